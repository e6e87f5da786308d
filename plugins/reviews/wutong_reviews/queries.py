"""What may be read of reviews: by their givers, by the office without their givers, by those who deal with bad ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from wutong.sdk import (
    Actor,
    NotFound,
    Page,
    Secret,
    colleagues,
    db,
    departments,
    fetch,
    holders,
    region_names,
    scope,
    today,
)
from wutong_reviews.models import Answer, Late, Line, Mending, Mine, Review, Reviewer, Words
from wutong_reviews.rules import handling
from wutong_reviews.rules.grades import Grade


class NoSuchReview(NotFound):
    """No such review here, or none of this reader's business."""

    code = "reviews.unknown"
    message = "没有找到这条评价，请从列表进入。"


@dataclass(frozen=True, slots=True)
class Told:
    """A review as everybody reads it who may: never who gave it, and its day alone."""

    id: UUID
    kind: str
    title: str
    department: UUID | None
    point: UUID | None
    others: tuple[int, ...]
    grade: Grade
    tags: tuple[int, ...]
    version: int
    channel: int
    on: date
    words: str = ""
    again: "Again | None" = None
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """The second answer (追评)."""

    grade: Grade
    tags: tuple[int, ...]
    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Way:
    """A bad review on its way, with every step."""

    row: Mending
    lines: Sequence[Line]
    late: Sequence[str] = field(default=())


# ── Reviews ──────────────────────────────────────────────────────────────────────────────────────────────────


def review(review_id: UUID, *, lock: bool = False) -> Review:
    """One review; raises `NoSuchReview`."""
    wanted = select(Review).where(Review.id == review_id)
    found: Review | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NoSuchReview
    return found


def reviews(ids: Iterable[UUID]) -> Sequence[Review]:
    """Reviews of these ids, in no order."""
    return db.session.scalars(select(Review).where(Review.id.in_(list(ids)))).all()


def words_of(ids: Iterable[UUID]) -> dict[UUID, Words]:
    """What was written beside reviews, by their ids."""
    return {row.id: row for row in db.session.scalars(select(Words).where(Words.id.in_(list(ids))))}


def told(rows: Sequence[Review]) -> list[Told]:
    """Reviews as they are read, with their words, in one question."""
    written = words_of(row.id for row in rows)
    return [_told(row, written.get(row.id)) for row in rows]


def _told(row: Review, words: Words | None) -> Told:
    again = None
    if row.again_grade is not None and row.again_on is not None:
        text = _text(words.again if words else None)
        again = Again(Grade(row.again_grade), tuple(row.again_tags or ()), row.again_on, text)
    return Told(
        row.id, row.kind, row.title, row.department, row.point, tuple(row.others), Grade(row.grade), tuple(row.tags),
        row.version, row.channel, row.on, _text(words.words if words else None), again,
        row.sender or "",
    )  # fmt: skip


def _text(held: Secret | None) -> str:
    return held.reveal() if held else ""


def listed(actor: Actor, *, cursor: str | None = None, limit: int = 20) -> Page[Review]:
    """The region's reviews but those of the reader's own service, the newest day first."""
    others = select(Review)
    if mine_ := handling.selves(actor):
        others = others.where(~Review.servers.overlap(list(mine_)))
    return fetch(db.session(), others, (Review.on.desc(), Review.id), cursor=cursor, limit=limit)


# ── One's own ────────────────────────────────────────────────────────────────────────────────────────────────


def mine(*, cursor: str | None = None, limit: int = 20) -> Page[Mine]:
    """What the announced person has said, the newest first, anywhere."""
    newest = (Mine.on.desc(), Mine.id)
    return fetch(db.session(), select(Mine), newest, cursor=cursor, limit=limit)


def own(review_id: UUID) -> Mine:
    """The announced person's own review at the present region; raises `NoSuchReview`."""
    wanted = select(Mine).where(Mine.id == review_id, Mine.home == scope().home)
    found: Mine | None = db.session.scalar(wanted) if scope().person else None
    if found is None:
        raise NoSuchReview
    return found


