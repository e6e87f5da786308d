"""By when the whole is done: every member counted in its own unit on the region's calendar, one after the other as the
edges say, with the days until each is accepted, from which its promise runs. Working days, calendar days and hours do
not add up; what they come to depends on the day of the filing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from wutong.sdk import calendar, cases, local, now, today
from wutong_one_thing.planning import Kept, Plan
from wutong_one_thing.rules import graph
from wutong_one_thing.rules.bundles import Edge

#: Working days until an application that nobody answers counts as accepted (行政许可法 §32).
ACCEPTED = 5


def ahead(plan: Plan) -> date:
    """The last day of a plan that is handed in now."""
    return _last(plan.frozen, plan.edges, now())


def of(plan: Kept) -> date:
    """The last day of a kept plan that is handed in now."""
    return _last({one.matter: one.frozen for one in plan.members}, plan.edges, now())


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of members that are under way: by when they are `over`, by when `taken` (accepted), since when or
    from when on `begun`."""

    over: dict[str, datetime] = field(default_factory=dict)
    taken: dict[str, datetime] = field(default_factory=dict)
    begun: dict[str, datetime] = field(default_factory=dict)

    @property
    def latest(self) -> Sequence[date]:
        """The days of all these instants."""
        return [local(at).date() for some in (self.over, self.taken, self.begun) for at in some.values()]


def going_on(plan: Kept, since: datetime, known: Known) -> date:
    """The last day of a kept plan that was handed in at an instant, with what is known of its members."""
    return _last({one.matter: one.frozen for one in plan.members}, plan.edges, since, known)


def _last(
    frozen: Mapping[str, Mapping[str, Any]], edges: Sequence[Edge], since: datetime, known: Known | None = None
) -> date:
    known = known or Known()
    terms = {matter: _terms(dict(one)) for matter, one in frozen.items()}
    first = local(since).date()
    last = max([first, today(), *known.latest])
    reach = sum((calendar.Term(last, *one).reach - last for both in terms.values() for one in both), timedelta())
    days = calendar.between(first, last + reach)

    def end(matter: str, begins: datetime) -> datetime:
        if matter in known.over:
            return known.over[matter]
        at = known.taken.get(matter) or known.begun.get(matter, begins)
        for term in terms[matter][1:] if matter in known.taken else terms[matter]:
            counted = calendar.count(calendar.Term(at, *term), days).end
            assert counted is not None  # only what is paused has none
            at = counted - datetime.resolution  # the next one begins on that very day
        return at

    return local(max(graph.ends(tuple(frozen), edges, since, end).values())).date()


def _terms(frozen: dict[str, Any]) -> Sequence[tuple[int, calendar.Unit]]:
    """Until it is accepted, and from then on until it is decided; what is decided at once takes neither."""
    asked = cases.asked(frozen)
    return () if asked.instant else ((ACCEPTED, calendar.Unit.WORKDAY), (asked.promised, asked.unit))
