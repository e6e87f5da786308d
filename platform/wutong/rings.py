"""Who is served next: the rings of addressees the relay goes round, and the jobs that one round makes.

A ring is one table and lane. Its statements are put together once, because that costs more than their answers do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    FromClause,
    ScalarSelect,
    Update,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from wutong.events import INDOORS, NORMAL, URGENT, Letter
from wutong.notices.models import Message
from wutong.queues import Job, Portion
from wutong.timers import OUTSIDE, Timer

INSTANT = DateTime(timezone=True)
#: How many rows one addressee gets in a row, and how many make a full job.
SHARE = 6
#: Before the first region, the nation, whose code is 0.
START = -1


@dataclass(eq=False)
class Ring:
    """The addressees of one table and lane, and the one who was served last.

    Portions of several addressees are one job where the work lies inside the database, because a job costs more than a
    letter does. What waits for a server outside goes one row a job, and so does what was tried before: a letter that
    kills its worker must not take its neighbours along.
    """

    table: FromClause
    home: ColumnElement[int]
    lane: int
    job: str
    open: tuple[str, ...] = ("open",)
    together: bool = True
    last: int = START

    @property
    def name(self) -> str:
        """What `last` is called in `next`."""
        return f"{self.table.description}_{self.lane}"

    def waiting(self) -> list[ColumnElement[bool]]:
        """Open, due at `:moment`, and in nobody's hands: not handed out since `:lapsed`."""
        columns, moment, lapsed = self.table.c, bindparam("moment", type_=INSTANT), bindparam("lapsed", type_=INSTANT)
        lane = [columns.lane == self.lane] if "lane" in columns else []
        free = or_(columns.sent_at.is_(None), columns.sent_at < lapsed)
        return [*lane, columns.state.in_(self.open), columns.due_at <= moment, free]

    def next(self) -> ScalarSelect[int | None]:
        """The addressee behind the one served last, or the first again; null when nobody has anything open."""
        first = select(self.home).where(*self.waiting()).order_by(self.home).limit(1)
        behind = first.where(self.home > bindparam(self.name, type_=BigInteger))
        return select(func.coalesce(behind.scalar_subquery(), first.scalar_subquery())).scalar_subquery()

    @cached_property
    def portion(self) -> ReturningUpdate[tuple[UUID, int]]:
        """Marks at most `:share` rows of `:addressee` as handed out; gives their ids and how often it was."""
        columns = self.table.c
        free = select(columns.id).where(self.home == bindparam("addressee", type_=BigInteger), *self.waiting())
        some = free.order_by(columns.due_at, columns.id).limit(bindparam("share", type_=BigInteger))
        taken = select(some.with_for_update(skip_locked=True).cte().c.id)
        counted = {"sent_at": bindparam("moment", type_=INSTANT), "attempts": columns.attempts + 1}
        mine = self.mine(bindparam("addressee", type_=BigInteger), taken)
        return mine.values(counted).returning(columns.id, columns.attempts)

    def mine(self, region: Any, ids: Any) -> Update:
        """Changes these of an addressee's rows."""
        return update(self.table).where(self.home == region, self.table.c.id.in_(ids))  # type: ignore[arg-type]


def rings() -> dict[int, list[Ring]]:
    """What there is to carry, by queue."""
    letters, timers, messages = Letter.__table__, Timer.__table__, Message.__table__
    unsent = ("queued", "leased")

    def both(lane: int) -> list[Ring]:
        return [
            Ring(letters, letters.c.to_region, lane, "wutong.jobs.handle"),
            Ring(messages, messages.c.region, lane, "wutong.jobs.send", unsent, together=False),
        ]

    indoors = Ring(messages, messages.c.region, INDOORS, "wutong.jobs.tell", ("queued",))
    timed = [
        Ring(timers, timers.c.region, NORMAL, "wutong.jobs.ring"),
        Ring(timers, timers.c.region, OUTSIDE, "wutong.jobs.run", together=False),
    ]
    return {URGENT: both(URGENT), NORMAL: [*both(NORMAL), indoors, *timed]}


@dataclass
class Round:
    """What one turn gives one queue: the jobs, and whose rows were marked for them."""

    jobs: list[Job] = field(default_factory=list)
    marked: list[tuple[Ring, int, list[UUID]]] = field(default_factory=list)
    _begun: dict[str, list[Portion]] = field(default_factory=dict)

    def add(self, ring: Ring, region: int, marked: Mapping[UUID, int]) -> None:
        """Put an addressee's rows, and how often each was tried before, into jobs."""
        self.marked.append((ring, region, list(marked)))
        fresh = [str(each) for each, tried in marked.items() if ring.together and not tried]
        if fresh:
            self._job(ring.job, len(fresh)).append((region, *fresh))
        alone = [(region, str(each)) for each in marked if str(each) not in fresh]
        self.jobs += [(ring.job, [portion] if ring.together else portion) for portion in alone]

    def _job(self, name: str, rows: int) -> list[Portion]:
        """The portions of the job of this name that has room for so many rows."""
        begun = self._begun.get(name)
        if begun is None or sum(len(ids) for _, *ids in begun) + rows > SHARE:
            begun = self._begun[name] = []
            self.jobs.append((name, begun))
        return begun

    @property
    def rows(self) -> int:
        """How many rows were marked."""
        return sum(len(ids) for _, _, ids in self.marked)


@lru_cache(maxsize=256)
def next_of(rings: tuple[Ring, ...]) -> Any:
    """One question for the next addressee of each ring; put together once, because that costs more than the answer."""
    return select(*(ring.next() for ring in rings))
