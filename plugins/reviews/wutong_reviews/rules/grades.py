"""The five grades. GB/T 39046-2020 A.8 numbers them from 1, the best, to 5, the worst; exchange interfaces the other
way round. One enumeration is stored, numbered as in the standard, and turned at the edge.
"""

from collections.abc import Mapping
from enum import IntEnum

from wutong.sdk import N_, Invalid

#: What both numbers of one grade add up to.
_BOTH = 6


class Grade(IntEnum):
    """The five grades of the standard."""

    VERY_SATISFIED = 1
    SATISFIED = 2
    FAIR = 3
    DISSATISFIED = 4
    VERY_DISSATISFIED = 5

    @property
    def exchanged(self) -> int:
        """The number of exchange interfaces: 5 the best, 1 the worst."""
        return _BOTH - self


class NoSuchGrade(Invalid):
    """A number that is none of the five."""

    code = "reviews.no_such_grade"
    message = "评价须为“非常满意”至“非常不满意”五级之一。"


NAMES: Mapping[Grade, str] = {
    Grade.VERY_SATISFIED: N_("非常满意"),
    Grade.SATISFIED: N_("满意"),
    Grade.FAIR: N_("基本满意"),
    Grade.DISSATISFIED: N_("不满意"),
    Grade.VERY_DISSATISFIED: N_("非常不满意"),
}


def is_bad(grade: int) -> bool:
    """差评: dissatisfied or very dissatisfied."""
    return grade >= Grade.DISSATISFIED


def of_standard(number: object) -> Grade:
    """The grade of a number of GB/T 39046; raises `NoSuchGrade`."""
    if type(number) is not int or number not in set(Grade):
        raise NoSuchGrade({"grade": [NoSuchGrade.message]})
    return Grade(number)


def of_exchange(number: object) -> Grade:
    """The grade of a number of exchange interfaces; raises `NoSuchGrade`."""
    return of_standard(_BOTH - number if type(number) is int else number)
