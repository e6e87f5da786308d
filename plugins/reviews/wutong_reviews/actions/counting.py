"""Counting: what is published is added up by month, by workers, each review once and when its day is over."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from wutong.sdk import at_time, cancel_time, db, end_of, local, scope
from wutong_reviews import queries, served
from wutong_reviews.models import Count, Moment, Point, Review
from wutong_reviews.rules import is_bad, moments

COUNTERS = tuple(
    column.key for column in Count.__table__.columns if column.key not in ("region", "month", "axis", "key", "name")
)
KEY = ("region", "month", "axis", "key")
#: The timer of a review that is counted when its day is over.
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


def axes(row: Review | Moment) -> dict[tuple[str, str], str]:
    """Where a review or a moment counts: the region, its department, its window, its matter."""
    return dict(_axes(row))


def _axes(row: Review | Moment) -> Iterator[tuple[tuple[str, str], str]]:
    yield ("region", WHOLE), ""
    if row.department is not None:
        yield ("department", str(row.department)), queries.bodies().get(row.department, "")
    if row.point is not None and (found := db.session.get(Point, (row.region, row.point))) is not None:
        yield ("point", str(row.point)), found.name
    if row.matter:
        yield ("matter", row.matter), row.title


def later(row: Review) -> None:
    """Have a review counted when its day is over: whoever looks at the sums behind every person he serves must not see
    which of them moved."""
    cancel_time(COUNT, row.id)
    at_time(COUNT, row.id, end_of(row.on))


def take_in(review_id: UUID) -> Review | None:
    """Count a review, once; None when it was counted before."""
    new = update(Review).where(Review.id == review_id, ~Review.counted).values(counted=True)
    if db.session.scalar(new.returning(Review.id)) is None:
        return None
    row = queries.review(review_id)
    ended = {"ended": 1} if row.kind == "close" else {}
    add(queries.month(row.on), axes(row), **{f"grade_{row.grade}": 1}, **ended)
    if is_bad(row.grade):
        bad(row)
    return row


def bad(row: Review) -> None:
    """Count that a review is bad and is to be answered."""
    add(queries.month(row.on), axes(row), bad=1, named=int(row.named))


def closed(case_id: UUID) -> None:
    """Count a case that was closed: what answers are a share of."""
    row = served.moment(moments.of_case(case_id, "close"))
    add(queries.month(local(row.at).date()), axes(row), closed=1)
