"""What plugins show of themselves in a fresh demo (`Plugin.demo`); no worker runs while it is filled, so what they send
is read here."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from wutong import guests, letters, tenancy
from wutong.db import db, work
from wutong.events import Letter, handler_name
from wutong.plugin import Plugin
from wutong.regions.below import offspring


def fill(county: int, elsewhere: int) -> None:
    """Let every installed plugin play, in the county of the story and in a district of another province."""
    for plugin in guests.gather()[0]:
        for _ in plugin.demo(county, elsewhere) if plugin.demo else ():
            _read(plugin, county, elsewhere)


def _read(plugin: Plugin, county: int, elsewhere: int) -> None:
    """Let the plugin's letters to the two, their neighbours and all above them be read, until none is open."""
    names = {handler_name(handler) for listed in plugin.reacts.values() for handler in listed}
    with tenancy.nowhere(), work():
        beside = offspring(tenancy.line(county)[-2])
    places = sorted({*tenancy.line(county), *tenancy.line(elsewhere), *beside})
    while open_ := [(place, letter) for place in places for letter in _open(place, names)]:
        for place, letter in open_:
            with tenancy.at(place), work():
                letters.react(letter)


def _open(place: int, names: Collection[str]) -> list[UUID]:
    mine = (Letter.to_region == place, Letter.state == "open", Letter.handler.in_(names))
    with tenancy.at(place), work():
        return list(db.session.scalars(select(Letter.id).where(*mine).order_by(Letter.id)))
