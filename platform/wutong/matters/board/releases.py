"""Releases as the desk shows them: what one set, two compared, what rolling one back restores; a matter's history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.layers import changes, claims, releases, timeline
from wutong.layers import queries as inherited
from wutong.layers.models import Release
from wutong.matters import cells, differing, guide, preview, rules
from wutong.matters.board.drafts import names_of
from wutong.matters.board.impact import Impact, touching
from wutong.matters.models import MATTER

#: By matter and element: the value before and after.
Told = dict[UUID, dict[str, tuple[Any, Any]]]
#: What the controls of a layer are called on the screen, and their values where they are set and not set.
CONTROLS: Mapping[str, tuple[str, str, str]] = {
    "defines": ("事项", "设立", "未设立"),
    "withdrawn": ("办理状态", "停办", "办理"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One element as it read before and as it reads after; `flow` marks the words that differ."""

    title: str
    before: str
    after: str
    flow: Sequence[differing.Line]


@dataclass(frozen=True, slots=True)
class Part:
    """What happened to one matter."""

    code: str
    name: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Shown:
    """One release with its parts; `by` and `editors` are the names of this region's staff."""

    release: Release
    parts: Sequence[Part]
    by: str
    editors: Sequence[str]


@dataclass(frozen=True, slots=True)
class Undoing:
    """What rolling a release back would do, and whom it touches; nothing is written. `claims` are the names of the
    matters whose claims came with the release and go with it."""

    shown: Shown
    parts: Sequence[Part]
    impact: Impact
    claims: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a matter's history: which region, who of ours, when, why, and what it set there."""

    place: str
    own: bool
    by: str
    starts: datetime
    note: str
    urgent: bool
    ahead: bool
    reverts: bool
    release: UUID
    lines: Sequence[Line]


def shown(release_id: UUID) -> Shown:
    """One release of the present region; raises `NotFound`."""
    release, told = releases.get(MATTER, release_id), contents(release_id)
    names = names_of([person for person in (release.made_by, *release.editors) if person])
    by = names.get(release.made_by, "") if release.made_by else ""
    return Shown(release, _parts(told), by, [names[person] for person in release.editors if person in names])


def contents(release_id: UUID) -> Told:
    """What a release of the present region set, by matter and element: before and after."""
    told: Told = {}
    for item, chain in timeline.chains(MATTER, timeline.items_of(MATTER, release_id)).items():
        befores = [timeline.blank(MATTER), *(link.content for link in chain)]
        for link, before in zip(chain, befores, strict=False):
            if link.release == release_id:
                told[item] = {name: (before[name], link.content[name]) for name in link.changed}
    return told


def undoing(release_id: UUID) -> Undoing:
    """What rolling a release back would restore, element by element."""
    told = releases.undoing(MATTER, release_id)
    items = dict.fromkeys(item for row in claims.of_release(MATTER, release_id) for item in row.items)
    names = [name for _, name in names_in(items).values()]
    return Undoing(shown(release_id), _parts(told), touching(list(told), _levels(told)), names)


def _levels(told: Mapping[UUID, Mapping[str, tuple[Any, Any]]]) -> set[int]:
    """The levels that exercise any of the matters, as it is now or as it would be: both are touched."""
    held = inherited.defined(MATTER, tenancy.scope().home, list(told), elements=("exercise_levels",))
    pairs = (lines.get("exercise_levels", ()) for lines in told.values())
    said = [*(one["exercise_levels"] for one in held.values()), *(levels for pair in pairs for levels in pair)]
    return {level for levels in said for level in levels or ()}


def difference(earlier: UUID, later: UUID) -> list[Part]:
    """What the region's own list says differently as of one of its releases than as of another."""
    return _parts(unlike(earlier, later))


def unlike(earlier: UUID, later: UUID) -> Told:
    """The same by matter and element."""
    told: Told = {}
    for change in changes.diff(MATTER, earlier, later):
        told.setdefault(change.item, {})[str(change.element)] = (change.before, change.after)
    return told


