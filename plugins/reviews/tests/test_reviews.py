"""A closed case asks its applicant once; the answer is summed, and nobody on staff learns who gave it."""

import re
from threading import Barrier, Thread
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from wutong_reviews import actions, queries, rules
from wutong_reviews.actions import AlreadyGiven
from wutong_reviews.models import Invitation, Review, Words
from wutong_reviews.queries import NotInvited
from wutong_reviews.rules import Grade

from wutong import sweeps, tenancy
from wutong.db import work
from wutong.sdk import SYSTEM, Actor, db, new_id, now
from wutong.testing.tree import DONGXIANG, JISHISHAN, VILLAGE

GRADES = st.sampled_from(Grade)


@given(st.lists(GRADES, max_size=40))
def test_praise_is_the_share_of_the_first_three_grades_and_never_counts_silence(given_: list[Grade]):
    counts = {grade: given_.count(grade) for grade in Grade}
    share = rules.praise(counts)
    if len(given_) < rules.FEW:
        assert share is None
    else:
        assert share == sum(grade <= 3 for grade in given_) / len(given_)


def invited(region: int, applicant: UUID) -> UUID:
    """An invitation as the reaction to a closed case leaves it."""
    case_id = new_id()
    db.session.add(
        Invitation(region=region, case_id=case_id, applicant=applicant, number="N1", matter="食品经营许可", at=now())
    )
    return case_id


def citizen(person: UUID) -> Actor:
    return Actor("citizen", person)


def test_an_applicant_answers_once(world):
    alice = new_id()
    with world.working(JISHISHAN):
        case_id = invited(JISHISHAN, alice)
    with world.visiting(JISHISHAN, alice):
        actions.give(case_id, Grade.SATISFIED, "很快", actor=citizen(alice))
    with world.visiting(JISHISHAN, alice), pytest.raises(AlreadyGiven):
        actions.give(case_id, Grade.DISSATISFIED, "", actor=citizen(alice))
    with world.at(JISHISHAN):
        (review,) = db.session.scalars(select(Review))
        assert review.grade == Grade.SATISFIED


