"""The leak hunt over the pages of reviews: what somebody wrote reaches the office he wrote to and nobody else."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from wutong_reviews import actions
from wutong_reviews.models import Invitation
from wutong_reviews.rules import Grade

from wutong.sdk import db
from wutong.testing import leaks, tree
from wutong.testing.database import Servers
from wutong.testing.leaks import marks
from wutong.testing.world import World

COUNTERS = (tree.JISHISHAN, tree.DONGXIANG)


@pytest.fixture(scope="module")
def garden(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[leaks.Garden]:
    world = World(servers, Path(tmp_path_factory.mktemp("garden")))
    planted = leaks.plant(world)
    for place in COUNTERS:
        for citizen in planted.citizens:
            _review(planted, place, citizen)
    yield planted
    world.close()


def _review(garden: leaks.Garden, place: int, citizen) -> None:
    with garden.world.visiting(place, citizen.person):
        asked: UUID = db.session.scalars(select(Invitation.case_id)).first()
        words = garden.marks.sealed("words", marks.word(), citizen.person, homes=[place], right="reviews.read")
        actions.give(asked, Grade.DISSATISFIED, words, actor=citizen.actor)


def test_words_of_a_review_reach_nobody_but_their_office(garden: leaks.Garden):
    assert leaks.hunt(garden, only="/reviews") == []
