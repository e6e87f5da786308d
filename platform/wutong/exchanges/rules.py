"""What a list is, and what a file that comes in would do to it. Values in, values or sentences out."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from wutong.errors import Conflict, Invalid, NotFound
from wutong.matters import cells, shapes
from wutong.matters.shapes import Column

Values = Mapping[str, Any]
#: How the JSON document of a list names itself.
FORMAT = "wutong.list/1"
#: Rows of one file at most.
LIMIT = 20_000


class NoSuchList(NotFound):
    """No installed plugin brings a list of this name."""

    code = "lists.unknown"
    message = "没有名为“{name}”的清单，可用的有：{known}。"


class NoList(Invalid):
    """No file was chosen, or one of a kind that is not read, or one that holds no such list."""

    code = "lists.unreadable"
    message = "读不了“{file}”：{reason}。请对照导出的文件核对后再导入。"


class Moved(Conflict):
    """Somebody changed the list since the reader saw what the file would do."""

    code = "lists.moved"
    message = "清单刚被别人改过，没有写入任何内容，请重新核对后再确认。"


def _fine(values: Values) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, eq=False)
class Exchange:
    """A list of a plugin, `NAME.list`: its columns, and the `key` columns that tell its rows apart.

    `rows()` reads what the present region has, each row by the columns' names; `write(rows, actor=…)` writes rows that
    are new or different, whole, in the present transaction, and never sees one with a fault. `needed` columns must be
    filled; `check(values)` says what else is wrong with a row, by column. `read` and `edit` are the rights to take
    it out and, besides, to bring it in; `group` and `order` place it in the menu.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[], Iterable[Values]]
    write: Callable[..., None]
    read: str
    edit: str
    needed: tuple[str, ...] = ()
    check: Callable[[Values], Mapping[str, str]] = _fine
    group: str = "地区"
    order: int = 670

    @property
    def plugin(self) -> str:
        """Whose list it is."""
        return self.name.partition(".")[0]

    @property
    def short(self) -> str:
        """Its name in addresses."""
        return self.name.partition(".")[2]

    def column(self, name: str) -> Column:
        """One of its columns."""
        return next(one for one in self.columns if one.name == name)

    def keyed(self, values: Values) -> tuple[str, ...]:
        """What tells a row apart."""
        return tuple(str(values.get(name) or "") for name in self.key)


class Problem(NamedTuple):
    """One fault: the row as the file counts it, the column's title, what to do, and what stands there."""

    row: int
    column: str
    said: str
    value: str = ""


@dataclass(slots=True)
class Line:
    """One row that came in: its number in the file, what it says by column, and what could not be read."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Change(NamedTuple):
    """A row before (None: it is new) and after."""

    before: Values | None
    after: Values


@dataclass(frozen=True, slots=True)
class Report:
    """What a file would do: rows that are new or different, how many say nothing new, every fault."""

    rows: int
    changes: Sequence[Change]
    same: int
    problems: Sequence[Problem]

    @property
    def new(self) -> list[Change]:
        """The rows that are not there yet."""
        return [change for change in self.changes if change.before is None]

    @property
    def changed(self) -> list[Change]:
        """The rows that are there and say something else."""
        return [change for change in self.changes if change.before is not None]

    @property
    def stamp(self) -> str:
        """Stands for exactly these changes."""
        told = json.dumps(list(self.changes), ensure_ascii=False, sort_keys=True, default=str)
        return sha256(told.encode()).hexdigest()[:32]


def of_cells(exchange: Exchange, number: int, texts: Mapping[str, str]) -> Line:
    """A row of a sheet: its filled cells by column, as they are written there."""
    line = Line(number)
    for name, text in texts.items():
        column = exchange.column(name)
        try:
            line.values[name] = cells.understood(column, text)
        except ValueError as error:
            line.problems.append(Problem(number, column.title, str(error), text[:200]))
    return line


def of_values(exchange: Exchange, number: int, told: Any) -> Line:
    """A row of a document, by its columns' names."""
    line, known = Line(number), {column.name for column in exchange.columns}
    if not isinstance(told, Mapping):
        line.problems.append(Problem(number, "", "每一行须是一个对象"))
        return line
    for name, value in told.items():
        if name in known:
            line.values[name] = None if value == "" else value
        else:
            line.problems.append(Problem(number, str(name)[:60], f"没有“{str(name)[:60]}”这一列，请删去"))
    return line


def report(exchange: Exchange, lines: Sequence[Line], held: Iterable[Values]) -> Report:
    """What rows that came in would do to the rows that there are."""
    known = {exchange.keyed(values): values for values in held}
    seen: dict[tuple[str, ...], int] = {}
    changes, problems, same = list[Change](), list[Problem](), 0
    for line in lines:
        found = [*line.problems, *_faults(exchange, line, known), *_twice(exchange, line, seen)]
        problems += found
        if not found:
            change = _change(exchange, line, known.get(exchange.keyed(line.values)))
            same += change is None
            changes += [change] if change else []
    return Report(len(lines), changes, same, problems)


def _faults(exchange: Exchange, line: Line, known: Mapping[tuple[str, ...], Values]) -> Iterable[Problem]:
    """What no column can hold, what is missing, and what the plugin finds."""
    told = {**known.get(exchange.keyed(line.values), {}), **line.values}
    wrong = [(name, said) for name, value in line.values.items() for said in shapes.wrong(exchange.column(name), value)]
    unread = {problem.column for problem in line.problems}
    lacking = [
        (name, "没有填写，请补上")
        for name in dict.fromkeys((*exchange.key, *exchange.needed))
        if told.get(name) in (None, "", []) and exchange.column(name).title not in unread
    ]
    more = list(exchange.check(told).items()) if not (wrong or lacking or unread) else []
    for name, said in (*wrong, *lacking, *more):
        value = line.values.get(name)
        yield Problem(line.number, exchange.column(name).title, said, "" if value is None else str(value)[:200])


def _twice(exchange: Exchange, line: Line, seen: dict[tuple[str, ...], int]) -> Iterable[Problem]:
    key = exchange.keyed(line.values)
    first = seen.setdefault(key, line.number)
    if first != line.number and all(key):
        title = exchange.column(exchange.key[0]).title
        yield Problem(line.number, title, f"与第 {first} 行重复，请删去一行", key[0])


def _change(exchange: Exchange, line: Line, before: Values | None) -> Change | None:
    """What a row changes; None where it says nothing new."""
    held = before or {}
    fresh = {
        name: value
        for name, value in line.values.items()
        if not cells.same(exchange.column(name), held.get(name), value)
    }
    if before is not None and not fresh:
        return None
    whole = {column.name: held.get(column.name) for column in exchange.columns}
    return Change(before, {**whole, **fresh})


class Exchanges:
    """The lists of the installed plugins, by name."""

    def __init__(self) -> None:
        self._held: dict[str, Exchange] = {}
        self.is_on: Callable[[str], bool] = lambda _: False

    def register(self, exchange: Exchange) -> None:
        """Take a plugin's list."""
        self._held[exchange.name] = exchange

    def here(self) -> list[Exchange]:
        """The lists whose plugins are on in the present region, by name."""
        return [self._held[name] for name in sorted(self._held) if self.is_on(self._held[name].plugin)]

    def named(self, name: str) -> Exchange:
        """A list; raises `NoSuchList`, also where its plugin is off."""
        found = next((one for one in self.here() if one.name == name), None)
        if found is None:
            raise NoSuchList(name=name, known="、".join(one.name for one in self.here()) or "（无）")
        return found


EXCHANGES = Exchanges()
