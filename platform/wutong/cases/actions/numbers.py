"""Numbers for cases, taken in blocks so that no two filings wait for each other."""

import os
import threading
from datetime import date

from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.cases.codes import Counter
from wutong.cases.rules import numbers
from wutong.clock import today
from wutong.db import db, work

#: Serials a process takes at once; those it does not use remain gaps.
BLOCK = 20


class Blocks:
    """The serials this process holds, by region and day."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, int, date], list[int]] = {}
        self._lock = threading.Lock()

    def next(self, region: int, day: date) -> int:
        """One serial; a new block is taken in a transaction of its own, over before anybody files under it."""
        key = (str(db.engine.url.database), region, day)
        with self._lock:
            held = self._held.get(key)
            if not held:
                self._held = {kept: block for kept, block in self._held.items() if kept[2] >= day}
                held = self._held[key] = _block(region, day)
            return held.pop(0)


def _block(region: int, day: date) -> list[int]:
    with tenancy.at(region), work():
        first = insert(Counter).values(region=region, day=day, next=BLOCK + 1)
        taken = first.on_conflict_do_update(
            index_elements=["region", "day"], set_={"next": Counter.next + BLOCK}
        ).returning(Counter.next)
        end = db.session.execute(taken).scalar_one()
    return list(range(end - BLOCK, end))


BLOCKS = Blocks()


def number(region: int) -> str:
    """The next number of a region."""
    day = today()
    return numbers.number(tenancy.spell(region), day, BLOCKS.next(region, day))


def query_code(home: int) -> str:
    """A fresh query code for a case at `home`."""
    return numbers.query_code(tenancy.spell(home), os.urandom(8))
