"""By when the whole is done: every member counted in its own unit on the region's calendar, one after the other as the
edges say, with the days until each is accepted, from which its promise runs. Working days, calendar days and hours do
not add up; what they come to depends on the day of the filing.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
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


def going_on(plan: Kept, since: datetime, over: Mapping[str, datetime], begun: Mapping[str, datetime]) -> date:
    """The last day of a kept plan that was handed in at an instant: of some members it is known when they are `over`,
    of others when they were `begun`."""
    return _last({one.matter: one.frozen for one in plan.members}, plan.edges, since, over, begun)


def _last(
    frozen: Mapping[str, Mapping[str, Any]], edges: Sequence[Edge], since: datetime,
    over: Mapping[str, datetime] = MappingProxyType({}), begun: Mapping[str, datetime] = MappingProxyType({}),
) -> date:  # fmt: skip
    terms = {matter: _terms(dict(one)) for matter, one in frozen.items()}
    first, last = local(since).date(), max(local(since).date(), today())
    reach = sum((calendar.Term(last, *one).reach - last for both in terms.values() for one in both), timedelta())
    days = calendar.between(first, last + reach)

    def end(matter: str, begins: datetime) -> datetime:
        if matter in over:
            return over[matter]
        at = begun.get(matter, begins)
        for term in terms[matter]:
            counted = calendar.count(calendar.Term(at, *term), days).end
            assert counted is not None  # only what is paused has none
            at = counted - datetime.resolution  # the next one begins on that very day
        return at

    return local(max(graph.ends(tuple(frozen), edges, since, end).values())).date()


def _terms(frozen: dict[str, Any]) -> Sequence[tuple[int, calendar.Unit]]:
    """Until it is accepted, and from then on until it is decided; what is decided at once takes neither."""
    asked = cases.asked(frozen)
    return () if asked.instant else ((ACCEPTED, calendar.Unit.WORKDAY), (asked.promised, asked.unit))
