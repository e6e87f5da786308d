"""Cases of any number for many counties, by COPY as the owner: every county has equally many open, the rest closed.

Rows pass every constraint of the real table. Everything is computed from the county's place and the case's number,
so the right first page of any inbox is known without asking: `first_page`.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from tests.bench.province import bulk, made, plant

#: A province of exactly so many counties; one of 25,000 regions has a hundred.
PROVINCE = made(540000000000, 25_000, 1)
COUNTIES = PROVINCE.counties
#: Open cases of every county, whatever the whole number of cases is.
OPEN = 200
PAGE = 20
THEN = datetime(2026, 6, 1, 2, tzinfo=UTC)
DAY = date(2026, 6, 1)
STATES = ("submitted", "accepted", "in_review", "accepted")
NAMES = (
    "region, id, number, state, seq, applicant, place, channel, matter, title, snapshot, instant, promised, legal,"
    " unit, extended, notices, flagged, filed_at, accepted_on, closed_on, act_by, warn_on, due, legal_due, handler,"
    " last_move, last_at"
)
#: So many rows at once are held in memory.
PORTION = 50_000


def fill(owner_url: str, cases: int) -> None:
    """Plant the province and give its counties `cases` cases in all."""
    with psycopg.connect(owner_url) as owner:
        plant(owner, [PROVINCE])
        portion: list[tuple[Any, ...]] = []
        for row in rows(cases):
            portion.append(row)
            if len(portion) == PORTION:
                bulk(owner, "cases", NAMES, portion)
                portion.clear()
        bulk(owner, "cases", NAMES, portion)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("vacuum analyze cases")


def rows(cases: int) -> Iterator[tuple[Any, ...]]:
    """The rows, county by county turning, so that a county's cases lie scattered over the table as in life."""
    each = cases // len(COUNTIES)
    for number in range(each):
        for county in COUNTIES:
            yield _row(county, number, settled=not _is_open(number, each))


def _is_open(number: int, each: int) -> bool:
    """The open ones are spread evenly among the settled ones."""
    return number * OPEN // each != (number + 1) * OPEN // each


def key(county: int, number: int) -> UUID:
    """The id of a county's case, in order of its number."""
    return UUID(int=(number << 64) + county)


def _row(county: int, number: int, *, settled: bool) -> tuple[Any, ...]:
    act_by = DAY + timedelta(days=number % 60)
    state = "archived" if settled else STATES[number % len(STATES)]
    filed = THEN + timedelta(minutes=number)
    closed, due = (act_by, None) if settled else (None, act_by)
    return (
        county, key(county, number), f"{county // 10**6}-20260601-{number:08d}-0", state, 4, UUID(int=number + 1),
        county, "web", f"SL-{number % 290:04d}", f"示例事项{number % 290}", "0" * 64, False, 10, 20, "working", 0, 0,
        False, filed, DAY, closed, act_by, due, due, due, None, "accept", filed,
    )  # fmt: skip


def first_page(county: int, cases: int) -> list[UUID]:
    """What the county's inbox must show first: by the day to act, then by id."""
    each = cases // len(COUNTIES)
    numbers = sorted((number for number in range(each) if _is_open(number, each)), key=lambda n: (n % 60, n))
    return [key(county, number) for number in numbers[:PAGE]]
