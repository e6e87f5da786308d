"""Reviews out to other systems and in from them, as records of `rules.exchange`; in again changes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.dialects.postgresql import insert

from wutong.sdk import PUBLIC, Actor, Forbidden, NotFound, Page, Secret, db, fetch, publish, scope, today
from wutong_reviews import queries
from wutong_reviews.actions import giving
from wutong_reviews.events import ReviewGiven, ReviewGivenAgain, ReviewsTakenIn
from wutong_reviews.models import Line, Mending, Review, Words
from wutong_reviews.rules import exchange, handling
from wutong_reviews.rules.exchange import Record
from wutong_reviews.rules.grades import Grade

EXCHANGE = "reviews.exchange"
#: Moves whose words are the office's answer.
ANSWERS = ("mend", "explain", "dismiss")
#: So many records are taken in at once, and given out in one file.
MOST = 1000
#: The source of what was sent before anybody noted which program it was; it counts with the region's own.
NOBODY = ""
#: Records of a review: a second word is one of its own.
_LINES = case((Review.again_grade.is_not(None), 2), else_=1)


class ProgramsOnly(Forbidden):
    """People send no reviews of others: whoever serves could write praise for himself."""

    code = "reviews.programs_only"
    message = (
        "评价数据只能由其他系统通过接口传入，工作人员不能导入。请在“应用”中登记对方系统，给它“交换评价数据”的权限。"
    )


class NoSuchPart(NotFound):
    """There are not so many files."""

    code = "reviews.no_such_part"
    message = "没有这一部分，请回到“评价数据交换”重新选择。"


# ── Out ──────────────────────────────────────────────────────────────────────────────────────────────────────


def out(*, actor: Actor, cursor: str | None = None, limit: int = 100) -> Page[dict[str, Any]]:
    """Reviews as they are exchanged, the oldest day first: one record each, two where a second word was said. Those of
    an officer's own service are left out of what he takes along."""
    actor.must(EXCHANGE)
    page = fetch(db.session(), _takeable(actor), (Review.on, Review.id), cursor=cursor, limit=limit)
    return Page([exchange.written(record) for record in records(page.items)], page.next)


