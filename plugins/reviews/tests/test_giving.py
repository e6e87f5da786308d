"""Whoever was served answers once for each moment, and a second time once; the office never learns who."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, text
from wutong_reviews import boards, limits, queries, served
from wutong_reviews.actions import counting, entering, giving, inviting, points
from wutong_reviews.actions.giving import AlreadyAgain, AlreadyGiven, NoWayToCall, Said, StaffNever
from wutong_reviews.models import Mine, Moment, Review, Reviewer, Words
from wutong_reviews.rules import exchange, moments
from wutong_reviews.rules.grades import Grade
from wutong_reviews.served import NothingToReview, TooLate

from wutong import tenancy, timers
from wutong.cases.actions import filing
from wutong.db import work
from wutong.notices.models import Message
from wutong.sdk import PUBLIC, SYSTEM, Actor, NoSuchCase, db, history, new_id, now
from wutong.settings.actions import set_value
from wutong.testing.tree import DONGXIANG, JISHISHAN, VILLAGE

from .happening import at_window, closed, day_over, drafted, officer

POOR = Said(Grade.DISSATISFIED, (213,), "等了三天")


def give(world, actor: Actor, case_id, said: Said = POOR, kind: str = "close"):
    with world.visiting(JISHISHAN, actor.person):
        moment = next(each for each in served.own_moments(case_id) if each.kind == kind)
        return giving.give(moment, said, exchange.WEB, actor=actor)


def test_each_moment_of_a_case_is_answered_once(world, on, alice, clerk):
    case_id = closed(world, alice, clerk)
    with world.visiting(JISHISHAN, alice.person):
        assert [each.kind for each in served.own_moments(case_id)] == ["close", "apply"]
    give(world, alice, case_id)
    give(world, alice, case_id, Said(Grade.VERY_SATISFIED), "apply")
    with pytest.raises(AlreadyGiven):
        give(world, alice, case_id)
    with world.at(JISHISHAN):
        found = db.session.scalars(select(Review).order_by(Review.kind)).all()
        assert [(row.kind, row.grade, row.tags, row.servers) for row in found] == [
            ("apply", 1, [], [clerk.person]), ("close", 4, [213], [clerk.person]),
        ]  # fmt: skip


def test_of_two_presses_at_the_same_moment_one_counts_and_the_other_is_told(world, on, alice, clerk):
    case_id, told, start = closed(world, alice, clerk), list[str](), Barrier(2)

    def press() -> None:
        with world.app.app_context(), tenancy.visit(JISHISHAN, person=alice.person):
            try:
                with work():
                    moment = served.own_moments(case_id)[0]
                    start.wait(20)
                    giving.give(moment, POOR, exchange.WEB, actor=alice)
                    told.append("given")
            except AlreadyGiven:
                told.append("again")

    presses = [Thread(target=press) for _ in range(2)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert sorted(told) == ["again", "given"]


def test_nothing_of_a_review_in_the_office_leads_to_who_gave_it(world, on, alice, clerk, deliver):
    case_id = closed(world, alice, clerk)
    review = give(world, alice, case_id)
    deliver()
    with world.at(JISHISHAN):
        tables = ("given", "words", "mendings", "lines", "reviewers")
        asked = [text(f"select to_jsonb(t) from reviews_{table} t") for table in tables]
        held = "".join(str(row) for each in asked for row in db.session.scalars(each))
        assert review.hex[:8] in held.replace("-", "")
        assert not any(str(who) in held for who in (alice.person, case_id, moments.of_case(case_id, "close")))
        (event,) = [event for event in history(review) if event.name == "reviews.given"]
        assert (event.actor, event.subject, "reviews" in str([e.name for e in history(case_id)])) == (None, None, False)
        assert db.session.scalars(select(Mine)).all() == []
        (stored,) = db.session.execute(text("select words from reviews_words")).scalars()
        assert "等了三天".encode() not in bytes(stored)
    with world.at(DONGXIANG):
        assert db.session.scalars(select(Words)).all() == []


def test_nobody_else_reviews_a_case_and_who_served_does_not_either(world, on, alice, clerk):
    case_id = closed(world, alice, clerk)
    bob = new_id()
    for region, person in ((JISHISHAN, bob), (JISHISHAN, None), (DONGXIANG, alice.person)):
        with world.visiting(region, person), pytest.raises((NothingToReview, NoSuchCase)):
            served.own_moments(case_id)
    with world.working(JISHISHAN):
        moment = served.moments_of(case_id)[0]
    for actor in (clerk, Actor("citizen", clerk.person), officer()):
        with world.working(JISHISHAN), pytest.raises(StaffNever):
            giving.give(moment, POOR, exchange.WEB, actor=actor)
    with world.visiting(JISHISHAN, bob):
        assert db.session.scalars(select(Review)).all() == []


def test_a_draft_has_no_moment_and_a_service_of_long_ago_is_reviewed_no_more(world, on, alice, clerk):
    draft = drafted(world, alice)
    with world.visiting(JISHISHAN, alice.person), pytest.raises(NothingToReview):
        served.own_moments(draft)
    case_id = closed(world, alice, clerk)
    with world.visiting(JISHISHAN, alice.person):
        moment = served.own_moments(case_id)[0]
        moment.at -= moments.LIFE + timedelta(days=1)
        with pytest.raises(TooLate):
            giving.give(moment, POOR, exchange.WEB, actor=alice)


def test_a_way_to_be_called_back_is_whole_or_not_there(world, on, alice, clerk):
    case_id = closed(world, alice, clerk)
    with pytest.raises(NoWayToCall):
        give(world, alice, case_id, Said(Grade.FAIR, name="李"))
    give(world, alice, case_id, Said(Grade.FAIR, name="李", telephone="13900001234"))
    with world.at(JISHISHAN):
        left = db.session.scalars(select(Reviewer)).one()
        assert (left.name.reveal(), left.telephone.reveal(), bool(left.number)) == ("李", "13900001234", True)
        assert db.session.scalars(select(Review)).one().named


def test_the_giver_alone_finds_his_review_again_and_says_a_second_word_once(world, on, alice, clerk):
    review = give(world, alice, closed(world, alice, clerk))
    with world.visiting(JISHISHAN, alice.person):
        assert queries.own(review).title == "食品经营许可"
        assert [row.id for row in queries.mine().items] == [review]
    for person in (new_id(), None):
        with world.visiting(JISHISHAN, person), pytest.raises(queries.NoSuchReview):
            queries.own(review)
    with world.working(JISHISHAN):
        giving.give_again(review, Said(Grade.SATISFIED, (411,), "改好了"))
    with world.working(JISHISHAN), pytest.raises(AlreadyAgain):
        giving.give_again(review, POOR)
    with world.at(JISHISHAN):
        (told,) = queries.told([queries.review(review)])
        assert (told.words, told.again and told.again.words, told.grade) == ("等了三天", "改好了", Grade.DISSATISFIED)


# ── Invitations ──────────────────────────────────────────────────────────────────────────────────────────────


def asked(world) -> list[tuple[str, str]]:
    with world.working(JISHISHAN):
        found = db.session.scalars(select(Message).where(Message.kind.like("reviews.%")).order_by(Message.channel))
        return [(each.kind, each.channel) for each in found]


def test_after_the_days_of_silence_the_applicant_is_asked_once(world, on, alice, clerk, deliver):
    case_id = closed(world, alice, clerk)
    deliver()
    moment = moments.of_case(case_id, "close")
    with world.at(JISHISHAN):
        (timer,) = db.session.scalars(select(timers.Timer).where(timers.Timer.kind == inviting.ASK))
        assert timer.subject == moment
        assert timedelta(days=2, hours=23) < timer.due_at - now() <= timedelta(days=3)
    assert asked(world) == []
    for _ in range(2):
        with world.working(JISHISHAN):
            inviting.ask(moment)
    assert asked(world) == [("reviews.invited", "inbox"), ("reviews.link", "sms")]


def test_who_has_answered_is_not_asked(world, on, alice, clerk, deliver):
    case_id = closed(world, alice, clerk)
    give(world, alice, case_id)
    deliver()
    with world.working(JISHISHAN):
        inviting.ask(moments.of_case(case_id, "close"))
    assert asked(world) == []
    with world.at(JISHISHAN):
        assert boards.whole().closed == 1


def test_an_answer_is_a_share_of_the_cases_that_were_counted_as_closed_in_their_month(world, on, alice, clerk, deliver):
    told = []
    for counted, month in ((True, 0), (False, 40)):
        case_id = closed(world, alice, clerk)
        if counted:
            deliver()
        with world.visiting(JISHISHAN, alice.person):
            moment = next(each for each in served.own_moments(case_id) if each.kind == "close")
            moment.at -= timedelta(days=month)
            review = giving.give(moment, Said(Grade.FAIR), exchange.WEB, actor=alice)
        with world.at(JISHISHAN):
            told.append(queries.review(review).closed_in)
    assert told == [queries.month(), None]
    with world.working(JISHISHAN):
        before = (queries.month() - timedelta(days=1)).replace(day=1)
        rows = db.session.scalars(select(Review)).all()
        for row in rows:
            row.closed_in = before
        counting.add(before, {("region", "all"): ""}, closed=2)
        for _ in range(3):
            spoken = entering.Called("close", "咨询")
            entering.enter(spoken, Said(Grade.FAIR), actor=officer())
    with world.working(JISHISHAN):
        for row in db.session.scalars(select(Review)):
            row.matter, row.department = "", None
    day_over(world)
    with world.at(JISHISHAN):
        assert (boards.whole(before).participation, boards.whole(queries.month()).ended) == (1.0, 0)
        assert boards.whole(queries.month()).given == 5


def test_where_the_region_asks_after_nothing_nobody_is_asked_and_the_case_is_counted_all_the_same(
    world, on, alice, clerk, deliver
):
    with world.working(JISHISHAN):
        set_value(limits.AFTER.name, "", actor=SYSTEM)
    case_id = closed(world, alice, clerk)
    deliver()
    with world.at(JISHISHAN):
        assert db.session.scalars(select(timers.Timer).where(timers.Timer.kind == inviting.ASK)).all() == []
        assert (boards.whole().closed, boards.by("matter")[0][1].name) == (1, "食品经营许可")
        assert db.session.get(Moment, (JISHISHAN, moments.of_case(case_id, "close"))) is not None


def test_a_discarded_draft_and_a_region_without_reviews_leave_nothing(world, alice, clerk, deliver, request):
    closed(world, alice, clerk)
    request.getfixturevalue("on")
    case_id = drafted(world, alice)
    with world.visiting(JISHISHAN, alice.person):
        filing.discard(case_id, actor=alice)
    deliver()
    with world.at(JISHISHAN):
        assert db.session.scalar(select(func.count()).select_from(Moment)) == 0


# ── Windows and the hotline ──────────────────────────────────────────────────────────────────────────────────


def test_a_window_shows_one_service_that_is_reviewed_once(world, on, clerk):
    at_window(world, clerk)
    with world.working(JISHISHAN):
        (point,) = held = served.points()
        assert (served.present(point), served.presents(held)) == (None, {})
        again = served.moment(point.present)
        with pytest.raises(AlreadyGiven):
            giving.give(again, POOR, exchange.TABLET, actor=PUBLIC)


def test_a_window_takes_no_more_than_people_can_be_served_there(world, on, clerk, monkeypatch):
    monkeypatch.setattr(giving, "MOST_AT_POINT", 1)
    at_window(world, clerk)
    with world.working(JISHISHAN), pytest.raises(giving.TooManyHere):
        giving.give(points.at(served.points()[0]), POOR, exchange.QR, actor=PUBLIC)


def test_the_hotline_writes_down_what_a_caller_says_but_not_about_its_own_service(world, on, alice, clerk):
    case_id = closed(world, alice, clerk)
    with world.at(JISHISHAN):
        number = served.moments_of(case_id)[0].number
    called, himself = entering.Called("close", number=number), Actor("staff", clerk.person, rights=officer().rights)
    with world.working(JISHISHAN), pytest.raises(StaffNever):
        entering.enter(called, POOR, actor=himself)
    with world.working(JISHISHAN):
        entering.enter(called, POOR, actor=officer())
        told = entering.enter(entering.Called("consult", "咨询入学"), Said(Grade.FAIR), actor=(hotline := officer()))
        assert [each.actor for each in history(told) if each.name == "reviews.entered"] == [hotline.person]
    with world.working(JISHISHAN), pytest.raises(entering.NoSuchNumber):
        entering.enter(entering.Called("accept", number=number), POOR, actor=officer())
    with pytest.raises(AlreadyGiven):
        give(world, alice, case_id)
    with world.at(JISHISHAN):
        assert {row.channel for row in db.session.scalars(select(Review))} == {exchange.TELEPHONE}


def test_the_public_door_drops_a_review_in_and_cannot_look(world, on, alice, clerk):
    give(world, alice, closed(world, alice, clerk))
    with world.visiting(JISHISHAN, alice.person):
        for table in (Review, Words, Reviewer):
            assert db.session.scalars(select(table)).all() == []
    with world.visiting(VILLAGE):
        assert boards.whole().given == 0
