"""What of a closed region's claims its successor takes over, without a database."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tests.wutong.layers.things import THING

from wutong.layers.claims import Terms
from wutong.layers.following import followed
from wutong.layers.succession import Intent, Left, Said, Word, planned
from wutong.testing.tree import CHUIMATAN, LIUGOU, LIUGOU_VILLAGE, VILLAGE

ITEM, NEW, HEIR, OTHER = UUID(int=1), 622927110000, 622927110600, 622927110602
#: Two towns become one, each with a village of its own.
CODES = {CHUIMATAN: [NEW], LIUGOU: [NEW], VILLAGE: [HEIR], LIUGOU_VILLAGE: [OTHER]}
ITSELF = frozenset({"self"})


def said(state: str, *levels: str, **more: Any) -> Said:
    return Said((ITEM,), state, "g", frozenset(levels), None, frozenset(), Terms(), False, **more)


def taken(rows: list[Said], decided: dict[UUID, Word] | None = None) -> tuple[list[Intent], list[Left]]:
    return planned(THING, rows, CODES, frozenset({HEIR}), {ITEM}, {} if decided is None else decided)


def test_one_of_several_is_not_left_out_for_the_others_and_its_villages_stay_left_out() -> None:
    assert followed(CODES, [CHUIMATAN], every=True) == {HEIR}
    assert followed(CODES, [CHUIMATAN, LIUGOU], every=True) == {NEW}
    assert followed(CODES, [VILLAGE, 7], every=True) == {HEIR, 7}


def test_where_one_of_several_was_meant_all_of_them_are() -> None:
    assert followed(CODES, [CHUIMATAN], every=False) == {NEW}
    assert followed({CHUIMATAN: [3, 5]}, [CHUIMATAN], every=False) == {3, 5}


def test_of_one_region_its_own_later_word_is_taken_over() -> None:
    intents, left = taken([said("claimed", "self", "villages"), said("declined", "self")])
    assert [(one.said.state, one.reach.levels) for one in intents] == [
        ("claimed", frozenset({"villages"})),
        ("declined", ITSELF),
    ]
    assert left == []


def test_whoever_claimed_is_not_overruled_by_whoever_declined() -> None:
    decided: dict[UUID, Word] = {}
    taken([said("claimed", "self")], decided)
    intents, left = taken([said("claimed", "self"), said("declined", "self")], decided)
    assert (intents, [one.why for one in left], decided) == ([], ["other"], {ITEM: ("claimed",)})


def test_what_is_to_come_at_one_of_several_is_told_and_not_done_at_once() -> None:
    later = datetime(2030, 1, 1, tzinfo=UTC)
    intents, left = taken([said("claimed", "self"), said("declined", "self", starts=later)])
    assert ([one.said.state for one in intents], [one.why for one in left]) == (["claimed"], ["scheduled"])


UNTIL = datetime(2030, 1, 1, tzinfo=UTC)


def test_what_was_claimed_before_it_was_put_off_until_a_day_comes_along_first() -> None:
    intents, left = taken([said("claimed", "self"), said("deferred", "self", until=UNTIL)])
    assert ([one.said.state for one in intents], left) == (["claimed", "deferred"], [])


def test_whoever_claimed_is_not_overruled_by_whoever_put_off_nor_that_one_by_whoever_declined() -> None:
    claimed, put_off = [said("claimed", "self")], [said("claimed", "self"), said("deferred", "self", until=UNTIL)]
    for first, second, won in [
        (claimed, put_off, ("claimed",)),
        (put_off, claimed, ("claimed",)),
        (put_off, [said("declined", "self")], ("claimed", "deferred")),
        ([said("declined", "self")], put_off, ("claimed", "deferred")),
    ]:
        decided: dict[UUID, Word] = {}
        made = [one.said.state for rows in (first, second) for one in taken(rows, decided)[0]]
        assert decided == {ITEM: won}
        assert tuple(made[-len(won) :]) == won
