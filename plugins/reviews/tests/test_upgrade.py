"""What was given before reviews and their givers parted ways is kept by the upgrade, and found again by its givers."""

from uuid import UUID

from alembic import command
from sqlalchemy import select, text
from wutong_reviews import boards, demo, queries
from wutong_reviews.models import Mending, Moment, Words
from wutong_reviews.rules import handling, moments

from wutong import schema
from wutong.db import as_owner
from wutong.sdk import Secret, db, new_id
from wutong.secret import close
from wutong.testing.tree import JISHISHAN, QINGHAI


def move(address: str, revision: str, *, down: bool = False) -> None:
    with as_owner(address) as connection:
        (command.downgrade if down else command.upgrade)(schema.alembic(connection), revision)


def told_before(address: str, asked: dict[UUID, UUID], reviewed: UUID, words: bytes) -> None:
    """Rows of the third version: who was asked about which case, and one bad review with its words."""
    case = {"region": JISHISHAN, "words": words}
    with as_owner(address) as owner:
        for case_id, person in asked.items():
            case |= {"case": case_id, "person": person}
            owner.execute(
                text("insert into reviews_invitations values (:region, :case, :person, 'N1', '许可', now())"), case
            )
        case |= {"case": reviewed, "person": asked[reviewed]}
        owner.execute(
            text("insert into reviews_given (region, case_id, applicant, number, matter, grade, at, counted)"
                 " values (:region, :case, :person, 'N1', '许可', 4, now(), true)"), case,
        )  # fmt: skip
        owner.execute(text("insert into reviews_words values (:region, :case, :person, :words)"), case)


def test_old_reviews_stay_without_their_givers_name_and_go_back_down(world, on):
    alice, bob, first, second = (new_id() for _ in range(4))
    with world.working(JISHISHAN):
        sealed = close("等了三天".encode(), "reviews.words", "region")
    address = world.config.owner_database_url
    move(address, "reviews@reviews_0003", down=True)
    told_before(address, {first: alice, second: bob}, first, sealed)
    move(address, "heads")
    with world.visiting(JISHISHAN, alice):
        (mine,) = queries.mine().items
        assert (mine.home, mine.moment) == (JISHISHAN, moments.of_case(first, "close"))
    with world.at(JISHISHAN):
        (told,) = queries.told([queries.review(mine.id)])
        assert (told.grade, told.words, queries.review(mine.id).servers) == (4, "等了三天", [])
        spent = dict(db.session.execute(select(Moment.case_id, Moment.spent)).all())
        assert spent == {first: True, second: False}
        whole = boards.whole()
        assert (whole.given, whole.ended, whole.closed) == (1, 1, 2)
        assert db.session.scalars(select(Words)).one().words == Secret("等了三天")
    move(address, "reviews@reviews_0003", down=True)
    with as_owner(address) as owner:
        assert owner.execute(text("select case_id, applicant, grade from reviews_given")).all() == [(first, alice, 4)]
        assert owner.scalar(text("select count(*) from reviews_invitations")) == 2
    move(address, "heads")


def test_the_demo_shows_every_step_of_the_way(world, on, deliver):
    with world.app.app_context():
        for _ in demo.play(JISHISHAN, QINGHAI):
            deliver()
    with world.at(JISHISHAN):
        states = set(db.session.scalars(select(Mending.state)))
        assert states == set(handling.STATES)
        assert boards.whole().enough
        assert [place for place, _ in boards.by("point")] == [1, 2]  # a third has too few to be told of
        assert len(queries.answers().items) == 2
