"""Reading what the plugins count here, which stands in rows of its own, beside what the core counts."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import func, select, union_all

from wutong import tenancy
from wutong.db import db
from wutong.statistics import rules
from wutong.statistics.brought import BROUGHT
from wutong.statistics.models import TallyCell, TallyMonth, TallySum

K = TypeVar("K")
ONE_DAY = timedelta(days=1)


def joined(counted: Mapping[K, Counter[str]], more: Mapping[K, Counter[str]]) -> dict[K, Counter[str]]:
    """What the core and the plugins count, together."""
    keys = dict.fromkeys((*counted, *more))
    return {key: counted.get(key, Counter()) + more[key] if key in more else counted[key] for key in keys}


def over(asked: Any, by: str) -> dict[Any, Counter[str]]:
    """The measures that plugins which are on here count, for what a board asks (`queries.Asked`), by `day`, by `place`,
    by `matter` or by `department`. By place it is the key of a sum, or the region where one matter or department is
    asked for; one statement, and none where no plugin counts anything."""
    if not (names := list(BROUGHT.measures())):
        return {}
    told: dict[Any, Counter[str]] = {}
    for key, measure, amount in db.session.execute(_statement(asked, by, names)):
        if amount:
            told.setdefault(key, Counter())[measure] = int(amount)
    return told


def _statement(asked: Any, by: str, names: list[str]) -> Any:
    if asked.matter or asked.department:
        return _cells(asked, TallyCell.region if by == "place" else getattr(TallyCell, by), names)
    if by == "day":
        return _added(_sums(asked, "place", TallySum.day, names, _between(TallySum.day, asked.first, asked.last)))
    first, last = rules.whole_months(asked.first, asked.last)
    if first is None or last is None:
        return _added(_sums(asked, by, TallySum.key, names, _between(TallySum.day, asked.first, asked.last)))
    around = _between(TallySum.day, asked.first, first - ONE_DAY) | _between(
        TallySum.day, rules.end_of(last) + ONE_DAY, asked.last
    )
    months = _sums(asked, by, TallyMonth.key, names, _between(TallyMonth.month, first, last), TallyMonth)
    return _added(union_all(months, _sums(asked, by, TallySum.key, names, around)))


def _between(column: Any, first: Any, last: Any) -> Any:
    return column.between(first, last)


def _sums(asked: Any, cut: str, key: Any, names: list[str], when: Any, table: Any = TallySum) -> Any:
    """Rows of the sums of a place: one range of the primary key."""
    wanted = select(key.label("key"), table.measure.label("measure"), table.amount.label("amount")).where(
        table.region == asked.place, table.cut == cut, when, table.measure.in_(names)
    )
    return wanted.where(table.channel == asked.channel) if asked.channel else wanted


def _added(rows: Any) -> Any:
    held = rows.subquery()
    return select(held.c.key, held.c.measure, func.sum(held.c.amount)).group_by(held.c.key, held.c.measure)


def _cells(asked: Any, key: Any, names: list[str]) -> Any:
    """The same of one matter or department, from the cells of everybody in the range."""
    wanted = select(key, TallyCell.measure, func.sum(TallyCell.amount)).where(
        TallyCell.region.between(asked.place, tenancy.until(asked.place)),
        TallyCell.day.between(asked.first, asked.last),
        TallyCell.measure.in_(names),
    )
    for name in ("channel", "matter", "department"):
        if value := getattr(asked, name):
            wanted = wanted.where(getattr(TallyCell, name) == value)
    return wanted.group_by(key, TallyCell.measure)
