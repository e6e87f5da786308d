"""Where a hall is: an address as a place on a map, by an adapter that the installation's configuration chooses.

An adapter is registered under the name of its protocol (`MAPS`); plugins bring them. It makes addresses and fetches
nothing, so no page waits for it. Built in is `geo`: the address as a `geo:` link (RFC 5870), which a telephone opens in
whatever map it has. Whatever an adapter answers that is no such address is left out.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from flask import Flask, current_app

from wutong import reach
from wutong.config import Config

log = logging.getLogger("wutong.web")

#: The protocol that is built in.
GEO = "geo"


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A place: what it is called and its address; its coordinates in degrees (WGS 84), where they are known."""

    name: str
    address: str
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class MapAgreement:
    """What this installation agreed upon with who makes the map: its address `url`, and its `key`, which readers of
    pages see."""

    url: str
    key: str


@dataclass(frozen=True, slots=True)
class MapShown:
    """How a place is shown: the `link` to it, the `route` to it and a `picture` of it; each may be empty.

    Links are `geo:` or https outside; a picture is a path of this installation, because pages load nothing else.
    """

    link: str = ""
    route: str = ""
    picture: str = ""


class MapProvider(Protocol):
    """What an adapter can do."""

    def show(self, place: MapPlace) -> MapShown:
        """How a place is shown; asks nobody."""
        ...


Maker = Callable[[MapAgreement], MapProvider]


class Geo:
    """The built-in adapter: whatever map the reader's telephone has."""

    def __init__(self, agreement: MapAgreement) -> None:
        self.agreement = agreement

    def show(self, place: MapPlace) -> MapShown:
        """The address, and the coordinates where they are known."""
        known = place.latitude is not None and place.longitude is not None
        at = f"{place.latitude:.6f},{place.longitude:.6f}" if known else "0,0"
        return MapShown(link=f"geo:{at}?q={quote(place.address or place.name)}")


class Maps:
    """The adapters by the names of their protocols; those of a plugin hold where it is on."""

    def __init__(self) -> None:
        self._makers: dict[str, tuple[Maker, str]] = {}
        self.is_on: Callable[[str], bool] = lambda _: False

    def register(self, name: str, maker: Maker, *, owner: str) -> None:
        """Let `maker` make the adapter of a protocol, which the plugin `owner` brings."""
        self._makers[name] = maker, owner

    def named(self, name: str) -> Maker:
        """How the adapter is made; the built-in one where the plugin of the chosen one is not there, or off here."""
        maker, owner = self._makers.get(name, (Geo, ""))
        return maker if self.is_on(owner) else Geo

    def known(self) -> tuple[str, ...]:
        """The protocols that somebody speaks."""
        return (GEO, *self._makers)


MAPS = Maps()


def map_of(place: MapPlace) -> MapShown:
    """How a place is shown in the present region."""
    config: Config = current_app.config["WUTONG"]
    maker = MAPS.named(config.map_protocol)
    try:
        return _proper(maker(MapAgreement(config.map_url, config.map_key)).show(place))
    except Exception as error:  # noqa: BLE001 - an adapter may be anybody's; a page does without a map
        log.warning("the adapter of maps broke", extra={"error": type(error).__name__})
        return MapShown()


def _proper(said: Any) -> MapShown:
    picture = said.picture if said.picture.startswith("/") and not said.picture.startswith("//") else ""
    return MapShown(_link(said.link), _link(said.route), picture)


def _link(address: str) -> str:
    return address if address.startswith("geo:") or reach.proper(address) else ""


def install(app: Flask) -> None:
    """Give templates `map_of(name, address)`."""
    app.jinja_env.globals["map_of"] = lambda name, address: map_of(MapPlace(name, address))
