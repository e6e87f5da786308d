"""When days change, the running cases that they may touch are counted again (`calendar.recounting`), and whoever was
told another date is told."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_

from wutong.access import SYSTEM
from wutong.cases import prechecked, queries
from wutong.cases.actions import clock, deferring
from wutong.cases.actions.moving import record
from wutong.cases.models import Case

#: States whose days follow from the calendar; while a special procedure runs there are none.
COUNTED = tuple(clock.RUNS)


def touched(first: date) -> Sequence[ColumnElement[bool]]:
    """Cases whose days may follow from changed ones: whatever ended before the first of them ended where it did."""
    return Case.state.in_(COUNTED), or_(Case.act_by >= first, Case.legal_due >= first)


def recounted(case_id: UUID, recount: UUID | None = None) -> bool:
    """Count one case again; if a date that somebody was told has moved, that is an event, a line of its history and
    told to the applicant, the office and the place that received it."""
    case = queries.locked(case_id)
    before = {name: getattr(case, name) for name in ("act_by", "due", "legal_due")}
    if not clock.again(case):
        return False
    record(case, "recount", SYSTEM, text=_words(case, before), recount=recount)
    clock.arm(case, case.state)
    if case.state == "prechecking" and (asked := prechecked.waiting(case)) is not None:
        asked.answer_by = case.act_by
    if case.state in deferring.STATES:
        deferring.await_papers(case)
    return True


def _words(case: Case, before: dict[str, date | None]) -> str:
    """What moved, from when to when; an applicant's limit and the office's five days are one date."""
    titles = {"due": "期限", "legal_due": "法定期限"} if case.legal_due != case.due else {"due": "期限"}
    moved = [(title, before[name], getattr(case, name)) for name, title in titles.items()]
    lines = [f"{title}由{_day(old)}改为{_day(new)}" for title, old, new in moved if old != new]
    return "工作日历调整：" + ("；".join(lines) or f"最晚办理日改为{_day(case.act_by)}") + "。"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "无"
