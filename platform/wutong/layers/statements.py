"""The statements by which layers are read, built once per table and set of elements.

They are Core statements on purpose: rows come back as tuples, and the region condition is written out because the
line asked about may be a descendant's (looking down). Each is one statement, so each reading is one snapshot: no
reader can see half a release. `now` is the reader's one instant.
"""

from functools import cache
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Select,
    String,
    Table,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    column,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, array, distinct_on
from sqlalchemy.sql.expression import ColumnElement

from wutong.layers.kinds import Kind
from wutong.layers.line import LINE
from wutong.layers.models import Claim, Head, table_of

#: Regions of several lines, any number of them.
MANY = bindparam("many", type_=ARRAY(BigInteger))
NOW = bindparam("now", type_=DateTime(timezone=True))
SINCE = bindparam("since", type_=DateTime(timezone=True))
KIND = bindparam("kind", type_=String)
REGION = bindparam("region", type_=BigInteger)
REACHES = bindparam("reaches", type_=ARRAY(Text))
ITEMS = bindparam("items", type_=ARRAY(Uuid))
ITEM = bindparam("item", type_=Uuid)

_claims, _heads = cast(Table, Claim.__table__), cast(Table, Head.__table__)


def columns(kind: Kind, names: tuple[str, ...]) -> list[Column[Any]]:
    """The columns of a fold's row: the lead, then the elements."""
    table = table_of(kind)
    lead = ("item", "region", "release", "defines", "withdrawn", "locks")
    return [table.c[name] for name in (*lead, *names)]


def on_line(kind: Kind, line: ColumnElement[Any] = LINE) -> ColumnElement[bool]:
    """Rows of the line that hold at `now`."""
    table = table_of(kind)
    return and_(table.c.region == func.any(line), table.c.starts <= NOW, table.c.ends > NOW)


@cache
def some(kind: Kind, names: tuple[str, ...]) -> Select[Any]:
    """The layers of the items in `items`, by item, nation first."""
    return _each(kind, columns(kind, names), on_line(kind))


@cache
def twice(kind: Kind, names: tuple[str, ...]) -> Select[Any]:
    """The same as they held at `since` or at `now`, each row followed by when it started and ended to hold."""
    table = table_of(kind)
    then = and_(table.c.starts <= SINCE, table.c.ends > SINCE)
    after = and_(table.c.starts <= NOW, table.c.ends > NOW)
    told = [*columns(kind, names), table.c.starts, table.c.ends]
    return _each(kind, told, and_(table.c.region == func.any(LINE), or_(then, after)))


@cache
def touched(kind: Kind) -> Select[Any]:
    """What layers on the line set that started to hold after `since` and until `now`, each with the items they are of:
    most items of a release have the same said of them."""
    table = table_of(kind)
    begun = and_(table.c.region == func.any(LINE), table.c.starts > SINCE, table.c.starts <= NOW)
    return select(table.c.changed, func.array_agg(table.c.item)).where(begun).group_by(table.c.changed)


def _each(kind: Kind, told: list[Column[Any]], held: ColumnElement[bool]) -> Select[Any]:
    """Layers of the items in `items`, looked up item by item.

    PostgreSQL takes a line for as long as most are, a few layers; left to choose, it would rather read all that a
    province ever said and throw away what was not asked for. The order of the inner part keeps it from choosing.
    """
    table = table_of(kind)
    item = func.unnest(ITEMS).table_valued(column("item", Uuid)).render_derived(name="asked").c.item
    layers = select(*told).where(table.c.item == item, held).order_by(table.c.region).lateral("layers")
    return select(*layers.c).join_from(item.table, layers, true()).order_by(layers.c.item, layers.c.region)


@cache
def every(kind: Kind, names: tuple[str, ...], *, several: bool = False) -> Select[Any]:
    """The layers of every item that anybody on the line speaks of, by item, nation first; of `many` if `several`."""
    table = table_of(kind)
    held = on_line(kind, MANY if several else LINE)
    return select(*columns(kind, names)).where(held).order_by(table.c.item, table.c.region)


@cache
def claimed(kind: Kind, names: tuple[str, ...], named: bool = False) -> Select[Any]:
    """The layers of the items claimed for the region, each row followed by the columns of the deciding claim, and by
    whether anybody on the line has filled the kind's matrix.

    `named`: only of `item`.
    """
    table, mine = table_of(kind), (deciding_one() if named else deciding()).cte("mine")
    told = [mine.c[name].label(f"claim_{name}") for name in CLAIM]
    return (
        select(*columns(kind, names), *told, _ruled(kind).label("ruled"))
        .select_from(mine.join(table, table.c.item == (ITEM if named else mine.c.item)))
        .where(mine.c.state == "claimed", on_line(kind))
        .order_by(table.c.item, table.c.region)
    )


def _ruled(kind: Kind) -> ColumnElement[bool]:
    if kind.ruled_by is None:
        return false()
    return exists().where(_heads.c.region == func.any(LINE), _heads.c.kind == kind.ruled_by.name)


@cache
def deciding() -> Select[Any]:
    """Of all claims on the line that reach the region, the one that decides, per item."""
    each = func.unnest(_claims.c["items"]).table_valued(column("item", Uuid), name="each").render_derived()
    item = each.c.item
    return (
        select(item.label("item"), *[_claims.c[name] for name in CLAIM])
        .select_from(_claims.join(each, true()))
        .where(_held(), _reaches())
        .ext(distinct_on(item))
        .order_by(item, *_STRENGTH)
    )


@cache
def deciding_one() -> Select[Any]:
    """The same for one `item`, which is looked for only in claims that reach the region: a long list of items lies
    aside on the disk, and PostgreSQL would else look there first."""
    told = [_claims.c[name] for name in CLAIM]
    held = case((_reaches(), _claims.c["items"].contains(array([ITEM]))), else_=false())
    return select(*told).where(_held(), held).order_by(*_STRENGTH).limit(1)


#: A binding claim beats others, and the higher the more; else the nearest region's, and of one region's the latest.
_STRENGTH = (
    _claims.c.binding.desc(),
    case((_claims.c.binding, _claims.c.region), else_=-_claims.c.region),
    _claims.c.starts.desc(),
    _claims.c.number.desc(),
)
#: The columns of a claim that a fold tells, in the order of `wutong.layers.fold.Claimed`.
CLAIM = ("region", "id", "state", "mode", "accept_level", "decide_level", "grounds", "starts")


def _held() -> ColumnElement[bool]:
    """Claims of the kind and line that hold at `now`."""
    mine = and_(_claims.c.region == func.any(LINE), _claims.c.kind == KIND)
    return and_(mine, _claims.c.starts <= NOW, _claims.c.ends > NOW)


def _reaches() -> ColumnElement[bool]:
    """Those that speak for the region."""
    itself = and_(_claims.c.region == REGION, literal("self") == func.any(_claims.c.reach))
    return and_(
        or_(itself, and_(_claims.c.region != REGION, _claims.c.reach.overlap(REACHES))),
        or_(_claims.c.only.is_(None), _claims.c.only.overlap(LINE)),
        ~_claims.c.besides.overlap(LINE),
    )
