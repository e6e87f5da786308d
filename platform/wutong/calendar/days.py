"""A region's own days as a home: drafts, releases, history, beside the page of the calendar that sets one at once."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.calendar.models import CALENDAR
from wutong.clock import today
from wutong.homes.rules import Field, Home, Item, register

#: How many regions stand on a province's line: the nation, and itself.
PROVINCE = 2


def over(day: date) -> bool:
    """Whether the present region can no longer say what a day was: the deadlines of its own cases hang on it.

    A day that is over is put right by a province or the nation alone.
    """
    return day < today() and len(tenancy.scope().line) > PROVINCE


def _whole(values: Mapping[str, Any], given: Item | None) -> Mapping[str, str]:
    lacking = [name for name in ("working", "name") if values.get(name) is None]
    found = dict.fromkeys(lacking, "请填写，不能为空")
    day = values.get("day")
    if isinstance(day, date) and over(day):
        found["day"] = "这一天已经过去，会改变已到期的办理期限；如确需更正，请附依据报省级管理人员设置"
    return found


#: Without a delay: each day says itself from when it counts, and one declared today may be tomorrow.
HOME = register(
    Home(
        "calendar", CALENDAR, "日历草稿与发布", "起草、定时生效或撤回本地区的节日和调休；平时在“工作日历”中设置。",
        (
            Field("day", "日期", "date", required=True),
            Field("working", "是否上班", "yes", required=True),
            Field("name", "名称", required=True, limit=40),
        ),
        key="day", edit="calendar.manage", publish="calendar.manage", order=641, check=_whole,
    )
)  # fmt: skip


def item_of(day: date) -> UUID:
    """The identity of a day."""
    return HOME.item(day.isoformat())
