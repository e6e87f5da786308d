"""Small random trees: province, cities, counties, townships, villages, with levels left out as in reality.

A city is whole (市县乡村), or has its townships right under it (东莞), or is none at all: a county right under its
province (济源), whose code has room for a city that is not there. Whoever has nobody in between acts for that level
too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

import psycopg
from hypothesis import strategies as st

from wutong.testing.tree import GANSU, NATION, QINGHAI
from wutong.testing.world import World

PROVINCES = [code for code in range(10 * 10**10, 10**12, 10**10) if code not in (GANSU, QINGHAI)]
CITY, COUNTY, TOWN = 10**8, 10**6, 10**3
#: More than this a tree does not grow.
MOST = 12


@dataclass(frozen=True)
class Place:
    """A region: its level (0 nation … 5 village), and the administrative levels (行使层级, 1 … 6) it acts for."""

    code: int
    parent: int | None
    level: int
    acts: frozenset[int]


def _place(code: int, parent: int | None, level: int, *more: int) -> Place:
    return Place(code, parent, level, frozenset({level + 1, *more}))


#: For each township, how many villages it has; for each city, its kind and the townships of each of its counties.
TOWNS = st.lists(st.integers(0, 2), max_size=2)
WHOLE = st.tuples(st.just("whole"), st.lists(TOWNS, min_size=1, max_size=2))
FLAT = st.tuples(st.sampled_from(["townships", "none"]), st.lists(TOWNS, min_size=1, max_size=1))
BUSY = st.tuples(st.just("whole"), st.tuples(st.sampled_from([[1, 0], [2], [1, 1]]), TOWNS))
TREES = st.lists(st.one_of(BUSY, WHOLE, FLAT), min_size=1, max_size=2)


def grown(shape: Any, number: int) -> list[Place]:
    """A tree of this shape below the nation, at its own place among `number` others."""
    turn, province = number // len(PROVINCES), PROVINCES[number % len(PROVINCES)]
    return [_place(NATION, None, 0), *islice(_province(shape, province, 1 + 2 * turn), MOST)]


def _province(shape: Any, province: int, first: int) -> Iterator[Place]:
    yield _place(province, NATION, 1)
    for at, (kind, counties) in enumerate(shape, first):
        city = province + (90 if kind == "none" else at) * CITY
        if kind == "none":
            yield from _county(city + at * COUNTY, province, counties[0], 3)
        elif kind == "townships":
            yield _place(city, province, 2, 4)
            yield from _townships(city, counties[0])
        else:
            yield _place(city, province, 2)
            for number, towns in enumerate(counties, 1):
                yield from _county(city + number * COUNTY, city, towns)


def _county(code: int, parent: int, towns: Any, *more: int) -> Iterator[Place]:
    yield _place(code, parent, 3, *more)
    yield from _townships(code, towns)


def _townships(parent: int, towns: Any) -> Iterator[Place]:
    for number, villages in enumerate(towns, 1):
        town = parent + number * 100 * TOWN
        yield _place(town, parent, 4)
        for village in range(villages):
            yield _place(town + 201 + village, town, 5)


class Planter:
    """Plants trees in a world, each where none was before."""

    def __init__(self, world: World) -> None:
        self.world, self.numbers = world, count()

    def plant(self, shape: Any) -> list[Place]:
        """A new tree of this shape, written by the owner; the nation it stands in was there."""
        places = grown(shape, next(self.numbers))
        regions = [(one.code, one.parent, one.level, f"地{one.code}") for one in places]
        acts = [(one.code, level - 1) for one in places for level in one.acts]
        with psycopg.connect(self.world.servers.url(self.world.name)) as owner, owner.cursor() as cursor:
            cursor.executemany(
                "insert into regions (code, parent, level, kind, name, full_name, pinyin, initials, valid_from)"
                " values (%s, %s, %s, 'government', %s, '', '', '', '2020-01-01') on conflict do nothing",
                regions,
            )
            cursor.executemany(
                "insert into region_exercises (code, level, valid_from) values (%s, %s, '2020-01-01')"
                " on conflict do nothing",
                acts,
            )
        return places
