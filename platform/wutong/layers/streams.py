"""Lists that are too long to hold: read through a cursor of the database, folded one item after the other."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from wutong.clock import now
from wutong.db import db
from wutong.layers import statements
from wutong.layers.fold import LEAD, Claimed, Folded, fold, offered
from wutong.layers.kinds import Kind
from wutong.layers.queries import meant_for, needed, parameters, ruling

#: How many rows are held at a time.
STREAMED = 200


def each(kind: Kind, region: int, exercises: frozenset[int] = frozenset()) -> Iterator[Folded]:
    """The effective list of a claimable kind with every element, one item after the other, to hold none.

    One statement, so nobody meets half a release, read through a cursor of the database and past the cache.
    """
    moment = now()
    held = ruling(kind, region, moment)
    names = needed(kind, kind.names, held)
    asked, width = parameters(kind, region, exercises, moment), LEAD + len(names)
    told = db.session.connection().execute(
        statements.claimed(kind, names), asked, execution_options={"stream_results": True, "max_row_buffer": STREAMED}
    )
    for _, group in groupby(told, key=itemgetter(0)):
        rows = list(group)
        seen = fold(kind, [row[:width] for row in rows], names, held)
        if seen is not None:
            seen.claim = Claimed(*rows[0][width:-1])
            if offered(meant_for(kind, seen), exercises, seen.claim.mode):
                yield seen
