"""The registry of partners: invited by one, trusted when two people compared the fingerprint, paused and resumed.

Seen to where our keys lie, at the top of the installation; every region below reads it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import requests
from sqlalchemy import select

from wutong.sdk import (
    SYSTEM,
    Actor,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    at_time,
    calling,
    db,
    event,
    may_call,
    new_id,
    now,
    publish,
    region_spell,
    scope,
    work,
)
from wutong_cross_province.between import keys, rules, showing
from wutong_cross_province.between.models import Partner
from wutong_cross_province.between.rules import NotBelieved

LOOK = "cross_province.look"

#: Seconds to connect, and between two pieces of an answer; bytes of an answer that are read.
PATIENCE, LONGEST = (3, 10), 256 * 1024


class NoSuchPartner(NotFound):
    """No partner has this name here."""

    code = "cross_province.no_such_partner"
    message = "没有标识为“{name}”的对接系统。"


class BadAddress(Invalid):
    """The address is none that the installation may call."""

    code = "cross_province.bad_address"
    message = "地址须以 https:// 开头，并指向互联网上的公开主机。"


class Unreachable(Refused):
    """The partner's keys could not be read from its address."""

    code, status = "cross_province.unreachable", 502
    message = "无法从“{address}”读取对方的公钥（{reason}），请核对地址和地区后再试。"


class OtherPrint(Conflict):
    """What was typed is not the fingerprint of the key that was fetched."""

    code = "cross_province.other_print"
    message = "指纹与收到的公钥不一致，不能信任。请与对方重新核对；如确实不同，说明公钥可能被替换。"


class SecondPerson(Forbidden):
    """The fingerprint is compared by two people."""

    code = "cross_province.second_person"
    message = "您已经核对过，须由另一位管理员再核对一次。"


@event("cross_province.partner_changed")
@dataclass(frozen=True)
class PartnerChanged:
    """Somebody invited a partner, compared its fingerprint, paused or resumed it, or its keys were read again."""

    partner: UUID
    step: str
    state: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom to invite: our name for it is its own; `top` is where its keys are shown, `covers` whom it speaks for."""

    name: str
    title: str
    address: str
    top: int
    covers: Sequence[int]


def called(name: str) -> Partner:
    """The partner of that name; raises `NoSuchPartner`."""
    found = keys.partner_called(name)
    if found is None:
        raise NoSuchPartner(name=name)
    return found


def all_() -> Sequence[Partner]:
    """Every partner that this region knows, by name."""
    return db.session.scalars(select(Partner).order_by(Partner.name)).all()


def newest_print(partner: Partner) -> str:
    """The fingerprint of a partner's newest key."""
    newest = showing.held(partner)[0]
    return rules.fingerprint(newest.signing, newest.sealing)


# ── Verbs ────────────────────────────────────────────────────────────────────────────────────────────────────


def check_invitation(asked: Invitation) -> None:
    """Raise `BadName`, `BadAddress` or `NotTheTop` before anything is fetched."""
    rules.checked_name(asked.name)
    if not may_call(asked.address):
        raise BadAddress({"address": [BadAddress.message]})
    _top()


def fetched(address: str, top: int) -> dict[str, Any]:
    """What an installation shows of itself; call it with no transaction open. Raises `Unreachable`."""
    url = f"{address.rstrip('/')}/api/v1/{region_spell(top)}/cross_province/installation"
    try:
        with calling() as session, session.get(url, timeout=PATIENCE, allow_redirects=False, stream=True) as answer:
            answer.raise_for_status()
            told = read(answer)
    except (requests.RequestException, ValueError) as error:
        raise Unreachable(address=address, reason=type(error).__name__) from None
    return told


def read(answer: requests.Response) -> dict[str, Any]:
    """An answer's JSON object, of which not more than `LONGEST` bytes are read; raises `ValueError`."""
    body = answer.raw.read(LONGEST + 1, decode_content=True)
    if len(body) > LONGEST:
        raise ValueError("too long")
    told = json.loads(body)
    if not isinstance(told, dict):
        raise ValueError("no object")  # noqa: TRY004 - a value from outside
    return told


