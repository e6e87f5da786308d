"""Answers as the lines of a list: a column for each box, by its name or key; `子女.1.姓名` for the first of a group."""

from collections.abc import Mapping
from typing import Any

from wutong.forms.rules.boxes import MOST_ROWS, Box, Form


def raw(form: Form, cells: Mapping[str, str]) -> dict[str, Any]:
    """The answers of one line; a column that the form does not know keeps its own name, and `check` tells it."""
    told: dict[str, Any] = {}
    for heading, text in cells.items():
        if not text.strip():
            continue
        group, place, name = _split(form, heading.strip())
        if group is None:
            box = _find(form.top, heading.strip())
            told[box.key if box else heading.strip()] = _cell(box, text)
        else:
            rows = told.setdefault(group.key, [{} for _ in range(MOST_ROWS)])
            inner = _find(form.inner[group.key], name)
            rows[place][inner.key if inner else name] = _cell(inner, text)
    return told


def _split(form: Form, heading: str) -> tuple[Box | None, int, str]:
    """The group, the place in it counted from 0, and the box that a heading names; no group for any other heading."""
    first, *rest = heading.split(".", 2)
    group = _find(form.top, first)
    if group is None or group.type != "group" or len(rest) != 2 or not rest[0].isdecimal():
        return None, 0, heading
    place = int(rest[0][:4]) - 1
    return (group, place, rest[1]) if 0 <= place < MOST_ROWS else (None, 0, heading)


def _find(boxes: tuple[Box, ...], name: str) -> Box | None:
    return next((box for box in boxes if name in (box.key, box.name)), None)


def _cell(box: Box | None, text: str) -> Any:
    if box is None or box.type != "many":
        return text
    return [part.strip() for part in text.replace(";", "；").replace("\n", "；").split("；") if part.strip()]
