"""What one case adds to which day, and the rates that follow from the sums (DOMAIN appendix I).

A measure is a sum over cases, so the figures of a county, a province, a department or a day come from the same numbers.
Every measure of a closed case stands on the day on which it was closed: a case that is opened again leaves that day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from wutong.cases.rules.courses import Course, Kept
from wutong.figures.rules import Ratio

#: What is counted, in the order of columns and of files; gettext messages.
MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "received": "收件",
        "online": "网上申请",
        "instant": "即办件",
        "accepted": "受理",
        "closed": "办结",
        "decided": "作出决定",
        "same_day": "当日办结",
        "timed": "受理后办结",
        "on_time": "按时办结",
        "early": "提前办结",
        "breached": "超法定期限",
        "promised_working": "承诺工作日",
        "legal_working": "法定工作日",
        "used_working": "实际工作日",
        "promised_natural": "承诺自然日",
        "legal_natural": "法定自然日",
        "used_natural": "实际自然日",
    }
)
Sums = Mapping[str, int]


def counted(course: Course) -> dict[date, Counter[str]]:
    """What a case adds to each day that it touches."""
    days: dict[date, Counter[str]] = {}
    _add(days, course.filed_on, {"received": 1, "online": course.online, "instant": course.instant})
    if course.accepted_on:
        _add(days, course.accepted_on, {"accepted": 1})
    if course.closed_on:
        _add(days, course.closed_on, {"closed": 1} | _decided(course) | (_timed(course.kept) if course.kept else {}))
        if course.kept and course.kept.unit and course.decided_on:
            _add(days, course.closed_on, _compared(course.kept))
    return days


def _add(days: dict[date, Counter[str]], day: date, more: Mapping[str, int]) -> None:
    days.setdefault(day, Counter()).update({name: int(value) for name, value in more.items() if value})


def _decided(course: Course) -> dict[str, int]:
    return {"decided": 1, "same_day": course.decided_on == course.filed_on} if course.decided_on else {}


def _timed(kept: Kept) -> dict[str, int]:
    return {"timed": 1, "on_time": not kept.late, "early": kept.early, "breached": kept.breached}


def _compared(kept: Kept) -> dict[str, int]:
    """Working days and calendar days are never added to each other."""
    told = {"promised": kept.promised, "legal": kept.legal, "used": kept.used}
    return {f"{name}_{kept.unit}": value for name, value in told.items()}


# ── Rates ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole, both measures; of what is `saved` the part is what is left. With its formula and its trap."""

    title: str
    part: str
    whole: str
    formula: str
    trap: str
    saved: bool = False

    def of(self, sums: Sums) -> Ratio:
        """The rate of sums."""
        return Ratio(sums.get(self.part, 0), sums.get(self.whole, 0), self.saved)


_SPENT = "申请人在期限内撤回的、特别程序停止计时的日子不算；超过期限以后撤回的、逾期未告知视为受理的也算。"
_EARLIER = "期间内办结的，也可能是以前收的，所以会超过 100%。"
_UNDECIDED = "不予受理、撤回、终止的不算。"
_BY_CASE = "按办件算；按事项算的即办件占比见目录指标。"
_UNLAWFUL = "超过承诺是服务问题，超过法定期限是违法。申请人在期限内撤回的不算，超过期限以后撤回的也算。"
_ALIKE = "只计作出了决定、有法定时限、且法定和承诺单位相同的办件；工作日和自然日分开算，从不相加。"


def _faster(title: str, part: str, days: str) -> Rate:
    """By how much faster than the law, in working or calendar days."""
    formula = f"1 − {MEASURES[f'{part}_{days}']}之和 ÷ {MEASURES[f'legal_{days}']}之和"
    return Rate(title, f"{part}_{days}", f"legal_{days}", formula, _ALIKE, saved=True)


#: Every rate by its name.
RATES: Mapping[str, Rate] = MappingProxyType(
    {
        "on_time": Rate("按时办结率", "on_time", "timed", "承诺期限内办结的 ÷ 受理后办结的", _SPENT),
        "early": Rate("提前办结率", "early", "timed", "承诺期限没有用完就办结的 ÷ 受理后办结的", _SPENT),
        "promised": _faster("承诺提速率", "promised", "working"),
        "real": _faster("办理提速率", "used", "working"),
        "promised_natural": _faster("承诺提速率（自然日）", "promised", "natural"),
        "real_natural": _faster("办理提速率（自然日）", "used", "natural"),
        "closed": Rate("办结率", "closed", "received", "办结 ÷ 收件", _EARLIER),
        "same_day": Rate("当日办结率", "same_day", "decided", "收件当天作出决定的 ÷ 作出决定并办结的", _UNDECIDED),
        "instant": Rate("即办件办件占比", "instant", "received", "即办件的收件 ÷ 收件", _BY_CASE),
        "online": Rate("实际网办率", "online", "received", "网上申请的 ÷ 收件", "窗口和帮办代办的不算网上申请。"),
        "breached": Rate("超法定期限率", "breached", "timed", "超过法定期限办结的 ÷ 受理后办结的", _UNLAWFUL),
    }
)


def whole_months(first: date, last: date) -> tuple[date | None, date | None]:
    """The first and the last month (by their first days) of which every day lies between two days; None for none."""
    begins = first if first.day == 1 else end_of(first) + timedelta(days=1)
    ends = last.replace(day=1) if last == end_of(last) else (last.replace(day=1) - timedelta(days=1)).replace(day=1)
    return (begins, ends) if begins <= ends else (None, None)


def end_of(day: date) -> date:
    """The last day of a day's month."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def total(many: Iterable[Sums]) -> Counter[str]:
    """Several sums as one."""
    return sum((Counter(dict(one)) for one in many), Counter())
