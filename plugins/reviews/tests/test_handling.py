"""A bad review goes its way: taken up, verified, mended, called back; late, disputed, published, counted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import select
from wutong_reviews import boards, limits, queries
from wutong_reviews.actions import counting, exchanging, giving, handling, publishing
from wutong_reviews.models import Mending, Review
from wutong_reviews.rules.grades import Grade
from wutong_reviews.rules.handling import (
    AnotherPerson,
    NobodyToCall,
    NobodyToHandTo,
    NotCalled,
    NotOneself,
    NotTheHandler,
)

from wutong import letters, timers
from wutong.clock import frozen
from wutong.flow import Needed, NotOpen, NotYours
from wutong.notices.models import Message, StaffNotice
from wutong.people.models import Grant
from wutong.sdk import SYSTEM, Actor, db, end_of, new_id, now, today
from wutong.settings.actions import set_value
from wutong.testing.tree import GANSU, JISHISHAN, LINXIA, VILLAGE

from .happening import at_window, crowd, day_over, officer

PATIENCE = 60
LEFT = {"name": "李", "telephone": "13900001234"}


def step(world, review, move: str, actor: Actor, text: str = "写明") -> str:
    with world.working(JISHISHAN):
        if move == "call_back" and queries.reviewer(review):
            handling.reveal(review, actor=actor)
        return handling.step(review, move, text, actor=actor).state


def test_it_goes_from_the_report_to_the_call_back_and_every_step_is_told(world, on, clerk, deliver):
    review, who = at_window(world, clerk, words="白跑一趟", **LEFT), officer()
    deliver()
    states = [step(world, review, move, who) for move in ("take", "uphold", "mend", "call_back")]
    crowd(world, clerk)
    day_over(world)
    assert states == ["checking", "mending", "answered", "closed"]
    with world.at(JISHISHAN):
        way = queries.way(review)
        assert [line.move for line in way.lines] == ["report", "take", "uphold", "mend", "call_back"]
        assert (way.row.outcome, way.row.handler) == ("upheld", who.person)
        whole = boards.whole()
        assert (whole.bad, whole.named, whole.mended, whole.visited) == (1, 1, 1.0, 1.0)
        told = db.session.scalars(select(Message).where(Message.kind == "reviews.moved").order_by(Message.at)).all()
        assert [each.channel for each in told] == ["sms"] * 4
        assert "/622927/reviews/follow/" in told[-1].body.reveal()
        assert [each.about for each in told] == [None] * 4


def test_a_good_review_has_no_way_and_a_letter_that_comes_twice_opens_one(world, on, clerk, deliver):
    good, bad = at_window(world, clerk, Grade.FAIR), at_window(world, clerk)
    deliver()
    with world.working(JISHISHAN):
        handling.open_way(queries.review(bad))
    day_over(world)
    with world.at(JISHISHAN):
        assert boards.whole().given == 0
    crowd(world, clerk, 3)
    for _ in range(2):
        day_over(world)
    with world.at(JISHISHAN):
        assert queries.way(good) is None
        assert len(queries.way(bad).lines) == 1
        assert (boards.whole().given, boards.whole().bad) == (5, 1)


def test_who_served_sees_and_does_nothing_about_it(world, on, clerk, deliver):
    review = at_window(world, clerk, **LEFT)
    deliver()
    himself = Actor("staff", clerk.person, JISHISHAN, rights=officer().rights)
    with world.at(JISHISHAN):
        for look in (queries.mendings, queries.listed):
            assert look(himself).items == []
            assert len(look(officer()).items) == 1
        with pytest.raises(NotOneself):
            queries.mending(review, himself)
    for move in ("take", "uphold"):
        with pytest.raises(NotOneself):
            step(world, review, move, himself)
    with world.working(JISHISHAN):
        for verb in (handling.reveal, publishing.hide):
            with pytest.raises(NotOneself):
                verb(review, actor=himself)


def test_the_number_is_read_by_who_took_it_up_and_each_look_is_written_down(world, on, clerk, deliver):
    review, who = at_window(world, clerk, **LEFT), officer()
    deliver()
    step(world, review, "take", who)
    with world.working(JISHISHAN):
        assert handling.reveal(review, actor=who)[:2] == ("李", "13900001234")
        with pytest.raises(NotTheHandler):
            handling.reveal(review, actor=officer())
    with world.at(JISHISHAN):
        from wutong.sdk import history

        assert [event.actor for event in history(review) if event.name == "reviews.revealed"] == [who.person]


def test_a_bad_review_whose_handler_is_away_is_handed_on_and_only_who_looked_has_called(world, on, clerk, deliver):
    review, away, other = at_window(world, clerk, **LEFT), officer(), officer()
    deliver()
    for move in ("take", "explain"):
        step(world, review, move, away)
    with world.working(JISHISHAN):
        assert queries.handlers(queries.mending(review)) == {}
    for person in (away.person, other.person, clerk.person):
        post(world, JISHISHAN, person, "head")
    with world.working(JISHISHAN), pytest.raises(NotTheHandler):
        handling.step(review, "call_back", "打过电话了", actor=other)
    with world.working(JISHISHAN), pytest.raises(NotCalled):
        handling.step(review, "call_back", "打过电话了", actor=away)
    for wrong in (None, away.person, clerk.person, new_id()):
        with world.working(JISHISHAN), pytest.raises(NobodyToHandTo):
            handling.step(review, "hand_on", "外出学习", actor=other, to=wrong)
    with world.working(JISHISHAN):
        assert handling.step(review, "hand_on", "外出学习", actor=other, to=other.person).state == "answered"
    with world.working(JISHISHAN), pytest.raises(NotTheHandler):
        handling.reveal(review, actor=away)
    assert step(world, review, "call_back", other) == "closed"


def test_the_table_says_who_may_what(world, on, clerk, deliver):
    review, who = at_window(world, clerk), officer()
    deliver()
    with pytest.raises(NotOpen):
        step(world, review, "mend", who)
    with pytest.raises(NotYours):
        step(world, review, "take", officer("reviews.read"))
    step(world, review, "take", who)
    with pytest.raises(Needed):
        step(world, review, "explain", who, " ")
    step(world, review, "explain", who)
    with pytest.raises(NobodyToCall):
        step(world, review, "call_back", who)
    assert step(world, review, "close", who, "") == "closed"


def test_a_disputed_review_is_looked_at_by_another_and_stays(world, on, clerk, deliver):
    review, who, judge = at_window(world, clerk), officer(), officer()
    deliver()
    for move in ("take", "dispute"):
        step(world, review, move, who)
    with world.working(JISHISHAN):
        publishing.show(review, "态度差", "", actor=who)
    with pytest.raises(AnotherPerson):
        step(world, review, "dismiss", who)
    assert step(world, review, "give_back", judge) == "checking"
    step(world, review, "dispute", who)
    assert step(world, review, "dismiss", judge) == "answered"
    deliver()
    crowd(world, clerk)
    day_over(world)
    with world.visiting(VILLAGE):
        assert queries.answers().items == []
    with world.visiting(JISHISHAN):
        (shown,) = queries.answers().items
        assert (shown.words, shown.state, shown.outcome, boards.whole().given) == ("态度差", "answered", "unfounded", 5)


def test_a_bad_second_word_begins_the_way_anew_and_a_good_one_does_not(world, on, clerk, deliver):
    who = officer()
    ends = {}
    for grade in (Grade.SATISFIED, Grade.VERY_DISSATISFIED):
        review = at_window(world, clerk)
        deliver()
        for move in ("take", "explain", "close"):
            step(world, review, move, who)
        with world.working(JISHISHAN):
            giving.give_again(review, giving.Said(grade))
        deliver()
        with world.at(JISHISHAN):
            way = queries.way(review)
            ends[grade] = way.row.state, [line.move for line in way.lines][4:]
    assert ends == {Grade.SATISFIED: ("closed", ["again"]), Grade.VERY_DISSATISFIED: ("reported", ["again", "reopen"])}


def test_an_answer_comes_first_and_is_taken_back_without_touching_the_rates(world, on, clerk, deliver):
    review, who = at_window(world, clerk), officer()
    deliver()
    with world.working(JISHISHAN), pytest.raises(publishing.NotYetAnswered):
        publishing.show(review, "慢", "已改", actor=who)
    for move in ("take", "explain"):
        step(world, review, move, who)
    with world.working(JISHISHAN):
        publishing.show(review, "慢", "已改", actor=who)
        publishing.hide(review, actor=who)
    crowd(world, clerk)
    day_over(world)
    with world.working(JISHISHAN):
        assert (queries.answer(review), boards.whole().given) == (None, 5)


def test_late_ones_are_told_above_until_they_are_answered(world, on, clerk, deliver):
    review, who = at_window(world, clerk), officer()
    deliver()
    with world.at(JISHISHAN):
        row = db.session.scalars(select(Mending)).one()
        ack_by = row.ack_by
        assert (ack_by, row.fix_by) == (limits.ack_by(), limits.fix_by())
    for _ in range(2):
        with world.working(JISHISHAN):
            handling.overdue("ack", review)
    assert below(world, deliver) == [(JISHISHAN, "ack", ack_by)]
    step(world, review, "take", who)
    assert below(world, deliver) == []
    for _ in range(2):
        with world.working(JISHISHAN):
            handling.overdue("fix", review)
    assert below(world, deliver) == [(JISHISHAN, "fix", limits_of(world, review))]
    step(world, review, "explain", who)
    assert below(world, deliver) == []
    with world.working(JISHISHAN):
        handling.overdue("fix", review)
        assert queries.mending(review).told is None


def below(world, deliver) -> list[tuple[int, str, date]]:
    """What the city is told to be late, when all letters are read."""
    deliver(JISHISHAN, LINXIA)
    with world.at(LINXIA):
        return [(row.place, row.stage, row.due) for row in queries.late().items]


def limits_of(world, review) -> date:
    with world.at(JISHISHAN):
        return queries.mending(review).fix_by


def post(world, place: int, person: UUID, role: str) -> None:
    with world.working(place):
        db.session.add(Grant(region=place, id=new_id(), person=person, role=role, without=[], valid_from=today(),
                             state="live", created_at=now()))  # fmt: skip


def test_who_deals_with_bad_reviews_is_told_and_who_served_is_not(world, on, clerk, deliver):
    one, two, above = (new_id() for _ in range(3))
    for person in (one, two, clerk.person):
        post(world, JISHISHAN, person, "head")
    post(world, LINXIA, above, "supervisor")
    review, taker = at_window(world, clerk), Actor("staff", one, JISHISHAN, rights=officer().rights)
    deliver()
    with world.at(JISHISHAN):
        kinds = set(db.session.scalars(select(timers.Timer.kind).where(timers.Timer.subject == review)))
        assert kinds == {"reviews.ack", "reviews.fix", "reviews.near"}
    with world.working(JISHISHAN):
        handling.overdue("ack", review)
    step(world, review, "take", taker)
    for _ in range(2):
        with world.working(JISHISHAN):
            handling.near(review)
            handling.overdue("fix", review)
    deliver(JISHISHAN, LINXIA)
    told = []
    for place in (JISHISHAN, LINXIA):
        with world.at(place):
            rows = db.session.execute(select(StaffNotice.kind, StaffNotice.person)).all()
            told += [(row.kind, row.person) for row in rows if row.kind.startswith("reviews.")]
    assert sorted(told) == sorted([
        ("reviews.opened", one), ("reviews.opened", two), ("reviews.late", one), ("reviews.late", two),
        ("reviews.near", one), ("reviews.late", one), ("reviews.late_below", above), ("reviews.late_below", above),
    ])  # fmt: skip


def notices(world) -> list[tuple[str, UUID]]:
    """What the county's staff is told about bad reviews, in its order."""
    with world.at(JISHISHAN):
        rows = db.session.execute(select(StaffNotice.kind, StaffNotice.person).order_by(StaffNotice.at)).all()
        return [(row.kind, row.person) for row in rows if row.kind.startswith("reviews.")]


