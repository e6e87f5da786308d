"""By when the whole is done: every member counted in its own unit on the region's calendar, one after the other as the
edges say. Working days, calendar days and hours do not add up; what they come to depends on the day of the filing.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from wutong.sdk import calendar, cases, local, now
from wutong_one_thing.planning import Kept, Plan
from wutong_one_thing.rules import graph
from wutong_one_thing.rules.bundles import Edge


def ahead(plan: Plan) -> date:
    """The last day of a plan that is handed in now."""
    return _last(plan.frozen, plan.edges, now())


def of(plan: Kept) -> date:
    """The last day of a kept plan that is handed in now."""
    return _last({one.matter: one.frozen for one in plan.members}, plan.edges, now())


def _last(frozen: Mapping[str, Mapping[str, Any]], edges: Sequence[Edge], since: datetime) -> date:
    promises = {matter: _promise(dict(one)) for matter, one in frozen.items()}
    terms = [calendar.Term(since, *promise) for promise in promises.values()]
    reach = local(since).date() + sum(((term.reach - local(since).date()) for term in terms), start=timedelta())
    days = calendar.between(local(since).date(), reach)

    def end(matter: str, begins: datetime) -> datetime:
        over = calendar.count(calendar.Term(begins, *promises[matter]), days).end
        assert over is not None  # only what is paused has none
        return over - datetime.resolution  # the next one begins on that very day

    return local(max(graph.ends(tuple(frozen), edges, since, end).values())).date()


def _promise(frozen: dict[str, Any]) -> tuple[int, calendar.Unit]:
    asked = cases.asked(frozen)
    return (0, calendar.Unit.WORKDAY) if asked.instant else (asked.promised, asked.unit)
