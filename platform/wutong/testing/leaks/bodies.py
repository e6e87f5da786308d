"""Bodies for machine doors, made from their own description, so that it is the right that refuses and not the form."""

import re
from typing import Any

from flask import Flask

#: Texts that pass the patterns of the house, tried where a field has one.
PATTERNED = {r"^\d{2,12}$": "622926", r"^[0-9a-f-]{36}\.\d{1,12}$": "00000000-0000-7000-8000-000000000000.1"}


def plausible(app: Flask, rule: str) -> dict[str, Any]:
    """A body that the door with this rule takes for well formed; empty where the description asks for none."""
    path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule)
    told = app.extensions["flask-smorest"]["apis"][""]["ext_obj"].told()
    operation = told["paths"].get(path, {}).get("post", {})
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    made = _value(schema, told)
    return made if isinstance(made, dict) else {}


def _value(schema: dict[str, Any], told: dict[str, Any]) -> Any:
    if name := schema.get("$ref", "").rpartition("/")[2]:
        return _value(told["components"]["schemas"][name], told)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        needed = schema.get("required", ())
        return {name: _value(one, told) for name, one in schema.get("properties", {}).items() if name in needed}
    if kind == "array":
        return [_value(schema["items"], told)]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    return False if kind == "boolean" else _text(schema)


def _text(schema: dict[str, Any]) -> str:
    return PATTERNED.get(schema.get("pattern", ""), "M-622926000000")