def test_what_nobody_takes_up_is_told_when_its_answer_is_late_too(world, on, clerk, deliver):
    post(world, JISHISHAN, one := new_id(), "head")
    review = at_window(world, clerk)
    deliver()
    for stage in ("ack", "ack", "fix", "fix"):
        with world.working(JISHISHAN):
            handling.overdue(stage, review)
    deliver()
    assert notices(world) == [("reviews.opened", one), ("reviews.late", one), ("reviews.late", one)]


@pytest.mark.parametrize("moves", [("take",), ("take", "explain")])
def test_to_whom_a_bad_review_is_handed_on_is_told_each_time(world, on, clerk, deliver, moves):
    one, two = officer(), officer()
    review = at_window(world, clerk, **LEFT)
    deliver()
    for each in (one, two):
        post(world, JISHISHAN, each.person, "head")
    for move in moves:
        step(world, review, move, one)
    for giver, to in ((one, two), (two, one), (one, two), (one, one)):
        with world.working(JISHISHAN):
            handling.step(review, "hand_on", "外出学习", actor=giver, to=to.person)
    deliver()
    assert notices(world) == [("reviews.handed", each.person) for each in (two, one, two)]


def test_a_county_shortens_the_days_and_never_lengthens_them(world, on):
    found = []
    for days in (5, 90):
        with world.working(JISHISHAN):
            set_value(limits.FIX.name, str(days), actor=SYSTEM)
        with frozen(now()), world.at(JISHISHAN):
            found.append(limits.fix_by())
    with world.at(GANSU):
        assert found[0] < found[1] == limits.fix_by()


