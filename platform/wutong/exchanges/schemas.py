"""What comes in and goes out at the machine door of a list."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from wutong.exchanges.rules import LIMIT, Exchange
from wutong.matters.shapes import Column, Kind
from wutong.web.listing import Part


def _facts(column: Column) -> dict[str, Any]:
    return {"allow_none": True, "metadata": {"title": column.title}}


#: How a program gets each kind of column; what comes in is looked at row by row instead, so that every fault is told.
_TYPED: Mapping[Kind, Callable[[Column], fields.Field[Any]]] = {
    "text": lambda column: fields.String(**_facts(column)),
    "long": lambda column: fields.String(**_facts(column)),
    "link": lambda column: fields.String(**_facts(column)),
    "code": lambda column: fields.Raw(**_facts(column)),
    "number": lambda column: fields.Integer(**_facts(column)),
    "yes": lambda column: fields.Boolean(**_facts(column)),
    "codes": lambda column: fields.List(fields.Raw(), **_facts(column)),
    "lines": lambda column: fields.List(fields.String(), **_facts(column)),
}


def rows_of(exchange: Exchange) -> type[Schema]:
    """A part of a list, typed by its columns."""
    called = f"{exchange.plugin}_{exchange.short}"
    row = Schema.from_dict({one.name: _TYPED[one.kind](one) for one in exchange.columns}, name=f"ListRow_{called}")
    return type(f"List_{called}", (Part,), {"items": fields.List(fields.Nested(row), required=True)})


class ListSent(Schema):
    """Rows that come in, by column; nothing is written unless `write` says so."""

    rows = fields.List(fields.Dict(keys=fields.String()), required=True, validate=validate.Length(1, LIMIT))
    write = fields.Boolean(load_default=False)


class ListProblem(Schema):
    """One fault: the row, counted from 1, the column's title, what to do, what stands there."""

    row = fields.Integer(required=True)
    column = fields.String(required=True)
    said = fields.String(required=True)
    value = fields.String(required=True)


class ExchangeReport(Schema):
    """What the rows would do, or did: new, different, the same, and every fault; rows with one are left out."""

    rows = fields.Integer(required=True)
    new = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    same = fields.Integer(required=True)
    problems = fields.List(fields.Nested(ListProblem), required=True)
    written = fields.Integer(required=True)
