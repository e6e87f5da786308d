"""What is planted before leaks are looked for: everybody who was served says how it went, in words of his own, leaves a
name and a number, and reads every step that follows. None of the staff who served may learn who it was.
"""

from uuid import UUID

from sqlalchemy import select

from wutong.sdk import PUBLIC, Actor, db, new_id, today
from wutong.testing import leaks, tree
from wutong.testing.leaks import marks
from wutong.testing.leaks.garden import Citizen
from wutong_reviews import queries, served
from wutong_reviews.actions import counting, giving, handling, points, publishing
from wutong_reviews.models import Moment
from wutong_reviews.rules import exchange
from wutong_reviews.rules.grades import Grade

READ = "reviews.read"
OFFICER = frozenset({READ, "reviews.handle", "reviews.judge", "reviews.manage", "reviews.serve", "reviews.exchange"})


def plant(garden: leaks.Garden) -> None:
    """Let both citizens grade a closed case of two counties, and follow the bad word to its end."""
    for place in (tree.JISHISHAN, tree.DONGXIANG):
        for citizen in garden.citizens:
            _review(garden, place, citizen)
        _window(garden, place)


def officer(place: int) -> Actor:
    """Somebody who deals with reviews and served nobody."""
    return Actor("staff", new_id(), place, rights=OFFICER)


def _review(garden: leaks.Garden, place: int, citizen: Citizen) -> None:
    def word(what: str) -> str:
        return garden.marks.sealed(what, marks.word(), citizen.person, homes=[place], right=READ)

    # Who left a number is told to nobody but who takes the review up, on a page of its own: no mark may be met.
    name, telephone = garden.marks.sealed("name of a reviewer", marks.word()), marks.telephone()
    garden.marks.sealed("telephone of a reviewer", telephone)
    with garden.world.visiting(place, citizen.person):
        asked: UUID | None = db.session.scalar(select(Moment.case_id).where(Moment.kind == "close").limit(1))
        assert asked is not None
        moment = next(each for each in served.own_moments(asked) if each.kind == "close")
        said = giving.Said(Grade.DISSATISFIED, (213,), word("words of a review"), name, telephone)
        review = giving.give(moment, said, exchange.WEB, actor=citizen.actor)
    _deal(garden, place, review, word("a step"), word("an answer"))
    with garden.world.working(place):
        giving.give_again(review, giving.Said(Grade.DISSATISFIED, (), word("second words")))


def _deal(garden: leaks.Garden, place: int, review: UUID, found: str, answer: str) -> None:
    """It is late, taken up, upheld, mended and published."""
    who = officer(place)
    with garden.world.working(place):
        counting.take_in(today())
        handling.open_way(queries.review(review))
        handling.overdue("ack", review)
    with garden.world.working(place):
        handling.step(review, "take", "", actor=who)
        handling.step(review, "uphold", found, actor=who)
        handling.step(review, "mend", answer, actor=who)
        told = [garden.marks.published(what, place) for what in ("published words", "published answer")]
        publishing.show(review, *told, actor=who)


def _window(garden: leaks.Garden, place: int) -> None:
    """A window, and somebody who was served there."""
    who = officer(place)
    with garden.world.working(place):
        point = points.set_up(garden.marks.published("window", place), None, actor=who)
        service = points.Service("consult", garden.marks.office("service at a window", place, READ))
        moment = points.walk_in(point, service, [new_id()])
        giving.give(moment, giving.Said(Grade.SATISFIED), exchange.QR, actor=PUBLIC)