def answered(moment_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Which of these moments the announced person has reviewed: the review by the moment."""
    asked = select(Mine.moment, Mine.id).where(Mine.moment.in_(list(moment_ids)))
    return dict(db.session.execute(asked).all()) if scope().person else {}


# ── Bad reviews ──────────────────────────────────────────────────────────────────────────────────────────────


def mendings(actor: Actor, *, live: bool = True, cursor: str | None = None, limit: int = 20) -> Page[Mending]:
    """Bad reviews but those of the reader's own service, the most urgent first; with `live` those that wait."""
    wanted, mine_ = select(Mending), handling.selves(actor)
    if mine_:
        wanted = wanted.where(~Mending.servers.overlap(list(mine_)))
    if live:
        wanted = wanted.where(Mending.state != "closed")
    return fetch(db.session(), wanted, (Mending.fix_by, Mending.id), cursor=cursor, limit=limit)


def mending(review_id: UUID, actor: Actor | None = None, *, lock: bool = False) -> Mending:
    """How a bad review is dealt with; raises `NoSuchReview`, and `NotOneself` for an actor who served."""
    wanted = select(Mending).where(Mending.id == review_id)
    found: Mending | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NoSuchReview
    if actor is not None:
        handling.must_be_another(actor, found.servers)
    return found


def way(review_id: UUID) -> Way | None:
    """How a bad review is dealt with, step by step; None for one that is not bad."""
    row = db.session.scalar(select(Mending).where(Mending.id == review_id))
    if row is None:
        return None
    lines = db.session.scalars(select(Line).where(Line.review == review_id).order_by(Line.at, Line.id)).all()
    return Way(row, lines)


def parties(found: Way) -> set[UUID]:
    """Who has said something of whether a bad review is founded: none of them decides it."""
    said = {line.by for line in found.lines if line.move in ("take", "dispute")} | {found.row.handler}
    return {each for each in said if each is not None}


def followed(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Of these reviews the bad ones, each with the counters that it has reached: answered, called back."""
    wanted = list(ids)
    found = db.session.execute(select(Mending.id, Mending.answered_at).where(Mending.id.in_(wanted)))
    ways = {row.id: ["handled"] if row.answered_at else [] for row in found}
    called = select(Line.review).where(Line.review.in_(wanted), Line.move == "call_back").distinct()
    for each in db.session.scalars(called):
        ways[each].append("called")
    return ways


def handlers(row: Mending) -> dict[UUID, str]:
    """To whom a bad review may be handed on, by name: who deals with reviews here, served not and has it not now."""
    able = {person for role in handling.HANDLERS for person in holders(role)} - {*row.servers, row.handler}
    names = colleagues(list(able))
    return {person: names.get(person, "") or "—" for person in sorted(able)}


def overseers() -> list[UUID]:
    """Who is told what places below are late with."""
    return sorted({person for role in handling.OVERSEERS for person in holders(role)})


def reviewer(review_id: UUID) -> Reviewer | None:
    """How a reviewer is called back, sealed as it was left."""
    return db.session.scalar(select(Reviewer).where(Reviewer.id == review_id))


def late(*, cursor: str | None = None, limit: int = 20) -> Page[Late]:
    """What places below are late with, the latest told first."""
    open_ = select(Late).where(Late.answered_at.is_(None))
    return fetch(db.session(), open_, (Late.at.desc(), Late.id), cursor=cursor, limit=limit)


# ── Published ────────────────────────────────────────────────────────────────────────────────────────────────


def answers(*, cursor: str | None = None, limit: int = 10) -> Page[Answer]:
    """What this region has published of reviews and its answers, the newest first."""
    own_ = select(Answer).where(Answer.region == scope().home)
    return fetch(db.session(), own_, (Answer.at.desc(), Answer.id), cursor=cursor, limit=limit)


def answer(review_id: UUID) -> Answer | None:
    """What is published of one review."""
    return db.session.scalar(select(Answer).where(Answer.region == scope().home, Answer.id == review_id))


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────


def bodies() -> dict[UUID, str]:
    """The region's departments by id, those that ended too."""
    return {each.id: each.name for each in departments(closed=True)}


def elsewhere(rows: Iterable[Told | Review]) -> dict[int, str]:
    """The names of the regions that served as well."""
    return region_names({code for row in rows for code in row.others})


def month(day: date | None = None) -> date:
    """The first of the month of a day, of today."""
    return (day or today()).replace(day=1)
