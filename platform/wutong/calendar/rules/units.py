"""What a time limit is counted in."""

from enum import StrEnum
from types import MappingProxyType


class Unit(StrEnum):
    """工作日, 自然日, 小时; the values are what matters and cases store.

    Working days leave out weekends and holidays (行政许可法 §82); calendar days count all of them; hours run through
    nights and days off from the very minute (民法典 §201).
    """

    WORKDAY = "working"
    DAY = "natural"
    HOUR = "hour"


#: Names of the units on the screen; gettext messages.
UNIT_NAMES = MappingProxyType({Unit.WORKDAY: "工作日", Unit.DAY: "自然日", Unit.HOUR: "小时"})
