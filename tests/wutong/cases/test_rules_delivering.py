"""Which ways of delivery a matter offers, and what an applicant can still do after each step: tables."""

import pytest

from wutong.cases.rules import CASE, NEXT, TITLES, afterwards, delivering


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ("hall",)),
        ({"post_result": True}, ("hall", "post")),
        ({"results": [{"name": "证", "licence": True}]}, ("hall", "electronic")),
        ({"online_stages": ["accept", "result"]}, ("hall", "electronic")),
        ({"collecting": ["post"]}, ("post",)),
        ({"collecting": ["download"], "post_result": True}, ("post", "electronic")),
        ({"collecting": ["kiosk", "download"]}, ("hall", "electronic")),
        ({"collecting": []}, ("hall",)),
    ],
)
def test_a_matter_offers_the_ways_that_it_names_and_the_hall_where_it_names_none(values, expected):
    assert delivering.ways(values) == expected


def test_the_way_may_change_until_something_has_left_and_never_after_the_end():
    open_ = {state for state in TITLES if delivering.may_change(state, sent=False)}
    assert open_ == {"draft", "submitted", "correcting", "accepted", "in_review", "suspended", "granted", "refused"}
    assert not any(delivering.may_change(state, sent=True) for state in TITLES)


def test_every_state_says_what_is_next_and_what_can_still_be_done():
    assert set(afterwards.STILL) | {"handed_over"} == set(TITLES) == set(NEXT)
    assert all(afterwards.STILL.values())


def test_nobody_is_told_that_he_may_withdraw_where_the_table_of_moves_does_not_let_him():
    told = {state for state, said in afterwards.STILL.items() if any("可以随时撤回" in one for one in said)}
    assert told == {move.source for move in CASE.moves if move.name == "withdraw"}


def test_the_way_of_delivery_is_offered_only_while_it_may_change():
    with_way, without = (afterwards.still("granted", delivery=may) for may in (True, False))
    assert len(with_way) == len(without) + 1
