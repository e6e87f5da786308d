"""How edits are laid over each other, written in a draft, which is JSON, and read back."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from wutong.layers.kinds import Edit, Kind
from wutong.layers.models import table_of
from wutong.layers.releases import edit

#: How values that JSON does not know are read back, by the Python type of their column.
_READ: Mapping[type, Callable[[Any], Any]] = {
    UUID: UUID,
    Decimal: Decimal,
    dt.date: dt.date.fromisoformat,
    dt.datetime: dt.datetime.fromisoformat,
    dt.time: dt.time.fromisoformat,
}


def written(edits: Iterable[Edit]) -> dict[str, dict[str, Any]]:
    """Edits as JSON values, by item."""
    return {str(edit.item): {name: _written(value) for name, value in edit.changes().items()} for edit in edits}


def read(kind: Kind, told: Mapping[str, Mapping[str, Any]]) -> list[Edit]:
    """Edits from JSON values by item."""
    return [
        edit(UUID(item), {name: _value(kind, name, held) for name, held in said.items()}) for item, said in told.items()
    ]


def laid(earlier: Iterable[Edit], later: Iterable[Edit]) -> list[Edit]:
    """Both as one edit an item; where both set an element the later one stands."""
    told = {one.item: one for one in earlier}
    for one in later:
        known = told.get(one.item)
        told[one.item] = edit(one.item, {**known.changes(), **one.changes()}) if known else one
    return list(told.values())


def _written(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_written(entry) for entry in value]
    return str(value) if type(value) in (UUID, Decimal) else value.isoformat() if type(value) in _READ else value


def _value(kind: Kind, name: str, told: Any) -> Any:
    if told is None or name not in kind.elements:
        return told
    column = table_of(kind).c[name].type
    reads = _READ.get(getattr(column, "item_type", column).python_type)
    if reads is None:
        return told
    return [reads(entry) for entry in told] if isinstance(told, list) else reads(told)
