"""The machine door of questions that are handed on."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from wutong.referrals import actions, queries, schemas
from wutong.referrals.models import Referral
from wutong.regions import whither
from wutong.web.doors import actor, needs
from wutong.web.region import lasts

bp = Blueprint("referrals_api", __name__, url_prefix="/api/v1/<region:region>/referrals", description="首问负责")
lasts(bp.name, but=("hand_on",))


@bp.get("/")
@needs("notice.read")
@bp.arguments(schemas.ReferralsAsked, location="query")
@bp.response(200, schemas.ReferralsOut)
def index(asked: dict[str, Any]) -> Any:
    """Questions that this side is asked, or that the caller was asked first, the most urgent first."""
    page = queries.listed(
        actor(), first=asked["first"], live=asked["live"], cursor=asked["after"], limit=asked["limit"]
    )
    names = whither.named(page.items)
    return {"items": [schemas.referral(row, names, actor().person) for row in page.items], "next": page.next}


@bp.post("/")
@needs("notice.read")
@bp.arguments(schemas.ReferralForm)
@bp.response(201, schemas.ReferralOut)
def hand_on(asked: dict[str, Any]) -> Any:
    """Write a question down and hand it on."""
    return _told(actions.hand_on(schemas.asked(asked), schemas.whither(asked), actor=actor()))


@bp.get("/<uuid:referral>")
@needs("notice.read")
@bp.response(200, schemas.ReferralOut)
def show(referral: UUID) -> Any:
    """One question as it stands."""
    return _told(queries.seen(referral, actor()))


@bp.post("/<uuid:referral>/take")
@needs("notice.read")
@bp.response(200, schemas.ReferralOut)
def take(referral: UUID) -> Any:
    """Take it: this side owes the answer from now on."""
    return _told(actions.take(referral, actor=actor()))


@bp.post("/<uuid:referral>/decline")
@needs("notice.read")
@bp.arguments(schemas.WordsForm)
@bp.response(200, schemas.ReferralOut)
def decline(asked: dict[str, Any], referral: UUID) -> Any:
    """Give it back to who was asked first."""
    return _told(actions.decline(referral, asked["text"], actor=actor()))


@bp.post("/<uuid:referral>/answer")
@needs("notice.read")
@bp.arguments(schemas.WordsForm)
@bp.response(200, schemas.ReferralOut)
def answer(asked: dict[str, Any], referral: UUID) -> Any:
    """Answer it; who asked is told."""
    return _told(actions.answer(referral, asked["text"], actor=actor()))


@bp.post("/<uuid:referral>/pass-on")
@needs("notice.read")
@bp.arguments(schemas.WhitherForm)
@bp.response(200, schemas.ReferralOut)
def pass_on(asked: dict[str, Any], referral: UUID) -> Any:
    """Hand what nobody has taken to somebody else."""
    return _told(actions.pass_on(referral, schemas.whither(asked), actor=actor()))


def _told(row: Referral) -> dict[str, Any]:
    return schemas.referral(row, whither.named([row]), actor().person)
