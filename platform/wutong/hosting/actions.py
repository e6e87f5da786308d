"""Noting which version of a plugin runs from now on and what went wrong with it, and forgetting the latter."""

import logging
from collections.abc import Iterable, Mapping
from typing import cast

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import now
from wutong.db import db, work
from wutong.hosting.models import Ran, Trouble
from wutong.web.guarding import Noted

log = logging.getLogger(__name__)

SWITCHING = "plugin.switch"
_ran = cast(Table, Ran.__table__)


def note_versions(connection: Connection, running: Mapping[str, str]) -> None:
    """Write down, as the owner, which version of each plugin runs from now on, where it is another than before; one
    that ran and is not among them runs no more."""
    ran = select(_ran.c.plugin, _ran.c.version).order_by(_ran.c.since)  # of each plugin the last one stays
    before = {row.plugin: row.version for row in connection.execute(ran)}
    told = dict.fromkeys(before, "") | {name: version[:40] for name, version in running.items()}
    moment = now()
    changed = [
        {"plugin": name, "since": moment, "version": version}
        for name, version in told.items()
        if before.get(name) != version
    ]
    if changed:
        connection.execute(_ran.insert(), changed)


def note(region: int, troubles: Iterable[Noted]) -> None:
    """Count troubles at a region, in a transaction of its own: what failed is undone, that it failed is not.

    A database that cannot be written to costs the note, and nobody's page.
    """
    try:
        with tenancy.at(region), work():
            for each in troubles:
                _count(region, each)
    except DBAPIError as error:
        log.warning("trouble of a plugin not noted", extra={"error": type(error).__name__})


def _count(region: int, told: Noted) -> None:
    moment = now()
    new = insert(Trouble).values(
        region=region, plugin=told.plugin, place=told.place[:100], kind=told.kind[:80], count=told.times,
        longest_ms=told.longest_ms, first_at=moment, last_at=moment,
    )  # fmt: skip
    more = {
        "count": Trouble.count + new.excluded.count, "last_at": moment,
        "longest_ms": db.func.greatest(Trouble.longest_ms, new.excluded.longest_ms),
    }  # fmt: skip
    key = ["region", "plugin", "place", "kind"]
    db.session.execute(new.on_conflict_do_update(index_elements=key, set_=more))


def forget(plugin: str, *, actor: Actor) -> None:
    """Take the notes about a plugin away, once somebody has looked into them."""
    actor.must(SWITCHING)
    db.session.execute(delete(Trouble).where(Trouble.plugin == plugin))
