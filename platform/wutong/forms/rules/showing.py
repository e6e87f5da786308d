"""A form with what was filled in, for the eye: its boxes as parts of a page, and its answers as lines to read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wutong.forms.rules.answers import PREFIX, asked
from wutong.forms.rules.boxes import PERSONAL, Box, Form
from wutong.forms.rules.kinds import KINDS
from wutong.forms.rules.said import Said

#: How many rows of a group may be empty on a page that has no script to add one.
SPARE = 1


@dataclass(frozen=True)
class Part:
    """A box on a page: the `name` of its input, what is in it, and when it is asked.

    `control` names the input on which it depends, `rows` are those of a group, each a list of parts.
    """

    box: Box
    name: str
    value: Any = ""
    control: str = ""
    condition: str = ""
    rows: Sequence[Sequence["Part"]] = ()
    blank: Sequence["Part"] = ()


@dataclass(frozen=True)
class Section:
    """The boxes under one heading."""

    title: str
    hint: str = ""
    parts: list[Part] = field(default_factory=list)
    control: str = ""
    condition: str = ""
    values: tuple[str, ...] = ()


def sections(form: Form, raw: Mapping[str, Any], *, spare: int = SPARE) -> list[Section]:
    """The page of a form, filled in with `raw`; each group has `spare` empty rows, and never none."""
    told = [Section("")]
    for box in form.top:
        control, condition = _control(form, box, ""), _condition(form, box)
        if box.type == "heading":
            told.append(Section(box.name, box.hint, [], control, condition, box.values))
        elif box.type == "group":
            told[-1].parts.append(_group(form, box, raw.get(box.key), control, condition, spare))
        else:
            told[-1].parts.append(Part(box, f"{PREFIX}.{box.key}", raw.get(box.key, ""), control, condition))
    return [section for section in told if section.parts or section.title]


def _group(form: Form, box: Box, raw: Any, control: str, condition: str, spare: int) -> Part:
    given = [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list) else []
    count = max(len(given) + spare, 1, int(box.least or 0))
    filled: Iterable[Mapping[str, Any]] = (given + [{}] * count)[: max(count, len(given))]
    name = f"{PREFIX}.{box.key}"
    shown = [_members(form, box, row, f"{name}.{place}") for place, row in enumerate(filled)]
    return Part(box, name, "", control, condition, shown, _members(form, box, {}, f"{name}.__"))


def _members(form: Form, group: Box, row: Mapping[str, Any], path: str) -> list[Part]:
    return [
        Part(box, f"{path}.{box.key}", row.get(box.key, ""), _control(form, box, path), _condition(form, box))
        for box in form.inner[group.key]
    ]


def _control(form: Form, box: Box, path: str) -> str:
    control = form.controlling(box)
    if control is None:
        return ""
    return f"{path}.{control.key}" if control.within else f"{PREFIX}.{control.key}"


def _condition(form: Form, box: Box) -> str:
    """When a box is asked, in words."""
    control = form.controlling(box)
    if control is None:
        return ""
    if not box.values:
        return Said("填写了“{name}”时填写", name=control.name)
    return Said("“{name}”为{values}时填写", name=control.name, values="、".join(f"“{value}”" for value in box.values))


def named(section: Section, under: str) -> Section:
    """The same boxes on a page with several forms: every input's name begins with the name of its form."""
    parts = [_named(part, under) for part in section.parts]
    return replace(section, parts=parts, control=section.control and f"{under}.{section.control}")


def _named(part: Part, under: str) -> Part:
    rows = [[_named(member, under) for member in row] for row in part.rows]
    blank = [_named(member, under) for member in part.blank]
    control = part.control and f"{under}.{part.control}"
    return replace(part, name=f"{under}.{part.name}", control=control, rows=rows, blank=blank)


# ── To read ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Line:
    """One answer to read; a heading has no value, the rows of a group are lines of their own."""

    title: str
    value: str = ""
    heading: bool = False


Told = Callable[[Box, str], str]


def lines(form: Form, values: Mapping[str, Any], told: Told) -> list[Line]:
    """The answers in the order of the form; `told` says how one of them is written."""
    found: list[Line] = []
    for box in form.top:
        if box.type == "heading":
            found.append(Line(box.name, heading=True))
        elif box.type == "group":
            found += _rows(form, box, values.get(box.key) or (), told)
        elif asked(form, box, values, {}) and values.get(box.key):
            found.append(Line(box.name, _one(box, values[box.key], told)))
    return [line for place, line in enumerate(found) if not _idle(found, place)]


def _rows(form: Form, group: Box, rows: Sequence[Mapping[str, Any]], told: Told) -> list[Line]:
    found: list[Line] = []
    for place, row in enumerate(rows, 1):
        found.append(Line(f"{group.name}（{place}）", heading=True))
        found += [Line(box.name, _one(box, row[box.key], told)) for box in form.inner[group.key] if row.get(box.key)]
    return found


def _idle(found: Sequence[Line], place: int) -> bool:
    """A heading below which nothing was said."""
    return found[place].heading and (place + 1 == len(found) or found[place + 1].heading)


def _one(box: Box, value: Any, told: Told) -> str:
    return "、".join(told(box, str(one)) for one in value) if isinstance(value, list) else told(box, str(value))


def masked(box: Box, text: str, masks: Mapping[str, Callable[[str], str]]) -> str:
    """A text as everybody may read it who handles a case; what is personal shows a few signs only."""
    if box.type not in PERSONAL and not KINDS.personal(box.type):
        return text
    mask = masks.get(box.type)
    return mask(text) if mask else text[:2] + "****"
