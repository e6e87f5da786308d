"""What judges after `make chaos` finds each kind of fault, and nothing where all is well."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.chaos import judging
from tests.chaos.judging import Kept
from tests.chaos.lives import Life

STEPS = ((1, "start", "draft"), (2, "submit", "submitted"), (3, "accept", "accepted"))
GOOD = Kept("a", "N-1", "accepted", 3, STEPS, papers=2, documents=1, events=(1, 2, 3, 3))


def life(**told: object) -> Life:
    made = Life(0, ("accept", "review"), "622927", sure=False, case_id="a", spelled="N-1", state="accepted")
    made.answered.update(["file", "accept"])
    return replace(made, **told)


def found(kept: Kept, lived: Life) -> list[str]:
    """What is wrong with one case."""
    return [
        *judging.filings([lived], {0: [kept]}), *judging.doubled([kept]), *judging.histories([kept]),
        *judging.steps([lived], {kept.id: kept}), *judging.timers([kept]), *judging.belongings([kept], 2, {"accept"}),
        *judging.dockets([kept], {"a": ("accepted", 3)}, "list"),
    ]  # fmt: skip


def test_where_all_is_well_nothing_is_found():
    assert found(GOOD, life()) == []
    counted_anew = replace(GOOD, seq=4, steps=(*STEPS, (4, "recount", "accepted")), events=(1, 2, 3, 4))
    assert [*judging.histories([counted_anew]), *judging.steps([life()], {"a": counted_anew})] == []


@pytest.mark.parametrize(
    "kept",
    [
        replace(GOOD, id="b"),
        replace(GOOD, steps=STEPS[:2]),
        replace(GOOD, steps=(*STEPS[:2], (3, "review", "accepted"))),
        replace(GOOD, seq=4, steps=(*STEPS, (4, "accept", "accepted")), events=(1, 2, 3, 4)),
        replace(GOOD, state="in_review"),
        replace(GOOD, events=(1, 3)),
        replace(GOOD, timers=("case.deem",)),
        replace(GOOD, state="submitted", seq=2, steps=STEPS[:2], events=(1, 2), documents=0),
        replace(GOOD, papers=1),
        replace(GOOD, documents=2),
    ],
    ids=["other", "short", "astray", "twice", "state", "event", "timer", "lost", "paper", "document"],
)
def test_what_went_wrong_is_named(kept: Kept):
    assert found(kept, life())


def test_a_case_is_there_once_or_where_nobody_was_answered_perhaps_not_at_all():
    silent = life(case_id="")
    assert [*judging.filings([silent], {})] == [*judging.filings([silent], {0: [GOOD]})] == []
    assert [*judging.filings([life()], {})]
    assert [*judging.filings([silent], {0: [GOOD, GOOD]})]
    assert [*judging.filings([life(case_id="", sure=True)], {0: [GOOD]})]
    assert [*judging.doubled([GOOD, GOOD])]


COUNTED = replace(GOOD, seq=4, steps=(*STEPS, (4, "recount", "accepted")))


def test_a_walk_that_moved_each_case_once_is_well():
    assert [*judging.recount(True, [100], 1, [COUNTED, GOOD])] == []
    assert [*judging.recount(True, [100], 0, [COUNTED, GOOD])] == [], "killed before it had noted what it did"


@pytest.mark.parametrize(
    ("done", "cut", "moved", "kept"),
    [
        (False, [100], 1, COUNTED),
        (True, [], 1, COUNTED),
        (True, [100], 1, GOOD),
        (True, [100], 2, replace(COUNTED, seq=5, steps=(*COUNTED.steps, (5, "recount", "accepted")))),
    ],
    ids=["unfinished", "undisturbed", "untold", "twice"],
)
def test_a_walk_that_went_wrong_is_named(done: bool, cut: list[int], moved: int, kept: Kept):
    assert [*judging.recount(done, cut, moved, [kept])]


def test_the_outbox_is_empty_when_every_row_is_at_its_end():
    settled = {"letters": {"done"}}
    assert [*judging.post({"letters": {"done": 9}}, settled)] == []
    assert [*judging.post({"letters": {"done": 9, "dead": 1}}, settled)] == ["1 letters are dead"]
