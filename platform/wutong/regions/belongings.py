"""What belongs to every office and goes along when its region closes: departments, look, own layers, claims."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.events import publish
from wutong.layers import claims, releases, succession
from wutong.layers.kinds import Kind
from wutong.layers.models import MODELS, Claim, Release
from wutong.layers.succession import Left
from wutong.regions import carrying, facts, queries
from wutong.regions.carrying import Carrier, Notes, Thing, mark_of
from wutong.regions.models import LOOK, Department, RegionCrest, RegionProfile
from wutong.regions.passages import Passage

Row = dict[str, Any]
#: Why something stays behind, in words.
WHY = {
    "own": "承接地区已有自己的规定，以承接地区为准",
    "above": "超出新上级允许的范围，以上级规定为准",
    "undefined": "新上级的目录中没有这个条目，需要时请重新设立或认领",
    "other": "几个地区的认领状态不同，已认领的优先",
    "stopped": "只是其中一个地区停办或者不提供，承接地区不随之停办，需要时请重新设定",
    "scheduled": "尚未生效，需要时请在承接地区重新安排",
}


def _plain(row: Any, *names: str) -> Row:
    return {name: getattr(row, name) for name in names}


# ── Departments ──────────────────────────────────────────────────────────────────────────────────────────────


def _departments(passage: Passage) -> list[Row]:
    if passage.ends:
        return []
    told = ("name", "short_name", "line", "credit_code", "office_phone", "superior_region", "superior_id")
    return [_plain(row, *told) for row in queries.departments()]


def _new_departments(passage: Passage, found: Sequence[Row], known: dict[Any, Any]) -> tuple[list[Row], Notes]:
    came = {one.given for one in known.get(("carried", "departments"), ())}  # whatever they are called by now
    names: set[str] = known.setdefault("departments", {row.name for row in queries.departments()})
    notes = [f"部门“{row['name']}”在承接地区已有同名部门，合并为一个" for row in found if row["name"] in names]
    fresh = [row for row in found if row["name"] not in names and mark_of(row["name"]) not in came]
    names.update(row["name"] for row in fresh)
    return fresh, notes


def _establish(passage: Passage, rows: Sequence[Row]) -> Iterator[UUID]:
    for row in rows:
        above = row["superior_region"] in tenancy.line(passage.target)[:-1]
        superior = {} if above else {"superior_region": None, "superior_id": None}
        made = Department(
            region=passage.target, id=new_id(), opened_on=max(passage.day, today()), **(row | superior)
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        publish(facts.DepartmentEstablished(made.id, passage.target), actor=SYSTEM, about=made.id)
        yield made.id


def _called(id: UUID) -> str:
    return queries.department(id).name


def _ended_departments(things: Sequence[Thing], read: Mapping[int, Sequence[Row]]) -> list[UUID]:
    """Those whose name of then no closed region has any more; one that was renamed here is this region's own."""
    names = {mark_of(row["name"]) for rows in read.values() for row in rows}
    return [one.id for one in things if one.untouched and one.given not in names]


def _end_department(id: UUID) -> None:
    row = queries.department(id)
    if row.closed_on is None:
        row.closed_on = today()
        publish(facts.DepartmentClosed(row.id, row.region), actor=SYSTEM, about=row.id)


# ── Hours, place and telephone, and the pictures of the look ─────────────────────────────────────────────────────────

#: The name belongs to the region that has ended.
_OFFICE = ("office_phone", "hours", "place")


def _profile(passage: Passage) -> Row:
    return _office() if passage.alone else {}


def _new_profile(passage: Passage, found: Row, known: dict[Any, Any]) -> tuple[Row, Notes]:
    return {} if known.get(("carried", "profile")) else found, []


def _show(passage: Passage, told: Row) -> Iterator[UUID]:
    if not told:
        return
    db.session.merge(RegionProfile(region=passage.target, **told))
    publish(facts.ProfileChanged(passage.target, tuple(sorted(told))), actor=SYSTEM)
    assert passage.operation is not None
    yield passage.operation


def _office(operation: UUID | None = None) -> Row:
    asked = select(RegionProfile).where(RegionProfile.region == tenancy.scope().home)
    row = db.session.scalar(asked)
    return {} if row is None else {name: value for name, value in _plain(row, *_OFFICE).items() if value is not None}


def _unchanged(things: Sequence[Thing], read: Mapping[int, Row]) -> list[UUID]:
    """The look as it came; one that was changed here stays."""
    return [one.id for one in things if one.untouched]


def _hide(operation: UUID) -> None:
    row = db.session.scalar(select(RegionProfile).where(RegionProfile.region == tenancy.scope().home))
    for name in _OFFICE if row else ():
        setattr(row, name, None)


def _crests(passage: Passage) -> list[Row]:
    """The pictures that the own look names; the look itself goes along with the own layers."""
    if passage.ends:
        return []
    named = {content.get("crest") for content in succession.own(LOOK, passage.starts).values()}
    asked = select(RegionCrest).where(RegionCrest.region == passage.source, RegionCrest.digest.in_(named - {None}))
    return [_plain(row, "digest", "type", "data") for row in db.session.scalars(asked)]


def _new_crests(passage: Passage, found: list[Row], known: dict[Any, Any]) -> tuple[list[Row], Notes]:
    return found, []


