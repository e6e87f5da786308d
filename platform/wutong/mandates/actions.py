"""Giving a mandate, saying yes to it, acting through it, ending it: each a verb, each an event that names it."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO
from uuid import UUID

from wutong import events, tenancy
from wutong.access import SYSTEM, Actor
from wutong.cases import helping, limits
from wutong.cases.actions import amending, border, filing, papering
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.errors import Refused
from wutong.flow import Needed
from wutong.mandates import queries, rules
from wutong.mandates.events import (
    ErrandMoved,
    MandateConfirmed,
    MandateEnded,
    MandateGiven,
    MandateUsed,
    RevocationAnswered,
    RevocationAsked,
)
from wutong.mandates.models import Errand, Mandate
from wutong.people.queries import logins, posts
from wutong.people.rules import identifiers
from wutong.regions import queries as regions
from wutong.secret import Secret

#: What a mandate's number is made of behind its region: no sign is taken for another.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks a helper for, in the clear: who asks, for which matters, until when, proven how."""

    name: str
    id_number: str
    telephone: str
    matters: tuple[str, ...]
    until: date
    evidence: str
    proof: BinaryIO | None = None


def give(wish: Wish, *, actor: Actor) -> Mandate:
    """Write a mandate down for the helper who acts; it holds at once where a paper proves it.

    Raises `BadNumber`, `BadTelephone`, `BadDay`, `BadMatters`, `ProofMissing`, and what storing a paper does.
    """
    actor.must("case.receive", at=tenancy.scope().home)
    regions.must_be_open()
    titles = dict(queries.every())
    rules.check(wish.until, today(), wish.matters, titles)
    who = filing.Given(wish.name, wish.id_number, wish.telephone, {}).checked()
    assert actor.person is not None
    row = Mandate(
        region=tenancy.scope().home, id=new_id(), number=_number(), applicant=logins.known_as(who.telephone),
        name=Secret(who.name), id_number=Secret(who.id_number), telephone=Secret(who.telephone), helper=actor.person,
        helper_name=Secret(_called(actor)), matters=list(dict.fromkeys(wish.matters)),
        titles=[titles[code][:200] for code in dict.fromkeys(wish.matters)], until=wish.until, evidence=wish.evidence,
        given_at=now(), confirmed_at=None if wish.evidence == rules.ONLINE else now(), ended_at=None, ended_how=None,
        **_proof(wish),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _publish(MandateGiven(row.id, row.helper, row.evidence, row.until), row, actor)
    return row


def _number() -> str:
    tail = "".join(secrets.choice(SIGNS) for _ in range(8))
    return f"{tenancy.spell(tenancy.scope().home)}-{tail}"


def _called(actor: Actor) -> str:
    assert actor.person is not None
    return posts.names([actor.person]).get(actor.person) or actor.name


def _proof(wish: Wish) -> dict[str, Any]:
    if wish.evidence == rules.ONLINE:
        return {"digest": None, "kind": "", "size": 0}
    if wish.proof is None:
        raise rules.ProofMissing({"proof": [rules.ProofMissing.message]})
    kept = papering.stored(wish.proof, limit=limits.upload())
    return {"digest": kept.blob.digest, "kind": kept.kind, "size": kept.blob.size}


def confirm(mandate_id: UUID, *, actor: Actor) -> Mandate:
    """Say yes to a mandate that waits for it; only whoever gives it sees it at the public door."""
    row = _own(mandate_id, actor)
    if row.ended_at is not None:
        raise rules.Ended(number=row.number)
    if row.confirmed_at is None:
        row.confirmed_at = now()
        _publish(MandateConfirmed(row.id, row.helper), row, actor)
    return row


def revoke(mandate_id: UUID, *, actor: Actor) -> Mandate:
    """Take one's own mandate back."""
    return _end(_own(mandate_id, actor), "giver", actor)


def _own(mandate_id: UUID, actor: Actor) -> Mandate:
    row = queries.found(mandate_id, lock=True)
    if row.applicant != actor.person:
        raise rules.NoSuchMandate
    return row


def resign(mandate_id: UUID, *, actor: Actor) -> Mandate:
    """Give a mandate back, as its helper; raises `NotTheHelper`."""
    row = queries.found(mandate_id, lock=True)
    if row.helper not in queries.persons(actor):
        raise rules.NotTheHelper(number=row.number)
    return _end(row, "helper", actor)


def revoke_at_counter(number: str, id_number: str, *, actor: Actor) -> bool:
    """End a mandate by the word of its giver, who stands here with his identity card and its number.

    Here at once, and then True; a mandate of another region by letter. Raises `NoSuchMandate`, `NotTheGiver`.
    """
    actor.must("case.receive", at=tenancy.scope().home)
    number, digits = number.strip().upper(), identifiers.number(id_number)
    lies = _region_of(number)
    if lies == tenancy.scope().home:
        _revoke_by_number(number, digits, actor)
        return True
    sealed = json.dumps({"id_number": digits}).encode()
    events.publish(RevocationAsked(number, actor.person), actor=actor, to=lies, enclosure=sealed)
    return False


def _region_of(number: str) -> int:
    try:
        return regions.get(tenancy.parse(number.partition("-")[0])).code
    except Refused:
        raise rules.NoSuchMandate from None


def _revoke_by_number(number: str, id_number: str, actor: Actor) -> None:
    row = queries.numbered(number)
    if row.id_number.reveal() != id_number:
        raise rules.NotTheGiver({"id_number": [rules.NotTheGiver.message]})
    _end(row, "counter", actor)


def revoked_elsewhere(fact: RevocationAsked, enclosure: bytes | None, sender: int) -> None:
    """Do what another region's counter asks for, and answer it."""
    by = Actor("staff", fact.by, sender)
    why = ""
    try:
        _revoke_by_number(fact.number, str(json.loads(enclosure or b"{}").get("id_number", "")), by)
    except Refused as refusal:
        why = refusal.code
    events.publish(RevocationAnswered(fact.number, why), actor=SYSTEM, to=sender)


def _end(row: Mandate, how: str, actor: Actor) -> Mandate:
    """End it once; ending it again changes nothing."""
    if row.ended_at is None:
        row.ended_at, row.ended_how = now(), how
        _publish(MandateEnded(row.id, row.helper, how), row, actor)
    return row


def _publish(fact: Any, row: Mandate, actor: Actor) -> None:
    events.publish(fact, actor=actor, subject=row.applicant, about=row.id)


# ── Acting through it ────────────────────────────────────────────────────────────────────────────────────────


def holding(mandate_id: UUID, matter: str, *, actor: Actor) -> Mandate:
    """The mandate, held until the transaction ends, if the actor may act through it in the matter today.

    Raises `NotTheHelper`, `Ended`, `Expired`, `NotConfirmed`, `TooNarrow`.
    """
    row = queries.found(mandate_id, lock=True)
    rules.must_hold(row, today(), queries.persons(actor), matter)
    return row


def file(
    mandate_id: UUID, frozen: dict[str, Any], answers: Mapping[str, Any], uploads: list[border.Upload],
    *, actor: Actor, promised: tuple[str, ...] = (),
) -> border.Receipt:  # fmt: skip
    """File a case for whoever gave the mandate; raises what `holding` and `border.file_for` do."""
    row = holding(mandate_id, str(frozen["code"]), actor=actor)
    said = rules.words(row.number, row.helper_name.reveal(), row.until)
    who = (row.name.reveal(), row.id_number.reveal(), row.telephone.reveal())
    receipt = border.file_for(frozen, filing.Given(*who, dict(answers), said), uploads, actor=actor, promised=promised)
    db.session.add(
        Errand(
            region=row.region, case_id=receipt.case_id, mandate=row.id, applicant=row.applicant,
            matter=str(frozen["code"]), home=receipt.home, number=receipt.number,
            title=row.titles[row.matters.index(str(frozen["code"]))], state="submitted", filed_at=now(),
        )
    )  # fmt: skip
    _publish(MandateUsed(row.id, receipt.case_id, "file"), row, actor)
    return receipt


def acting(case_id: UUID, kind: str, actor: Actor, statement: str = "") -> str:
    """Before a later step at a counter: the number of the mandate it is done through, "" where none is needed.

    None is needed for a case that came without one. The helper acts through his mandate or not at all; another clerk
    has the applicant before him, and says so in a `statement` that is kept: raises `Needed` without.
    """
    errand = queries.errand(case_id)
    if errand is None or kind not in rules.ACTS:
        return ""
    if queries.found(errand.mandate).helper not in queries.persons(actor):
        if not statement:
            raise Needed({"reason": ["必须填写"]}, move=kind)
        return ""
    row = holding(errand.mandate, errand.matter, actor=actor)
    _publish(MandateUsed(row.id, case_id, kind), row, actor)
    return row.number


def moved(case_id: UUID, state: str) -> None:
    """Write down how a case stands that came through a mandate, and say that it has come on."""
    errand = queries.errand(case_id, lock=True)
    if errand is None or errand.state == state:
        return
    errand.state = state
    fact = ErrandMoved(errand.mandate, case_id, state)
    events.publish(fact, actor=SYSTEM, subject=errand.applicant, about=errand.mandate)


def step(case_id: UUID, kind: str, *, actor: Actor, upload: border.Upload | None = None, said: str = "") -> None:
    """A later step for the giver, here or by letter to the home: `add_paper`, `resubmit` or `withdraw`.

    For whom no mandate speaks, `said` tells who asked for it and how. Raises `NoSuchMandate` for a case that came
    without one, and what `holding` and the step do.
    """
    errand = queries.errand(case_id)
    if errand is None or kind not in ("add_paper", "resubmit", "withdraw"):
        raise rules.NoSuchMandate
    if errand.home != tenancy.scope().home:
        border.ask(case_id, kind, actor=actor, upload=upload, said=said)
        return
    actor.must(border.ASKED[kind])
    said = helping.said(case_id, kind, actor, said)
    if kind == "withdraw":
        filing.withdraw(case_id, actor=actor, words=said)
    elif kind == "resubmit":
        amending.resubmit(case_id, actor=actor, words=said)
    elif upload is not None:
        filing.add_paper(case_id, upload.slot, upload.name, upload.stream, actor=actor, words=said)