def test_a_month_is_counted_by_window_and_added_up_above(world, on, clerk, deliver):
    for grade in [Grade.DISSATISFIED] + [Grade.SATISFIED] * 4:
        at_window(world, clerk, grade)
    deliver()
    day_over(world)
    with world.at(JISHISHAN):
        month = queries.month()
        assert boards.whole(month).praise == 0.8
        assert [place for place, _ in boards.by("point", month)] == [1]
        assert boards.whole(month - timedelta(days=1)).given == 0
    for place in (LINXIA, GANSU):
        with world.at(place):
            ((rank, below),) = boards.below(month)
            assert (rank, below.given, below.praise) == (1, 5, 0.8)


def test_the_reviews_of_a_day_are_counted_by_one_timer(world, on, clerk, deliver):
    for _ in range(4):
        at_window(world, clerk, Grade.FAIR)
        deliver()
    assert [due for _, due in counting_waits(world)] == [end_of(today())]
    ring(world)
    with world.at(JISHISHAN):
        assert (boards.whole().given, counting_waits(world)) == (0, [])
    at_window(world, clerk, Grade.FAIR)
    deliver()
    ring(world)
    with world.at(JISHISHAN):
        assert boards.whole().given == 5


def counting_waits(world) -> list[tuple[UUID, datetime]]:
    """The timers by which the county's reviews are counted."""
    with world.at(JISHISHAN):
        waits = timers.Timer.kind == counting.COUNT, timers.Timer.state == "open"
        return [(each.id, each.due_at) for each in db.session.scalars(select(timers.Timer).where(*waits))]


