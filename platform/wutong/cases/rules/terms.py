"""The law's numbers, and which clocks a case has: the term of each, from when, for how long, in which unit.

The promise and the law are two clocks that run apart: overdue on one is a failure, on the other a breach. Counting is
`calendar.rules.count`. A case comes in as `Facts`, because rules know no table.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from wutong.calendar.rules import Count, Extension, Moment, Pause, Term, Unit

#: Working days within which the office accepts or lists everything that is missing (行政许可法 §32(4)).
NOTICE_DAYS = 5
#: Working days within which an office answers what it was asked to look at beforehand (预审); no law says any.
PRECHECK_DAYS = 2
#: Working days within which a decision is delivered (§44).
DELIVERY_DAYS = 10
#: Working days the applicant has for a correction where nobody set another number.
CORRECTION_DAYS = 15
#: Working days for a licence of which no law says anything else, and where several bodies act together (§§26, 42).
DECISION_DAYS, JOINT_DAYS = 20, 45
#: At most this many working days may be added once, with reasons (§42); jointly handled matters more (§§26, 42).
EXTENSION_DAYS, JOINT_EXTENSION_DAYS = 10, 15
#: What was promised to be handed in later comes two working days before the promise is due, after twenty at the latest.
DEFERRED_BEFORE, DEFERRED_DAYS = 2, 20

Name = Literal["precheck", "notice", "correction", "promise", "law", "delivery"]
#: What each clock is called, and what it rests on; gettext messages.
TITLES: dict[Name, str] = {
    "precheck": "答复预审",
    "notice": "受理或一次性告知",
    "correction": "申请人补正",
    "promise": "承诺办结",
    "law": "法定办结",
    "delivery": "送达决定",
}
BASES: dict[Name, str] = {
    "precheck": "预审是提交之前的服务，自申请预审之日起两个工作日内答复；预审不是收件，法定期限自正式提交起算。",
    "notice": "行政许可法第三十二条：收到申请之日起五个工作日内未告知的，自收到之日起即为受理。",
    "correction": "补正期限由本地区规定；逾期未补正的，申请终止，可以重新申请。",
    "promise": "办事指南向社会承诺的期限，自受理之日起算。",
    "law": "法定期限，自受理之日起算；超过即为违法（行政许可法第四十二条、第四十五条、第八十二条）。",
    "delivery": "行政许可法第四十四条：作出决定之日起十个工作日内送达。",
}


class Facts(Protocol):
    """What of a case the clocks are made of; the model `Case` is one."""

    state: str
    promised: int
    legal: int | None
    unit: str
    extended: int
    extended_on: date | None
    extended_at: datetime | None
    waiting_since: datetime | None
    accepted_on: date | None
    accepted_at: datetime | None
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of a case: which one, and the term that it counts."""

    name: Name
    term: Term


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the region and the matter allow: the applicant's days for a correction, the unit of the law's limit."""

    correction: int = CORRECTION_DAYS
    legal_unit: Unit = Unit.WORKDAY


def precheck(since: Moment) -> Clock:
    """The office's two days, from when it was asked to look beforehand."""
    return Clock("precheck", Term(since, PRECHECK_DAYS))


def notice(since: Moment) -> Clock:
    """The office's five days, from the receipt of what is now to be looked at."""
    return Clock("notice", Term(since, NOTICE_DAYS))


def correction(since: Moment, days: int) -> Clock:
    """The applicant's days, from the notice."""
    return Clock("correction", Term(since, days))


def delivery(decided_on: date) -> Clock:
    """The ten days from the decision."""
    return Clock("delivery", Term(decided_on, DELIVERY_DAYS))


def decision(case: Facts, pauses: tuple[Pause, ...], legal_unit: Unit) -> Iterator[Clock]:
    """The promise, and the law where one sets a limit, from acceptance; none before. The one extension and the special
    procedures concern both."""
    start, unit = case.accepted_at or case.accepted_on, Unit(case.unit)
    if start is None:
        return
    yield Clock("promise", Term(start, case.promised, unit, _added(case, unit, legal_unit), pauses))
    if case.legal is not None:
        yield Clock("law", Term(start, case.legal, legal_unit, _added(case, legal_unit, legal_unit), pauses))


def extension_unit(unit: Unit, legal: int | None, legal_unit: Unit) -> Unit:
    """What an extension is counted in: it extends the law's limit, and where no law sets one the promise."""
    return unit if legal is None else legal_unit


def _added(case: Facts, unit: Unit, legal_unit: Unit) -> Extension | None:
    """The extension of one clock; a promise in hours gets 24 of them for a day."""
    given = extension_unit(Unit(case.unit), case.legal, legal_unit)
    hours = 24 if unit is Unit.HOUR and given is not Unit.HOUR else 1
    return Extension(case.extended * hours, case.extended_at or case.extended_on) if case.extended else None


#: The one clock of each state in which somebody waits for an answer.
WAITING: Mapping[str, Callable[[Moment, Allowed], Clock]] = {
    "prechecking": lambda since, allowed: precheck(since),
    "submitted": lambda since, allowed: notice(since),
    "correcting": lambda since, allowed: correction(since, allowed.correction),
}


def clocks(case: Facts, pauses: tuple[Pause, ...], allowed: Allowed) -> tuple[Clock, ...]:
    """The clocks that say something about a case as it stands: while it waits the one it waits by, from acceptance on
    promise and law, after the decision the delivery as well."""
    if case.waiting_since and case.state in WAITING:
        return (WAITING[case.state](case.waiting_since, allowed),)
    found = tuple(decision(case, pauses, allowed.legal_unit))
    return (*found, delivery(case.decided_on)) if case.decided_on and found else found


def licence_limit(*, joint: bool) -> int:
    """Working days that the law gives for a licence where its own law says nothing else."""
    return JOINT_DAYS if joint else DECISION_DAYS


def longest_extension(stated: int | None, *, joint: bool) -> int:
    """By how much a term may be extended once: what the matter states under its own law, else what the law of licences
    allows."""
    return stated or (JOINT_EXTENSION_DAYS if joint else EXTENSION_DAYS)


def deferred_until(promise: Count) -> date | None:
    """By when papers that were promised at acceptance (容缺受理) have to be there; None while a pause runs, and for a
    promise too short to defer anything."""
    latest = min(promise.length - DEFERRED_BEFORE, DEFERRED_DAYS)
    return promise.reached(latest) if promise.end is not None and latest > 0 else None
