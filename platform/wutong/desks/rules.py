"""When somebody is away, and who may stand in for whom."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from wutong.errors import Conflict, Forbidden, Invalid, NotFound

KINDS: Mapping[str, str] = MappingProxyType(
    {"leave": "休假", "sick": "病假", "duty": "公务外出", "training": "培训学习", "other": "其他"}
)
#: How far ahead, and for how long, somebody may be away.
LONGEST = timedelta(days=366)


class NoSuchAbsence(NotFound):
    """No such absence here, or it is over."""

    code = "desks.no_such_absence"
    message = "没有找到这次缺勤，可能已经结束，请刷新页面。"


class NotYours(Forbidden):
    """Only the officer and who assigns cases set absences and deputies."""

    code = "desks.not_yours"
    message = "只能由本人或分派办件的负责人设置，请联系负责人。"


class BadDays(Invalid):
    """The last day lies before the first or before today, or too far ahead."""

    code = "desks.bad_days"
    message = "请填写起止日期：结束不能早于开始和今天，最长一年。"


class AwayThen(Conflict):
    """The days meet another absence of the same officer."""

    code = "desks.away_then"
    message = "这几天已经登记了缺勤，请先结束原来的登记。"


class BadDeputy(Invalid):
    """Oneself, or somebody who does not work here."""

    code = "desks.bad_deputy"
    message = "请选择本地区的另一名在岗人员。"


class Unequal(Invalid):
    """The deputy lacks a right on cases that the officer has."""

    code = "desks.unequal"
    message = "B 岗须有与 A 岗相同的办件权限，还缺少：{rights}。请管理员先授予岗位，或另选人员。"


class Away(Protocol):
    """What of an absence says whether it holds."""

    first: date
    last: date
    ended_at: datetime | None


def away(one: Away, day: date) -> bool:
    """Whether somebody is away on a day; first and last count."""
    return one.ended_at is None and one.first <= day <= one.last


def check_days(first: date, last: date, today: date, others: Iterable[Away]) -> None:
    """Raise `BadDays` or `AwayThen`."""
    if last < max(first, today) or last - today > LONGEST:
        raise BadDays({"last": [BadDays.message]})
    if any(one.ended_at is None and one.first <= last and first <= one.last for one in others):
        raise AwayThen


def check_equal(wanted: Iterable[str], held: Iterable[str], names: Mapping[str, str]) -> None:
    """Raise `Unequal` where the deputy lacks a right on cases or papers."""
    missing = {one for one in wanted if one.startswith(("case.", "paper."))} - set(held)
    if missing:
        said = "、".join(sorted(names.get(one, one) for one in missing))
        raise Unequal({"deputy": [Unequal.message.format(rights=said)]}, rights=said)
