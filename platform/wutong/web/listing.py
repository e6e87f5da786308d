"""Lists that are worked out as a whole, given to programs part by part like those that the database pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from wutong.web.paging import MOST, BadCursor, Cursor


class PartAsked(Schema):
    """Which part of a list: what comes behind a cursor, at most so many."""

    after = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=200))
    limit = fields.Integer(load_default=MOST, validate=validate.Range(1, MOST))


class Part(Schema):
    """A part of a list; `next` is the cursor of the following one."""

    next = fields.String(allow_none=True)


def part(items: Sequence[Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a list that was asked for by `PartAsked`, with the cursor of the next; raises `BadCursor`.

    The cursor counts what was given out: what is worked out anew each time has no keys that would outlast a change.
    """
    start = _start(asked["after"])
    end = start + asked["limit"]
    return {"items": items[start:end], "next": Cursor.pack([end]) if end < len(items) else None}


def _start(after: str | None) -> int:
    if not after:
        return 0
    (start,) = Cursor.unpack(after, 1)
    if type(start) is not int or start < 1:
        raise BadCursor
    return start
