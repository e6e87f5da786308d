"""How a plugin does at a region, and which regions below have it on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, func, select, text

from wutong import tenancy
from wutong.cases import staged
from wutong.clock import now
from wutong.db import db
from wutong.events import Letter
from wutong.hosting import rules
from wutong.hosting.models import Ran, Trouble
from wutong.regions import below
from wutong.settings.models import SwitchRow
from wutong.settings.queries import Held, switches
from wutong.settings.rules import switch_of
from wutong.timers import Timer

_switches = cast(Table, SwitchRow.__table__)
#: Beyond so many nobody counts on.
MOST = 1000


class Count(NamedTuple):
    """How many lie dead and how many wait, `MOST` and one for more."""

    dead: int
    open: int


class Health(NamedTuple):
    """How a plugin does at the home region: `schema` is the revision that the database has."""

    guest: rules.Guest
    held: Held
    schema: str
    letters: Count
    timers: Count
    troubles: Sequence[Trouble]
    stages: dict[str, int]

    @property
    def well(self) -> bool:
        """Whether nothing asks for anybody's attention."""
        behind = self.schema != self.guest.schema
        return not (self.guest.aside or behind or self.letters.dead or self.timers.dead or self.troubles)


def all_() -> list[Health]:
    """Every installed plugin, by name."""
    names = sorted(rules.GUESTS)
    return [_health(rules.GUESTS[held.name], held) for held in switches(names)]


def one(name: str) -> Health:
    """One installed plugin; raises `UnknownPlugin`."""
    guest = rules.get(name)
    return _health(guest, switches([name])[0])


def _health(guest: rules.Guest, held: Held) -> Health:
    return Health(guest, held, _schema(guest.name), _letters(guest), _timers(guest), troubles(guest.name),
                  staged.counted(staged.Of(guest.name)))  # fmt: skip


def _schema(plugin: str) -> str:
    asked = text("select version_num from alembic_version where starts_with(version_num, :prefix)")
    return str(db.session.scalar(asked, {"prefix": f"{plugin}_"}) or "")


def _letters(guest: rules.Guest) -> Count:
    mine = (Letter.to_region == tenancy.scope().home, Letter.handler.in_(guest.handlers))
    return Count(*(_some(select(Letter.id).where(*mine, Letter.state == state)) for state in ("dead", "open")))


def _timers(guest: rules.Guest) -> Count:
    mine = Timer.kind.in_(guest.timers)
    return Count(*(_some(select(Timer.id).where(mine, Timer.state == state)) for state in ("dead", "open")))


def _some(wanted: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(wanted.limit(MOST + 1).subquery())) or 0


def troubles(plugin: str, *, limit: int = 20) -> Sequence[Trouble]:
    """What failed or was slow at the home region, the latest first."""
    mine = select(Trouble).where(Trouble.plugin == plugin)
    return db.session.scalars(mine.order_by(Trouble.last_at.desc()).limit(limit)).all()


def versions(plugin: str, *, limit: int = 20) -> Sequence[Ran]:
    """Which versions ran since when, the newest first."""
    mine = select(Ran).where(Ran.plugin == plugin)
    return db.session.scalars(mine.order_by(Ran.since.desc()).limit(limit)).all()


def on_since(plugin: str) -> datetime | None:
    """Since when the home region has it on without a break, whoever said so; None where it is off."""
    own, home = _switches.c, tenancy.scope().home
    mine = (own.region.in_(tenancy.line(home)), own.item == switch_of(plugin), own.ends > own.starts)
    said = select(own.enabled, own.locks.contains(["enabled"]), own.starts, own.ends).where(*mine)
    told = [rules.Word(*row) for row in db.session.execute(said.order_by(own.region))]  # an ancestor's code is smaller
    return rules.on_since(told, now())


def spread(plugin: str, held: Held) -> rules.Spread:
    """Which regions below the home have it on."""
    home = tenancy.scope().home
    places = sorted(code for codes in below.places_below(home).values() for code in codes)
    here = rules.Said(home, bool(held.value), held.locked or _locked(plugin, home))
    with tenancy.at(home, look="down"):
        told = [rules.Said(*row) for row in db.session.execute(_said(plugin, home))]
    ends = {one.region: tenancy.until(one.region) for one in (here, *told)}
    return rules.spread(places, ends, here, told)


def _said(plugin: str, home: int) -> Any:
    """The rows in which regions below say on or off, as they hold now."""
    own, moment = _switches.c, now()
    return select(own.region, own.enabled, own.locks.contains(["enabled"]), own.starts).where(
        own.region.between(home + 1, tenancy.until(home)), own.item == switch_of(plugin),
        own.starts <= moment, own.ends > moment, own.enabled.is_not(None),
    )  # fmt: skip


def _locked(plugin: str, home: int) -> bool:
    """Whether the home region itself leaves nobody below the choice."""
    own, moment = _switches.c, now()
    mine = (own.region == home, own.item == switch_of(plugin), own.starts <= moment, own.ends > moment)
    return "enabled" in (db.session.scalar(select(own.locks).where(*mine)) or ())
