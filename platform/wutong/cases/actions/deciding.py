"""From acceptance to the archive: review, stop and go, extend once, decide, deliver, end, take back."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete

from wutong.access import Actor
from wutong.cases import delivered, queries, tasked
from wutong.cases.actions import amending, clock, committing, delivering, intake, tasking
from wutong.cases.actions.moving import moving, record
from wutong.cases.models import Case, Stop
from wutong.cases.rules import guards, reviewing
from wutong.cases.rules.special import PROCEDURES
from wutong.clock import now, today
from wutong.db import db
from wutong.errors import Invalid
from wutong.flow import NotOpen

METHODS = {"hall": "大厅领取", "post": "邮寄送达", "electronic": "电子送达"}
#: What a decision leads to.
DECIDED = ("granted", "refused")
#: What every refusal tells (§38): the applicant's remedies.
REMEDIES = "如不服本决定，可在知道决定之日起六十日内申请行政复议，或在六个月内依法提起行政诉讼。"
#: Levels of region at which one officer may handle a case alone: townships and villages.
ALONE_FROM = 4
#: A special procedure that is planned beyond this is a slip of the hand in the year.
LONGEST_STOP = timedelta(days=3 * 366)


def review(case_id: UUID, opinion: str, *, actor: Actor, outcome: str = "agree") -> Case:
    """Answer the review step whose turn it is, or write an opinion where none is planned; it is the office's own.

    Raises `NotYourTurn` and `ReviewedBefore`.
    """
    actor = tasking.for_whom(case_id, actor)
    text = opinion if outcome == "agree" or not opinion else f"{reviewing.OUTCOMES['object']}：{opinion}"
    with moving(case_id, "review", actor, {"opinion": opinion}, text=text, shown=False) as case:
        tasking.answer(case, actor, outcome)
    return case


def suspend(case_id: UUID, kind: str, reason: str, planned_end: date | None, *, actor: Actor) -> Case:
    """Stop both clocks for a special procedure, told to the applicant with its planned end (§45)."""
    if kind and kind not in PROCEDURES:
        raise Invalid({"kind": ["请选择特别程序的种类。"]})
    if planned_end is not None and planned_end < today():
        raise Invalid({"planned_end": ["预计结束日期不能早于今天。"]})
    if planned_end is not None and planned_end > today() + LONGEST_STOP:
        raise Invalid({"planned_end": ["预计结束日期最多在三年以内，请核对年份。"]})
    given = {"kind": kind, "reason": reason, "planned_end": planned_end}
    until = f"{planned_end.year}年{planned_end.month}月{planned_end.day}日" if planned_end else ""
    text = f"{PROCEDURES.get(kind, '')}：{reason}\n预计结束日期：{until}"
    with moving(case_id, "suspend", actor, given, text=text) as case:
        assert planned_end is not None
        stop = Stop(
            region=case.region, case_id=case.id, began=today(), began_at=now(), seq=case.seq, applicant=case.applicant,
            kind=kind, planned=planned_end,
        )  # fmt: skip
        db.session.add(stop)
        clock.stop(case, planned_end)
    return case


def resume(case_id: UUID, result: str, *, actor: Actor, ended: date | None = None) -> Case:
    """Start the clocks again, from the day on which the special procedure really `ended`: today, unless it was over
    before anybody wrote it down. The days of the stop do not count."""
    with moving(case_id, "resume", actor, {"result": result}, text=result) as case:
        for stop in queries.stops(case_id):
            if stop.ended is None:
                _end(stop, ended or today())
        db.session.flush()
        clock.run(case)
    return case


def _end(stop: Stop, day: date) -> None:
    if not stop.began <= day <= today():
        raise Invalid({"ended_on": ["实际结束日期须在开始之日和今天之间。"]})
    stop.ended, stop.ended_at = day, min(now(), clock.end_of(day) - timedelta.resolution)


def grant(case_id: UUID, opinion: str, *, actor: Actor, level: int) -> Case:
    """Decide in favour; `level` is the home region's level, which says whether one officer may act alone."""
    with moving(case_id, "grant", actor, {"opinion": opinion}, text=opinion) as case:
        _two_officers(case, actor, level)
        tasking.settled(case, grant=True)
        _papers_in(case)
        clock.await_delivery(case)
        committing.await_check(case)
    return case


def refuse(case_id: UUID, reason: str, *, actor: Actor, level: int) -> Case:
    """Decide against, with reasons and remedies (§38)."""
    with moving(case_id, "refuse", actor, {"reason": reason}, text=f"{reason}\n{REMEDIES}") as case:
        _two_officers(case, actor, level)
        tasking.settled(case, grant=False)
        clock.await_delivery(case)
    return case


def _two_officers(case: Case, actor: Actor, level: int) -> None:
    alone = case.instant or level >= ALONE_FROM
    guards.decider(actor.person, queries.reviewers(case.id), alone=alone)


def _papers_in(case: Case) -> None:
    """Promised papers must have come before a decision in favour (容缺受理)."""
    if owed := queries.owed(case.id):
        raise guards.PapersMissing({slot: ["承诺后补的材料还没有提交"] for slot in owed}, names="、".join(owed))


