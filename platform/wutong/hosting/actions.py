"""Noting what went wrong with a plugin, and forgetting it."""

import logging
from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import now
from wutong.db import db, work
from wutong.hosting.models import Trouble
from wutong.web.guarding import Noted

log = logging.getLogger(__name__)

SWITCHING = "plugin.switch"


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