def ring(world) -> None:
    """The day is over."""
    ((timer, due),) = counting_waits(world)
    with frozen(due), world.working(JISHISHAN):
        letters.ring(timer)


def told(window: str) -> dict[str, tuple[int, int]]:
    """What anybody reads: answers given and bad ones among them, here, of the window, of its month."""
    whole, month = boards.whole(), boards.whole(queries.month())
    sums = {"whole": whole, "month": month, **{each.name: each for _, each in boards.by("point")}}
    return {name: (each.given, each.bad) for name, each in sums.items() if name in ("whole", "month", window)}


def test_who_looks_at_the_sums_behind_every_person_learns_of_no_single_one(world, on, clerk, deliver):
    seen = []
    for grade in [Grade.SATISFIED] * 6 + [Grade.DISSATISFIED] * 5:
        at_window(world, clerk, grade)
        deliver()
        day_over(world)
        with world.working(JISHISHAN):
            own = boards.of_server(clerk.person)
            seen.append((own.given, own.praise, told("三号窗口")))
    assert [(given, praise) for given, praise, _ in seen] == [(0, None)] * 4 + [(5, 1.0)] * 5 + [(10, 0.6)] * 2
    for given, _, public in seen:
        assert {number for number, _ in public.values()} == {given}
        assert {bad for _, bad in public.values()} == {4 if given == 10 else 0}


