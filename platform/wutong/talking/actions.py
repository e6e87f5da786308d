"""Writing, reading and settling; a thread goes along with its case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import delete, update

from wutong import events
from wutong.access import SYSTEM, Actor
from wutong.calendar.recounting import last_day
from wutong.cases import along, keeping
from wutong.cases import queries as cases
from wutong.cases.actions import papering
from wutong.cases.models import Case
from wutong.clock import new_id, now
from wutong.db import db
from wutong.secret import Secret
from wutong.talking import limits, queries
from wutong.talking.events import ApplicantWrote, OfficeWrote, TalkRecounted, TalkSettled
from wutong.talking.models import Said, Talk
from wutong.talking.rules import MOST_WAITING, SLOT, NothingToSettle, Side, TalkOver, TooManyWaiting, may_write


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that comes along with a message."""

    name: str
    stream: BinaryIO


def write(case_id: UUID, text: str, *, actor: Actor, enclosed: Enclosed | None = None) -> Said:
    """Write to the other side; raises `TalkOver`, `TooManyWaiting`, and what adding a paper raises."""
    side = side_of(actor)
    case = cases.locked(case_id)
    if side == "citizen":
        actor.must("case.file")
    else:
        actor.must("case.answer", at=case.region)
    if case.number is None or not may_write(case.state, moved=case.moved_to is not None):
        raise TalkOver
    talk = _talk(case)
    if side == "citizen" and talk.waiting >= MOST_WAITING:
        raise TooManyWaiting(most=MOST_WAITING)
    paper = papering.enclose(case.id, SLOT, enclosed.name, enclosed.stream, actor=actor).id if enclosed else None
    row = Said(region=case.region, case_id=case.id, id=new_id(), applicant=case.applicant, side=side, by=actor.person,
               text=Secret(text), paper=paper, at=now(), seen_at=None)  # fmt: skip
    db.session.add(row)
    _count(talk, side, row.at)
    fact = (ApplicantWrote if side == "citizen" else OfficeWrote)(case.id, case.number, row.id)
    events.publish(fact, actor=actor, subject=case.applicant, about=case.id)
    return row


def side_of(actor: Actor) -> Side:
    """For whom somebody writes."""
    return "citizen" if actor.kind == "citizen" else "staff"


def _talk(case: Case) -> Talk:
    """The thread of a case that is locked, begun if nobody has written before."""
    talk = queries.of(case.id, lock=True)
    if talk is None:
        talk = Talk(region=case.region, case_id=case.id, applicant=case.applicant, waiting_since=None, answer_by=None,
                    answer_days=None, waiting=0, unseen=0, last_at=now())  # fmt: skip
        db.session.add(talk)
        db.session.flush()
    return talk


def _count(talk: Talk, side: Side, at: datetime) -> None:
    """What waits was first written at one time: an answer is owed by then, whatever is added."""
    talk.last_at = at
    if side == "staff":
        talk.unseen += 1
        _answered(talk)
        return
    talk.waiting += 1
    if talk.waiting_since is None:
        talk.waiting_since, talk.answer_by, talk.answer_days = at, queries.answer_by(), limits.answer_days()


def _answered(talk: Talk) -> None:
    talk.waiting_since, talk.answer_by, talk.answer_days, talk.waiting = None, None, None, 0


def settle(case_id: UUID, *, actor: Actor) -> Talk:
    """Say that nothing is left to answer, as after a word of thanks; raises `NothingToSettle`."""
    case = cases.locked(case_id)
    actor.must("case.answer", at=case.region)
    talk = queries.of(case.id, lock=True)
    if talk is None or talk.waiting_since is None:
        raise NothingToSettle
    _answered(talk)
    events.publish(TalkSettled(case.id, str(case.number)), actor=actor, subject=case.applicant, about=case.id)
    return talk


def recounted(case_id: UUID, recount: UUID | None = None) -> bool:
    """Count the day of an answer again, because days of the calendar changed; whether it has moved."""
    case = cases.locked(case_id)
    talk = queries.of(case.id, lock=True)
    if talk is None or talk.waiting_since is None or talk.answer_by is None:
        return False
    day = last_day(talk.waiting_since, talk.answer_days, talk.answer_by)
    if day == talk.answer_by:
        return False
    talk.answer_by = day
    fact = TalkRecounted(case.id, str(case.number), day, recount)
    events.publish(fact, actor=SYSTEM, subject=case.applicant, about=case.id)
    return True


def see(case_id: UUID, side: Side) -> None:
    """Note that one side has looked at what the other wrote."""
    theirs = (Said.case_id == case_id, Said.side != side, Said.seen_at.is_(None))
    db.session.execute(update(Said).where(*theirs).values(seen_at=now()))
    if side == "citizen":
        db.session.execute(update(Talk).where(Talk.case_id == case_id, Talk.unseen > 0).values(unseen=0))


# ── To a new home ────────────────────────────────────────────────────────────────────────────────────────────


def _pack(case: Case) -> dict[str, Any] | None:
    """The thread; a paper is named by when it came, because it gets another id at its new home."""
    talk, came = queries.of(case.id), {row.id: row.added_at.isoformat() for row in cases.papers(case.id)}
    if talk is None:
        return None
    said = [
        {"side": one.side, "by": str(one.by) if one.by else None, "text": one.text.reveal(), "at": one.at.isoformat(),
         "seen_at": one.seen_at.isoformat() if one.seen_at else None,
         "paper": came.get(one.paper) if one.paper else None}
        for one in queries.said(case.id)
    ]  # fmt: skip
    return {"waits": talk.waiting_since.isoformat() if talk.waiting_since else None, "waiting": talk.waiting,
            "unseen": talk.unseen, "said": said}  # fmt: skip


def _unpack(case: Case, content: dict[str, Any]) -> None:
    """Write the thread of another region; the days for an answer that it owed run anew here."""
    talk, waits = _talk(case), _moment(content["waits"])
    talk.waiting_since, talk.answer_by, talk.answer_days = waits, queries.answer_by() if waits else None, None
    talk.waiting, talk.unseen = int(content["waiting"]) if waits else 0, int(content["unseen"])
    papers = {row.added_at.isoformat(): row.id for row in cases.papers(case.id) if row.slot == SLOT}
    for one in content["said"]:
        db.session.add(
            Said(region=case.region, case_id=case.id, id=new_id(), applicant=case.applicant,
                 side="citizen" if one["side"] == "citizen" else "staff", by=UUID(one["by"]) if one["by"] else None,
                 text=Secret(one["text"]), paper=papers.get(one["paper"]), at=_moment(one["at"]) or now(),
                 seen_at=_moment(one["seen_at"]))
        )  # fmt: skip


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _let_go(case: Case) -> None:
    db.session.execute(delete(Said).where(Said.case_id == case.id))
    db.session.execute(delete(Talk).where(Talk.case_id == case.id))


def _told(case: Case) -> list[dict[str, Any]]:
    """The thread as it is read: who wrote what when, and the name of what came along."""
    names = {row.id: row.name.reveal() for row in cases.versions(case.id)}
    return [
        {"side": one.side, "at": one.at.isoformat(), "text": one.text.reveal(),
         "paper": names.get(one.paper) if one.paper else None}
        for one in queries.said(case.id)
    ]  # fmt: skip


along.register("talk", along.Luggage(_pack, _unpack, _let_go))
keeping.register("messages", keeping.Record("办理过程中的往来消息", _told))
