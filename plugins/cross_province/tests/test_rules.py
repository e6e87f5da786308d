"""The table of a hand-over, and the rules around it, without a database."""

import pytest
from wutong_cross_province import items, rules
from wutong_cross_province.rules import FOLLOWING, GOALS, HANDOVER, STATES, following, told

from wutong.sdk import NotFound


def test_every_state_has_a_word_a_tone_and_a_next_sentence():
    from wutong_cross_province.shown import NEXT

    assert set(HANDOVER.states) == set(STATES) == set(rules.TONES) == set(NEXT)


@pytest.mark.parametrize("state", sorted({move.source for move in FOLLOWING}))
@pytest.mark.parametrize("case_state", sorted(GOALS))
def test_a_hand_over_follows_its_case_by_steps_that_are_open(state, case_state):
    here = state
    for name in following(state, case_state):
        here = HANDOVER.pick(here, name).target
    if following(state, case_state):
        assert here == GOALS[case_state]
        assert following(here, case_state) == ()


def test_a_result_on_its_way_is_not_taken_back_to_the_decision():
    for state in ("result_sent", "at_window", "handed_out"):
        assert following(state, "granted") == ()
    assert following("handed_out", "delivered") == ()
    assert following("arrived", "draft") == ()


@pytest.mark.parametrize(
    ("state", "name", "stands", "steps"),
    [
        ("sent", "arrive", "arrived", ("arrive",)),
        ("returned", "arrive", "arrived", ("arrive",)),
        ("returned", "return", "returned", ("return",)),
        ("sent", "decide", "", ("arrive", "accept", "decide")),
        ("sent", "pass_result", "at_window", ("arrive", "accept", "decide", "pass_result")),
        ("correcting", "accept", "accepted", ("more", "accept")),
        ("accepted", "ask_more", "correcting", ("take_back", "ask_more")),
        ("decided", "decide", "decided", ()),
        ("accepted", "take_back", "accepted", ()),
        ("accepted", "take_back", "arrived", ("take_back",)),
        ("handed_out", "deliver", "delivered", ()),
        ("withdrawn", "arrive", "arrived", ()),
        ("collected", "arrive", "arrived", ()),
    ],
)
def test_a_window_comes_to_where_the_business_place_stands_whatever_was_lost_between(state, name, stands, steps):
    assert told(state, name, stands) == steps
    here = state
    for each in steps:
        here = HANDOVER.pick(here, each).target
    assert not steps or not stands or here == stands


@pytest.mark.parametrize(
    ("modes", "expected"), [(["collect"], True), (["online"], True), (["joint"], False), ([], False)]
)
def test_who_asks_at_a_counter_is_not_sent_to_a_screen(modes, expected):
    assert rules.may_collect(modes) is expected


@pytest.mark.parametrize(
    ("about", "at_window", "side"),
    [("form", False, "window"), ("merits", False, "home"), ("time", False, "home"), ("time", True, "window")],
)
def test_form_is_the_windows_merits_and_time_the_business_places(about, at_window, side):
    assert rules.responsible(about, at_window=at_window) == side


def test_matters_are_the_same_by_their_names_whatever_the_signs():
    assert rules.covers(["营业执照补领、换发"], "营业执照补领换发")
    assert rules.covers(["*"], "随便什么")
    assert not rules.covers(["营业执照补领"], "营业执照补领换发")


def test_national_items_say_their_mode_and_how_sure_it_is():
    assert items.modes("购房提取住房公积金") == {"joint"}
    assert items.modes("个体工商户设立登记") == set(rules.MODES)
    assert items.modes("没有这一项") == set()
    found = items.every()
    assert len({item.name for item in found}) == len(found) > 100
    assert {item.mark for item in found} == set(items.MARKS)
    assert {item.mode for item in found} <= {"", *rules.MODES}


def test_refusals_are_told_apart_by_code():
    found = [one for one in vars(rules).values() if isinstance(one, type) and "code" in vars(one)]
    assert len({one.code for one in found}) == len(found) > 5
    assert issubclass(rules.NoSuchHandover, NotFound)
