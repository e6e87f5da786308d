"""One matter as a form: which elements a region may change, under which headings, and what a sent form changes.

Only what differs from the present value becomes an edit, so saving a form never turns inherited values into own ones;
an emptied box, or one that says what the regions above say, means "as above".
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from wutong.errors import Invalid
from wutong.layers.kinds import May
from wutong.layers.ruling import Rule
from wutong.matters import preview, rules, typed
from wutong.matters.shapes import Column
from wutong.matters.typed import Sent, Wrong
from wutong.web import marks

#: Elements that no box shows: marks of the demo, and the code, which is given once.
HIDDEN = frozenset({"examples", "code"})
#: What a new matter is asked first, because nothing else about it makes sense before; its code is asked beside them.
FIRST = ("name", "tier", "parent", "item_type", "exercise_levels", "service_objects", "line", "legal_basis", "hall")
#: How many columns of a row are shown at once; the others are folded.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Box:
    """One element on the form: its text as it stands now, and whether this region may change it.

    `choices` are value and title; `keep` are the rows above of which a region below may only leave some out. `may` is
    the rule that holds here (`closed`: nobody above asks for it, so nobody here may), `by` the region that made it
    stricter than the law. `above` is what the regions above say; `own` whether this region says something else; `rows`
    are the numbers of the rows to draw.
    """

    element: rules.Element
    text: str
    value: Any
    open: bool
    choices: Sequence[tuple[Any, str]] = ()
    keep: Sequence[str] = ()
    may: str = "free"
    by: int | None = None
    above: Any = None
    own: bool = False
    rows: Sequence[int] = ()

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The rows above, as choices."""
        return [(name, name) for name in self.keep]

    @property
    def told(self) -> str:
        """The value in words, for reading."""
        return preview.shown(self.element, self.value)

    def cell(self, number: int, column: Column) -> str:
        """The text of one cell of a row; empty for a row that was just added."""
        held = self.value or ()
        return typed.written(column, held[number].get(column.name)) if number < len(held) else ""

    def sent(self, value: Any) -> dict[str, list[str]]:
        """What a browser would send if the box held this value."""
        return typed.as_sent(self.element, value, ticks=bool(self.keep))


@dataclass(frozen=True, slots=True)
class Section:
    """The boxes under one heading; how many are wrong and how many this region has changed."""

    heading: str
    boxes: Sequence[Box]
    wrong: int
    open: bool

    @property
    def own(self) -> int:
        """How many elements say something else than above."""
        return sum(box.own for box in self.boxes)


def boxes(
    values: Mapping[str, Any],
    above: Mapping[str, Any] | None,
    held: Mapping[str, Rule] | None = None,
    sent: Sent | None = None,
) -> list[Box]:
    """The form of a matter; `above` is what the regions above say, None where this region defined the matter, `held`
    under which rules this one may set it, `sent` what was typed if the form is shown again."""
    shown = [element for element in rules.ELEMENTS if element.name not in HIDDEN]
    return [_box(element, values.get(element.name), above, (held or {}).get(element.name), sent) for element in shown]


def first(sent: Sent | None = None) -> list[Box]:
    """The form of a new matter: what it cannot be without."""
    return [box for box in boxes({}, None, sent=sent) if box.element.name in FIRST]


def sections(shown: Sequence[Box], wrong: Collection[str] = ()) -> list[Section]:
    """The boxes under the headings of the element table, in its order; `wrong` are the names of boxes with errors.

    A heading with an error is open; without any, the first one is.
    """
    faulty = {name.partition(".")[0] for name in wrong}
    headings = dict.fromkeys(box.element.group for box in shown)
    told = [(heading, [box for box in shown if box.element.group == heading]) for heading in headings]
    counts = [sum(box.element.name in faulty for box in held) for _, held in told]
    opened = [bool(count) or (not any(counts) and place == 0) for place, count in enumerate(counts)]
    return [Section(*one, count, is_open) for one, count, is_open in zip(told, counts, opened, strict=True)]


