"""A county with a matter of the province, offices above that may answer, and a postman between the regions."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from tests.wutong.matters.test_actions import claim, province

from wutong import letters
from wutong.clock import now, today
from wutong.db import db
from wutong.events import Letter
from wutong.people.models import Grant
from wutong.testing.tree import GANSU, JISHISHAN, LINXIA
from wutong.testing.world import World

Post = Callable[..., None]


@pytest.fixture
def county(world: World) -> World:
    province(world)
    claim(world, JISHISHAN)
    for region in (GANSU, LINXIA):
        hire(world, region)
    return world


def hire(world: World, region: int) -> None:
    """Somebody there may answer."""
    with world.working(region):
        db.session.add(
            Grant(
                region=region, id=uuid4(), person=uuid4(), role="catalogue_editor", without=[], valid_from=today(),
                state="live", created_at=now(),
            )
        )  # fmt: skip


def leave(world: World, region: int) -> None:
    """Nobody there may answer any more."""
    with world.working(region):
        db.session.execute(update(Grant).where(Grant.region == region).values(state="ended", ended_at=now()))


@pytest.fixture
def post(county: World) -> Post:
    """Carry every open letter to its region, twice, as a repeated job would; those of one region backwards if asked."""

    def carry(*, backwards: bool = False) -> None:
        for region in (GANSU, LINXIA, JISHISHAN):
            with county.working(region):
                asked = select(Letter.id).where(Letter.state == "open", Letter.to_region == region).order_by(Letter.id)
                found = list(db.session.scalars(asked))
            for letter in (each for each in (found[::-1] if backwards else found) for _ in range(2)):
                with county.working(region):
                    letters.react(letter)

    return carry