def invite(asked: Invitation, shown: Mapping[str, Any], *, actor: Actor) -> Partner:
    """Write a partner down with the newest key that signed what it shows, the one whose fingerprint is compared; what
    else it shows is read when it is trusted, and needs that key's signature. Nothing is believed yet. One that is known
    already begins anew. Raises `NotBelieved` where it calls itself otherwise or has not what it
    shows, `BadName`, `BadAddress`, `NotTheTop`."""
    check_invitation(asked)
    shown, offered = showing.vouched(shown)
    if shown.get("installation") != asked.name:
        raise NotBelieved(reason="name")
    partner = keys.partner_called(asked.name) or Partner(region=scope().home, id=new_id(), name=asked.name)
    partner.title, partner.address, partner.top = asked.title, asked.address.rstrip("/"), asked.top
    partner.covers, partner.versions = list(asked.covers), showing.versions(shown)
    partner.state, partner.vouched_by, partner.trusted_by, partner.at = "invited", None, None, now()
    db.session.add(partner)
    for old in showing.held(partner):
        db.session.delete(old)
    db.session.flush()
    showing.adopt(partner, [offered])
    return _said(partner, "invited", actor)


def vouch(name: str, fingerprint: str, *, actor: Actor) -> Partner:
    """Somebody compared the fingerprint with the other side; with the second person the partner is trusted.

    Raises `OtherPrint`, `SecondPerson`, `NotTheTop`.
    """
    partner = _mine(name)
    if not rules.same_print(fingerprint, newest_print(partner)):
        raise OtherPrint
    if partner.vouched_by is None:
        partner.vouched_by = actor.person
        return _said(partner, "compared", actor)
    if actor.person is None or partner.vouched_by == actor.person:
        raise SecondPerson
    partner.trusted_by, partner.state = actor.person, "trusted"
    at_time(LOOK, partner.id, now() + rules.SOON)
    return _said(partner, "trusted", actor)


def pause(name: str, *, actor: Actor) -> Partner:
    """Believe nothing of a partner and send it nothing until it is resumed; what waits, waits."""
    partner = _mine(name)
    if partner.state == "trusted":
        partner.state = "paused"
    return _said(partner, "paused", actor)


def resume(name: str, *, actor: Actor) -> Partner:
    """Believe a paused partner again."""
    partner = _mine(name)
    if partner.state == "paused":
        partner.state = "trusted"
    return _said(partner, "resumed", actor)


def renew(name: str, shown: Mapping[str, Any], *, actor: Actor) -> int:
    """Take over what a trusted partner shows now, if a key that is believed has signed it; returns how many keys are
    new. Raises `NotBelieved`."""
    partner = _mine(name)
    proven = showing.proven(shown, list(keys.believed(partner)))
    if proven.get("installation") != partner.name:
        raise NotBelieved(reason="name")
    partner.versions = showing.versions(proven)
    found = showing.adopt(partner, showing.offered(proven))
    _said(partner, "renewed", actor)
    return found


def look(partner_id: UUID) -> None:
    """The errand of every day: read a trusted partner's keys again, and come back tomorrow."""
    with work():
        partner = db.session.scalars(select(Partner).where(Partner.id == partner_id)).first()
        if partner is None:
            return
        name, address, top, state = partner.name, partner.address, partner.top, partner.state
        at_time(LOOK, partner_id, now() + rules.LOOKING)
    if state == "trusted":
        shown = fetched(address, top)
        with work():
            renew(name, shown, actor=SYSTEM)


def _top() -> None:
    if not keys.is_top():
        raise keys.NotTheTop


def _mine(name: str) -> Partner:
    partner = called(name)
    if partner.region != scope().home:
        raise keys.NotTheTop
    return partner


def _said(partner: Partner, step: str, actor: Actor) -> Partner:
    publish(PartnerChanged(partner.id, step, partner.state), actor=actor, about=partner.id)
    return partner