def _box(
    element: rules.Element, value: Any, above: Mapping[str, Any] | None, rule: Rule | None, sent: Sent | None
) -> Box:
    held = above.get(element.name) if above else None
    may: str = (rule.may if rule else element.may) if held is not None else "free"
    if above is not None and held is None and element.name in rules.ASKS and not (rule and rule.may is May.FILL):
        may = "closed"
    keep = [row["name"] for row in held or ()] if may == "subset" and element.kind == "rows" else []
    shown = preview.shown(element, value) if may == "locked" or element.kind == "rows" else _text(element, value)
    by = rule.by.region if rule and rule.by and held is not None else None
    drawn = _rows(element, value, sent)
    said = typed.choices(element)
    own = held is not None and _plain(value) != _plain(held)
    return Box(element, shown, value, may not in ("locked", "closed"), list(said), keep, may, by, held, own, drawn)


def _rows(element: rules.Element, value: Any, sent: Sent | None) -> Sequence[int]:
    """The rows to draw: those there are, an empty one to begin with where nothing was said yet."""
    there = typed.numbers(typed.as_sent(element, value) if sent is None else sent, element.name)
    return there or ([0] if element.kind == "rows" and value is None and sent is None else [])


def _text(element: rules.Element, value: Any) -> str:
    return "" if element.kind == "codes" else typed.written(element, value)


class Reading(NamedTuple):
    """A sent form against what is there: what it changes, what is wrong with the rest by box, and the elements that
    somebody else has changed differently since the form was shown."""

    edit: dict[str, Any]
    wrong: Wrong
    clashes: list[str]


def changes(sent: Sent, shown: Iterable[Box]) -> dict[str, Any]:
    """What a sent form changes of what was shown; raises `Invalid` naming each box that cannot be read."""
    found = reading(sent, shown)
    if found.wrong:
        raise Invalid(fields=found.wrong)
    return found.edit


def reading(sent: Sent, shown: Iterable[Box]) -> Reading:
    """What a sent form changes as far as it can be read. What its sender has not touched is left as it is now."""
    found, known = Reading({}, {}, []), marks.read(next(iter(sent.get(marks.NAME, ())), ""))
    for box in (box for box in shown if box.open):
        faults: Wrong = {}
        value = typed.read(sent, box.element, faults, kept=box.above if box.keep else ())
        found.wrong.update(faults)
        if not faults:
            _compare(box, value, known, found)
    return found


def _compare(box: Box, value: Any, known: marks.Marks, found: Reading) -> None:
    name = box.element.name
    told = marks.merged({name: _ordered(box, value)}, {name: _ordered(box, _plain(box.value))}, known)
    found.clashes.extend(told.clashes)
    if told.mine:
        found.edit[name] = None if value == _plain(box.above) else value


def version(shown: Iterable[Box]) -> str:
    """What the form was shown with, element by element; sent back, it tells what others changed meanwhile."""
    return marks.written({box.element.name: _ordered(box, _plain(box.value)) for box in shown if box.open})


def refreshed(sent: Sent, shown: Sequence[Box], found: Reading) -> dict[str, Sequence[str]]:
    """The sent form with what its sender has not touched as it is now, so that sending it again is meant."""
    told: dict[str, Sequence[str]] = dict(sent)
    faulty = {name.partition(".")[0] for name in found.wrong}
    for box in shown:
        if box.open and box.element.name not in found.edit and box.element.name not in faulty:
            told = replaced(told, box, box.value)
    return {**told, marks.NAME: [version(shown)]}


def replaced(sent: Sent, box: Box, value: Any) -> dict[str, Sequence[str]]:
    """The sent form with another value in one box."""
    name = box.element.name
    rest = {key: texts for key, texts in sent.items() if key != name and not key.startswith(f"{name}.")}
    return {**rest, **box.sent(value)}


def focus(sent: Sent, element: rules.Element, verb: str, number: int) -> str:
    """The box or button that the keyboard goes on from, after a row was added, dropped or moved."""
    order = typed.numbers(sent, element.name)
    if verb in ("up", "down"):
        return f"{verb}:{element.name}:{number}"
    if verb == "add" and order:
        return f"{element.name}.{order[-1]}.{element.columns[0].name}"
    return f"add:{element.name}" if verb == "drop" else element.name


def _plain(value: Any) -> Any:
    """A stored value as a form gives it: rows without their key, texts without blanks around them."""
    if isinstance(value, list):
        return [typed.bare(entry) for entry in value]
    return value.replace("\r\n", "\n").strip() or None if isinstance(value, str) else value


def _ordered(box: Box, value: Any) -> Any:
    """For comparing: choices in no order, and no choice or line at all as nothing said."""
    if box.element.kind == "codes":
        return sorted(value or ())
    return (value or None) if box.element.kind == "lines" else value