def deliver(case_id: UUID, method: str, *, actor: Actor) -> Case:
    """Record that the decision reached the applicant, and how (§44); the case is closed.

    Raises `WaybillMissing` for a post that the applicant wished and nobody sent.
    """
    if method and method not in METHODS:
        raise guards.MethodUnknown({"method": [guards.MethodUnknown.message]})
    with moving(case_id, "deliver", actor, {"method": method}, text=METHODS.get(method, "")) as case:
        delivering.must_have_left(case, method)
    return case


def finish(case_id: UUID, opinion: str, *, actor: Actor) -> Case:
    """Everything at once for an instant matter (即办件): the clerk's one step still writes each event.

    What the applicant wants by post is decided at once and delivered when it has been posted.
    """
    case = queries.locked(case_id)
    actor.must("case.accept", at=case.region)
    if not case.instant:
        raise Invalid({"opinion": ["只有即办件可以当场办结。"]})
    case.handler = case.handler or intake.own(case, actor)
    every = Actor("system", actor.person, actor.region, actor.department, frozenset(), actor.name, actor.acting_for)
    wish = delivered.of(case)
    way = wish.way if wish else "hall"
    from_here = ("accept", "review", "grant", *(("deliver",) if way != "post" else ()))
    return _through(case, from_here, every, {"opinion": opinion, "method": way})


def _through(case: Case, names: tuple[str, ...], actor: Actor, given: dict[str, str]) -> Case:
    for name in names:
        with moving(case.id, name, actor, given, text=given["opinion"] if name == "grant" else "") as held:
            if name == "accept":
                intake.must_be_whole(held)
                clock.start(held, now())
                tasking.plan(held, actor)
            if name == "review":
                tasking.through(held, actor)
            if name == "grant":
                _papers_in(held)
                clock.await_delivery(held)
                committing.await_check(held)
    return case


def archive(case_id: UUID, *, actor: Actor) -> Case:
    """File the closed case away."""
    with moving(case_id, "archive", actor) as case:
        pass
    return case


def end(case_id: UUID, name: str, reason: str, *, actor: Actor, attempts: str = "") -> Case:
    """`terminate` an open case, or `revoke` or `cancel` what was granted, with the legal ground.

    A case that is decided is terminated only because its result cannot be delivered: `attempts` says what was tried and
    where it was announced. Raises `NothingGranted`.
    """
    if name not in ("terminate", "revoke", "cancel"):
        raise ValueError(name)
    tried = f"\n送达和公告的经过：{attempts}" if attempts.strip() else ""
    with moving(case_id, name, actor, {"reason": reason, "attempts": attempts}, text=f"{reason}{tried}") as case:
        if name != "terminate":
            guards.granted(tasked.decision(case_id))
    return case


def reveal(case_id: UUID, reason: str, *, actor: Actor) -> Case:
    """Write down who looks at the full name, number and telephone, and why; a case that has gone shows nothing more.

    A tombstone counts no events of its own: its count is the hand-over's, by which letters tell one from the next.
    """
    actor.must("personal.reveal")
    case = queries.locked(case_id)
    if case.moved_to is not None:
        raise NotOpen(move="reveal", state=case.state, open=[])
    record(case, "reveal", actor, text=reason, shown=False)
    return case


def undo(case_id: UUID, *, actor: Actor) -> Case:
    """Take back one's own last step within the window: a reverse event is written, nothing is deleted from history."""
    case = queries.locked(case_id)
    may = actor.may("case.undo") or actor.kind == "system"
    guards.undo(by_same=may and _ones_own(case, actor), until=undoable_until(case), now=now())
    put_back(case, actor)
    return case


def put_back(case: Case, actor: Actor, text: str = "") -> None:
    """Bring a case back to where it was before its last step that can be taken back; the history says `text` of it."""
    amending.put_back(case)  # who is not asked any more has not handed in what he typed meanwhile
    left, before = case.state, case.before or {}
    for column in clock.REMEMBERED:
        if column in before:
            setattr(case, column, clock.restored(column, before[column]))
    if case.state != left:
        _back(case, left)
    case.before = None
    clock.again(case)
    record(case, "undo", actor, text=text, left=left)
    clock.arm(case, left)


def _back(case: Case, left: str) -> None:
    """Take back what the step that led to the state `left` did besides; the last event need not be that step, since
    looking at a name or taking the case is one too."""
    if left == "suspended":
        db.session.execute(delete(Stop).where(Stop.case_id == case.id, Stop.ended.is_(None)))
    if left == "accepted":
        tasking.drop(case)
    if left in DECIDED:
        tasking.unsettle(case.id)
    if left == "granted":
        committing.put_off(case)


def _ones_own(case: Case, actor: Actor) -> bool:
    """Whether the actor took the step that can be taken back; a program has no person, and nobody is not the same as
    nobody."""
    by = (case.before or {}).get("by")
    return by == (str(actor.person) if actor.person else None) and (by is not None or actor.kind == "system")


def undoable_until(case: Case) -> datetime | None:
    """Until when the last step can be taken back, counted from that step alone, whatever was written down since (a look
    at a name, a paper that came); none where it cannot."""
    at = (case.before or {}).get("at")
    return datetime.fromisoformat(at) + guards.UNDO_WINDOW if at else None


def may_undo(case: Case, actor: Actor) -> bool:
    """Whether the actor would be let: for showing the button."""
    until = undoable_until(case)
    return until is not None and now() <= until and _ones_own(case, actor) and actor.may("case.undo")
