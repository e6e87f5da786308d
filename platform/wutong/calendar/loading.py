"""Bring the official years into the database as the owning role; a year loaded again replaces itself."""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from wutong.calendar.notices import Notice

FORGET = text("delete from calendar_exceptions where day between make_date(:year, 1, 1) and make_date(:year, 12, 31)")
KNOW = text(
    "insert into calendar_years (year, source) values (:year, :source)"
    " on conflict (year) do update set source = excluded.source"
)
ADD = text("insert into calendar_exceptions (day, working, name) values (:day, :working, :name)")


def load(connection: Connection, days: Iterable[Notice]) -> list[int]:
    """Write the years that the days speak of, in the caller's transaction; returns these years."""
    by_year: dict[int, list[Notice]] = {}
    for notice in days:
        by_year.setdefault(notice.day.year, []).append(notice)
    for year, notices in sorted(by_year.items()):
        connection.execute(FORGET, {"year": year})
        connection.execute(KNOW, {"year": year, "source": notices[0].source})
        connection.execute(ADD, [{"day": one.day, "working": one.working, "name": one.name} for one in notices])
    return sorted(by_year)
