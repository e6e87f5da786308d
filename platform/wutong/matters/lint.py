"""A whole list looked through at once: every fault of the present region's matters, and of what regions below added.

A region answers for what it defined and for what it claimed. Below, only layers are read that somebody wrote, and
of their faults only those that are not there already without them: an inherited fault belongs to whoever said it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.clock import now
from wutong.db import db
from wutong.layers import queries as layers
from wutong.layers.fold import Folded
from wutong.layers.models import table_of
from wutong.matters import checks, codes, queries, rules
from wutong.matters.checks import Fault, whole
from wutong.matters.models import MATTER
from wutong.regions import queries as regions


@dataclass(frozen=True, slots=True)
class Found:
    """One fault of one matter at one region."""

    region: int
    code: str
    name: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Published:
    """How far a profile (八公开, 五公开) is fulfilled: of so many matters so many say everything."""

    title: str
    matters: int
    complete: int


def lint() -> list[Found]:
    """Every fault of the matters that the present region defined or claimed, by code of the matter."""
    home = tenancy.scope().home
    listed = layers.on_offer(MATTER, home, frozenset(codes.LEVELS))
    around = checks.kin(found.values for found in listed)
    acts = queries.acting()
    return [
        Found(home, str(found["code"]), str(found["name"]), fault)
        for found in sorted(listed, key=lambda one: str(one["code"]))
        if _answered_for(found)
        for fault in _faults(found, around[str(found["code"])], acts)
    ]


def _answered_for(found: Folded) -> bool:
    return found.root == tenancy.scope().home or (found.claim is not None and found.claim.state == "claimed")


def _faults(found: Folded, around: checks.Kin, acts: frozenset[int]) -> Iterator[Fault]:
    yield from checks.faults(found.values, around)
    yield from whole.INCOMPLETE(found.values)
    yield from whole.OUTGROWN(found.values, [one for one in found.drifts if one.region == tenancy.scope().home])
    if found.claim and found.claim.state == "claimed" and not acts.isdisjoint(found["exercise_levels"] or acts):
        yield from (fault for rule in checks.PLACE for fault in rule(found.values))


def below() -> Iterator[Found]:
    """Every fault that a region below brought into its list itself; the scope must look down."""
    for region, items in _written().items():
        mine = layers.defined(MATTER, region, items)
        above = layers.defined(MATTER, tenancy.line(region)[-2], items)
        for item, found in mine.items():
            was = {(fault.element, fault.code) for fault in _own(above.get(item), region)}
            for fault in _own(found, region):
                if (fault.element, fault.code) not in was:
                    yield Found(region, str(found["code"]), str(found["name"]), fault)


def _own(found: Folded | None, region: int) -> list[Fault]:
    if found is None:
        return []
    drifts = [one for one in found.drifts if one.region == region]
    told = [*whole.INCOMPLETE(found.values), *whole.OUTGROWN(found.values, drifts)]
    return [*checks.faults(found.values), *told]


def _written() -> Mapping[int, list[UUID]]:
    """The items of which each region below has a layer of its own that holds now."""
    table, held, moment = table_of(MATTER), tenancy.scope(), now()
    read = select(table.c.region, table.c["item"]).where(
        table.c.region > held.home,
        table.c.region <= (held.until or held.home),
        table.c.starts <= moment,
        table.c.ends > moment,
    )
    found: dict[int, list[UUID]] = {}
    for region, item in db.session.connection().execute(read.order_by(table.c.region)):
        found.setdefault(region, []).append(item)
    return found


def counted(found: Iterable[Found]) -> list[tuple[checks.Rule, int]]:
    """How often each rule is broken: what refuses first, then the most frequent."""
    counts = Counter(one.fault.code for one in found)
    told = [(checks.TABLE[code], count) for code, count in counts.items()]
    return sorted(told, key=lambda pair: (pair[0].severity != "refuses", -pair[1], pair[0].code))


def published() -> list[Published]:
    """How far what must be published is there, for matters in the hall and for those outside it."""
    listed = layers.on_offer(MATTER, tenancy.scope().home, frozenset(codes.LEVELS))
    mine = [found.values for found in listed if _answered_for(found) and not rules.upper(found.values)]
    profiles = ((rules.EIGHT, "进驻大厅的事项（八公开）"), (rules.FIVE, "大厅外的事项（五公开）"))
    told = ((title, [one for one in mine if rules.profile(one) == profile]) for profile, title in profiles)
    return [_fulfilled(title, matters) for title, matters in told if matters]


def _fulfilled(title: str, matters: list[Mapping[str, object]]) -> Published:
    return Published(title, len(matters), sum(not rules.missing(one) for one in matters))


def names(found: Iterable[Found]) -> dict[int, str]:
    """The names of the regions that faults were found at."""
    return {region: regions.get(region).name for region in {one.region for one in found}}
