"""What an installation shows of itself, read and proven: names of keys, their halves, their times."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from wutong.sdk import db, now
from wutong_cross_province.between import rules, seals
from wutong_cross_province.between.models import Partner, PartnerKey
from wutong_cross_province.between.rules import NotBelieved
from wutong_cross_province.between.seals import Public

#: Keys that an installation shows at most.
MOST = 20
#: A key with the time in which it is to be believed.
Offered = tuple[Public, datetime, datetime | None]


def offered(shown: Mapping[str, Any]) -> list[Offered]:
    """The keys in what an installation shows; raises `NotBelieved` for what is none."""
    try:
        found = [_one(each) for each in shown["keys"][:MOST]]
    except (KeyError, TypeError, ValueError):
        raise NotBelieved(reason="form") from None
    if not found or not all(public.kid.startswith(f"{shown['installation']}/") for public, _, _ in found):
        raise NotBelieved(reason="form")
    return found


def _one(each: Mapping[str, Any]) -> Offered:
    seals.check_algorithm(each["algorithm"])
    ends = _moment(each["until"]) if each["until"] else None
    public = Public(str(each["kid"])[:60], str(each["signing"])[:64], str(each["sealing"])[:64])
    return public, _moment(each["from"]), ends


def _moment(told: str) -> datetime:
    moment = datetime.fromisoformat(told)
    if moment.tzinfo is None:
        raise ValueError(told)
    return moment


def proven(shown: Mapping[str, Any], vouched: Sequence[Public]) -> dict[str, Any]:
    """What is shown as one of these keys signed it just now; raises `NotBelieved`."""
    by_name = {public.kid: public for public in vouched}
    tokens = shown.get("signed")
    listed = tokens[:MOST] if isinstance(tokens, list) else []
    found = next(filter(None, (_by_one_of(by_name, str(token)) for token in listed)), None)
    if found is None:
        raise NotBelieved(reason="signature")
    issued = found.get("iat")
    if type(issued) is not int or abs(now().timestamp() - issued) > rules.LASTS.total_seconds():
        raise NotBelieved(reason="expired")  # an older list may show a key that was withdrawn since
    return found


def vouched(shown: Mapping[str, Any]) -> tuple[dict[str, Any], Offered]:
    """What an installation that nobody knows shows, with the newest key that signed it: only of that one is it proven
    that whoever shows it has it. Raises `NotBelieved`."""
    for public, _, _ in sorted(offered(shown), key=lambda each: each[1], reverse=True):
        try:
            told = proven(shown, [public])
        except NotBelieved:
            continue
        mine = next((each for each in offered(told) if each[0] == public), None)
        if mine is not None:
            return told, mine
    raise NotBelieved(reason="signature")


def _by_one_of(vouched: Mapping[str, Public], token: str) -> dict[str, Any] | None:
    try:
        key = vouched.get(seals.peek(token)[0])
        return seals.verify(token, key) if key else None
    except NotBelieved:
        return None


def adopt(partner: Partner, offered: Sequence[Offered]) -> int:
    """Write keys down, or when they end; how many are new."""
    known = {row.kid: row for row in held(partner)}
    for public, begins, ends in offered:
        row = known.get(public.kid)
        if row is None:
            db.session.add(_key(partner, public, begins, ends))
        elif (row.signing, row.sealing) == (public.signing, public.sealing):
            row.valid_until = ends
    db.session.flush()
    return len({public.kid for public, _, _ in offered} - set(known))


def _key(partner: Partner, public: Public, begins: datetime, ends: datetime | None) -> PartnerKey:
    return PartnerKey(
        region=partner.region, partner=partner.name, kid=public.kid, algorithm=seals.ED25519, signing=public.signing,
        sealing=public.sealing, valid_from=begins, valid_until=ends,
    )  # fmt: skip


def versions(shown: Mapping[str, Any]) -> list[int]:
    """The versions of letters that an installation speaks."""
    told = [number for number in shown.get("versions", ()) if type(number) is int and 0 < number < 1000]
    return sorted(set(told)) or [1]


def all_held() -> dict[str, list[PartnerKey]]:
    """The keys of every partner that are known, by its name, the newest first."""
    asked = select(PartnerKey, Partner.name).join(
        Partner, (Partner.region == PartnerKey.region) & (Partner.name == PartnerKey.partner)
    )
    found: dict[str, list[PartnerKey]] = {}
    for key, name in db.session.execute(asked.order_by(PartnerKey.valid_from.desc())):
        found.setdefault(name, []).append(key)
    return found


def held(partner: Partner) -> Sequence[PartnerKey]:
    """The keys of a partner that are known, the newest first."""
    asked = select(PartnerKey).where(PartnerKey.partner == partner.name, PartnerKey.region == partner.region)
    return db.session.scalars(asked.order_by(PartnerKey.valid_from.desc())).all()
