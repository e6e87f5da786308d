"""Progress without log-in: what opens, what stays shut, and that nobody can tell wrong from unknown."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import psycopg
import pytest

from wutong import clock
from wutong.cases import queries
from wutong.cases.actions import deciding, tracking
from wutong.cases.rules import numbers
from wutong.secret import blind
from wutong.testing import tree

from .conftest import FRIDAY, TELEPHONE

TAIL = TELEPHONE[-4:]


@pytest.fixture
def code(story):
    case_id = story.submitted()
    with story.at():
        return queries.form(case_id).query_code.reveal()


def unknown() -> str:
    return numbers.query_code("622927", bytes(range(8)))


def test_code_and_tail_open_the_state_and_nothing_personal(story, code):
    told = tracking.track(code, TAIL)
    assert (told.state, told.title) == ("submitted", "示例事项")
    assert "张三丰" not in repr(told)


def test_a_slip_tells_promise_and_law_and_the_planned_end_of_a_stop(story):
    case_id = story.accepted()
    with story.at():
        code = queries.form(case_id).query_code.reveal()
    told = tracking.track(code, TAIL)
    assert (told.due, told.legal_due) == (date(2026, 12, 4), date(2026, 12, 18))
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        deciding.suspend(case_id, "site", "踏勘", date(2026, 11, 27), actor=story.reviewer)
    assert tracking.track(code, TAIL).due == date(2026, 11, 27)
    with story.at():
        deciding.end(case_id, "terminate", "主体注销", actor=story.head)
    assert tracking.track(code, TAIL).due is None


def test_a_code_may_be_typed_carelessly(story, code):
    assert tracking.track(f" {code.lower().replace('-', '', 3).replace('622927', '622927-')} ", TAIL).number


@pytest.mark.parametrize("tail", ["0000", "", "123", "' or 1=1 --"])
def test_a_wrong_tail_and_an_unknown_code_get_the_same_answer(story, code, tail):
    answers = []
    for tried in (code, unknown(), "nonsense", "0-000000000000", "999999-7K3M-9QXR-2TWD"):
        with pytest.raises(tracking.NotFoundOrWrong) as refusal:
            tracking.track(tried, tail)
        answers.append((refusal.value.code, refusal.value.status, refusal.value.text()))
    assert len(set(answers)) == 1


def test_five_wrong_tries_shut_the_code_for_an_hour_even_for_the_right_tail(story, code):
    for _ in range(5):
        with pytest.raises(tracking.NotFoundOrWrong):
            tracking.track(code, "0000")
    with pytest.raises(tracking.Locked):
        tracking.track(code, TAIL)
    with clock.frozen(FRIDAY + timedelta(minutes=59)), pytest.raises(tracking.Locked):
        tracking.track(code, TAIL)
    with clock.frozen(FRIDAY + timedelta(minutes=61)):
        assert tracking.track(code, TAIL).state == "submitted"


def test_an_unknown_code_is_shut_just_the_same(story):
    tried = numbers.query_code("622927", b"unknown!")
    for _ in range(5):
        with pytest.raises(tracking.NotFoundOrWrong):
            tracking.track(tried, TAIL)
    with pytest.raises(tracking.Locked):
        tracking.track(tried, TAIL)


def test_the_right_tail_wipes_earlier_slips(story, code):
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(tracking.NotFoundOrWrong):
                tracking.track(code, "0000")
        assert tracking.track(code, TAIL)


def test_wrong_and_unknown_ask_the_database_the_same_questions(story, code, asked):
    with asked() as wrong, pytest.raises(tracking.NotFoundOrWrong):
        tracking.track(code, "0000")
    with asked() as missing, pytest.raises(tracking.NotFoundOrWrong):
        tracking.track(numbers.query_code("622927", b"nobody!!"), "0000")
    assert wrong == missing
    assert len(wrong) > 2


def test_neither_code_nor_tail_lies_readable_in_the_database(story, code, owner_rows):
    stored = owner_rows("select code, tail from case_trackings") + owner_rows("select code from case_tries")
    assert not any(code.encode() in bytes(cell) for row in stored for cell in row)


def in_one_moment(story, code, tails):
    """What each guess gets when all of them come at once, each on a connection of its own.

    Somebody holds the place of the code's counter until every guess stands in front of it.
    """

    def guess(tail):
        with clock.frozen(FRIDAY), story.world.app.app_context():
            try:
                return tracking.track(code, tail).state
            except (tracking.Locked, tracking.NotFoundOrWrong) as refusal:
                return refusal.code

    address = story.world.config.owner_database_url.replace("+psycopg", "")
    waiting = "select count(*) from pg_locks where not granted"
    with (
        psycopg.connect(address, autocommit=True) as watcher,
        psycopg.connect(address) as holder,
        ThreadPoolExecutor(len(tails)) as guesses,
    ):
        place = "insert into case_tries (region, code, count, since) values (%s, %s, 0, now())"
        holder.execute(place, (tree.JISHISHAN, blind("case.code", code)))
        answers = [guesses.submit(guess, tail) for tail in tails]
        while watcher.execute(waiting).fetchone() != (len(tails),):
            assert not any(answer.done() for answer in answers)
        holder.rollback()
    return Counter(answer.result() for answer in answers)


@pytest.mark.parametrize("known", [True, False])
def test_guesses_that_come_all_at_once_are_counted_one_by_one(story, code, known):
    tried = code if known else numbers.query_code("622927", b"at once!")
    assert in_one_moment(story, tried, ["0000"] * 8) == {"case.tracking_wrong": 5, "case.tracking_locked": 3}


def test_right_tails_that_come_all_at_once_all_open(story, code):
    assert in_one_moment(story, code, [TAIL] * 8) == {"submitted": 8}


def test_a_right_tail_leaves_no_count_behind(story, code, owner_rows):
    tracking.track(code, TAIL)
    assert not [row for row in owner_rows("select code from case_tries") if bytes(row[0]) == blind("case.code", code)]


def test_knocking_at_a_shut_code_does_not_keep_it_shut(story, code):
    for _ in range(5):
        with pytest.raises(tracking.NotFoundOrWrong):
            tracking.track(code, "0000")
    with clock.frozen(FRIDAY + timedelta(minutes=50)), pytest.raises(tracking.Locked):
        tracking.track(code, "0000")
    with clock.frozen(FRIDAY + timedelta(minutes=61)):
        assert tracking.track(code, TAIL)
