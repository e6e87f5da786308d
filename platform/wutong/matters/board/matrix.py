"""The matrix as a table, element by level, as the region above leaves it and this one says it; and what drifted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from wutong import tenancy
from wutong.homes import queries as homes
from wutong.homes.queries import Held
from wutong.layers import changes, drafts
from wutong.layers import queries as inherited
from wutong.layers.fold import Drift
from wutong.layers.kinds import Edit, May
from wutong.layers.matrix import choices, item_of, levels_below, rule
from wutong.matters import actions, preview, rules
from wutong.matters.actions.bounds import sentence
from wutong.matters.matrix import LAWS, MATRIX, TITLES
from wutong.matters.models import MATTER
from wutong.matters.shapes import Element


@dataclass(frozen=True, slots=True)
class Cell:
    """One element at one level: what this region says, what holds from above (empty: nothing), by whom."""

    name: str
    level: str
    own: str
    above: str
    by: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One element with its law, the rules it may be given and its cells."""

    element: Element
    law: str
    choices: Sequence[tuple[str, str]]
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole table for the matters it is narrowed to."""

    narrow: str
    value: str
    levels: Sequence[str]
    lines: Sequence[Line]

    def groups(self) -> list[tuple[str, list[Line]]]:
        """The lines under the headings of the element table."""
        return [(group, list(lines)) for group, lines in groupby(self.lines, key=lambda line: line.element.group)]


def sheet(narrow: str = "", value: str = "") -> Sheet:
    """The table of the present region, its draft laid over."""
    levels, known, drafted = list(levels_below(tenancy.scope().home).values()), homes.held(MATRIX), _drafted()

    def line(element: Element) -> Line:
        item = item_of(element.name, narrow, value)
        cells = [_cell(element, level, known.get(item), drafted.get(item, {})) for level in levels]
        options = [(str(one), TITLES[one]) for one in choices(MATTER, element.name)]
        return Line(element, LAWS[element.may], options, cells)

    return Sheet(narrow, value, levels, [line(element) for element in rules.ELEMENTS])


def _cell(element: Element, level: str, held: Held | None, drafted: Mapping[str, str | None]) -> Cell:
    by = held.origins.get(level) if held else None
    said = str(held[level]) if held and by is not None else ""
    home = tenancy.scope().home
    own = drafted[level] or "" if level in drafted else said if by == home else ""
    above = said if by is not None and by != home else ""
    return Cell(f"{element.name}.{level}", level, own, above, None if by == home else by)


def _drafted() -> dict[UUID, Mapping[str, str | None]]:
    draft = homes.working_draft(MATRIX)
    return {edit.item: edit.values for edit in drafts.edits_of(MATRIX.kind, draft)} if draft else {}


def texts(table: Sheet) -> dict[str, str]:
    """What each cell that may be set says, as a browser sends it."""
    return {cell.name: cell.own for line in table.lines if line.choices for cell in line.cells}


def edits(table: Sheet, said: Mapping[str, str]) -> list[Edit]:
    """The edits that make the cells named say this; an empty one says nothing of its own again."""
    told = [
        (line, {cell.level: _rule(said[cell.name]) for cell in line.cells if cell.name in said}) for line in table.lines
    ]
    return [
        rule(MATTER, line.element.name, levels, narrow=table.narrow, value=table.value)
        for line, levels in told
        if levels
    ]


def _rule(word: str) -> May | None:
    return May(word) if word in list(May) else None


# ── What no longer stands ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Drifted:
    """An own value that no longer stands: of which matter and element, what holds instead, why, whether it is settled
    in the draft."""

    code: str
    name: str
    element: Element
    own: str
    held: str
    why: str
    settled: bool


def drifted() -> list[Drifted]:
    """Every value of the present region that something above has overtaken."""
    found = changes.drifts(MATTER, tenancy.scope().home)
    known = inherited.defined(MATTER, tenancy.scope().home, {item for item, _ in found}, elements=("code", "name"))
    since = inherited.since(drift for _, drift in found)
    draft = actions.working_draft()
    settled = draft.edits if draft else {}

    def told(item: UUID, drift: Drift) -> Drifted:
        element, seen = rules.BY_NAME[drift.element], known[item]
        own, held = (preview.shown(element, value) for value in (drift.own, drift.held))
        done = drift.element in settled.get(str(item), {})
        return Drifted(str(seen["code"]), str(seen["name"]), element, own, held, sentence(drift, since), done)

    return [told(item, drift) for item, drift in found]