def test_of_two_presses_at_the_same_moment_one_counts_and_the_other_is_told(world):
    alice, told = new_id(), list[str]()
    with world.working(JISHISHAN):
        case_id = invited(JISHISHAN, alice)
    start = Barrier(2)

    def press() -> None:
        with world.app.app_context(), tenancy.visit(JISHISHAN, person=alice):
            try:
                with work():
                    queries.invitation(case_id)
                    start.wait(20)
                    actions.give(case_id, Grade.SATISFIED, "", actor=citizen(alice))
                    told.append("given")
            except AlreadyGiven:
                told.append("again")

    presses = [Thread(target=press) for _ in range(2)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert sorted(told) == ["again", "given"]


def test_nobody_else_can_answer_or_read_it(world):
    alice, bob = new_id(), new_id()
    with world.working(JISHISHAN):
        case_id = invited(JISHISHAN, alice)
    for region, person in ((JISHISHAN, bob), (JISHISHAN, None), (DONGXIANG, alice)):
        with world.visiting(region, person), pytest.raises(NotInvited):
            actions.give(case_id, Grade.VERY_SATISFIED, "", actor=Actor("citizen", person))
    with world.visiting(JISHISHAN, bob):
        assert db.session.scalars(select(Invitation)).all() == []


def test_words_are_sealed_in_the_database_and_staff_read_them_without_a_name(world):
    alice = new_id()
    with world.working(JISHISHAN):
        case_id = invited(JISHISHAN, alice)
    with world.visiting(JISHISHAN, alice):
        actions.give(case_id, Grade.DISSATISFIED, "等了三天", actor=citizen(alice))
    with world.at(JISHISHAN):
        (stored,) = db.session.execute(text("select words from reviews_words")).scalars()
        assert "等了三天".encode() not in bytes(stored)
        (seen,) = queries.latest()
        assert (seen.words, seen.grade, hasattr(seen, "applicant")) == ("等了三天", Grade.DISSATISFIED, False)
        assert str(alice) not in repr(seen)
    with world.at(DONGXIANG):
        assert db.session.scalars(select(Words)).all() == []


def counted(grade: int) -> UUID:
    """An answer that was given and has come into the sum."""
    case_id, row = new_id(), {"number": "N1", "matter": "食品经营许可", "at": now()}
    db.session.add(Review(region=JISHISHAN, case_id=case_id, applicant=new_id(), grade=grade, **row))
    db.session.flush()
    actions.count(case_id)
    return case_id


def test_an_answer_comes_into_the_sum_once(world):
    with world.working(JISHISHAN):
        actions.count(counted(2))
    with world.visiting(JISHISHAN):
        assert queries.summary().given == 1


def test_the_published_sum_is_open_to_all_and_stays_silent_about_few(world):
    with world.working(JISHISHAN):
        for grade in (1, 1, 2, 5):
            counted(grade)
    with world.visiting(JISHISHAN):
        summary = queries.summary()
        assert (summary.given, summary.counts[Grade.VERY_SATISFIED], summary.praise) == (4, 2, None)
    with world.working(JISHISHAN):
        counted(3)
    with world.visiting(JISHISHAN):
        assert queries.summary().praise == 4 / 5
    with world.visiting(VILLAGE):
        assert queries.summary().given == 0


def test_the_rating_page_speaks_english(world):
    from wutong.settings.actions import switch
    from wutong.testing.leaks.visitors import Visitor
    from wutong.web import lookups
    from wutong.web.lookups import Who

    alice = new_id()
    with world.working(JISHISHAN):
        switch("reviews", True, actor=SYSTEM)
        address = f"/622927/reviews/{invited(JISHISHAN, alice)}"
    lookups.of(world.app).who = lambda code: Who(citizen(alice), (alice,))
    reader = Visitor("Alice", world.client(), alice)
    reader.client.set_cookie("wutong_lang", "en")
    page = reader.get(address).text
    for words in ("How did it go?", "Very dissatisfied", "In your own words", "Send the review", "No. N1"):
        assert words in page
    chinese = re.findall("[\u4e00-\u9fff]+", page.partition("<main")[2].partition("</main>")[0])
    assert chinese == ["积石山保安族东乡族撒拉族自治县", "食品经营许可"]
    assert reader.send(address, {"grade": "2"}).status_code == 303
    page = reader.get(address).text
    for words in ("Thank you for your review.", "Your review: Satisfied. Thank you!"):
        assert words in page
    assert "Reviews" in reader.get("/622927/reviews/").text


def test_the_page_asks_for_sign_in_and_the_sum_does_not(world):
    from wutong.settings.actions import switch

    with world.working(JISHISHAN):
        switch("reviews", True, actor=SYSTEM)
        case_id = invited(JISHISHAN, new_id())
    client = world.client()
    assert client.get(f"/622927/reviews/{case_id}").status_code in (302, 303, 401)
    assert client.get("/622927/reviews/").status_code == 200
    assert client.get("/api/v1/622927/reviews/summary").json == {
        "counts": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0}, "given": 0, "praise": None,
    }  # fmt: skip


def test_an_invitation_that_nobody_answered_goes_after_a_year(world):
    with world.at(JISHISHAN):
        old, young = invited(JISHISHAN, new_id()), invited(JISHISHAN, new_id())
        db.session.flush()
        db.session.execute(
            text("update reviews_invitations set at = at - interval '366 days' where case_id = :id"), {"id": old}
        )
        db.session.commit()
        assert JISHISHAN in sweeps.regions()
        assert sweeps.sweep_region(JISHISHAN).rows == 1
        assert list(db.session.scalars(select(Invitation.case_id))) == [young]
