"""What the web kit asks the rooms, as plain values and functions; `wutong.app` fills them in.

The kit lies below every room and imports none. It knows a region, a signed-in person and a machine client
only in the shapes written here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from flask import Flask, current_app

from wutong.access import PUBLIC, Actor
from wutong.errors import Refused
from wutong.tenancy import spell


@dataclass(frozen=True, slots=True)
class RegionView:
    """A region as pages show it; `level` 0 nation … 5 village, `short` its one spelling in addresses.

    An abolished region carries the day it ended and the open regions that have its place, the largest share first; one
    that is still to come the day it begins.
    """

    code: int
    name: str
    level: int
    full_name: str = ""
    ended: date | None = None
    heirs: tuple["RegionView", ...] = ()
    begins: date | None = None

    @property
    def short(self) -> str:
        """The one spelling in addresses."""
        return spell(self.code)


@dataclass(frozen=True, slots=True)
class About:
    """How a region shows itself, its own words or inherited ones; not `open` means suspended, read only."""

    WORDS: ClassVar = ("shown_name", "colour", "greeting", "office_phone", "hours", "place", "crest")

    open: bool = True
    shown_name: str = ""
    colour: str = ""
    greeting: str = ""
    office_phone: str = ""
    hours: str = ""
    place: str = ""
    crest: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One post a staff member holds, for the switch between posts."""

    region: int
    region_name: str
    short: str
    department: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """Who is asking: the actor at this region, the persons one may act for (oneself first), one's posts, and
    the address to leave by when this is a region below that was entered."""

    actor: Actor = PUBLIC
    persons: tuple[UUID, ...] = ()
    posts: tuple[Post, ...] = ()
    leave: str = ""


class UnknownClient(Refused):
    """A bearer token was shown and nobody here issues tokens."""

    code, status = "auth.token_refused", 401
    message = "访问令牌无效或已过期，请重新申请令牌。"


def _nobody(region: int | None) -> Who:
    return Who()


def _no_client(token: str, region: int | None) -> Who:
    raise UnknownClient


def _front(door: str, after: str) -> str:
    return "/"


def _unproved(region: int) -> tuple[bytes, list[bytes]]:
    return b"", []


@dataclass(slots=True)
class Lookups:
    """The functions the kit calls.

    Most run inside the request's scope; `who` and `client` run before it is chosen and open scopes of their own.
    `proof` only says what is to be asked (`ready`).
    """

    region: Callable[[int], RegionView | None] = lambda code: None
    children: Callable[[int], Sequence[RegionView]] = lambda code: ()
    trail: Callable[[int], Sequence[RegionView]] = lambda code: ()
    about: Callable[[], About] = About
    who: Callable[[int | None], Who] = _nobody
    client: Callable[[str, int | None], Who] = _no_client
    sign_in: Callable[[str, str], str] = _front
    waiting: Callable[[Actor], int] = lambda actor: 0
    slots: Callable[[str], Sequence[str]] = lambda name: ()
    offered: Callable[[str], bool] = lambda endpoint: True
    troubled: Callable[[int, Sequence[Any]], None] = lambda region, troubles: None
    proof: Callable[[int], tuple[bytes, list[bytes]]] = _unproved


def install(app: Flask) -> Lookups:
    """Give the application its look-ups, empty until the rooms' functions are registered."""
    lookups = Lookups()
    app.extensions["wutong.lookups"] = lookups
    return lookups


def of(app: Flask | None = None) -> Lookups:
    """The look-ups of this application."""
    held = (app or current_app).extensions["wutong.lookups"]
    assert isinstance(held, Lookups)
    return held
