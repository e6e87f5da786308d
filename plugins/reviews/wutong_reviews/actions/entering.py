"""What a caller says at the hotline, written down by somebody who had no part in the service."""

from dataclasses import dataclass
from uuid import UUID

from wutong.sdk import PUBLIC, Actor, Invalid, case_numbered, new_id, now, publish, scope
from wutong_reviews import served
from wutong_reviews.actions import giving
from wutong_reviews.events import ReviewEntered
from wutong_reviews.models import Moment
from wutong_reviews.rules import exchange, handling, moments

ENTER = "reviews.enter"


class NoSuchNumber(Invalid):
    """No case of this number has come to this moment."""

    code = "reviews.no_such_number"
    message = "没有找到这个编号的办件，或它还没有办到这一步；不涉及办件的请不填编号，写明服务内容。"


@dataclass(frozen=True, slots=True)
class Called:
    """Which service a caller speaks of: a case by its number, or what was done and by which department."""

    kind: str
    title: str = ""
    department: UUID | None = None
    number: str = ""


def enter(called: Called, said: giving.Said, *, actor: Actor) -> UUID:
    """Write down what a caller says; raises `NoSuchNumber`, `StaffNever` for who served, and as `giving.give`."""
    actor.must(ENTER)
    moment = _of_case(called) if called.number else _without(called)
    if handling.selves(actor) & set(moment.servers):
        raise giving.StaffNever
    review_id = giving.give(moment, said, exchange.TELEPHONE, actor=PUBLIC)
    publish(ReviewEntered(review_id), actor=actor, about=review_id)
    return review_id


def _of_case(called: Called) -> Moment:
    case_id = case_numbered(called.number)
    found = served.moments_of(case_id) if case_id is not None else []
    for each in found:
        if each.kind == called.kind:
            return each
    raise NoSuchNumber({"number": [NoSuchNumber.message]})


def _without(called: Called) -> Moment:
    if not called.title:
        raise NoSuchNumber({"title": [NoSuchNumber.message]})
    return Moment(
        region=scope().home, id=new_id(), kind=called.kind if called.kind in moments.KINDS else "other", case_id=None,
        applicant=None, number="", matter="", title=called.title, department=called.department, point=None, servers=[],
        others=[], at=now(), noted=True, asked=True, spent=False,
    )  # fmt: skip
