"""告知承诺: signed instead of papers, checked after the decision: it holds, is to be mended, or was false and all is
revoked. The day of the check is a timer, and everybody is told when it passes unused."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from wutong import timers
from wutong.access import SYSTEM, Actor
from wutong.calendar.rules import Term
from wutong.cases import committed, keeping, limits, queries
from wutong.cases.actions import clock
from wutong.cases.actions.moving import moving, record
from wutong.cases.actions.papering import open_for_papers
from wutong.cases.commitments import Commitment
from wutong.cases.models import Case
from wutong.cases.rules import committing as rules
from wutong.clock import now, today
from wutong.db import db
from wutong.flow import NotOpen
from wutong.secret import Secret

TIMER = "case.check_due"
LATE = "承诺事项的核查期限已过，尚未核查。"
LATE_MENDED = "整改期限已过，尚未复查。"


def sign(case_id: UUID, slots: Collection[str], *, actor: Actor) -> Commitment:
    """Sign that the conditions are met, instead of these papers; signing again replaces what was signed.

    Raises `NothingToCommit`, `NotTrusted`, and `NotOpen` when papers cannot come any more.
    """
    case = queries.locked(case_id)
    open_for_papers(case, actor)
    chosen = rules.chosen(queries.asked(case), slots)
    rules.trusted(committed.broken(case.applicant))
    held = committed.of(case_id)
    if held is None:
        db.session.flush()  # the case itself first, should it have been begun just now
        held = Commitment(region=case.region, case_id=case.id, applicant=case.applicant)
        db.session.add(held)
    held.slots, held.words = chosen, Secret(rules.words(chosen))
    held.signed_at, held.signed_by = now(), actor.person
    db.session.flush()  # whether everything is there is asked of the table
    if case.state != "draft":
        record(case, "commit", actor, text=held.words.reveal())
    return held


def take_back(case_id: UUID, *, actor: Actor) -> None:
    """Take the signature back while nothing has been handed in; papers are asked for again."""
    case = queries.locked(case_id)
    if case.state != "draft":
        raise NotOpen(move="take_back", state=case.state, open=[])
    open_for_papers(case, actor)
    if (held := committed.of(case_id)) is not None:
        db.session.delete(held)


def bring(case: Case, told: dict[str, Any] | None) -> None:
    """Keep what was signed at the old home of a case that was handed over, if anything was."""
    if told:
        db.session.add(
            Commitment(
                region=case.region, case_id=case.id, applicant=case.applicant, slots=list(told["slots"]),
                words=Secret(told["words"]), signed_at=datetime.fromisoformat(told["signed_at"]),
                signed_by=UUID(told["signed_by"]) if told["signed_by"] else None,
            )
        )  # fmt: skip


def await_check(case: Case) -> None:
    """From the decision in favour on the office has its days to look; one that was found true needs no other look."""
    held = committed.of(case.id) if committed.slots(case) else None
    if held is None or held.outcome == "passed":
        return
    held.outcome = held.checked_at = held.checked_by = None
    held.check_days = limits.checking()
    _until(held, _check_day(case, held.check_days))


def _check_day(case: Case, days: int) -> date:
    return clock.due_of(Term(case.decided_on or today(), days))


def again(case_id: UUID, recount: UUID | None = None) -> bool:
    """Work the day of a check out anew, because days of the calendar changed; whether it has moved.

    The day of a mending is a day that somebody named, and stays. Where nobody noted how many days there were, one that
    has become a day off gives way to the next that is worked.
    """
    case = queries.locked(case_id)
    held = committed.waiting(case)
    if held is None or held.outcome is not None or held.check_by is None:
        return False
    old, days = held.check_by, held.check_days
    day = clock.due_of(Term(old - timedelta(days=1), 1)) if days is None else _check_day(case, days)
    if old == day:
        return False
    _until(held, day)
    record(case, "recheck", SYSTEM, text=f"工作日历调整：承诺核查期限由{_day(old)}改为{_day(day)}。")
    return True


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def put_off(case: Case) -> None:
    """The decision was taken back: there is nothing to check yet."""
    timers.cancel_time(TIMER, case.id)
    if (held := committed.of(case.id)) is not None:
        held.check_by = None


def _until(held: Commitment, day: date) -> None:
    held.check_by = day
    timers.cancel_time(TIMER, held.case_id)
    timers.at_time(TIMER, held.case_id, clock.end_of(day))


def _checked(case: Case, outcome: rules.Outcome, actor: Actor) -> Commitment:
    held = committed.waiting(case)
    if held is None:
        raise rules.NothingToCheck
    held.outcome, held.checked_at, held.checked_by = outcome, now(), actor.person
    return held


def verify(case_id: UUID, result: str, *, actor: Actor) -> Case:
    """What was signed is true; raises `NothingToCheck`."""
    with moving(case_id, "verify", actor, {"result": result}, text=result) as case:
        _checked(case, "passed", actor)
        timers.cancel_time(TIMER, case_id)
    return case


def order_mending(case_id: UUID, reason: str, until: date | None, *, actor: Actor) -> Case:
    """What was signed is not yet so: it is to be put right until a day, on which the office looks again."""
    rules.mending(until, today(), today() + timedelta(days=rules.MENDING_DAYS))
    day = _day(until) if until else ""
    given, text = {"reason": reason, "until": until}, f"{reason}\n整改期限：{day}"
    with moving(case_id, "order_mending", actor, given, text=text) as case:
        assert until is not None
        _until(_checked(case, "mending", actor), until)
    return case


def find_false(case_id: UUID, reason: str, *, actor: Actor) -> Case:
    """What was signed is false: the decision that rested on it is revoked, and the record stays."""
    with moving(case_id, "find_false", actor, {"reason": reason}, text=f"承诺不实：{reason}") as case:
        _checked(case, "false", actor)
        timers.cancel_time(TIMER, case_id)
    return case


def overdue(case_id: UUID) -> None:
    """The timer's answer: the day of the check has passed and nobody has looked; supervision is told once."""
    case = queries.locked(case_id)
    held = committed.waiting(case)
    if held is None:
        return
    if not committed.late(held):
        timers.at_time(TIMER, case_id, clock.end_of(held.check_by or today()))
        return
    case.flagged = True
    record(case, "check_overdue", SYSTEM, text=LATE_MENDED if held.outcome else LATE, shown=False)


def _told(case: Case) -> dict[str, Any] | None:
    """What was signed, in which words, and what its check came to."""
    held = committed.of(case.id)
    if held is None:
        return None
    names = ("slots", "signed_at", "check_by", "outcome", "checked_at")
    return {name: getattr(held, name) for name in names} | {"words": held.words.reveal()}


keeping.register("commitment", keeping.Record("告知承诺书", _told))
