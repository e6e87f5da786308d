"""New rows, written in one go: one prepared INSERT a table, all sent together and waited for once.

The mapper would send a statement for each table and wait for its answer, and have more work with each than PostgreSQL
has: for a filing, which writes ten tables, that was half of its cost. What is not plain here (a value that the
database has to work out, an array) is left to the mapper, which does the same more slowly.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy import Column, Connection, Dialect, MetaData, String, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapper

from wutong import wire

Values = Mapping[str, Any]


class Row(NamedTuple):
    """A row on its way: values by column; `clash` is what the statement says of one that is there already."""

    table: Table
    values: Values
    clash: str = ""


#: The row that is there already stays as it is.
ONCE = "on conflict do nothing"


class NotPlain(Exception):
    """The mapper has to write it."""


class _Cut(psycopg.DataError):
    """A text that libpq would cut at its first NUL; the driver refuses it in the same words."""

    def __init__(self) -> None:
        super().__init__("PostgreSQL text fields cannot contain NUL (0x00) bytes")


def _text(value: str) -> bytes:
    if "\0" in value:
        raise _Cut
    return value.encode()


#: How the value of a column, as its type gives it to the driver, is spelled for PostgreSQL.
_SPELLED: dict[type, Callable[[Any], bytes | None]] = {
    type(None): lambda value: None,
    str: _text,
    int: lambda value: b"%d" % value,
    bool: lambda value: b"t" if value else b"f",
    UUID: lambda value: str(value).encode(),
    date: lambda value: value.isoformat().encode(),
    datetime: lambda value: value.isoformat().encode(),
    Jsonb: lambda value: json.dumps(value.obj).encode(),
    psycopg.Binary: lambda value: b"\\x" + bytes(value.obj).hex().encode(),
}


@dataclass(frozen=True, slots=True)
class _Place:
    """A column, what makes its value fit for the driver, and what is written where none is given.

    `known` is whether that is known here; `says_none` whether a None that is given is a value, as in JSON.
    """

    name: str
    fit: Callable[[Any], Any] | None
    default: Any
    known: bool
    says_none: bool

    def spelled(self, values: Values) -> bytes | None:
        """The column's value as PostgreSQL reads it; raises `NotPlain`."""
        value = values.get(self.name)
        if value is None and not (self.says_none and self.name in values):
            if not self.known:
                raise NotPlain
            value = self.default
            if value is None:
                return None
        given = self.fit(value) if self.fit else value
        spell = _SPELLED.get(type(given))
        if spell is None:
            raise NotPlain
        return spell(given)


@dataclass(frozen=True, slots=True)
class _Writer:
    """How rows of one table are written: the statement and its columns."""

    statement: bytes
    places: tuple[_Place, ...]


@lru_cache(maxsize=512)
def _writer(table: Table, clash: str, dialect: Dialect) -> _Writer:
    places = tuple(_place(column, dialect) for column in table.columns)
    kinds = [_kind(column, dialect) for column in table.columns]
    names = ", ".join(f'"{place.name}"' for place in places)
    given = ", ".join(f"${number}::{kind}" for number, kind in enumerate(kinds, 1))
    return _Writer(f'insert into "{table.name}" ({names}) values ({given}) {clash}'.encode(), places)


def _place(column: "Column[Any]", dialect: Dialect) -> _Place:
    default, fit = column.default, column.type.dialect_impl(dialect).bind_processor(dialect)
    known = column.server_default is None and (default is None or bool(default.is_scalar))
    given = getattr(default, "arg", None) if known else None
    return _Place(column.name, fit, given, known, column.type.should_evaluate_none)


def _kind(column: "Column[Any]", dialect: Dialect) -> str:
    """The type as the statement says it: without a length, because PostgreSQL would cut a text to fit."""
    return "varchar" if isinstance(column.type, String) else column.type.dialect_impl(dialect).compile(dialect)


@lru_cache(maxsize=512)
def _keys(mapper: "Mapper[Any]") -> tuple[tuple[str, str], ...]:
    """Column and attribute of a mapped table."""
    return tuple((prop.columns[0].name, prop.key) for prop in mapper.column_attrs)


@lru_cache(maxsize=8)
def _order(metadata: MetaData, count: int) -> dict[Table, int]:
    """Tables that others refer to come first; `count` is how many there are by now."""
    return {table: number for number, table in enumerate(metadata.sorted_tables)}


def of(state: Any) -> Row:
    """The row of a new object."""
    held = state.dict
    return Row(state.mapper.local_table, {name: held[key] for name, key in _keys(state.mapper) if key in held})


def complete(state: Any) -> None:
    """Let an object that was written know what stands where nothing was given."""
    for column, key in _keys(state.mapper):
        if state.dict.get(key) is None:
            default = state.mapper.local_table.columns[column].default
            state.dict[key] = getattr(default, "arg", None)


def messages(rows: Sequence[Row], dialect: Dialect) -> list[wire.Message]:
    """What writes the rows, in an order that keeps foreign keys; raises `NotPlain`, and as `write` does."""
    metadata = rows[0].table.metadata
    place = _order(metadata, len(metadata.tables))
    try:
        return [_message(row, dialect) for row in sorted(rows, key=lambda row: place[row.table])]
    except psycopg.Error as error:
        raise known(error, dialect) from error


def _message(row: Row, dialect: Dialect) -> wire.Message:
    writer = _writer(row.table, row.clash, dialect)
    return writer.statement, [place.spelled(row.values) for place in writer.places]


def write(connection: Connection, said: Sequence[wire.Message]) -> None:
    """Send them; raises what SQLAlchemy raises when the database refuses one."""
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, psycopg.Connection)
    try:
        wire.together(raw, said)
    except psycopg.Error as error:
        raise known(error, connection.dialect) from error


def known(error: psycopg.Error, dialect: Dialect) -> Exception:
    """The driver's error as SQLAlchemy raises it."""
    return DBAPIError.instance(None, None, error, psycopg.Error, hide_parameters=True, dialect=dialect)
