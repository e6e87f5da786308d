"""The values of a matter as machines meet them: one typed field for each element, made from the table of elements.

Nothing is written here by hand, so what the API describes is what the table says; `tests` hold both against what is
sent.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from wutong.matters import rules
from wutong.matters.shapes import Column, Kind


def _facts(column: Column) -> dict[str, Any]:
    return {"allow_none": True, "metadata": {"title": column.title}}


def _text(column: Column) -> fields.Field[Any]:
    return fields.String(validate=validate.Length(max=column.limit), **_facts(column))


def _link(column: Column) -> fields.Field[Any]:
    facts = {"title": column.title, "format": "uri"}
    return fields.String(validate=validate.Length(max=column.limit), allow_none=True, metadata=facts)


def _number(column: Column) -> fields.Field[Any]:
    return fields.Integer(strict=True, validate=validate.Range(0, column.limit), **_facts(column))


def _choice(column: Column, **facts: Any) -> fields.Field[Any]:
    values = list(column.options)
    kind = fields.Integer if isinstance(values[0], int) else fields.String
    return kind(validate=validate.OneOf(values, [*column.options.values()]), **facts)


def _rows(column: Column) -> fields.Field[Any]:
    cells = Schema.from_dict(_named(rules.ROWS[column.name]), name=f"Matter_{column.name}")
    return fields.List(fields.Nested(cells), **_facts(column))


_FIELD: Mapping[Kind, Callable[[Column], fields.Field[Any]]] = {
    "text": _text,
    "long": _text,
    "link": _link,
    "number": _number,
    "yes": lambda column: fields.Boolean(**_facts(column)),
    "code": lambda column: _choice(column, **_facts(column)),
    "codes": lambda column: fields.List(_choice(column), **_facts(column)),
    "lines": lambda column: fields.List(fields.String(validate=validate.Length(max=column.limit)), **_facts(column)),
    "rows": _rows,
}


def _named(columns: Iterable[Column]) -> dict[str, fields.Field[Any]]:
    return {column.name: _FIELD[column.kind](column) for column in columns}


#: Every element of a matter by its name; None is "not said".
MatterValues: type[Schema] = Schema.from_dict(_named(rules.ELEMENTS), name="MatterValues")
