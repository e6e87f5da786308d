"""The clocks of a case, read and counted out: which it has, by when each is over, every day of each with its reason.

Pages, the API and printed papers show what `counted` gives; the dates that the row of a case keeps are written from the
same counts by `actions.clock`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wutong.calendar import queries as calendar
from wutong.calendar.rules import Count, Pause, Term, Unit, count, day_of, workdays_between
from wutong.cases import limits, queries
from wutong.cases.models import Case, Stop
from wutong.cases.rules import lights, terms
from wutong.cases.rules.special import PROCEDURES
from wutong.clock import local, now, today


@dataclass(frozen=True, slots=True)
class Counted:
    """One clock of a case, counted out on the calendar of its home."""

    clock: terms.Clock
    count: Count

    @property
    def title(self) -> str:
        """What the clock is called; a gettext message."""
        return terms.TITLES[self.clock.name]

    @property
    def basis(self) -> str:
        """What the clock rests on; a gettext message."""
        return terms.BASES[self.clock.name]

    @property
    def end(self) -> datetime | date | None:
        """When it is over: the instant of a term in hours, otherwise the last day; None while it stands."""
        return self.count.end if self.clock.term.unit is Unit.HOUR else self.count.due

    def late(self, met: date | None, at: datetime | None = None) -> bool:
        """Whether it was over by the day on which it was met, a term in hours by the instant, or is over now; one that
        stands never is."""
        if met is None:
            return self.count.end is not None and now() >= self.count.end
        return missed(self.count, self.clock.term, met, at)


def missed(found: Count, term: Term, met: date, at: datetime | None) -> bool:
    """Whether a clock was over when it was met, on a day and, where that was kept, `at` an instant."""
    if found.end is None or found.due is None:
        return False
    return at >= found.end if at is not None and term.unit is Unit.HOUR else met > found.due


def met_on(case: Case, name: terms.Name) -> date | None:
    """On which day what a clock waits for was done; promise and law wait for the decision, or whatever ended the case
    without one."""
    return case.closed_on if name == "delivery" else case.decided_on or case.closed_on


def met_at(case: Case, name: terms.Name) -> datetime | None:
    """The instant of the decision, for the clocks that waited for it."""
    return case.decided_at if name in ("promise", "law") else None


def of(case: Case) -> tuple[terms.Clock, ...]:
    """The clocks that say something about a case as it stands."""
    return terms.clocks(case, pauses(case), allowed(case))


def counted(case: Case) -> tuple[Counted, ...]:
    """The same, counted out day by day; while a special procedure runs its days are told up to today."""
    found = of(case)
    if not found:
        return ()
    days = calendar.calendar_of(*(clock.term for clock in found), until=today())
    return tuple(Counted(clock, count(clock.term, days, until=today())) for clock in found)


def pauses(case: Case) -> tuple[Pause, ...]:
    """The special procedures of a case as the counter takes them."""
    return tuple(_pause(stop) for stop in queries.stops(case.id))


def _pause(stop: Stop) -> Pause:
    return Pause(stop.began_at or stop.began, stop.ended_at or stop.ended, PROCEDURES.get(stop.kind, ""))


def allowed(case: Case) -> terms.Allowed:
    """What the region and the matter allow, and what a notice has given."""
    days = case.correction_days or limits.correction(case.matter)
    return terms.Allowed(_not_before(case, days), queries.asked(case).legal_unit)


def _not_before(case: Case, days: int) -> int:
    """The days for a correction that is waited for: as many more as it takes for the last of them to be none before the
    day that the applicant was told, should days that lie between have become working days since."""
    if case.state != "correcting" or case.waiting_since is None:
        return days
    since = day_of(case.waiting_since)
    before = max(since, case.act_by - timedelta(days=1))
    return max(days, workdays_between(calendar.calendar_for(since, before), since, before) + 1)


def deferred_until(case: Case) -> date | None:
    """By when promised papers have to be there; None where none is owed, before acceptance, or while the clock stands.

    It reads the promise alone, which runs from the acceptance that is being written, before the state says so.
    """
    if not queries.owed(case.id):
        return None
    promise = next(terms.decision(case, pauses(case), allowed(case).legal_unit), None)
    if promise is None:
        return None
    return terms.deferred_until(count(promise.term, calendar.calendar_of(promise.term, until=today()), until=today()))


def colour(case: Case) -> lights.Colour:
    """Green, yellow, red or black now."""
    due, legal = case.due_at or case.due, case.legal_due_at or case.legal_due
    return lights.colour(local(now()), warn=case.warn_on, due=due, legal=legal)
