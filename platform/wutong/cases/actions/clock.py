"""The days of a case: what its two terms give, and which day the office must have moved by."""

from datetime import date, datetime, time, timedelta

from wutong import timers
from wutong.cases import homes, queries
from wutong.cases.models import Case
from wutong.cases.rules import terms
from wutong.clock import SHANGHAI, today

#: Timers of the states that the clock itself may end.
TIMERS = {"submitted": "case.deem", "correcting": "case.lapse"}
#: What the last step may have changed, and undo puts back.
REMEMBERED = (
    "state", "extended", "notices", "flagged", "accepted_on", "decided_on", "closed_on",
    "act_by", "warn_on", "due", "legal_due",
)  # fmt: skip


def await_notice(case: Case, received: date) -> None:
    """Five working days for acceptance or the one list of what is missing (§32(4))."""
    _deadline(case, terms.Term(received, terms.NOTICE_DAYS))
    case.legal_due = case.due


def await_correction(case: Case) -> None:
    """The applicant's days; the office has nothing to be late with meanwhile."""
    case.act_by = _day(terms.Term(today(), terms.CORRECTION_DAYS))
    case.warn_on, case.due, case.legal_due = None, case.act_by, None


def start(case: Case, accepted_on: date) -> None:
    """Promise and law run from acceptance."""
    case.accepted_on = accepted_on
    reckon(case)


def reckon(case: Case, *, stopped: bool = False, planned: date | None = None) -> None:
    """Compute both due dates anew, after acceptance, a stop, an extension or a change of the calendar."""
    promise, law = queries.term(case), queries.legal_term(case)
    if stopped:
        case.warn_on = case.due = case.legal_due = None
        case.act_by = planned or today()
        return
    workday = queries.workdays(promise.start, max(promise.length, law.length if law else 0))
    case.due, case.warn_on = terms.due(promise, workday), terms.warn_on(promise, workday, homes.warns())
    case.legal_due = terms.due(law, workday) if law else None
    case.act_by = case.due or today()


def await_delivery(case: Case) -> None:
    """Ten working days from the decision (§44)."""
    case.decided_on = today()
    _deadline(case, terms.Term(case.decided_on, terms.DELIVERY_DAYS))
    case.legal_due = case.due


def rest(case: Case) -> None:
    """Nothing runs any more."""
    case.closed_on = case.closed_on or today()
    case.warn_on = case.due = case.legal_due = None
    case.act_by = case.closed_on


def arm(case: Case, left: str) -> None:
    """Set the timer of the state entered and take back that of the state left."""
    if left in TIMERS:
        timers.cancel_time(TIMERS[left], case.id)
    if case.state in TIMERS:
        timers.at_time(TIMERS[case.state], case.id, end_of(case.act_by))


def end_of(day: date) -> datetime:
    """The Beijing midnight after which a day is over."""
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)


def _deadline(case: Case, term: terms.Term) -> None:
    workday = queries.workdays(term.start, term.length)
    case.due, case.warn_on = terms.due(term, workday), terms.warn_on(term, workday, homes.warns())
    case.act_by = case.due or term.start


def _day(term: terms.Term) -> date:
    return terms.due(term, queries.workdays(term.start, term.length)) or term.start
