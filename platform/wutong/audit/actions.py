"""The verbs of audit: link what is new, and look whether what was linked still stands."""

from datetime import timedelta
from functools import partial

from sqlalchemy.exc import IntegrityError

from wutong import keys, secret, tenancy
from wutong.audit import queries, rules
from wutong.audit.models import Seal
from wutong.clock import now
from wutong.db import db, work

#: How far back a round looks for regions with new events; `seal_new` may be told to look further.
LOOKBACK = timedelta(hours=1)


def seal() -> int:
    """Link this region's next events, at most a batch; returns how many."""
    head = queries.last()
    before = (head.number, head.hash) if head else (0, rules.ROOT)
    fresh = [(event.id, queries.content(event)) for event in queries.unsealed()]
    made = [
        Seal(region=tenancy.scope().home, number=link.number, event_id=link.event_id, hash=link.hash, at=now())
        for link in rules.links(before, fresh, _keyed())
    ]
    db.session.add_all(made)
    return len(made)


def seal_new(*, lookback: timedelta = LOOKBACK) -> int:
    """Link new events everywhere, each region in transactions of its own; returns how many events."""
    with tenancy.at(tenancy.NATION, look="down"), work():
        busy = queries.busy(now() - lookback)
    return sum(seal_region(region) for region in busy)


def seal_region(region: int) -> int:
    """Link everything new in one region, batch by batch; 0 when another sealer is at it."""
    done = 0
    with tenancy.at(region):
        while True:
            try:
                with work():
                    linked = seal()
            except IntegrityError:
                return done
            done += linked
            if linked < queries.BATCH:
                return done


def verify(*, newest: int | None = None) -> rules.Break | None:
    """The first broken row of this region's chain; None when every linked event stands as it was sealed.

    With `newest` only so many links at the end are looked at, and the one before them is believed.
    """
    start = queries.start(newest)
    broken = rules.first_break(queries.chain(start[0]), _keyed(), start)
    return broken or next((rules.Break("inserted", stray.id) for stray in queries.strays()), None)


def _keyed() -> rules.Hash:
    return partial(secret.digest, keys.derived("audit"))
