"""How a quarter's grade (季度评分) follows from what was found about a department's cases: plain values, no database.

Sources name quarterly scoring (榆林) and the grades 优、良、合格、不合格 (DOMAIN 3.9), not how many points anything
costs: those are the numbers of `SCALE`, which every region sets for itself among the warning rules. Nothing is typed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID

from wutong.errors import Conflict, Forbidden, NotFound
from wutong.oversight.rules import RULES

FULL = 100
#: What costs points or makes a grade, by its item among the warning rules: its name, and its number at first.
SCALE: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "points_yellow": ("季度评分：每件黄灯扣几分", 1),
        "points_red": ("季度评分：每件红灯扣几分", 3),
        "points_black": ("季度评分：每件黑灯扣几分", 5),
        "points_note": ("季度评分：每条核实的提示扣几分", 2),
        "points_order": ("季度评分：每件逾期未答复的督办扣几分", 2),
        "grade_best": ("季度评分：至少几分为优", 95),
        "grade_good": ("季度评分：至少几分为良", 85),
        "grade_passed": ("季度评分：至少几分为合格", 60),
        "grade_after": ("季度评分：季度结束后几天评分", 10),
    }
)
#: The grades, best first, and the least points of each.
GRADES: Mapping[str, str] = MappingProxyType({"best": "优", "good": "良", "passed": "合格", "failed": "不合格"})
#: The grades that take so many points; below them all is the last.
STEPS = ("best", "good", "passed")
STANDS: Mapping[str, str] = MappingProxyType({"given": "已公布", "objected": "有异议，待复核", "settled": "已复核"})
#: Rules of time: of one case the worst alone costs points.
WORST = ("T1", "T2", "T3")
#: What an order that nobody answered in time is called among the points.
LATE = "ORDER"
#: Days from the day of a grade on which it may be objected to.
OBJECT_DAYS = 30
#: The most points of one grade that are written down; a hundred are gone long before.
MOST = 1_000


class NoSuchGrade(NotFound):
    """No such grade at this region, or none of the reader's department."""

    code = "oversight.unknown_grade"
    message = "没有找到这份季度评分，请从“季度评分”进入。"


class NotTheirs(Forbidden):
    """The grade is another department's."""

    code = "oversight.not_their_grade"
    message = "季度评分由被评部门的人员提出异议。"


class ObjectedAlready(Conflict):
    """A grade is objected to once, within some days, and answered once."""

    code = "oversight.objection_moved"
    message = "这份评分现在不能这样办理：可能已提出或已复核过异议，或已超过提出异议的期限。请刷新页面。"


class NotByThemselves(Forbidden):
    """Who objected does not answer."""

    code = "oversight.objection_own"
    message = "提出异议的人不能自己复核，请由其他监察人员办理。"


@dataclass(frozen=True, slots=True)
class Found:
    """Something that may cost points: a finding, or an order that was answered late, with what came of it."""

    rule: str
    state: str
    case_id: UUID | None
    number: str
    title: str
    day: date
    finding: UUID | None = None
    order: UUID | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What was found, and the points that it costs."""

    found: Found
    points: int


def costs(found: Iterable[Found], scale: Mapping[str, int]) -> list[Cost]:
    """What costs how many points, the dearest first.

    What a supervisor cleared, or what went by itself in time, costs nothing; a note costs something only where it was
    upheld; of several lights by time a case has only its worst.
    """
    counted = [one for one in found if _counts(one)]
    worst: dict[UUID | None, str] = {}
    for one in counted:
        if one.rule in WORST:
            worst[one.case_id] = max(worst.get(one.case_id, ""), one.rule)
    told = [Cost(one, scale[_item(one.rule)]) for one in counted
            if one.rule not in WORST or worst[one.case_id] == one.rule]  # fmt: skip
    return sorted((one for one in told if one.points), key=lambda one: (-one.points, one.found.day, one.found.number))


def _counts(one: Found) -> bool:
    if one.rule != LATE and RULES[one.rule].light == "note":
        return one.state == "upheld"
    return one.state not in ("cleared", "over")


def _item(rule: str) -> str:
    return "points_order" if rule == LATE else f"points_{RULES[rule].light}"


def score(points: Iterable[int]) -> int:
    """What is left of a hundred."""
    return max(0, FULL - sum(points))


def grade(left: int, scale: Mapping[str, int]) -> str:
    """The grade of a score."""
    return next((one for one in STEPS if left >= scale[f"grade_{one}"]), "failed")


# ── Quarters ─────────────────────────────────────────────────────────────────────────────────────────────────


def before(day: date) -> date:
    """The first day of the last quarter that is over on a day."""
    return first_of(first_of(day) - timedelta(days=1))


def first_of(day: date) -> date:
    """The first day of a day's quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def behind(quarter: date) -> date:
    """The first day behind a quarter."""
    return first_of(quarter + timedelta(days=100))


def called(quarter: date) -> str:
    """A quarter as it is called."""
    return f"{quarter.year}年第{'一二三四'[quarter.month // 3]}季度"
