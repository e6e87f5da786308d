"""Our keys and the partners': which one signs now, which ones are believed, what we show of ours.

A new key is shown two days before it signs (`AHEAD`), so that partners, who look every day, know it by then; the old
one is believed for a month after (`OVERLAP`). What we show is signed by each of our keys, so whoever believes one may
believe the next.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from wutong.sdk import Conflict, Refused, db, installation_key, now, scope, setting
from wutong_cross_province.between import rules, seals
from wutong_cross_province.between.models import OwnKey, Partner, PartnerKey
from wutong_cross_province.between.rules import NotBelieved
from wutong_cross_province.between.seals import Private, Public


class NoName(Conflict):
    """The installation has no name or no key yet."""

    code = "cross_province.no_name"
    message = "本系统还没有标识或密钥，请由省级管理员先设置“本系统标识”，再生成密钥。"


class NotTheTop(Refused):
    """Keys and partners are seen to where the keys lie."""

    code, status = "cross_province.not_the_top", 403
    message = "系统间的连接由最上级地区统一管理，本地区只能查看。"


@dataclass(frozen=True, slots=True)
class Own:
    """One key of ours with the time in which it is valid."""

    number: int
    key: Private
    valid_from: datetime
    valid_until: datetime | None


def name() -> str:
    """What this installation is called by others; raises `NoName`."""
    told = str(setting("cross_province.installation"))
    if not told:
        raise NoName
    return told


def own() -> list[Own]:
    """Our keys that are or will be valid, the newest last."""
    called, moment = name(), now()
    rows = db.session.scalars(select(OwnKey).order_by(OwnKey.number))
    return [
        Own(row.number, _grown(called, row.number), row.valid_from, row.valid_until)
        for row in rows
        if row.valid_until is None or moment < row.valid_until
    ]


def signing() -> Private:
    """The newest of our keys that is valid now; raises `NoName`."""
    valid = [each for each in own() if each.valid_from <= now()]
    if not valid:
        raise NoName
    return valid[-1].key


def opening(kid: str) -> Private:
    """The key of ours that something was sealed for; raises `NotBelieved` when it is not valid any more."""
    held = next((each.key for each in own() if each.key.kid == kid), None)
    if held is None:
        raise NotBelieved(reason="seal_key")
    return held


def make(*, algorithm: str = seals.ED25519, at_once: bool = False) -> int:
    """Give the installation its first key or, later, the next, and return its number; the old one ends when the overlap
    is over. A later one signs in two days, or `at_once` where the old one must not be trusted any longer.

    Raises `NotTheTop`, `NoSm2`.
    """
    seals.check_algorithm(algorithm)
    rows = list(db.session.scalars(select(OwnKey).order_by(OwnKey.number)))
    _at_the_top(rows)
    begins = now() if at_once or not rows else now() + rules.AHEAD
    for row in rows:
        ends = begins + (timedelta(0) if at_once else rules.OVERLAP)
        row.valid_until = min(row.valid_until or ends, ends)
    number = rows[-1].number + 1 if rows else 1
    new = OwnKey(region=scope().home, number=number, algorithm=algorithm, valid_from=begins, valid_until=None)
    db.session.add(new)
    db.session.flush()
    return number


def is_top() -> bool:
    """Whether keys and partners are seen to in the present region: where the keys lie, or anywhere before the first."""
    homes = set(db.session.scalars(select(OwnKey.region)))
    return homes <= {scope().home}


def _at_the_top(rows: list[OwnKey]) -> None:
    if {row.region for row in rows} - {scope().home}:
        raise NotTheTop


def shown() -> dict[str, Any]:
    """What everybody may know of us: name, versions, keys; and the same signed by each key that is valid now."""
    held = own()
    told = {"installation": name(), "versions": list(rules.VERSIONS), "keys": [_told(each) for each in held]}
    moment = now()
    signed = [
        seals.sign(told | {"iat": int(moment.timestamp())}, each.key) for each in held if each.valid_from <= moment
    ]
    return told | {"signed": signed}


def _told(each: Own) -> dict[str, Any]:
    public = each.key.public()
    ends = each.valid_until.isoformat() if each.valid_until else None
    return {
        "kid": public.kid, "algorithm": seals.ED25519, "signing": public.signing, "sealing": public.sealing,
        "from": each.valid_from.isoformat(), "until": ends,
    }  # fmt: skip


def _grown(called: str, number: int) -> Private:
    """The name is part of what a key grows from, so two installations that began as copies differ once renamed."""
    purpose = f"cross_province.{called}.{number}"
    return seals.made(f"{called}/{number}", installation_key(f"{purpose}.sign"), installation_key(f"{purpose}.seal"))


# ── Partners' keys ───────────────────────────────────────────────────────────────────────────────────────────


def believed(partner: Partner) -> Iterator[Public]:
    """The keys of a trusted partner that are valid now, the newest last; none of any other."""
    if partner.state != "trusted":
        return
    asked = select(PartnerKey).where(PartnerKey.partner == partner.name, PartnerKey.region == partner.region)
    for row in db.session.scalars(asked.order_by(PartnerKey.valid_from)):
        if rules.fits(now(), row.valid_from, row.valid_until):
            yield Public(row.kid, row.signing, row.sealing)


def for_sealing(partner: Partner) -> Public:
    """The key to seal with for a partner; raises `NotBelieved`."""
    found = list(believed(partner))
    if not found:
        raise NotBelieved(reason="partner_key")
    return found[-1]


def heard(token: str, partner: Partner) -> dict[str, Any]:
    """The claims of what a partner signed, for us and now; raises `NotBelieved` saying what does not hold."""
    kid, claims = seals.peek(token)
    if partner.state != "trusted":
        raise NotBelieved(reason=partner.state)
    key = next((each for each in believed(partner) if each.kid == kid), None)
    if key is None:
        raise NotBelieved(reason="key")
    proven = seals.verify(token, key)
    if proven.get("iss") != partner.name:
        raise NotBelieved(reason="issuer")
    rules.check_claims(proven, us=name(), moment=now())
    return proven


def sender(token: str) -> Partner:
    """The partner that a token says it is from, unproven; raises `NotBelieved` for one that nobody knows here."""
    found = partner_called(str(seals.peek(token)[1].get("iss")))
    if found is None:
        raise NotBelieved(reason="unknown")
    return found


def partner_called(called: str) -> Partner | None:
    """The partner of that name as this region knows it."""
    return db.session.scalars(select(Partner).where(Partner.name == called)).first()


def stamped(claims: Mapping[str, Any], *, to: str, key: Private) -> str:
    """Claims of ours for a partner, with both names and a short time, signed."""
    return stamped_by(name(), claims, to=to, key=key)


def stamped_by(us: str, claims: Mapping[str, Any], *, to: str, key: Private) -> str:
    """The same where our name is known already, so that nothing is asked of the database."""
    moment = int(now().timestamp())
    ends = moment + int(rules.LASTS.total_seconds())
    return seals.sign({**claims, "iss": us, "aud": to, "iat": moment, "exp": ends}, key)
