"""Lists page by a cursor over their sort keys and never count.

Knows SQLAlchemy and nothing of the web, so a room's queries may use it. A cursor is opaque to the reader: it
holds the last row's keys, and pages stay right while rows come and go.
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, or_
from sqlalchemy.orm import Session, scoped_session
from sqlalchemy.sql import operators

from wutong.errors import Refused

T = TypeVar("T")
MOST = 100
BIGINT = range(-(2**63), 2**63)


class BadCursor(Refused):
    """The cursor was not given out by this list."""

    code, status = "paging.bad_cursor", 400
    message = "翻页位置无效，请从第一页重新查看。"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page: its rows, and the cursor of the next page if there is one."""

    items: Sequence[T]
    next: str | None = None


class Cursor:
    """Sort keys to opaque text and back; the types that occur in keys are kept."""

    @staticmethod
    def pack(keys: Sequence[Any]) -> str:
        """Keys as URL-safe text."""
        body = json.dumps([_plain(key) for key in keys], separators=(",", ":"))
        return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")

    @staticmethod
    def unpack(text: str, size: int | None = None) -> list[Any]:
        """The `size` keys of a cursor, any number without; raises `BadCursor` for anything this class did not pack."""
        try:
            keys = [_rich(key) for key in json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise BadCursor from None
        if size is not None and len(keys) != size:
            raise BadCursor
        return keys

    @staticmethod
    def unpack_for(columns: Sequence[Any], text: str) -> list[Any]:
        """The keys for these columns; raises `BadCursor` also for keys that the columns could not hold."""
        keys = Cursor.unpack(text, len(columns))
        if not all(_fits(column, key) for column, key in zip(columns, keys, strict=True)):
            raise BadCursor
        return keys


_KINDS: dict[str, Callable[[str], Any]] = {"u": UUID, "t": datetime.fromisoformat, "d": date.fromisoformat}


def _plain(key: Any) -> Any:
    if isinstance(key, UUID):
        return {"u": str(key)}
    if isinstance(key, datetime):
        return {"t": key.isoformat()}
    return {"d": key.isoformat()} if isinstance(key, date) else key


def _rich(key: Any) -> Any:
    if isinstance(key, dict):
        ((kind, text),) = key.items()
        return _KINDS[kind](text)
    return key


def _fits(column: Any, key: Any) -> bool:
    """Whether a column may hold the key: a cursor is the caller's word and may have been written by hand."""
    if type(key) is not column.type.python_type:
        return False
    return key in BIGINT if isinstance(key, int) else "\x00" not in key if isinstance(key, str) else True


def fetch(
    session: Session | scoped_session[Any],
    statement: Select[Any],
    keys: Sequence[ColumnElement[Any] | Any],
    *,
    cursor: str | None = None,
    limit: int = 20,
) -> Page[Any]:
    """One page of the statement's entities, ordered by `keys` (columns, or `column.desc()`), the last one unique.

    `limit` is held between 1 and 100. Keys must not be null.
    """
    size = max(1, min(limit, MOST))
    if cursor:
        last = Cursor.unpack_for([_column(key) for key in keys], cursor)
        statement = statement.where(_beyond(keys, last))
    rows = session.scalars(statement.order_by(*keys).limit(size + 1)).all()
    if len(rows) <= size:
        return Page(rows)
    return Page(rows[:size], Cursor.pack([_value(rows[size - 1], key) for key in keys]))


def _descends(key: Any) -> bool:
    return isinstance(key, UnaryExpression) and key.modifier is operators.desc_op


def _column(key: Any) -> Any:
    return key.element if isinstance(key, UnaryExpression) else key


def _value(row: Any, key: Any) -> Any:
    return getattr(row, _column(key).key)


def _beyond(keys: Sequence[Any], last: Sequence[Any]) -> ColumnElement[bool]:
    """Rows after `last` in the order of `keys`, directions mixed freely."""
    cases = []
    for position, key in enumerate(keys):
        column, value = _column(key), last[position]
        equal = [_column(before) == last[place] for place, before in enumerate(keys[:position])]
        cases.append(and_(*equal, column < value if _descends(key) else column > value))
    return or_(*cases)
