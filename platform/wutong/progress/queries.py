"""Reading a board: what it is about, how far those below have come, who said no, who was reminded when.

A board is kept by the process that made it (`BOARDS`): it is a few hundred numbers, is made anew in a fraction of a
second, and needs no row that a reading request or a worker would have to write. Whether it still holds is one statement
over the heads of its range (`layers.coverage.standing`), so no board outlives what it tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from wutong import tenancy
from wutong.clock import now, today
from wutong.db import db
from wutong.layers import coverage as range_of
from wutong.layers import queries as inherited
from wutong.layers.cache import Readings
from wutong.layers.coverage import Coverage, Spoke
from wutong.layers.fold import Claimed
from wutong.layers.models import Release
from wutong.matters import queries as matters
from wutong.matters.models import MATTER
from wutong.matters.rules import upper
from wutong.progress.counting import Counted, Refusal
from wutong.progress.models import Reminder
from wutong.progress.rules import STATES, NoSuchRelease, NotBelow, State, Tally
from wutong.regions import below as tree_below
from wutong.regions import queries as regions
from wutong.regions.below import Near
from wutong.regions.models import Region

#: Boards kept by this process; each weighs its pieces and a hundredth of its places.
BOARDS = Readings(limit=50_000)
#: How many releases a reader chooses from.
CHOICE = 30
TOLD = ("code", "name")


@dataclass(frozen=True, slots=True)
class Row:
    """A place below, with everything in it, and what it is made of."""

    code: int
    name: str
    level: int
    tally: Tally
    below: Sequence["Row"] = ()
    reminded: date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A matter at one place: in which state, and who decided it when, how and why, where somebody did."""

    code: str
    name: str
    state: State
    claim: Claimed | None


@dataclass(frozen=True)
class Shown:
    """A board as it is shown at a place: `total` is everybody in it, `alone` what the place itself has said.

    `own` is how many matters wait for the region that looks; the board is about those below it.
    """

    place: Region
    trail: Sequence[Region]
    release: Release | None
    at: datetime
    total: Tally
    levels: Sequence[tuple[frozenset[int], Tally]]
    rows: Sequence[Row]
    alone: Sequence[Said]
    refusals: Sequence[tuple[Refusal, str, Sequence[str]]]
    own: int


def releases() -> Sequence[Release]:
    """The latest releases on the present region's line that have taken effect, newest first."""
    return range_of.published(MATTER, limit=CHOICE)


def board(release: Release | None = None) -> Counted:
    """The board of the present region, of everything or of one release, as it stands now."""
    home = tenancy.scope().home
    with tenancy.at(home, look="down"):
        depends = range_of.standing(MATTER, home)
        if depends is None:
            return _made(home, release)
        key = (home, release.id if release else None, today(), depends, tree_below.tree())
        return BOARDS.get(key, lambda: _made(home, release), stands=lambda found: _stands(found.seen))


def _stands(seen: Coverage) -> bool:
    return seen.turns is None or now() < seen.turns


def _made(home: int, release: Release | None) -> Counted:
    moment = now()
    levels = range_of.meant(MATTER, home, ("tier",), lambda values: not upper(values), at=moment)
    if release is None:
        spoken = range_of.spoke(MATTER, home, at=moment)
    else:
        touched = set(range_of.touched(MATTER, release.region, release.id))
        levels = {item: acts for item, acts in levels.items() if item in touched}
        spoken = dict.fromkeys(levels, Spoke(release.starts, release.starts))
    return Counted(range_of.coverage(MATTER, home, levels, matters.acting(), _places(home), at=moment), spoken)


def _places(home: int) -> dict[frozenset[int], list[int]]:
    """Everybody below by 行使层级, which counts one higher than the level of a region."""
    found = tree_below.places_below(home)
    return {frozenset(level + 1 for level in acts): codes_ for acts, codes_ in found.items()}


def chosen(release: UUID | None) -> Release | None:
    """The release of this id on the present line; raises `NoSuchRelease`."""
    if release is None:
        return None
    found = range_of.release(MATTER, release)
    if found is None:
        raise NoSuchRelease
    return found


def shown(place: int | None = None, release: UUID | None = None) -> Shown:
    """The board at a place below the present region, or at the region itself; raises `NotBelow`, `NoSuchRelease`."""
    home, made = tenancy.scope().home, chosen(release)
    where = home if place is None else place
    if not tenancy.contains(home, where):
        raise NotBelow
    counted = board(made)
    trail = [region for region in regions.line(where) if region.code >= home]
    refused = counted.refusals(where)
    offices = tree_below.named(one.said.region for one in refused)
    names = _names(counted, where, refused)
    told = [(one, offices.get(one.said.region, ""), _titles(counted, one.items, names)) for one in refused]
    return Shown(
        regions.get(where), trail, made, now(), counted.tally(where), counted.levels(where), _rows(counted, where),
        _alone(counted, where, names), told, counted.seen.own.waiting.bit_count(),
    )  # fmt: skip


def _names(counted: Counted, where: int, refused: Sequence[Refusal]) -> dict[UUID, tuple[str, str]]:
    """Code and name of what is told matter by matter: of the place itself, and of what was refused."""
    bits = 0
    for held in (*(held for _, held, _ in counted.position(where)), *(one.items for one in refused)):
        bits |= held
    found = inherited.defined(MATTER, tenancy.scope().home, counted.seen.offer.items(bits), elements=TOLD)
    return {item: (str(one["code"]), str(one["name"])) for item, one in found.items()}


def _titles(counted: Counted, bits: int, names: dict[UUID, tuple[str, str]]) -> list[str]:
    return [names[item][1] for item in counted.seen.offer.items(bits) if item in names]


def _rows(counted: Counted, where: int) -> list[Row]:
    """The places directly below, each with those directly below it."""
    found, reminded = tree_below.near(where), reminders()
    inner: dict[int | None, list[Row]] = {}
    for region in found:
        inner.setdefault(region.parent, []).append(_row(counted, region, reminded))
    return [_row(counted, region, reminded, inner.get(region.code, ())) for region in found if region.parent == where]


def _row(counted: Counted, region: Near, reminded: dict[int, date], below: Sequence[Row] = ()) -> Row:
    tally = counted.tally(region.code)
    return Row(region.code, region.name, region.level, tally, below, reminded.get(region.code))


def _alone(counted: Counted, where: int, names: dict[UUID, tuple[str, str]]) -> list[Said]:
    told = [
        Said(*names[item], state, said)
        for state, bits, said in counted.position(where)
        for item in counted.seen.offer.items(bits)
        if item in names
    ]
    order = list(STATES)
    return sorted(told, key=lambda one: (-order.index(one.state), one.code))


def every_place(place: int, release: Release | None) -> list[Row]:
    """Every place within a region, down to the village, each by itself."""
    counted = board(release)
    told = list(counted.places(place))
    names = tree_below.named_below(place)
    return [Row(code, *names.get(code, ("", 0)), tally) for code, tally in told]


def reminders() -> dict[int, date]:
    """When the present region last reminded each place."""
    home = tenancy.scope().home
    asked = select(Reminder.place, func.max(Reminder.day)).where(Reminder.region == home).group_by(Reminder.place)
    return dict(db.session.execute(asked).all())
