"""What reading a list finds: its rows as values, remarks about its cells, and both together as a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

from wutong.matters.elements import BY_NAME
from wutong.matters.sheets import Row

Grade = Literal["refused", "corrected", "look"]
GRADES: Mapping[Grade, str] = MappingProxyType({"refused": "不导入", "corrected": "已更正", "look": "请核对"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of the report: where, how grave, what was found and what to do about it.

    `at` is the place of the column on its sheet, counted from 0; None where the sheet lacks it. `pointer` is the place
    in a document (RFC 6901); empty in what came as a sheet.
    """

    sheet: str
    row: int
    column: str
    grade: Grade
    said: str
    value: str = ""
    at: int | None = None
    pointer: str = ""


@dataclass(slots=True)
class Entry:
    """What one row, with its rows on other sheets, would say of a matter; None takes an element back.

    `root` is where the matter stands in its document, as steps; nothing where it came as a row of a sheet.
    """

    row: Row
    code: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    root: tuple[str | int, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the row is left out."""
        return any(finding.grade == "refused" for finding in self.findings)

    def note(self, column: str, grade: Grade, said: str, path: Sequence[str | int] = ()) -> None:
        """Add a remark about an element of this row, once; `path` leads to a place inside its value."""
        found = self.remark(column, grade, said, path)
        if found not in self.findings:
            self.findings.append(found)

    def remark(self, column: str, grade: Grade, said: str, path: Sequence[str | int] = ()) -> Finding:
        """A remark about an element of this row, with its place in the sheet or the document, that is not added."""
        found = at_cell(self.row, column, BY_NAME[column].title if column in BY_NAME else column, grade, said)
        if not self.root:
            return found
        value = _shown(self.values.get(column), path) or found.value
        return replace(found, pointer=pointer((*self.root, column, *path)), value=value)


def pointer(steps: Sequence[str | int]) -> str:
    """A place in a JSON document, as RFC 6901 writes it."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


#: How much of a doubtful value is told.
_TOLD = 200


def _shown(value: Any, path: Sequence[str | int]) -> str:
    """What stands at a place inside a value, in short; empty where nothing does."""
    for step in path:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return ""
    return "" if value is None else str(value)[:_TOLD]


def at_cell(row: Row, column: str, title: str, grade: Grade, said: str) -> Finding:
    """A remark about a column of a row, with what the cell holds."""
    return Finding(row.sheet, row.number, title, grade, said, row.cells.get(column, ""), row.where.get(column))


@dataclass(frozen=True, slots=True)
class Setup:
    """What must be known beside the list: where it is brought in and how its digits are to be read.

    `place` is the region as its address spells it (part of provisional codes), `types` maps the list's own
    type numbers to national codes or names, `departments` known names to their line (条线).
    """

    place: str
    scheme: str | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """The whole outcome: entries that can be written, every remark, and the counts a reader asks for first."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    rows: int

    @property
    def good(self) -> list[Entry]:
        """The rows that would be written."""
        return [entry for entry in self.entries if not entry.refused]

    def every(self) -> list[Finding]:
        """Every remark, those too that rows got after the list had been read."""
        told = frozenset(self.findings)
        return [*self.findings, *(one for entry in self.entries for one in entry.findings if one not in told)]

    def count(self, grade: Grade) -> int:
        """How many remarks of one grade there are."""
        return sum(finding.grade == grade for finding in self.findings)