def _hang(passage: Passage, rows: list[Row]) -> Iterator[UUID]:
    for row in rows:
        db.session.merge(RegionCrest(region=passage.target, **row))
    assert passage.operation is not None
    yield passage.operation


def _leave_hanging(operation: UUID) -> None:
    """Pictures stay, because the history of the look names them."""


# ── Own layers and claims ────────────────────────────────────────────────────────────────────────────────────


def _layers(passage: Passage) -> dict[str, Any]:
    if passage.ends:
        return {}
    every = succession.kinds()
    found = {kind.name: (succession.own(kind, passage.starts), _ahead(kind, passage)) for kind in every}
    return {name: said for name, said in found.items() if any(said)}


def _ahead(kind: Kind, passage: Passage) -> list[Left]:
    return [Left(kind.name, item, "", "scheduled") for item in succession.scheduled(kind, passage.starts)]


def _new_layers(passage: Passage, found: dict[str, Any], known: dict[Any, Any]) -> tuple[dict[str, Any], Notes]:
    told, left = dict[str, Any](), list[Left]()
    for name, (content, ahead) in found.items():
        kind = MODELS[name].kind
        mine = known.setdefault(("layers", name), succession.own(kind, passage.starts))
        told[name], behind = succession.fitting(kind, content, mine, passage.starts, alone=passage.own)
        left += [*behind, *ahead]
        for edit in told[name]:
            mine[edit.item] = mine.get(edit.item, {}) | edit.changes()
    return told, _words(left)


def _publish(passage: Passage, told: dict[str, Any]) -> Iterator[UUID]:
    note = f"承接{queries.get(passage.source).full_name}"
    for name, edits in told.items():
        if edits:
            yield releases.publish(MODELS[name].kind, edits, actor=SYSTEM, at=passage.starts, note=note).id


def _take_release_back(id: UUID) -> UUID | None:
    row = db.session.get(Release, (tenancy.scope().home, id))
    if row is None or row.cancelled_at is not None:
        return None
    try:
        made = releases.roll_back(MODELS[row.kind].kind, id, actor=SYSTEM, note="撤回区划调整")
    except releases.NothingToUndo:
        return None
    return made.id if made.id != id else None


def _claims(passage: Passage) -> dict[str, Any]:
    if passage.ends:
        return {}
    found = {kind.name: succession.said(kind, passage.starts) for kind in succession.kinds() if kind.claimable}
    return {name: rows for name, rows in found.items() if rows}


def _new_claims(passage: Passage, found: dict[str, Any], known: dict[Any, Any]) -> tuple[dict[str, Any], Notes]:
    told, left = dict[str, Any](), list[Left]()
    for name, rows in found.items():
        kind = MODELS[name].kind
        items = {item for row in rows for item in row.items}
        there = set(succession.here(kind, items, passage.starts))
        there |= {item for item, said in known.get(("layers", name), {}).items() if said.get("defines")}
        decided = known.setdefault(("claims", name), succession.decided(kind))
        below = None if passage.alone else passage.below
        told[name], behind = succession.planned(kind, rows, passage.codes, below, there, decided)
        left += behind
    return told, _words(left)


def _claim(passage: Passage, told: dict[str, Any]) -> Iterator[UUID]:
    """What came along is here by now, unless a word here or above withdraws it."""
    for name, intents in told.items():
        kind = MODELS[name].kind
        here = succession.here(kind, {item for intent in intents for item in intent.items}, passage.starts)
        for intent in intents:
            if items := tuple(item for item in intent.items if item in here):
                yield succession.make(kind, replace(intent, items=items), passage.starts).id


GIVEN_UP = """
select 1 from region_carriages c join claims k on k.region = c.region and k.id = c.thing
where c.operation = %(operation)s and c.what = 'claims' and c.undone_at is null
    and k.ended_by is null and k.ends <= %(now)s and (k.until is null or k.ends < k.until) limit 1
"""


def _take_claim_back(id: UUID) -> None:
    row = db.session.get(Claim, (tenancy.scope().home, id))
    if row is not None and row.ends > now():
        claims.unclaim(MODELS[row.kind].kind, id, actor=SYSTEM)


def _words(left: Iterable[Left]) -> Notes:
    """One line for each kind, element and reason, with how many items it is."""
    counts: dict[tuple[str, str, str], int] = {}
    for one in left:
        key = (one.kind, one.element, one.why)
        counts[key] = counts.get(key, 0) + 1
    return [
        f"{kind}{f'.{element}' if element else ''}：{count} 项不承接，{WHY[why]}"
        for (kind, element, why), count in sorted(counts.items())
    ]


def _all() -> tuple[Carrier, ...]:
    return (
        Carrier(
            "departments", _departments, _new_departments, _establish, _end_department, _ended_departments, _called
        ),
        Carrier("profile", _profile, _new_profile, _show, _hide, _unchanged, _office),
        Carrier("crests", _crests, _new_crests, _hang, _leave_hanging),
        Carrier("releases", _layers, _new_layers, _publish, _take_release_back),
        Carrier("claims", _claims, _new_claims, _claim, _take_claim_back),
    )


def register() -> None:
    """Let an office's belongings go along when its place goes to another."""
    for carrier in _all():
        carrying.register(carrier)
    carrying.watch("发布", Release.made_at)
    carrying.watch("认领", Claim.starts)
    carrying.watch_loss("认领", GIVEN_UP)
