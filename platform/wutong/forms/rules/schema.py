"""A form as JSON Schema (2020-12) and layout, for programs that fill it in.

The schema is that of answers in their one spelling. What a check digit or a calendar says is beyond a schema; `format`
names it, and the door checks it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wutong.forms.rules.boxes import LONG, MOST_ROWS, SILENT, TEXT, Box, Form, word
from wutong.forms.rules.kinds import LONGEST

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_SAID = {"type": "string", "minLength": 1}
_TYPED: Mapping[str, Mapping[str, Any]] = {
    "name": {"maxLength": 50},
    "number": {"pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$"},
    "date": {"format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "id_number": {"format": "cn-id-number", "pattern": "^[1-9][0-9]{16}[0-9X]$"},
    "credit_code": {"format": "cn-credit-code", "pattern": "^[0-9A-HJ-NPQRTUWXY]{18}$"},
    "telephone": {"pattern": "^1[3-9][0-9]{9}$"},
    "email": {"format": "email", "maxLength": 254},
    "bank_card": {"format": "luhn", "pattern": "^[0-9]{13,19}$"},
    "region": {"format": "cn-region", "pattern": "^(0|[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$"},
}


def schema(form: Form) -> dict[str, Any]:
    """The JSON Schema of a form's answers."""
    told = {"$schema": DRAFT, "title": form.title, **_object(form, [box for box in form.top if _answered(box)])}
    inner = [told for group in form.top if group.type == "group" for told in _across(form, group)]
    if inner:
        told["allOf"] = [*told.get("allOf", ()), *inner]
    return told


def layout(form: Form) -> list[dict[str, Any]]:
    """The parts of a form under their headings, each with its boxes in order and what is said beside them."""
    parts: list[dict[str, Any]] = [{"title": "", "boxes": []}]
    for box in form.top:
        if box.type == "heading":
            parts.append({"title": box.name, "boxes": []})
        else:
            parts[-1]["boxes"].append(_told(form, box))
    return [part for part in parts if part["boxes"]]


def _told(form: Form, box: Box) -> dict[str, Any]:
    told = {"key": box.key, "title": box.name, "type": box.type, "word": word(box.type), "hint": box.hint}
    when = {"when": {"box": box.when, "is": list(box.values)}} if box.when else {}
    inner = {"boxes": [_told(form, member) for member in form.inner[box.key]]} if box.type == "group" else {}
    return {**told, **when, **inner}


def _answered(box: Box) -> bool:
    return box.type not in SILENT


def _object(form: Form, boxes: list[Box], group: str = "") -> dict[str, Any]:
    always = [box for box in boxes if not box.when]
    told: dict[str, Any] = {
        "type": "object",
        "properties": {box.key: _value(form, box) if box in always else True for box in boxes},
        "additionalProperties": False,
    }
    if needed := [box.key for box in always if _needed(box)]:
        told["required"] = needed
    if conditions := list(_conditions(form, boxes, group)):
        told["allOf"] = conditions
    return told


def _conditions(form: Form, boxes: Iterable[Box], group: str) -> Iterator[dict[str, Any]]:
    """What holds when a box of the same object says something."""
    for box in boxes:
        control = form.controlling(box)
        if control is not None and control.within == group:
            yield {"if": _says(control, box), "then": _then(form, box)}


def _across(form: Form, group: Box) -> Iterator[dict[str, Any]]:
    """What holds for the boxes of a group when a box of the form says something."""
    for box in form.inner[group.key]:
        control = form.controlling(box)
        if control is not None and not control.within:
            rows = {"properties": {group.key: {"items": _then(form, box)}}}
            yield {"if": _says(control, box), "then": rows}


def _then(form: Form, box: Box) -> dict[str, Any]:
    told: dict[str, Any] = {"properties": {box.key: _value(form, box)}}
    return {**told, "required": [box.key]} if _needed(box) else told


def _says(control: Box, box: Box) -> dict[str, Any]:
    if not box.values:
        return {"required": [control.key]}
    one = {"enum": list(box.values)}
    said = {"contains": one} if control.type == "many" else one
    return {"required": [control.key], "properties": {control.key: said}}


def _needed(box: Box) -> bool:
    return box.need or (box.type == "group" and int(box.least or 0) > 0)


def _value(form: Form, box: Box) -> dict[str, Any]:
    told = {"title": box.name, **({"description": box.hint} if box.hint else {})}
    if box.type == "group":
        most = int(box.most or MOST_ROWS)
        items = _object(form, list(form.inner[box.key]), box.key)
        return {**told, "type": "array", "minItems": max(int(box.least or 0), 1), "maxItems": most, "items": items}
    if box.type == "many":
        most = int(box.most or len(box.options))
        items = {"enum": list(box.options)}
        bounds = {"minItems": max(int(box.least or 0), 1), "maxItems": most, "uniqueItems": True}
        return {**told, "type": "array", "items": items, **bounds}
    if box.choices:
        return {**told, "enum": list(box.choices)}
    if box.type in ("text", "long", "address"):
        usual = LONG if box.type == "long" else TEXT
        least = 5 if box.type == "address" else int(box.least or 1)
        return {**told, "type": "string", "minLength": max(least, 1), "maxLength": int(box.most or usual)}
    return {**told, **_SAID, **(_TYPED[box.type] if box.type in _TYPED else _added(box))}


def _added(box: Box) -> dict[str, Any]:
    """What a plugin's kind says of its answers; any line of text where the plugin is off."""
    kind = box.kind
    if kind is None:
        return {"minLength": max(int(box.least or 1), 1), "maxLength": int(box.most or TEXT)}
    return {"format": kind.name, "maxLength": LONGEST, **({"pattern": kind.pattern} if kind.pattern else {})}
