"""The JSON Schema of one line of open data, made from the table of elements, so that it says what is sent."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wutong.matters import codes, rules
from wutong.matters.additions import ADDITIONS
from wutong.matters.opendata import FORMAT
from wutong.matters.shapes import Column, Kind

_REGION = {"type": "string", "pattern": "^(0|[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$"}
#: What stands beside the elements, each with what it is.
FACTS: Mapping[str, dict[str, Any]] = {
    "region": {**_REGION, "title": "地区代码", "description": "the place that offers the matter, as in addresses"},
    "code": {"type": "string", "title": "事项代码", "description": "names the matter for ever"},
    "url": {"type": "string", "format": "uri", "title": "网址", "description": "the guide's page"},
    "department": {"type": "string", "title": "办理机构", "description": "the body that handles it at this place"},
    "decided_by": {**_REGION, "title": "决定机关所在地区代码", "description": "the region that decides"},
    "defined_by": {**_REGION, "title": "设立地区代码", "description": "the region on whose list it was set up"},
    "claimed_by": {**_REGION, "title": "认领地区代码", "description": "the region that took it on for this place"},
}


def schema(address: str) -> dict[str, Any]:
    """The schema of a line, under the address at which it is read."""
    guide = _object((element for element in rules.ELEMENTS), "elements that nobody has said are left out")
    mode = {"title": "办理方式", **_choice(codes.MODES)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": FORMAT,
        "description": "One published guide of one region: one line of the file.",
        "type": "object",
        "properties": {**FACTS, "mode": mode, "guide": guide, "more": _added()},
        "required": [*FACTS, "mode", "guide", "more"],
        "additionalProperties": False,
    }


def _added() -> dict[str, Any]:
    """What plugins add to matters here, by the names that it has outside."""
    named = {elements.public(one): _of(one) for elements in ADDITIONS for one in elements.elements}
    about = "elements that extensions of the platform add; those that nobody has said are left out"
    return {"type": "object", "properties": named, "additionalProperties": False, "description": about}


def _object(columns: Iterable[Column], about: str = "") -> dict[str, Any]:
    told = {"type": "object", "properties": {one.name: _of(one) for one in columns}, "additionalProperties": False}
    return {**told, "description": about} if about else told


def _of(column: Column) -> dict[str, Any]:
    return {"title": column.title, **_KINDS[column.kind](column)}


def _text(column: Column) -> dict[str, Any]:
    return {"type": "string", "maxLength": column.limit}


def _choice(options: Mapping[Any, str]) -> dict[str, Any]:
    return {"oneOf": [{"const": value, "title": title} for value, title in options.items()]}


def _several(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_KINDS: Mapping[Kind, Callable[[Column], dict[str, Any]]] = {
    "text": _text,
    "long": _text,
    "link": lambda column: {**_text(column), "format": "uri"},
    "number": lambda column: {"type": "integer", "minimum": 0, "maximum": column.limit},
    "yes": lambda column: {"type": "boolean"},
    "code": lambda column: _choice(column.options),
    "codes": lambda column: _several(_choice(column.options)),
    "lines": lambda column: _several(_text(column)),
    "rows": lambda column: _several(_object(rules.ROWS[column.name])),
}
