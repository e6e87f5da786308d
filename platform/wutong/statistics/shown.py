"""A board in words: its figures, its rows with names and addresses, and the sheets of its file."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from wutong.figures.rules import written
from wutong.matters import queries as matters
from wutong.regions import below
from wutong.statistics import queries
from wutong.statistics.brought import measures, rates
from wutong.statistics.queries import CUTS, Cut, Seen
from wutong.tenancy import spell
from wutong.web.tables import Cell, Sheet
from wutong.web.words import N_

#: How an application came in; gettext messages.
CHANNELS: Mapping[str, str] = {"web": N_("网上"), "counter": N_("窗口"), "helper": N_("帮办代办")}
#: A board of more days is told by months.
DAILY = 62
#: The measures and rates that a table has columns for; a file has all of them.
FIRST = ("received", "accepted", "closed")
THEN = ("on_time", "early", "promised", "real")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a cut: its name, what an address asks for to see it alone (nothing where that is no step further)."""

    title: str
    code: str
    step: Mapping[str, str]
    held: Counter[str]


def rows(seen: Seen, by: Cut) -> list[Row]:
    """The lines of a board cut one way."""
    if by == "place":
        names = below.named(seen.by_place)
        found = sorted(seen.by_place.items(), key=lambda one: (-one[1]["received"], one[0]))
        return [_place(seen, code, names.get(code, spell(code)), held) for code, held in found]
    parts = queries.cut(seen.asked, by)
    titles = matters.named(parts) if by == "matter" else {}
    return [
        Row(titles.get(key, key) or _("（未注明）"), key if by == "matter" else "", {by: key} if key else {}, held)
        for key, held in parts.items()
    ]


def named(matter: str) -> str:
    """What a matter is called, as the region knows it; its code where it does not."""
    return matters.named([matter]).get(matter, matter) if matter else ""


def _place(seen: Seen, code: int, name: str, held: Counter[str]) -> Row:
    own = code == seen.asked.place
    return Row(
        _("%(name)s（本级）", name=name) if own else name, spell(code), {} if own else {"place": spell(code)}, held
    )


def series(seen: Seen) -> list[tuple[str, Counter[str]]]:
    """Every day asked for, those without anything too; months where there are more days than a page can show."""
    first, last = seen.asked.first, seen.asked.last
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    told: dict[str, Counter[str]] = {}
    for day in days:
        label = day.isoformat() if len(days) <= DAILY else f"{day:%Y-%m}"
        told.setdefault(label, Counter()).update(seen.by_day.get(day, Counter()))
    return list(told.items())


def rate(held: Mapping[str, int], name: str) -> str:
    """A rate as it is written."""
    return written(rates()[name].of(held).value, "percent")


def sheets(seen: Seen, cut: list[Row], by: Cut) -> Iterator[Sheet]:
    """The file of a board: what it is cut by, every day, and how the rates are counted."""
    heads = [_(title) for title in measures().values()] + [_(one.title) for one in rates().values()]
    yield Sheet(
        _(CUTS[by]), [_(CUTS[by]), _("代码"), *heads], [[row.title, row.code, *_cells(row.held)] for row in cut]
    )
    yield Sheet(_("每日"), [_("日期"), *heads], [[day.isoformat(), *_cells(held)] for day, held in seen.by_day.items()])
    told: list[list[Cell]] = []
    for one in rates().values():
        held = one.of(seen.total)
        told.append([_(one.title), held.value, held.part, held.whole, _(one.formula), _(one.trap)])
    yield Sheet(_("指标"), [_("指标"), _("数值"), _("分子"), _("分母"), _("怎么算"), _("注意")], told)


def _cells(held: Mapping[str, int]) -> list[Any]:
    return [held.get(name, 0) for name in measures()] + [one.of(held).value for one in rates().values()]
