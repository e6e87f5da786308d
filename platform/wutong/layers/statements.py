"""The four statements by which layers are read, built once per table and set of elements.

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
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.sql.expression import ColumnElement

from wutong.layers.kinds import Kind
from wutong.layers.models import Claim, table_of

LINE = bindparam("line", type_=ARRAY(BigInteger))
NOW = bindparam("now", type_=DateTime(timezone=True))
KIND = bindparam("kind", type_=String)
REGION = bindparam("region", type_=BigInteger)
REACHES = bindparam("reaches", type_=ARRAY(Text))
ITEMS = bindparam("items", type_=ARRAY(Uuid))

_claims = cast(Table, Claim.__table__)


def columns(kind: Kind, names: tuple[str, ...]) -> list[Column[Any]]:
    """The columns of a fold's row: the lead, then the elements."""
    table = table_of(kind)
    lead = ("item", "region", "release", "defines", "withdrawn", "locks")
    return [table.c[name] for name in (*lead, *names)]


def on_line(kind: Kind) -> ColumnElement[bool]:
    """Rows of the line that hold at `now`."""
    table = table_of(kind)
    return and_(table.c.region == func.any(LINE), table.c.starts <= NOW, table.c.ends > NOW)


@cache
def some(kind: Kind, names: tuple[str, ...]) -> Select[Any]:
    """The layers of the items in `items`, by item, nation first."""
    table = table_of(kind)
    return (
        select(*columns(kind, names))
        .where(table.c.item == func.any(ITEMS), on_line(kind))
        .order_by(table.c.item, table.c.region)
    )


@cache
def every(kind: Kind, names: tuple[str, ...]) -> Select[Any]:
    """The layers of every item that anybody on the line speaks of, by item, nation first."""
    table = table_of(kind)
    return select(*columns(kind, names)).where(on_line(kind)).order_by(table.c.item, table.c.region)


@cache
def claimed(kind: Kind, names: tuple[str, ...], named: bool = False) -> Select[Any]:
    """The layers of the items claimed for the region, each row followed by the columns of the deciding claim.

    `named`: only of the items in `items`.
    """
    table, mine = table_of(kind), deciding(named).cte("mine")
    told = [mine.c[name].label(f"claim_{name}") for name in CLAIM]
    return (
        select(*columns(kind, names), *told)
        .select_from(mine.join(table, table.c.item == mine.c.item))
        .where(mine.c.state == "claimed", on_line(kind))
        .order_by(table.c.item, table.c.region)
    )


@cache
def deciding(named: bool = False) -> Select[Any]:
    """Of all claims on the line that reach the region, the one that decides, per item.

    A binding claim beats others, and the higher the more; otherwise the nearest region's, and of one region's
    the latest.
    """
    each = func.unnest(_claims.c["items"]).table_valued(column("item", Uuid), name="each").render_derived()
    item = each.c.item
    nearness = case((_claims.c.binding, _claims.c.region), else_=-_claims.c.region)
    chosen = (
        select(item.label("item"), *[_claims.c[name] for name in CLAIM])
        .select_from(_claims.join(each, true()))
        .where(_claims.c.region == func.any(LINE), _claims.c.kind == KIND)
        .where(_claims.c.starts <= NOW, _claims.c.ends > NOW, _reached())
        .ext(distinct_on(item))
        .order_by(item, _claims.c.binding.desc(), nearness, _claims.c.starts.desc(), _claims.c.number.desc())
    )
    return chosen.where(_claims.c["items"].overlap(ITEMS), item == func.any(ITEMS)) if named else chosen


#: The columns of a claim that a fold tells, in the order of `wutong.layers.fold.Claimed`.
CLAIM = ("region", "id", "state", "mode", "accept_level", "decide_level", "grounds", "starts")


def _reached() -> ColumnElement[bool]:
    itself = and_(_claims.c.region == REGION, _claims.c.reach.contains(["self"]))
    return and_(
        or_(itself, and_(_claims.c.region != REGION, _claims.c.reach.overlap(REACHES))),
        or_(_claims.c.only.is_(None), _claims.c.only.overlap(LINE)),
        ~_claims.c.besides.overlap(LINE),
    )
