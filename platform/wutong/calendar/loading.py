"""Bring the official years into the database as the owning role; a year loaded again replaces itself."""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from wutong.calendar.notices import Notice
from wutong.clock import new_id, now

FORGET = text("delete from calendar_exceptions where day between make_date(:year, 1, 1) and make_date(:year, 12, 31)")
KNOW = text(
    "insert into calendar_years (year, source) values (:year, :source)"
    " on conflict (year) do update set source = excluded.source"
)
ADD = text("insert into calendar_exceptions (day, working, name) values (:day, :working, :name)")
#: The timer that rings at the nation when years were loaded: who keeps due dates counts them again.
LOADED = "calendar.loaded"
TELL = text(
    "insert into timers (region, id, kind, subject, due_at, state, attempts)"
    " select code, :id, :kind, :id, :due_at, 'open', 0 from regions where code = 0"
)


def tell(connection: Connection) -> None:
    """Have due dates counted again that rest on what was loaded, once the caller's transaction is committed."""
    connection.execute(TELL, {"id": new_id(), "kind": LOADED, "due_at": now()})


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