def test_a_second_handler_does_not_decide_what_he_himself_disputed(world, on, clerk, deliver):
    review, who, both = at_window(world, clerk), officer(), officer()
    deliver()
    step(world, review, "take", who)
    step(world, review, "dispute", both)
    standing_in = Actor("staff", officer().person, JISHISHAN, rights=officer().rights, acting_for=both.person)
    for judge in (both, standing_in, who):
        with pytest.raises(AnotherPerson):
            step(world, review, "dismiss", judge)
    assert step(world, review, "dismiss", officer()) == "answered"


def test_who_stands_in_for_the_reviewed_reads_no_more_than_he(world, on, clerk, deliver):
    at_window(world, clerk, words="说了话")
    deliver()
    standing_in = Actor("staff", officer().person, JISHISHAN, rights=officer().rights, acting_for=clerk.person)
    himself = Actor("staff", clerk.person, JISHISHAN, rights=officer().rights)
    with world.at(JISHISHAN):
        for actor, number in ((officer(), 1), (standing_in, 0), (himself, 0)):
            found = queries.listed(actor), queries.mendings(actor), exchanging.out(actor=actor)
            assert [len(page.items) for page in found] == [number] * 3


def test_a_second_call_back_is_not_counted_as_another_review(world, on, clerk, deliver):
    review, who = at_window(world, clerk, **LEFT), officer()
    crowd(world, clerk)
    deliver()
    day_over(world)
    for _ in range(2):
        for move in ("take", "explain", "call_back"):
            step(world, review, move, who)
        with world.working(JISHISHAN):
            if queries.review(review).again_grade is None:
                giving.give_again(review, giving.Said(Grade.DISSATISFIED))
        deliver()
    with world.at(JISHISHAN):
        moves = [line.move for line in queries.way(review).lines]
        sums = boards.whole()
        assert (moves.count("call_back"), sums.called, sums.named, sums.bad, sums.handled) == (2, 1, 1, 1, 1)


def test_what_is_answered_while_it_is_counted_is_counted_too(world, on, clerk, deliver, monkeypatch):
    review, who, answering = at_window(world, clerk), officer(), Event()
    crowd(world, clerk)
    deliver()
    step(world, review, "take", who)
    more = counting.more

    def told(row: Review, **numbers: int) -> None:
        answering.set()
        more(row, **numbers)

    monkeypatch.setattr(counting, "more", told)
    with ThreadPoolExecutor(1) as pool, world.working(JISHISHAN):
        counting.take_in(today())
        answer = pool.submit(step, world, review, "explain", who)
        assert answering.wait(PATIENCE)
    assert answer.result(PATIENCE) == "answered"
    with world.at(JISHISHAN):
        assert (boards.whole().bad, boards.whole().handled) == (1, 1)
