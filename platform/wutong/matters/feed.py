"""The change feed: what moved above or below the present region since a cursor, for programs that keep a copy.

Order and completeness are those of `layers.acts`; here each act is told with the matters that it concerns. Of regions
above only what touches the present one is told, unless everything is asked for: releases of matters that it has or that
are new to it, rules of the matrix, and claims that reach it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    SmallInteger,
    Uuid,
    and_,
    bindparam,
    desc,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from wutong import tenancy
from wutong.db import db
from wutong.layers import acts
from wutong.layers import queries as inherited
from wutong.layers.acts import START, Cursor, Mark, Side
from wutong.layers.kinds import REACH
from wutong.layers.models import Act, Claim, Release
from wutong.matters import queries
from wutong.matters.board.touch import Touch
from wutong.matters.models import MATTER, MATTER_RULES, MatterLayer
from wutong.web.paging import BIGINT, BadCursor
from wutong.web.paging import Cursor as Text

Row = TypeVar("Row", Release, Claim)
Key = tuple[int, UUID]
#: What a cursor is made of: two marks, and the last act told between them where there is more.
SHAPE, SPOT = (int, datetime, int, datetime), (int, int, str, int)

KINDS = (MATTER.name, MATTER_RULES.name)
#: Matters named in one entry; who needs more reads the list again.
NAMED = 100
#: In place of a cursor: begin with what comes from now on.
FROM_NOW = "now"
#: How long an empty answer repeats the cursor it was asked with, so that it has the same tag each time.
STILL = timedelta(hours=1)


class Feed(NamedTuple):
    """A page of changes, the cursor to go on with at any time, and whether there is more already."""

    items: Sequence[dict[str, Any]]
    next: str
    more: bool


class Found(NamedTuple):
    """A matter in a release, and whether the present region has it already."""

    item: UUID
    held: bool


def above(after: str | None, limit: int, *, everything: bool = False) -> Feed:
    """What changed on the line down to the present region itself; raises `BadCursor`."""
    return _page("above", after, limit, everything=everything)


def below(after: str | None, limit: int) -> Feed:
    """What changed in the regions below, each with the grounds of who declined; raises `BadCursor`."""
    with tenancy.at(tenancy.scope().home, look="down"):
        return _page("below", after, limit, everything=True)


def _page(side: Side, after: str | None, limit: int, *, everything: bool) -> Feed:
    if after == FROM_NOW:
        mark = acts.frontier()
        return Feed((), _text(Cursor(mark, mark)), more=False)
    asked = _cursor(after) if after else Cursor(START, START)
    rows, cursor, more = acts.follow(KINDS, side, asked, limit)
    if after and not rows and asked.last is None and cursor.since.moment - asked.since.moment < STILL:
        return Feed((), after, more=False)
    return Feed(_entries(rows, side, everything=everything), _text(cursor), more)


def _text(cursor: Cursor) -> str:
    return Text.pack([*cursor.since, *cursor.until, *(cursor.last or ())])


def _cursor(text: str) -> Cursor:
    """The cursor that was given out as this text; raises `BadCursor`."""
    keys = Text.unpack(text)
    if tuple(map(type, keys)) not in (SHAPE, SHAPE + SPOT):
        raise BadCursor
    if any(one not in BIGINT for one in keys if isinstance(one, int)) or keys[1].tzinfo is None or not keys[3].tzinfo:
        raise BadCursor
    place, moment, end, instant, *last = keys
    return Cursor(Mark(place, moment), Mark(end, instant), tuple(last) or None)


# ── What an act is about ─────────────────────────────────────────────────────────────────────────────────────


def _entries(rows: Sequence[Act], side: Side, *, everything: bool) -> list[dict[str, Any]]:
    """The acts as they are told, without those that do not concern the reader."""
    releases, claims = _rows(Release, rows), _rows(Claim, rows)
    held = None if everything else _held()
    found = _found([key for key, row in releases.items() if row.kind == MATTER.name], held)
    told = [
        _release(row, releases[row.region, row.subject], found.get((row.region, row.subject), ()), held)
        if (row.region, row.subject) in releases
        else _claim(row, claims[row.region, row.subject], grounds=side == "below")
        for row in rows
        if everything or _concerns(row, claims.get((row.region, row.subject)), found)
    ]
    codes = _codes({item for one in told for item in one["about"]})
    return [{**one, "codes": [codes[item] for item in one["about"] if item in codes]} for one in told]


def _concerns(row: Act, claim: Claim | None, found: Mapping[Key, Sequence[Found]]) -> bool:
    """Whether an act of the line is the present region's business."""
    if row.region == tenancy.scope().home or row.kind != MATTER.name:
        return True
    return bool(found.get((row.region, row.subject))) if claim is None else _reaches(claim)


