"""Which steps were taken back, how codes are spelled and read."""

import pytest

from wutong.cases.rules import CASE
from wutong.documents import rules, words
from wutong.documents.rules import Taken


def back(*moves: str) -> list[int]:
    return sorted(rules.taken_back(Taken(seq, move) for seq, move in enumerate(moves, 1)))


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        (("submit", "accept"), []),
        (("submit", "accept", "undo"), [2]),
        (("submit", "accept", "undo", "accept"), [2]),
        (("submit", "accept", "add_paper", "assign", "undo"), [2]),
        (("submit", "accept", "undo", "request_correction", "undo"), [2, 4]),
        (("submit", "accept", "review", "undo"), []),
        (("undo",), []),
    ],
)
def test_an_undo_takes_back_the_last_step_that_can_be_taken_back(moves: tuple[str, ...], expected: list[int]) -> None:
    assert back(*moves) == expected


@pytest.mark.parametrize(
    ("moves", "instant", "expected"),
    [
        (("submit", "accept", "review", "grant", "deliver"), False, [2, 4, 5]),
        (("submit", "accept", "review", "grant", "deliver"), True, [4, 5]),
        (("submit", "accept"), True, [2]),
        (("submit", "accept", "review", "grant", "undo"), True, [2]),
        (("submit", "accept", "hand_over", "arrive", "review", "refuse"), False, [6]),
        (("submit", "accept", "hand_over", "come_back", "review", "refuse"), False, [2, 6]),
    ],
)
def test_a_step_gives_a_document_where_it_was_taken_and_an_instant_decision_no_slip_besides(
    moves: tuple[str, ...], instant: bool, expected: list[int]
) -> None:
    steps = [Taken(seq, move) for seq, move in enumerate(moves, 1)]
    assert sorted(rules.giving(steps, instant=instant)) == expected


def test_every_step_that_gives_a_document_is_one_of_the_flow_and_has_words() -> None:
    assert set(rules.OF_MOVE) - {"commit"} <= {move.name for move in CASE.moves}  # a signature moves no case
    assert set(rules.OF_MOVE.values()) == set(rules.KINDS) == set(words.ITEMS)


def test_a_code_is_read_however_it_is_typed() -> None:
    code = rules.spelled("622927", bytes(range(10)))
    place, find, prove = rules.read(code) or ("", "", "")
    assert "-".join((place, find, prove)) == code
    assert (len(find), len(prove)) == (8, 8)
    assert rules.read(f" {code.lower().replace('-', ' - ')} ") == (place, find, prove)
    assert rules.read("622927-OIL00000-00000000") == ("622927", "01100000", "00000000")


@pytest.mark.parametrize(
    "text", ["", "622927", "622927-7K3M9QXR", "x" * 500, "622927-7K3M9QXR-2TWDAB3U", "6-7K3M9QXR-2TWDAB3C"]
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert rules.read(text) is None


def test_codes_of_different_chance_differ_in_both_parts() -> None:
    one, other = (rules.spelled("62", bytes([sign]) * 10).split("-") for sign in (1, 2))
    assert one[1] != other[1]
    assert one[2] != other[2]


def test_whatever_says_no_names_the_remedies_with_their_days() -> None:
    told = words.remedies("", "")
    for said in ("六十日内", "行政复议法》第二十条", "六个月内", "行政诉讼法》第四十六条"):
        assert said in told


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        (("accept", "review", "grant", "deliver"), {}),
        (("accept", "grant", "deliver", "revoke"), {2: ("revoked", 4)}),
        (("accept", "grant", "deliver", "find_false"), {2: ("revoked", 4)}),
        (("accept", "grant", "correct", "archive", "cancel"), {2: ("cancelled", 5), 3: ("cancelled", 5)}),
        (("accept", "grant", "undo", "grant", "revoke"), {4: ("revoked", 5)}),
        (("accept", "grant", "deliver", "reopen", "review"), {}),
        (("accept", "grant", "deliver", "reopen", "review", "refuse"), {2: ("redecided", 6)}),
        (("accept", "grant", "deliver", "reopen", "refuse", "undo"), {}),
        (("accept", "refuse", "correct", "reopen", "grant"), {2: ("redecided", 5), 3: ("redecided", 5)}),
        (("grant", "revoke", "reopen", "grant"), {1: ("revoked", 2), 2: ("redecided", 4)}),
        (("grant", "reopen", "refuse", "reopen", "grant", "cancel"),
         {1: ("redecided", 3), 3: ("redecided", 5), 5: ("cancelled", 6)}),
        (("submit", "reject_jurisdiction", "reopen", "accept"), {2: ("redecided", 4)}),
        (("grant", "terminate", "reopen", "accept"), {2: ("redecided", 4)}),
        (("grant", "terminate", "reopen", "accept", "refuse"), {2: ("redecided", 4), 1: ("redecided", 5)}),
    ],
)  # fmt: skip
def test_what_was_decided_ends_when_it_is_revoked_or_decided_anew(
    moves: tuple[str, ...], expected: dict[int, tuple[str, int]]
) -> None:
    found = rules.ended([Taken(seq, move) for seq, move in enumerate(moves, 1)])
    told = {seq: (one.how, one.seq) for seq, one in found.items() if moves[seq - 1] in rules.OF_MOVE or seq in expected}
    assert told == expected
