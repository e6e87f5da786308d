"""Grades, and what may be said from them. GB/T 39046-2020 A.8 numbers the grades from 1, the best, to 5, the worst."""

from collections.abc import Mapping
from enum import IntEnum

from wutong.sdk import N_

#: Below this many answers no share is published: a single voice would be recognised.
FEW = 5
LONGEST = 500


class Grade(IntEnum):
    """The five grades of the standard."""

    VERY_SATISFIED = 1
    SATISFIED = 2
    FAIR = 3
    DISSATISFIED = 4
    VERY_DISSATISFIED = 5


NAMES: Mapping[Grade, str] = {
    Grade.VERY_SATISFIED: N_("非常满意"),
    Grade.SATISFIED: N_("满意"),
    Grade.FAIR: N_("基本满意"),
    Grade.DISSATISFIED: N_("不满意"),
    Grade.VERY_DISSATISFIED: N_("非常不满意"),
}


def is_bad(grade: Grade) -> bool:
    """差评: dissatisfied or very dissatisfied."""
    return grade >= Grade.DISSATISFIED


def praise(counts: Mapping[Grade, int]) -> float | None:
    """好评率: grades 1 to 3 ÷ all answers given, between 0 and 1; None while there are fewer than `FEW` answers."""
    given = sum(counts.values())
    if given < FEW:
        return None
    return sum(number for grade, number in counts.items() if not is_bad(grade)) / given
