"""What tests of reviews stand on."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from wutong import letters
from wutong.events import Letter
from wutong.people.rules.roles import CITIZEN, ROLES
from wutong.sdk import SYSTEM, Actor, db, new_id
from wutong.settings.actions import switch
from wutong.testing.tree import JISHISHAN, LINXIA


@pytest.fixture
def on(world) -> None:
    """The county and its city have switched reviews on."""
    for place in (JISHISHAN, LINXIA):
        with world.working(place):
            switch("reviews", True, actor=SYSTEM)


@pytest.fixture
def alice() -> Actor:
    return Actor("citizen", new_id(), rights=CITIZEN)


@pytest.fixture
def clerk() -> Actor:
    return Actor("staff", new_id(), JISHISHAN, rights=ROLES["clerk"].rights | {"reviews.serve"})


@pytest.fixture
def deliver(world) -> Callable[..., int]:
    """Let workers have every open letter of some regions; returns how many there were."""

    def delivered(*places: int) -> int:
        read = 0
        for place in places or (JISHISHAN,):
            with world.working(place):
                waiting = list(
                    db.session.scalars(select(Letter.id).where(Letter.to_region == place, Letter.state == "open"))
                )
            for letter in waiting:
                with world.working(place):
                    assert letters.react(letter)
            read += len(waiting)
        return read

    return delivered
