"""Publishing a review with the office's answer: by somebody who deals with reviews, in words that name nobody."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from wutong.sdk import Actor, Conflict, db, now, publish
from wutong_reviews import queries
from wutong_reviews.events import AnswerPublished
from wutong_reviews.models import Answer
from wutong_reviews.rules import handling, is_bad


class NotYetAnswered(Conflict):
    """A bad review is published with its answer, not before."""

    code = "reviews.not_yet_answered"
    message = "差评要有核实、整改的答复（或正在复核）才能公开，请先办理。"


def show(review_id: UUID, words: str, answer: str, *, actor: Actor) -> None:
    """Publish a review: its words and the answer as given here, cleared of what would name somebody.

    Publishing again replaces. Raises `NoSuchReview`, `NotOneself`, `NotYetAnswered`.
    """
    row = queries.review(review_id)
    actor.must(handling.HANDLE)
    handling.must_be_another(actor, row.servers)
    way = queries.way(review_id)
    if is_bad(row.grade) and (way is None or way.row.state not in handling.TELLABLE):
        raise NotYetAnswered
    body = queries.bodies().get(row.department, "") if row.department else ""
    told = {
        "month": queries.month(row.on), "title": row.title, "department": body, "grade": row.grade, "words": words,
        "answer": answer, "state": way.row.state if way else "", "outcome": way.row.outcome if way else None,
        "at": now(),
    }  # fmt: skip
    new = insert(Answer).values(region=row.region, id=review_id, **told)
    db.session.execute(new.on_conflict_do_update(index_elements=["region", "id"], set_=told))
    publish(AnswerPublished(review_id, True), actor=actor, about=review_id)


def hide(review_id: UUID, *, actor: Actor) -> None:
    """Take a published review back; the rates stay as they are. Raises `NoSuchReview`, `NotOneself`."""
    actor.must(handling.HANDLE)
    handling.must_be_another(actor, queries.review(review_id).servers)
    db.session.execute(delete(Answer).where(Answer.region == queries.review(review_id).region, Answer.id == review_id))
    publish(AnswerPublished(review_id, False), actor=actor, about=review_id)


def follow(review_id: UUID) -> None:
    """Let what is published of a review say how it stands."""
    shown, way = queries.answer(review_id), queries.way(review_id)
    if shown is not None and way is not None:
        shown.state, shown.outcome = way.row.state, way.row.outcome
