"""Answering: once for a moment, by somebody who was served and by nobody who serves; and a second time, once (追评)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from wutong.sdk import (
    PUBLIC,
    Actor,
    Conflict,
    Forbidden,
    Invalid,
    Refused,
    Secret,
    db,
    end_of,
    local,
    now,
    publish,
    scope,
    today,
)
from wutong_reviews import queries
from wutong_reviews.events import ReviewGiven, ReviewGivenAgain
from wutong_reviews.models import Mine, Moment, Review, Reviewer, Words
from wutong_reviews.rules import moments, tags
from wutong_reviews.rules.grades import Grade
from wutong_reviews.served import TooLate

#: So many reviews a window takes in a day; no clerk serves so many people.
MOST_AT_POINT = 200
#: Within this time a worker has noted that a case was closed.
SOON = timedelta(days=1)


class AlreadyGiven(Conflict):
    """A moment is reviewed once."""

    code = "reviews.already_given"
    message = "这一次服务已经评价过了，谢谢。还有话说，可以在“我的评价”里追评一次。"


class AlreadyAgain(Conflict):
    """The second word was said too."""

    code = "reviews.already_again"
    message = "已经追评过一次，不能再改。"


class StaffNever(Forbidden):
    """Whoever serves reviews nothing, least of all his own service."""

    code = "reviews.staff_never"
    message = "工作人员不能评价，也不能代群众评价。请由办事人用自己的手机或窗口评价器评价。"


class TooManyHere(Refused):
    """A window was reviewed more often than anybody can be served there."""

    code, status = "reviews.too_many", 429
    message = "这个窗口今天的评价次数已达上限，请登录后在“我的办件”里评价。"


class NoWayToCall(Invalid):
    """A name without a telephone, or the other way round."""

    code = "reviews.no_way_to_call"
    message = "愿意接受回访的，请同时填写称呼和手机号码；不愿意的，两项都不填。"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a service; with name and telephone he wants to be called back, without he is anonymous."""

    grade: Grade
    tags: Sequence[int] = ()
    words: str = ""
    name: str = ""
    telephone: str = ""


def give(moment: Moment, said: Said, channel: int, *, actor: Actor) -> UUID:
    """Answer for a moment, written down before or not; returns the review's id.

    Raises `StaffNever`, `TooLate`, `WrongTags`, `NoWayToCall`, `TooManyHere` and, for the second of two answers at the
    same moment too, `AlreadyGiven`.
    """
    _must_be_served(actor, moment)
    tagged = tags.checked(said.grade, said.tags)
    if bool(said.name) != bool(said.telephone):
        raise NoWayToCall({"telephone": [NoWayToCall.message]})
    if moment.point is not None:
        _must_be_likely(moment.point)
    noted = _spend(moment)
    review_id = _review(moment, said, tagged, channel, closed_in=_closed_in(moment, noted=noted))
    if actor.kind == "citizen" and scope().person is not None:
        mine = {"home": moment.region, "moment": moment.id, "kind": moment.kind, "title": moment.title}
        db.session.add(Mine(person=scope().person, id=review_id, on=today(), **mine))
    # Neither who, nor about which case: the event is read by offices.
    publish(ReviewGiven(review_id, said.grade), actor=PUBLIC, about=review_id)
    return review_id


def _must_be_served(actor: Actor, moment: Moment) -> None:
    """The hotline's clerk writes down what a caller says (`enter`), and asks another question."""
    if actor.kind not in ("citizen", "public", "client") or (actor.person and actor.person in moment.servers):
        raise StaffNever
    if moment.at < now() - moments.LIFE:
        raise TooLate


def _must_be_likely(point: UUID) -> None:
    asked = select(func.count()).select_from(Review).where(Review.point == point, Review.on == today())
    if (db.session.scalar(asked) or 0) >= MOST_AT_POINT:
        raise TooManyHere


def _spend(moment: Moment) -> bool:
    """One moment, one review: the row says so, of two at the same instant to one of them. Returns whether a worker has
    noted the moment."""
    row = {column.key: getattr(moment, column.key) for column in Moment.__table__.columns} | {"spent": True}
    new = insert(Moment).values(row)
    once = new.on_conflict_do_update(
        index_elements=["region", "id"], set_={"spent": True}, where=Moment.spent.is_(False)
    ).returning(Moment.noted)
    noted: bool | None = db.session.scalar(once)
    if noted is None:
        raise AlreadyGiven
    return noted


def _closed_in(moment: Moment, *, noted: bool) -> date | None:
    """The month among whose closed cases the moment's is counted (`counting.closed`); a case that was closed just now
    will be. None for what is no closing, and for one that nobody counted, because reviews were switched off."""
    counts = noted or moment.at > now() - SOON
    return queries.month(local(moment.at).date()) if moment.kind == "close" and moment.case_id and counts else None


def _review(moment: Moment, said: Said, tagged: list[int], channel: int, *, closed_in: date | None) -> UUID:
    review_id = random_id()
    db.session.add(
        Review(
            region=moment.region, id=review_id, kind=moment.kind, matter=moment.matter, title=moment.title,
            department=moment.department, point=moment.point, servers=moment.servers, others=moment.others,
            channel=channel, grade=said.grade, tags=tagged, version=tags.CURRENT.version, on=today(),
            named=bool(said.telephone), counted=False, sums_of=None, width=None,
            closed_in=closed_in, again_grade=None, again_tags=None, again_on=None, origin=None,
            source=None, sender=None,
        )
    )  # fmt: skip
    if said.words:
        db.session.add(Words(region=moment.region, id=review_id, words=Secret(said.words), again=None))
    if said.telephone:
        number = Secret(moment.number) if moment.number else None
        db.session.add(
            Reviewer(region=moment.region, id=review_id, name=Secret(said.name), telephone=Secret(said.telephone),
                     number=number, at=end_of(today()))
        )  # fmt: skip
    db.session.flush()
    return review_id


def random_id() -> UUID:
    """An id that tells nothing: those of the clock would lead from a review to whoever was served at that instant."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def give_again(review_id: UUID, said: Said) -> None:
    """Say a second word about the same moment, once; call it in the office, for whoever proved that the review is his.

    Raises `NoSuchReview`, `AlreadyAgain`, `TooLate`, `WrongTags`.
    """
    row = queries.review(review_id, lock=True)
    if row.again_grade is not None:
        raise AlreadyAgain
    if row.on < (now() - moments.LIFE).date():
        raise TooLate
    write_again(row, said.grade, tags.checked(said.grade, said.tags), said.words, today())
    publish(ReviewGivenAgain(review_id, said.grade), actor=PUBLIC, about=review_id)


def write_again(row: Review, grade: Grade, tagged: list[int], words: str, on: date) -> None:
    """Put the second word beside the first."""
    row.again_grade, row.again_tags, row.again_on = grade, tagged, on
    if words:
        written = queries.words_of([row.id]).get(row.id)
        if written is None:
            written = Words(region=row.region, id=row.id, words=None, again=None)
            db.session.add(written)
        written.again = Secret(words)
