"""The days of a case: what its clocks give, written to its row, and which day the office must have moved by.

Every date here comes from `calendar.rules.count`; what the dates rest on (since when somebody waits, when it was
accepted, stopped, extended, decided) stands in the row, so `again` can work all of them out anew.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from wutong import timers
from wutong.calendar import queries as calendar
from wutong.calendar.rules import Calendar, Count, Term, Unit, count
from wutong.cases import clocks, homes, limits
from wutong.cases.models import Case
from wutong.cases.rules import lights, terms
from wutong.clock import SHANGHAI, local, now, today

#: Timers of the states that the clock itself may end.
TIMERS = {"submitted": "case.deem", "correcting": "case.lapse"}
#: The timer by which an applicant is reminded of a correction, and the hour at which it rings.
REMINDER, MORNING = "case.correction_soon", time(9)
#: What the last step may have changed, and undo puts back.
REMEMBERED = (
    "state", "stage", "extended", "extended_on", "extended_at", "notices", "flagged", "waiting_since",
    "correction_days", "accepted_on", "accepted_at", "decided_on", "decided_at", "closed_on", "act_by", "warn_on",
    "due", "due_at", "legal_due", "legal_due_at",
)  # fmt: skip
#: Columns of a case and of a special procedure that are days, beside those that end with `_on`.
DAYS = frozenset({"act_by", "due", "legal_due", "began", "planned", "ended"})
#: The dates that somebody was told; a change of one of them is told again.
TOLD = ("act_by", "due", "due_at", "legal_due", "legal_due_at")


def await_precheck(case: Case, since: datetime) -> None:
    """Two working days for looking at a draft; no law's clock runs (预审)."""
    case.waiting_since = since
    _one(case, terms.precheck(since))


def no_wait(case: Case) -> None:
    """It is the applicant's own draft again: nobody waits for anything."""
    case.waiting_since = None
    _clear(case)
    case.act_by = today()


def await_notice(case: Case, since: datetime) -> None:
    """Five working days from a receipt for acceptance or the one list of what is missing (§32(4))."""
    case.waiting_since = since
    _one(case, terms.notice(since))
    case.legal_due = case.due


def await_correction(case: Case, since: datetime) -> None:
    """The applicant's days, as many as hold today: what a notice gave, no later change of the setting takes away. The
    office has nothing to be late with meanwhile."""
    case.waiting_since, case.correction_days = since, limits.correction(case.matter)
    _correction(case, case.correction_days)


def _correction(case: Case, days: int) -> None:
    _one(case, terms.correction(case.waiting_since or case.last_at, days))
    case.warn_on = case.legal_due = None


def start(case: Case, at: datetime) -> None:
    """Promise and law run from acceptance."""
    case.accepted_at, case.accepted_on = at, local(at).date()
    run(case)


def run(case: Case) -> None:
    """Compute promise and law, each by itself, after acceptance, a start, an extension or a change of the calendar."""
    found = {one.name: one.term for one in terms.decision(case, clocks.pauses(case), clocks.allowed(case).legal_unit)}
    days = calendar.calendar_of(*found.values())
    promise = count(found["promise"], days)
    case.due, case.due_at = promise.due, _instant(promise, found["promise"].unit)
    case.warn_on, case.act_by = _warn_on(promise, days), promise.due or today()
    law = count(found["law"], days) if "law" in found else None
    case.legal_due = law.due if law else None
    case.legal_due_at = _instant(law, found["law"].unit) if law else None


def told(case: Case, at: datetime | None) -> datetime:
    """The instant that a receiving place tells of a step, within what can be: not before what the step answers, not
    after now; now where none is told."""
    since = case.waiting_since or case.filed_at
    return now() if at is None or since is None else min(max(at, since), now())


def stop(case: Case, planned: date) -> None:
    """Both clocks stand; what is awaited is the planned end of the special procedure, and the light says so."""
    _clear(case)
    case.warn_on = case.act_by = planned


def await_delivery(case: Case) -> None:
    """Ten working days from the decision (§44)."""
    case.decided_on, case.decided_at = today(), now()
    _delivery(case)


def _delivery(case: Case) -> None:
    _one(case, terms.delivery(case.decided_on or today()))
    case.legal_due = case.due


def rest(case: Case) -> None:
    """Nothing runs any more."""
    case.closed_on = case.closed_on or today()
    _clear(case)
    case.act_by = case.closed_on


#: How the days of a state are worked out from what the row says.
RUNS: dict[str, Callable[[Case], None]] = {
    "prechecking": lambda case: await_precheck(case, case.waiting_since or case.last_at),
    "submitted": lambda case: await_notice(case, case.waiting_since or _filed(case)),
    "correcting": lambda case: _correction(case, clocks.allowed(case).correction),
    "accepted": run,
    "in_review": run,
    "granted": _delivery,
    "refused": _delivery,
}


def again(case: Case) -> bool:
    """Work the days of a running case out anew; whether one of those that somebody was told has moved. An applicant's
    day never comes earlier."""
    before = [getattr(case, name) for name in TOLD]
    if case.state in RUNS:
        RUNS[case.state](case)
    return before != [getattr(case, name) for name in TOLD]


def restored(column: str, value: Any) -> Any:
    """A value as its column takes it, of a case or of a special procedure: JSON keeps days and instants as text."""
    if not isinstance(value, str):
        return value
    if column.endswith(("_at", "_since")):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if column in DAYS or column.endswith("_on") else value


def arm(case: Case, left: str) -> None:
    """Set the timer of the state entered and take back that of the state left."""
    if left in TIMERS:
        timers.cancel_time(TIMERS[left], case.id)
    if left == "correcting":
        timers.cancel_time(REMINDER, case.id)
    if case.state in TIMERS:
        timers.at_time(TIMERS[case.state], case.id, end_of(case.act_by))
    if case.state == "correcting" and (at := remind_at(case)) > now():
        timers.at_time(REMINDER, case.id, at)


def remind_at(case: Case) -> datetime:
    """In the morning of which day an applicant is reminded of a correction: some days before it lapses."""
    day = case.act_by - timedelta(days=limits.reminding())
    return datetime.combine(day, MORNING, SHANGHAI)


def due_of(term: Term) -> date:
    """The last day of a term that no row of a case keeps."""
    return count(term, calendar.calendar_of(term)).due or today()


def end_of(day: date) -> datetime:
    """The Beijing midnight after which a day is over."""
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)


def _one(case: Case, clock: terms.Clock) -> None:
    """The one clock of a case that waits."""
    days = calendar.calendar_of(clock.term)
    found = count(clock.term, days)
    _clear(case)
    case.due, case.warn_on = found.due, _warn_on(found, days)
    case.act_by = found.due or today()


def _clear(case: Case) -> None:
    case.warn_on = case.due = case.due_at = case.legal_due = case.legal_due_at = None


def _warn_on(found: Count, days: Calendar) -> date | None:
    return lights.warn_on(found, days.works, homes.warns())


def _instant(found: Count, unit: Unit) -> datetime | None:
    return found.end if unit is Unit.HOUR else None


def _filed(case: Case) -> datetime:
    assert case.filed_at is not None
    return case.filed_at
