"""The one verb: write what a file says that is new or different, and has no fault."""

from sqlalchemy import func, select

from wutong import tenancy
from wutong.access import Actor
from wutong.db import db
from wutong.exchanges.rules import Exchange, Moved, Report


def alone(exchange: Exchange) -> None:
    """Let nobody else bring in the same list here until the transaction ends."""
    mark = func.hashtextextended(f"lists {exchange.name}", tenancy.scope().home)
    db.session.execute(select(func.pg_advisory_xact_lock(mark)))


def bring_in(exchange: Exchange, found: Report, *, actor: Actor, stamp: str | None = None) -> int:
    """Write the rows that are new or different; how many. `found` was made after `alone`.

    Raises `Moved` where they are not those of the stamp, which stands for what somebody looked at.
    """
    actor.must(exchange.edit, at=tenancy.scope().home)
    if stamp is not None and stamp != found.stamp:
        raise Moved
    if found.changes:
        exchange.write([change.after for change in found.changes], actor=actor)
    return len(found.changes)
