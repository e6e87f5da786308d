"""Counting: what is published is added up by month, by workers, each review once, when its day is over and together
with so many others that nobody finds out what it said."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wutong.sdk import at_time, db, end_of, local, scope, today
from wutong_reviews import limits, queries, served
from wutong_reviews.models import Count, Moment, Point, Review
from wutong_reviews.rules import batches, is_bad, moments

COUNTERS = tuple(
    column.key for column in Count.__table__.columns if column.key not in ("region", "month", "axis", "key", "name")
)
KEY = ("region", "month", "axis", "key")
#: The timer of a day whose reviews are counted when it is over.
COUNT = "reviews.count"
#: The key of the region as a whole.
WHOLE = "all"


def add(month: date, where: Mapping[tuple[str, str], str], **more: int) -> None:
    """Add to a month's counts, at each axis and key with its name."""
    for (axis, key), name in where.items():
        fresh = dict.fromkeys(COUNTERS, 0) | more
        row = insert(Count).values(region=scope().home, month=month, axis=axis, key=key, name=name[:200], **fresh)
        added = {counter: getattr(Count, counter) + number for counter, number in more.items()}
        same = row.on_conflict_do_update(
            index_elements=["region", "month", "axis", "key"], set_=added | {"name": name[:200]}
        )
        db.session.execute(same)


def axes(row: Review | Moment, width: str = batches.FULL) -> dict[tuple[str, str], str]:
    """Where a review or a moment counts: the region, its department, its window, its matter, as far as its width; one
    that another system sent counts with that of the same system alone."""
    return {place: name for place, name in _axes(row) if place[0] in batches.AXES_OF[width]}


def _axes(row: Review | Moment) -> Iterator[tuple[tuple[str, str], str]]:
    if isinstance(row, Review) and row.source:
        yield ("source", row.source), row.sender or ""
        return
    yield ("region", WHOLE), ""
    if row.department is not None:
        yield ("department", str(row.department)), queries.bodies().get(row.department, "")
    if row.point is not None and (found := db.session.get(Point, (row.region, row.point))) is not None:
        yield ("point", str(row.point)), found.name
    if row.matter:
        yield ("matter", row.matter), row.title


def later() -> None:
    """Have what came in today counted when the day is over: whoever looks at the sums behind every person he serves
    must not see which of them moved. One timer for all: counting looks at whatever waits in the region. Call it in a
    worker, who sees whether there is one."""
    at_time(COUNT, uuid5(moments.SPACE, today().isoformat()), end_of(today()), once=True)


def take_in(day: date) -> None:
    """A day is over: count every batch that is full by now (`rules.batches`), of its reviews and of those before."""
    waiting = select(Review).where(~Review.counted, Review.on <= day).order_by(Review.on, Review.id).with_for_update()
    rows = db.session.scalars(waiting.execution_options(populate_existing=True)).all()
    for width, batch in batches.batches(rows, limits.few(), queries.month(day)):
        _count(width, batch)


def _count(width: str, batch: Sequence[Review]) -> None:
    month, ways = queries.month(batch[-1].on), queries.followed(row.id for row in batch)
    counted: Counter[str] = Counter()
    for row in batch:
        row.counted, row.sums_of, row.width = True, month, width
        counted.update([f"grade_{row.grade}"])
        if is_bad(row.grade) or row.id in ways:
            counted.update(["bad"] + ["named"] * row.named)
        counted.update(ways.get(row.id, ()))
    db.session.flush()
    where = axes(batch[-1], width)
    add(month, where, **counted)
    for closed_in, number in Counter(row.closed_in for row in batch if row.closed_in).items():
        add(closed_in, where, ended=number)


def more(row: Review, **numbers: int) -> None:
    """Add what became of a review to the sums that it is in; one that still waits takes it along when it is counted.
    Whether it waits is read under the lock that counting takes: else it might be counted at this moment, without it."""
    db.session.refresh(row, with_for_update=True)
    if row.counted and row.sums_of is not None:
        add(row.sums_of, axes(row, row.width or batches.FULL), **numbers)


def closed(case_id: UUID) -> None:
    """Count a case that was closed: what answers are a share of."""
    row = served.moment(moments.of_case(case_id, "close"))
    add(queries.month(local(row.at).date()), axes(row), closed=1)
