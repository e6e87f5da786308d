"""One matter twice, side by side: as it is or was here, with the draft, above, or as another region has published it.

A version is named by a word in the address: `now`, `draft`, `above`, `r-` and a release of this region or one above,
`p-` and the digits of any region with the code of its guide. What another region has published is read as everybody
reads it, at its public door.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from wutong import tenancy
from wutong.errors import NotFound
from wutong.layers import changes
from wutong.layers import queries as inherited
from wutong.layers.fold import Folded
from wutong.matters import differing, guide, queries, rules
from wutong.matters.board.releases import name_of
from wutong.matters.board.working import drafted
from wutong.matters.differing import Differing
from wutong.matters.models import MATTER
from wutong.regions import queries as regions
from wutong.web.formats import moment

#: How many releases of a matter may be chosen.
OFFERED = 60


@dataclass(frozen=True, slots=True)
class Version:
    """One side: its word in the address, what it is called, when it holds, what it says and which region said it.

    `values` are None where the matter is not there.
    """

    word: str
    title: str
    when: datetime | None = None
    values: Mapping[str, Any] | None = None
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One element on both sides, and who said it there."""

    both: Differing
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Versions:
    """The page: both sides, what differs, what is the same, and what else may be chosen."""

    name: str
    left: Version
    right: Version
    rows: Sequence[Row]
    same: Sequence[Differing]
    choices: Sequence[tuple[str, str]]


def versions(code: str, left: str = "", right: str = "") -> Versions:
    """A matter in two versions; empty words choose what an editor would look at first.

    Raises `NoSuchMatter` where nobody on the line ever said anything of it, `NotFound` for a word nobody gave out.
    """
    choices = _choices(code)
    if not choices:
        raise rules.NoSuchMatter(matter=code)
    words = [word for word, _title in choices]
    left, right = left or _before(words), right or words[0]
    sides = [_version(code, word, dict(choices)) for word in (left, right)]
    there = rules.ELEMENTS if all(side.values is not None for side in sides) else ()
    told = [_row(element, *sides) for element in there if element.name != "examples"]
    rows = [row for row in told if row.both.flow]
    same = [row.both for row in told if not row.both.flow and row.both.left]
    return Versions(_name(code, sides), sides[0], sides[1], rows, same, choices)


def _before(words: Sequence[str]) -> str:
    """What the first choice is compared with: what holds while a draft lies over it, else what is said above, else the
    release before the last."""
    if words[0] == "draft":
        return words[1]
    return "above" if "above" in words else words[2] if len(words) > 2 else words[0]


def _name(code: str, sides: Iterable[Version]) -> str:
    names = [str(side.values["name"]) for side in sides if side.values and side.values.get("name")]
    return names[-1] if names else name_of(code)


# ── What may be chosen ───────────────────────────────────────────────────────────────────────────────────────


def _choices(code: str) -> list[tuple[str, str]]:
    """Every word with its title, the newest first."""
    item = rules.item_of(code)
    told = [("draft", _("本级草稿"))] if any(look.item == item for look in drafted()) else []
    entries = changes.history(MATTER, item)
    if entries:
        told.append(("now", _("本级现在")))
    if item in inherited.above(MATTER, [item]):
        told.append(("above", _("上级现在")))
    return told + [(f"r-{entry.release.id}", _release(entry)) for entry in entries[:OFFERED]]


def _release(entry: changes.Entry) -> str:
    row = entry.release
    place = _("本级") if row.region == tenancy.scope().home else guide.place(row.region)
    return f"{moment(row.starts)} {place}：{row.note or _('未写说明')}"


# ── One side ─────────────────────────────────────────────────────────────────────────────────────────────────


def _version(code: str, word: str, titles: Mapping[str, str]) -> Version:
    if word.startswith("p-"):
        return _elsewhere(word)
    if word not in titles:
        raise NotFound
    if word == "draft":
        look = next(look for look in drafted() if look.item == rules.item_of(code))
        return Version(word, titles[word], values=look.after)
    found, when = _here(code, word)
    return _folded(word, titles[word], found, when, tenancy.scope().home)


def _here(code: str, word: str) -> tuple[Folded | None, datetime | None]:
    """The matter as this region's line has it now or had it with a release."""
    item, home = rules.item_of(code), tenancy.scope().home
    if word == "above":
        return inherited.above(MATTER, [item]).get(item), None
    if word == "now":
        return inherited.defined(MATTER, home, [item]).get(item), None
    entries = changes.history(MATTER, item)
    starts = next(entry.release.starts for entry in entries if f"r-{entry.release.id}" == word)
    return inherited.defined(MATTER, home, [item], at=starts).get(item), starts


_PLACE = re.compile(r"p-(\d{1,12})-(.+)")


def _elsewhere(word: str) -> Version:
    """The guide that another region has published; empty where it has none."""
    named = _PLACE.fullmatch(word)
    if named is None or not rules.CODE.fullmatch(named[2]):
        raise NotFound
    place = tenancy.parse(named[1])
    if regions.find(place) is None:
        raise tenancy.NoSuchRegion(code=named[1])
    title = _("%(place)s公布的指南（%(code)s）", place=guide.place(place), code=named[2])
    with tenancy.visit(place):
        try:
            return _folded(word, title, queries.find(named[2]))
        except rules.NoSuchMatter:
            return Version(word, title)


def _folded(
    word: str, title: str, found: Folded | None, when: datetime | None = None, home: int | None = None
) -> Version:
    if found is None:
        return Version(word, title, when)
    codes = {origin.region for origin in found.origins.values()}
    places = {code: _("本级") if code == home else guide.place(code) for code in codes}
    said = {name: places[origin.region] for name, origin in found.origins.items()}
    return Version(word, title, when, dict(found.values), said)


def _row(element: rules.Element, left: Version, right: Version) -> Row:
    before, after = ((side.values or {}).get(element.name) for side in (left, right))
    return Row(
        differing.differing(element, before, after, left.values or {}, right.values or {}),
        left.said.get(element.name, ""),
        right.said.get(element.name, ""),
    )
