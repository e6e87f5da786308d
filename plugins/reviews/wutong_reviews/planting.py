"""What is planted before leaks are looked for: everybody who was asked says how it went, in words of his own."""

from uuid import UUID

from sqlalchemy import select

from wutong.sdk import db
from wutong.testing import leaks, tree
from wutong.testing.leaks import marks
from wutong.testing.leaks.garden import Citizen
from wutong_reviews import actions
from wutong_reviews.models import Invitation
from wutong_reviews.rules import Grade


def plant(garden: leaks.Garden) -> None:
    """Let both citizens grade a closed case of two counties."""
    for place in (tree.JISHISHAN, tree.DONGXIANG):
        for citizen in garden.citizens:
            _review(garden, place, citizen)


def _review(garden: leaks.Garden, place: int, citizen: Citizen) -> None:
    with garden.world.visiting(place, citizen.person):
        asked: UUID | None = db.session.scalar(select(Invitation.case_id).limit(1))
        assert asked is not None
        words = garden.marks.sealed("words", marks.word(), citizen.person, homes=[place], right="reviews.read")
        actions.give(asked, Grade.DISSATISFIED, words, actor=citizen.actor)