def _act(row: Act, about: Sequence[UUID], items: int) -> dict[str, Any]:
    told = {"region": row.region, "kind": row.kind, "does": row.does, "number": row.number, "id": row.subject}
    return {**told, "at": row.starts, "items": items, "about": about[:NAMED], "cut": len(about) > NAMED}


def _release(row: Act, release: Release, found: Sequence[Found], held: Collection[UUID] | None) -> dict[str, Any]:
    told = _act(row, [one.item for one in found], release.items)
    mine = held is None or row.region == tenancy.scope().home or not found
    return {**told, "reverts": release.reverts, "touch": None if mine else _touch(release, found)}


def _touch(release: Release, found: Sequence[Found]) -> Touch:
    if not any(one.held for one in found):
        return "fresh"
    return "stopped" if release.urgent else "changed"


def _claim(row: Act, claim: Claim, *, grounds: bool) -> dict[str, Any]:
    terms = {"reach": claim.reach, "mode": claim.mode, "until": claim.until}
    return {**_act(row, claim.items, len(claim.items)), **terms, "grounds": claim.grounds if grounds else None}


def _rows(table: type[Row], rows: Sequence[Act]) -> dict[Key, Row]:
    """The releases or claims that these acts are about."""
    keys = {(row.region, row.subject) for row in rows}
    found = db.session.scalars(select(table).where(tuple_(table.region, table.id).in_(keys))) if keys else ()
    return {(row.region, row.id): row for row in found}


def _held() -> list[UUID]:
    """The matters that the present region offers or handles."""
    claims = inherited.deciding(MATTER, tenancy.scope().home, queries.acting())
    return [item for item, claim in claims.items() if claim.state == "claimed"]


def _reaches(claim: Claim) -> bool:
    """Whether a claim of a region above is made for the present one."""
    line, words = set(tenancy.scope().line), {REACH[level] for level in queries.acting() if level in REACH}
    narrowed = claim.only is None or not line.isdisjoint(claim.only)
    return narrowed and not words.isdisjoint(claim.reach) and line.isdisjoint(claim.besides)


def _found(keys: Collection[Key], held: Collection[UUID] | None) -> dict[Key, list[Found]]:
    """The matters of each release, a few more than are named: all of them, or with `held` those that concern the
    present region, what it has first."""
    table, row = MatterLayer.__table__, Release.__table__
    has = true() if held is None else table.c.item == func.any(bindparam("held", held, type_=ARRAY(Uuid)))
    here = true() if held is None else or_(has, _fresh(table), table.c.region == tenancy.scope().home)
    of_it = and_(table.c.region == row.c.region, table.c.starts == row.c.starts, table.c.release == row.c.id)
    some = select(table.c.item, has.label("held")).where(of_it, here).order_by(desc("held"), table.c.item)
    each = some.limit(NAMED + 1).lateral()
    read = select(row.c.region, row.c.id, each.c.item, each.c.held).join(each, true())
    told: dict[Key, list[Found]] = {}
    for region, release, *found in db.session.execute(read.where(tuple_(row.c.region, row.c.id).in_(keys))):
        told.setdefault((region, release), []).append(Found(*found))
    return told


def _fresh(table: FromClause) -> ColumnElement[bool]:
    """Matters that a release brings and that are meant for a level the present region acts for."""
    levels, acting = table.c.exercise_levels, bindparam("acting", sorted(queries.acting()), type_=ARRAY(SmallInteger))
    meant = or_(levels.is_(None), func.cardinality(levels) == 0, levels.op("&&")(acting))
    return and_(table.c.defines, literal("defines") == func.any(table.c.changed), meant)


def _codes(items: Collection[UUID]) -> dict[UUID, str]:
    """The codes of matters, of withdrawn ones too; a code is locked, so any layer that says it is right."""
    table = MatterLayer.__table__
    read = select(table.c.item, func.min(table.c.code).label("code")).where(
        table.c.item == func.any(bindparam("items", list(items), type_=ARRAY(Uuid))), table.c.code.is_not(None)
    )
    return {row.item: row.code for row in db.session.execute(read.group_by(table.c.item))}
