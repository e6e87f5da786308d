"""Boards: what was counted, of a region, its departments, windows and matters, of everybody below; from sums alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from wutong.sdk import db, looking_down, region_line, region_names, scope
from wutong_reviews import limits
from wutong_reviews.actions.counting import COUNTERS
from wutong_reviews.models import Count, Review
from wutong_reviews.rules.grades import Grade
from wutong_reviews.rules.sums import Sum, guarded, ranked

AXES: Mapping[str, str] = {"department": "部门", "point": "窗口", "matter": "事项"}
#: Months that a board shows.
MONTHS = 12
_SUMS = [func.coalesce(func.sum(getattr(Count, name)), 0).label(name) for name in COUNTERS]


def whole(month: date | None = None) -> Sum:
    """The present region, of a month or of all time."""
    asked = select(*_SUMS).where(Count.region == scope().home, Count.axis == "region", *_in(month))
    return _sum("", "", db.session.execute(asked).one(), limits.few())


def by(axis: str, month: date | None = None) -> list[tuple[int | None, Sum]]:
    """The region's departments, windows or matters by rank, of a month or of all time."""
    asked = (
        select(Count.key, func.max(Count.name).label("name"), *_SUMS)
        .where(Count.region == scope().home, Count.axis == axis, *_in(month))
        .group_by(Count.key)
    )
    few = limits.few()
    found = [_sum(row.key, row.name, row, few) for row in db.session.execute(asked)]
    return ranked(guarded(found, whole(month)))


def sources(month: date | None = None) -> list[Sum]:
    """What other systems sent, each by itself: in no other sum, and without a rank."""
    asked = (
        select(Count.key, func.max(Count.name).label("name"), *_SUMS)
        .where(Count.region == scope().home, Count.axis == "source", *_in(month))
        .group_by(Count.key).order_by(Count.key)
    )  # fmt: skip
    few = limits.few()
    return [_sum(row.key, row.name, row, few) for row in db.session.execute(asked)]


def months() -> list[tuple[date, Sum]]:
    """The region's last months, the newest first."""
    asked = (
        select(Count.month, *_SUMS)
        .where(Count.region == scope().home, Count.axis == "region")
        .group_by(Count.month).order_by(Count.month.desc()).limit(MONTHS)
    )  # fmt: skip
    few = limits.few()
    return [(row.month, _sum("", "", row, few)) for row in db.session.execute(asked)]


def below(month: date | None = None) -> list[tuple[int | None, Sum]]:
    """Everybody directly below the region with all below them, by rank; for whoever looks down."""
    home, few = scope().home, limits.few()
    with looking_down():
        asked = (
            select(Count.region, *_SUMS)
            .where(Count.region > home, Count.axis == "region", *_in(month))
            .group_by(Count.region)
        )
        rows = db.session.execute(asked).all()
    return ranked(_of_children(home, rows, few))


def of_server(person: UUID | None) -> Sum:
    """How the service in which an officer had a part was graded: sums alone, of what is counted for everybody, and
    growing by no fewer answers at once than are asked for a rate, so that who looks again learns of no single one."""
    few = limits.few()
    if person is None:
        return Sum(few=few)
    mine = (Review.servers.contains([person]), Review.counted)
    whole = (db.session.scalar(select(func.count()).select_from(Review).where(*mine)) or 0) // few * few
    told = select(Review.grade).where(*mine).order_by(Review.sums_of, Review.on, Review.id).limit(whole).subquery()
    asked = select(told.c.grade, func.count()).group_by(told.c.grade)
    counts = dict.fromkeys(Grade, 0) | {Grade(grade): number for grade, number in db.session.execute(asked)}
    return Sum(counts=counts, few=few)


def _of_children(home: int, rows: Sequence[Any], few: int) -> list[Sum]:
    lines = {row.region: [code for code in region_line(row.region) if code > home] for row in rows}
    names = region_names({code for codes in lines.values() for code in codes})
    added: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTERS, 0))
    for row in rows:
        child = next((code for code in lines[row.region] if code in names), row.region)
        for name in COUNTERS:
            added[child][name] += int(getattr(row, name))
    return [_made(str(code), names.get(code, str(code)), counts, few) for code, counts in added.items()]


def _in(month: date | None) -> Iterable[Any]:
    return () if month is None else (Count.month == month,)


def _sum(key: str, name: str, row: Any, few: int) -> Sum:
    return _made(key, name, {counter: int(getattr(row, counter)) for counter in COUNTERS}, few)


def _made(key: str, name: str, counts: Mapping[str, int], few: int) -> Sum:
    grades = {grade: counts[f"grade_{int(grade)}"] for grade in Grade}
    rest: dict[str, Any] = {counter: number for counter, number in counts.items() if not counter.startswith("grade_")}
    return Sum(key, name, grades, few=few, **rest)
