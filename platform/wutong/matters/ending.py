"""Who may end a matter, and who may set one up again that was ended.

Only the region that set a matter up withdraws it; one below says that it does not apply (不适用), with grounds that the
region above reads. What a region above has withdrawn is not set up again below it under the same code.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from wutong import tenancy
from wutong.clock import local
from wutong.errors import Conflict
from wutong.layers import changes, holdings
from wutong.layers import queries as inherited
from wutong.layers.kinds import REACH, Edit
from wutong.layers.models import Release
from wutong.matters import queries
from wutong.matters.models import MATTER
from wutong.regions import queries as regions


class NotOwn(Conflict):
    """A region would withdraw a matter that a region above set up."""

    code = "matter.not_own"
    message = "“{name}”由{region}设立，本级不能撤销。本地没有这类业务的，请用“不适用”并写明理由。"


class Bound(Conflict):
    """A region would stop a matter that a region above makes it, or regions below it, take on."""

    code = "matter.bound"
    message = "“{name}”由{region}责成办理，本级不能停办，请报请{region}决定。"


class EndedAbove(Conflict):
    """The code belongs to a matter that a region above has withdrawn."""

    code = "matter.ended_above"
    message = (
        "事项代码“{matter}”已由{region}于 {day} 撤销（发布说明：{note}），本级不能重新设立，"
        "请换一个代码或报请{region}恢复。"
    )


def must_be_own(edits: Iterable[Edit]) -> None:
    """Raise `NotOwn` where an edit of the present region withdraws what a region above set up."""
    above = inherited.above(MATTER, [edit.item for edit in edits if edit.withdrawn])
    for found in above.values():
        raise NotOwn(name=found["name"], region=regions.get(found.root).name)


def must_be_free(item: UUID, name: str) -> None:
    """Raise `Bound` where a claim of a region above binds the present one, or one below it, to take a matter on."""
    deep = min(queries.acting(tenancy.scope().home), default=0)
    words = {word for level, word in REACH.items() if level >= deep}
    for row in holdings.bindings(MATTER, item):
        if words.intersection(row.reach):
            raise Bound(name=name, region=regions.get(row.region).name)


def ended_above(codes: Mapping[UUID, str]) -> dict[UUID, EndedAbove]:
    """Why the present region may not set matters of these codes up again, naming the release that ended them above."""
    ended = changes.ended(MATTER, tenancy.scope().line[:-1], codes)
    return {item: _told(codes[item], row) for item, row in ended.items()}


def ended_here(items: Iterable[UUID]) -> set[UUID]:
    """The matters that the present region itself has withdrawn."""
    return set(changes.ended(MATTER, tenancy.scope().line[-1:], items))


def anew(item: UUID, values: dict[str, object]) -> Edit:
    """The edit that sets a matter up, also one that the present region had withdrawn: nothing of what it said stays."""
    before = changes.own(MATTER, [item])[item]
    old = {name: None for name in MATTER.names if before[name] is not None}
    return Edit(item, {**old, **values}, defines=True, withdrawn=False)


def _told(code: str, row: Release) -> EndedAbove:
    day = local(row.starts).date().isoformat()
    return EndedAbove(matter=code, region=regions.get(row.region).name, day=day, note=row.note or "—")
