"""Writing a question down, handing it on, taking it, answering, declining; each side writes its own copy."""

import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wutong import events, tenancy, timers
from wutong.access import SYSTEM, Actor
from wutong.calendar.recounting import last_day
from wutong.cases.actions.clock import end_of
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.people.queries import logins
from wutong.people.rules import identifiers
from wutong.referrals import limits, queries, rules
from wutong.referrals.events import (
    ReferralDayMoved,
    ReferralMoved,
    ReferralOverdue,
    ReferralRecalled,
    ReferralRecounted,
    ReferralReplied,
    ReferralSent,
)
from wutong.referrals.models import Referral
from wutong.regions import queries as regions
from wutong.regions.whither import Whither
from wutong.secret import Secret

#: The timer of the day by which there is an answer.
DUE = "referral.due"
#: What the end of a number is made of: no sign is taken for another.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked what, in the clear."""

    name: str
    telephone: str
    question: str


def hand_on(asked: Asked, to: Whither, *, actor: Actor) -> Referral:
    """Write a question down and hand it to whoever answers it; who wrote it down stays responsible until it is taken.

    Raises `BadTelephone`, `WordsMissing`, `Nowhere`, and what says that there is no such place.
    """
    home = tenancy.scope().home
    rules.must_deal(actor, home)
    _must_be_there(to, home)
    telephone = identifiers.telephone(asked.telephone)
    tail = "".join(secrets.choice(SIGNS) for _ in range(6))
    row = Referral(
        region=home, id=new_id(), number=f"{today():%Y%m%d}-{tail}", first=True, other=to.region,
        department=to.department, asker=logins.known_as(telephone), name=Secret(asked.name.strip()),
        telephone=Secret(telephone), question=Secret(rules.said(asked.question)), answer=None, state="asked",
        asked_at=now(), first_by=actor.person, answer_by=queries.answer_by(), answer_days=limits.answer_days(),
        taken_at=None, taken_by=None, answered_at=None, late=False,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    timers.at_time(DUE, row.id, end_of(row.answer_by))
    _tell(row, actor)
    _send(row, actor)
    return row


def _must_be_there(to: Whither, home: int) -> None:
    if (to.department is None) == (to.region is None) or to.region == home:
        raise rules.Nowhere({"department": [rules.Nowhere.message]})
    if to.region is not None:
        regions.get(to.region)
    elif to.department is not None and regions.department(to.department).closed_on is not None:
        raise rules.Nowhere({"department": [rules.Nowhere.message]})


def _tell(row: Referral, actor: Actor) -> None:
    events.publish(ReferralMoved(row.id, row.number, row.state), actor=actor, subject=row.asker, about=row.id)


def _send(row: Referral, actor: Actor) -> None:
    """Ask another region."""
    if row.other is not None:
        told = {name: getattr(row, name).reveal() for name in ("name", "telephone", "question")}
        fact = ReferralSent(row.id, row.number, row.answer_by)
        events.publish(fact, actor=actor, about=row.id, to=row.other, enclosure=json.dumps(told).encode())


def pass_on(referral_id: UUID, to: Whither, *, actor: Actor) -> Referral:
    """Hand a question that nobody has taken to somebody else; its day stays.

    Raises `NotOpen`, `NotAsked`, `Nowhere`.
    """
    row = queries.found(referral_id, lock=True)
    rules.must_deal(actor, row.region)
    rules.must_be(row.state, "asked", "declined")
    if not row.first:
        raise rules.NotAsked
    _must_be_there(to, row.region)
    if row.other is not None and row.state == "asked":
        events.publish(ReferralRecalled(row.id), actor=actor, about=row.id, to=row.other)
    row.other, row.department, row.state, row.answer = to.region, to.department, "asked", None
    _tell(row, actor)
    _send(row, actor)
    return row


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def may_answer(row: Referral, actor: Actor) -> bool:
    """Whether the actor is of the side that is asked; who was asked first answers what nobody took, and a region that
    has declined is asked no more."""
    if not row.first:
        return row.state != "declined"
    if row.other is not None:
        return row.state == "declined"
    return row.state == "declined" or actor.department in (None, row.department) or actor.may("case.assign")


def _asked(referral_id: UUID, actor: Actor, *open_: str) -> Referral:
    row = queries.found(referral_id, lock=True)
    rules.must_deal(actor, row.region)
    rules.must_be(row.state, *open_)
    if not may_answer(row, actor):
        raise rules.NotAsked
    return row


def take(referral_id: UUID, *, actor: Actor) -> Referral:
    """Take a question: from now on this side owes the answer. Raises `NotOpen`, `NotAsked`."""
    return _step(_asked(referral_id, actor, "asked"), "taken", "", actor)


def decline(referral_id: UUID, reason: str, *, actor: Actor) -> Referral:
    """Give it back to who was asked first, with the reason. Raises `NotOpen`, `NotAsked`, `WordsMissing`."""
    words = rules.said(reason)
    return _step(_asked(referral_id, actor, "asked"), "declined", words, actor)


def answer(referral_id: UUID, text: str, *, actor: Actor) -> Referral:
    """Answer it, and thereby take it; who asked is told. Raises `NotOpen`, `NotAsked`, `WordsMissing`."""
    words = rules.said(text)
    return _step(_asked(referral_id, actor, *rules.LIVE), "answered", words, actor)


def _step(row: Referral, state: str, words: str, actor: Actor) -> Referral:
    _set(row, state, words, actor.person)
    if row.first:
        _tell(row, actor)
    else:
        assert row.other is not None
        events.publish(ReferralReplied(row.id, state), actor=actor, about=row.id, to=row.other,
                       enclosure=words.encode() if words else None)  # fmt: skip
    return row


def _set(row: Referral, state: str, words: str, by: UUID | None) -> None:
    row.state, row.answer = state, Secret(words) if words else None
    if state in ("taken", "answered"):
        row.taken_at, row.taken_by = row.taken_at or now(), row.taken_by or by
    if state == "answered":
        row.answered_at = now()
    if state == "answered" or (state == "declined" and not row.first):
        timers.cancel_time(DUE, row.id)


# ── By letter ────────────────────────────────────────────────────────────────────────────────────────────────


def sent(fact: ReferralSent, enclosure: bytes | None, sender: int, at: datetime) -> None:
    """Write down what another region asks; asked once more after it was taken back, it is asked again by the day that
    holds now, and what was answered before that was heard is said once more."""
    row = db.session.get(Referral, (tenancy.scope().home, fact.referral), with_for_update=True)
    if row is not None:
        if not row.first and row.other == sender:
            _again(row, fact.answer_by, sender)
        return
    told: dict[str, Any] = json.loads(enclosure or b"{}")
    db.session.add(
        Referral(
            region=tenancy.scope().home, id=fact.referral, number=fact.number, first=False, other=sender,
            department=None, asker=None, name=Secret(str(told.get("name", ""))[:50]),
            telephone=Secret(str(told.get("telephone", ""))[:20]),
            question=Secret(str(told.get("question", ""))[: rules.LIMIT]), answer=None, state="asked", asked_at=at,
            first_by=None, answer_by=fact.answer_by, answer_days=None, taken_at=None, taken_by=None, answered_at=None,
            late=False,
        )
    )  # fmt: skip
    timers.at_time(DUE, fact.referral, end_of(fact.answer_by))


def _again(row: Referral, day: date, sender: int) -> None:
    if row.state in ("declined", "recalled"):
        row.state, row.answer, row.taken_at, row.taken_by = "asked", None, None, None
        _due(row, day)
    elif row.state == "answered" and row.answer is not None:
        said = row.answer.reveal().encode()
        events.publish(ReferralReplied(row.id, "answered"), actor=SYSTEM, about=row.id, to=sender, enclosure=said)


def replied(fact: ReferralReplied, enclosure: bytes | None, sender: int) -> None:
    """At the side that was asked first: write down what the other says; who is asked no more has no word."""
    row = db.session.get(Referral, (tenancy.scope().home, fact.referral), with_for_update=True)
    known = fact.state in ("taken", "declined", "answered")
    if row is None or not row.first or row.other != sender or not known or row.state not in ("asked", "taken"):
        return
    _set(row, fact.state, (enclosure or b"").decode()[: rules.LIMIT], None)
    _tell(row, SYSTEM)


def recalled(fact: ReferralRecalled, sender: int) -> None:
    """At the side that was asked: somebody else is asked now."""
    row = db.session.get(Referral, (tenancy.scope().home, fact.referral), with_for_update=True)
    if row is not None and not row.first and row.other == sender and row.state in rules.LIVE:
        row.state = "recalled"
        timers.cancel_time(DUE, row.id)


def overdue(referral_id: UUID) -> None:
    """There was no answer by the day: both sides see it."""
    row = db.session.get(Referral, (tenancy.scope().home, referral_id), with_for_update=True)
    if row is not None and row.state in rules.LIVE:
        row.late = True
        events.publish(ReferralOverdue(row.id, row.number), actor=SYSTEM, about=row.id)


# ── When days change ─────────────────────────────────────────────────────────────────────────────────────────


def recounted(referral_id: UUID, recount: UUID | None = None) -> bool:
    """On the side that was asked first: count the day of the answer again; whether it has moved."""
    row = db.session.get(Referral, (tenancy.scope().home, referral_id), with_for_update=True)
    if row is None or not row.first or row.state not in rules.LIVE:
        return False
    day = last_day(row.asked_at, row.answer_days, row.answer_by)
    if day == row.answer_by:
        return False
    _due(row, day)
    fact = ReferralRecounted(row.id, row.number, day)
    events.publish(fact, actor=SYSTEM, subject=row.asker, about=row.id)
    if row.other is not None and row.state != "declined":
        events.publish(ReferralDayMoved(row.id, row.number, day), actor=SYSTEM, about=row.id, to=row.other)
    return True


def day_moved(fact: ReferralDayMoved, sender: int) -> None:
    """At the side that was asked: its answer has another day."""
    row = db.session.get(Referral, (tenancy.scope().home, fact.referral), with_for_update=True)
    if row is not None and not row.first and row.other == sender and row.state in ("asked", "taken"):
        _due(row, fact.answer_by)


def _due(row: Referral, day: date) -> None:
    row.answer_by = day
    timers.cancel_time(DUE, row.id)
    timers.at_time(DUE, row.id, end_of(day))