def parts(*, actor: Actor) -> int:
    """Of how many files all records are made, each of `MOST` lines but the last."""
    actor.must(EXCHANGE)
    every = _takeable(actor).with_only_columns(func.coalesce(func.sum(_LINES), 0))
    return -(-int(db.session.execute(every).scalar_one()) // MOST)


def part(number: int, *, actor: Actor) -> list[dict[str, Any]]:
    """The file of this number, from 1 on; a second word may be the first line of the next. Raises `NoSuchPart`."""
    actor.must(EXCHANGE)
    before, upto = (number - 1) * MOST, func.sum(_LINES).over(order_by=(Review.on, Review.id)).label("upto")
    lined = _takeable(actor).with_only_columns(Review.id, upto, _LINES.label("lines")).subquery()
    wanted = select(Review, lined.c.upto - lined.c.lines).join(lined, lined.c.id == Review.id)
    wanted = wanted.where(lined.c.upto > before, lined.c.upto - lined.c.lines < before + MOST).order_by(lined.c.upto)
    found = db.session.execute(wanted).all()
    if number < 1 or not found:
        raise NoSuchPart
    cut = before - int(found[0][1])
    told = [exchange.written(record) for record in records([row[0] for row in found])]
    return told[cut : cut + MOST]


def _takeable(actor: Actor) -> Select[Review]:
    mine = handling.selves(actor)
    return select(Review).where(~Review.servers.overlap(list(mine))) if mine else select(Review)


def records(rows: Sequence[Review]) -> Iterator[Record]:
    """Reviews as records, whatever their number in four questions."""
    bodies, ways = queries.bodies(), _ways(rows)
    told = {each.id: each for each in queries.told(rows)}
    replies = _replies(rows)
    for row in rows:
        way, each = ways.get(row.id), told[row.id]
        first = Record(
            id=exchange.known_as(row.id, row.origin, row.source), matter=row.matter, title=row.title, kind=row.kind,
            on=row.on, channel=row.channel, grade=each.grade, tags=each.tags, version=row.version, words=each.words,
            department=bodies.get(row.department, "") if row.department else "", anonymous=not row.named,
            audited=way is not None and way.outcome is not None, reply=replies.get(row.id, ""),
            fix_by=way.fix_by if way else None, source=row.sender or "",
        )  # fmt: skip
        yield first
        if (again := each.again) is not None:
            yield Record(
                id=first.id, matter=row.matter, title=row.title, kind=row.kind, on=again.on, channel=row.channel,
                grade=again.grade, tags=again.tags, version=row.version, words=again.words,
                department=first.department, anonymous=first.anonymous, times=exchange.AGAIN,
                source=first.source,
            )  # fmt: skip


def _ways(rows: Sequence[Review]) -> dict[UUID, Mending]:
    asked = select(Mending).where(Mending.id.in_([row.id for row in rows]))
    return {each.id: each for each in db.session.scalars(asked)}


def _replies(rows: Sequence[Review]) -> dict[UUID, str]:
    """The last answer of the office to each."""
    asked = select(Line).where(Line.review.in_([row.id for row in rows]), Line.move.in_(ANSWERS)).order_by(Line.at)
    return {line.review: line.text.reveal() for line in db.session.scalars(asked) if line.text}


# ── In ───────────────────────────────────────────────────────────────────────────────────────────────────────


def take_in(told: Iterable[Mapping[str, Any]], *, actor: Actor) -> int:
    """Take records of another system in, from a program; returns how many were new. Those that it sent before change
    nothing, nor do our own. They count apart, under the program's name.

    All or nothing: raises `BadRecord` for the first that does not fit, `ProgramsOnly` for people.
    """
    actor.must(EXCHANGE)
    if actor.kind != "client":
        raise ProgramsOnly
    found = [exchange.read(each, row=row, until=today()) for row, each in enumerate(told, 1)]
    bodies = {name: id for id, name in queries.bodies().items()}
    new = sum(_first(record, bodies, actor) for record in found if record.times == exchange.FIRST)
    new += sum(_again(record, actor) for record in found if record.times == exchange.AGAIN)
    publish(ReviewsTakenIn(new), actor=actor)
    return new


def _ours(text: str) -> bool:
    try:
        return db.session.get(Review, (scope().home, UUID(text))) is not None
    except ValueError:
        return False


def _first(record: Record, bodies: Mapping[str, UUID], actor: Actor) -> bool:
    if _ours(record.id) or _sent(record, actor) is not None:
        return False
    row = {
        "region": scope().home, "id": giving.random_id(), "kind": record.kind, "matter": record.matter,
        "title": record.title, "department": bodies.get(record.department), "point": None, "servers": [], "others": [],
        "channel": record.channel, "grade": record.grade, "tags": list(record.tags), "version": record.version,
        "on": record.on, "named": False, "counted": False, "origin": record.id,
        "source": actor.client, "sender": actor.name[:100],
    }  # fmt: skip
    new = insert(Review).values(row).on_conflict_do_nothing().returning(Review.id)
    review_id: UUID | None = db.session.scalar(new)
    if review_id is None:
        return False
    if record.words:
        db.session.add(Words(region=scope().home, id=review_id, words=Secret(record.words), again=None))
    publish(ReviewGiven(review_id, record.grade), actor=PUBLIC, about=review_id)
    return True


def _sent(record: Record, actor: Actor) -> Review | None:
    """What the program sent under this id before; of what came before anybody noted who sent it, what has the id."""
    same = select(Review).where(Review.source.in_([actor.client, NOBODY]), Review.origin == record.id)
    found: Review | None = db.session.scalar(same.order_by(Review.source == NOBODY).limit(1).with_for_update())
    return found


def _again(record: Record, actor: Actor) -> bool:
    """A second word comes behind its first."""
    row = _sent(record, actor)
    if row is None or row.again_grade is not None:
        return False
    giving.write_again(row, Grade(record.grade), list(record.tags), record.words, record.on)
    publish(ReviewGivenAgain(row.id, record.grade), actor=PUBLIC, about=row.id)
    return True
