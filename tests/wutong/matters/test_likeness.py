"""The rule that takes two matters for one, by table."""

from typing import Any

import pytest

from wutong.matters.likeness import COMPARED, ENOUGH, keys, likeness

BLANK: dict[str, Any] = dict.fromkeys(COMPARED)
MINE = BLANK | {
    "code": "M-1", "name": "食品小作坊登记", "item_type": "07", "line": "market", "exercise_levels": [4],
}  # fmt: skip
NATIONAL = {"base_code": "000131012000", "code_scheme": "national"}


@pytest.mark.parametrize(
    ("mine", "theirs", "points", "same"),
    [
        ({}, {"code": "P-1"}, 90, True),
        ({}, {"code": "P-1", "name": "食品（小作坊）登记"}, 90, True),
        ({}, {"code": "P-1", "name": "食品小作坊登记（县级权限）"}, 90, True),
        ({}, {"code": "P-1", "line": None}, 80, True),
        ({}, {"code": "P-1", "line": "health"}, 80, False),
        ({}, {"code": "P-1", "item_type": "01"}, 60, False),
        ({}, {"code": "P-1", "name": "食品小作坊注销"}, 40, False),
        ({}, {"code": "P-1", "exercise_levels": [2, 3]}, 90, False),
        ({}, {"code": "P-1", "exercise_levels": [3, 4]}, 90, True),
        ({}, {"code": "P-1", "tier": "main"}, 90, False),
        ({"tier": "handling"}, {"code": "P-1"}, 90, True),
        ({}, {"name": "全不一样", "item_type": "01", "tier": "main", "exercise_levels": [2]}, 100, True),
        (NATIONAL, {"code": "P-1", "name": "小作坊登记", "item_type": "01", "line": "health", **NATIONAL}, 90, True),
        (NATIONAL, {"code": "P-1", **NATIONAL, "base_code": "000131013000"}, 90, False),
        (NATIONAL, {"code": "P-1", "base_code": "000131012000", "code_scheme": "62", "name": "x"}, 40, False),
        (
            {"local_base_code": "62-1", "local_scheme": "62"},
            {"code": "P-1", "name": "x", "item_type": "01", "line": None, "local_base_code": "62-1"},
            80,
            True,
        ),
        ({"name": ""}, {"code": "P-1", "name": ""}, 40, False),
    ],
)
def test_points_and_what_counts_against_them(
    mine: dict[str, Any], theirs: dict[str, Any], points: int, same: bool
) -> None:
    own, other = MINE | mine, MINE | theirs
    told = likeness(own, other)
    assert (told.points, told.same) == (points, same)
    assert bool(told.against) == (points >= ENOUGH and not same)
    assert len(told.reasons) >= 1
    if same:
        assert keys(own) & keys(other)
