"""Wrong tries at what may be guessed without signing in: counted under each code, whether such a code exists or not."""

from datetime import timedelta

from sqlalchemy import case as sql_case
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from wutong import sweeps, tenancy
from wutong.cases.codes import Tries
from wutong.clock import now
from wutong.db import db

#: After so many wrong tries a code stays shut for the time of the lock.
TRIES, LOCK = 5, timedelta(hours=1)
sweeps.KEPT.register(Tries.since, LOCK)


def shut(code: bytes) -> bool:
    """Count this try before anything is compared, and say whether the code is shut: too many came before this one.

    Whoever tries the same code at the same moment waits here for the commit, so none of them slips by uncounted. What
    is tried at a shut code counts no further and does not keep it shut; a lock that is over starts again at one.
    """
    over, closed = Tries.since <= now() - LOCK, Tries.count >= TRIES
    row = insert(Tries).values(region=tenancy.scope().home, code=code, count=1, since=now())
    again = row.on_conflict_do_update(
        index_elements=["region", "code"],
        set_={
            "count": sql_case((over, 1), (closed, TRIES + 1), else_=Tries.count + 1),
            "since": sql_case((closed & ~over, Tries.since), else_=now()),
        },
    )
    return int(db.session.execute(again.returning(Tries.count)).scalar_one()) > TRIES


def forget(code: bytes) -> None:
    """Give back a clean slate: this try was no wrong one, and it shows that the earlier ones were slips."""
    db.session.execute(delete(Tries).where(Tries.code == code))