def steps(code: str) -> list[Step]:
    """Everything that was ever said of a matter at the region and above it, newest first; raises `NoSuchMatter`."""
    item = rules.item_of(code)
    entries = changes.history(MATTER, item)
    if not entries:
        raise rules.NoSuchMatter(matter=code)
    home = tenancy.scope().home
    names = names_of([one.release.made_by for one in entries if one.release.made_by and one.release.region == home])
    matter = units([item])[item]
    return [_step(entry, names, home, matter) for entry in entries]


def name_of(code: str) -> str:
    """The name of a matter, also of one that is withdrawn now."""
    item = rules.item_of(code)
    return names_in([item]).get(item, (code, code))[1]


def _step(entry: changes.Entry, names: Mapping[UUID, str], home: int, matter: Mapping[str, Any]) -> Step:
    row = entry.release
    by = names.get(row.made_by, "") if row.made_by and row.region == home else ""
    lines = _lines({name: (entry.before[name], value) for name, value in entry.set.items()}, matter)
    return Step(
        guide.place(row.region), row.region == home, by, row.starts, row.note, row.urgent, row.ahead,
        row.reverts is not None, row.id, lines,
    )  # fmt: skip


def _parts(told: Mapping[UUID, Mapping[str, tuple[Any, Any]]]) -> list[Part]:
    known, held = names_in(told), units(told)
    return [Part(*known.get(item, ("", str(item))), _lines(lines, held[item])) for item, lines in told.items()]


def units(items: Iterable[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """What the numbers of each matter count, as far as the present region knows."""
    wanted, names = list(items), tuple(cells.DAYS.values())
    seen = inherited.defined(MATTER, tenancy.scope().home, wanted, elements=names) if wanted else {}
    return {item: {name: seen[item][name] for name in names} if item in seen else {} for item in wanted}


def names_in(items: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Code and name of each matter, also of one that is withdrawn now."""
    wanted = list(items)
    own = changes.own(MATTER, wanted) if wanted else {}
    seen = inherited.defined(MATTER, tenancy.scope().home, wanted, elements=("code", "name"))
    above = inherited.above(MATTER, wanted)
    told: dict[UUID, tuple[str, str]] = {}
    for item in wanted:
        values: Any = seen.get(item) or above.get(item) or own[item]
        if values["code"]:
            told[item] = (str(values["code"]), str(values["name"] or values["code"]))
    return told


def _lines(changed: Mapping[str, tuple[Any, Any]], matter: Mapping[str, Any]) -> list[Line]:
    """The elements in the order of the guide, then the controls; `matter` knows the units that did not change."""
    left, right = ({**matter, **{name: pair[at] for name, pair in changed.items() if pair[at]}} for at in (0, 1))
    elements = [one for one in rules.ELEMENTS if one.name in changed and one.name != "examples"]
    lines = [_line(one, *changed[one.name], left, right) for one in elements]
    for name, (title, yes, no) in CONTROLS.items():
        if name in changed:
            before, after = (yes if value else no for value in changed[name])
            lines.append(_told(title, before, after))
    if "locks" in changed:
        before, after = (_titles(value) for value in changed["locks"])
        lines.append(_told("不许下级修改", before, after))
    return lines


def _line(element: rules.Element, before: Any, after: Any, left: Mapping[str, Any], right: Mapping[str, Any]) -> Line:
    flow = differing.differing(element, before, after, left, right).flow
    return Line(element.title, preview.shown(element, before, left), preview.shown(element, after, right), flow)


def _told(title: str, before: str, after: str) -> Line:
    return Line(title, before, after, differing.said(title, before, after).flow)


def _titles(names: Sequence[str] | None) -> str:
    return "、".join(rules.BY_NAME[name].title for name in names or () if name in rules.BY_NAME) or "—"
