"""Notices for machines: dead letters and timers and their replay, the log of messages, receipts of the gateway."""

from typing import Any
from uuid import UUID

from flask import current_app, g, request
from flask_smorest import Blueprint

from wutong import tenancy
from wutong.db import work
from wutong.notices import actions, queries, schemas, signing
from wutong.web import needs, open_to_all
from wutong.web.csrf import no_csrf
from wutong.web.doors import actor
from wutong.web.region import lasts

bp = Blueprint("notices_api", __name__, url_prefix="/api/v1/<region:region>", description="通知与信件")
lasts(bp.name)


@bp.get("/letters")
@needs("letter.read")
@bp.arguments(schemas.Asked, location="query")
@bp.response(200, schemas.LettersOut)
def letters(asked: dict[str, Any]) -> dict[str, Any]:
    """The region's dead letters, newest first, and their number by reason."""
    page = queries.dead_letters(**asked)
    return {"items": page.items, "next": page.next, "reasons": queries.dead_counts()}


@bp.post("/letters/<uuid:letter_id>/replay")
@needs("letter.replay")
@bp.response(200, schemas.LetterOut)
def replay(letter_id: UUID) -> Any:
    """Send a dead letter round once more."""
    return actions.replay(letter_id, actor=actor())


@bp.get("/timers")
@needs("letter.read")
@bp.arguments(schemas.Asked, location="query")
@bp.response(200, schemas.TimersOut)
def timers(asked: dict[str, Any]) -> Any:
    """The region's dead timers, those that gave up longest ago first."""
    return queries.dead_timers(**asked)


@bp.post("/timers/<uuid:timer_id>/replay")
@needs("letter.replay")
@bp.response(200, schemas.TimerOut)
def replay_timer(timer_id: UUID) -> Any:
    """Have a dead timer rung once more."""
    return actions.replay_timer(timer_id, actor=actor())


@bp.post("/timers/replay")
@needs("letter.replay")
@bp.response(200, schemas.ReplayedOut)
def replay_timers() -> dict[str, int]:
    """Have all dead timers rung once more, at most fifty at a time."""
    return {"replayed": actions.replay_timers(actor=actor())}


@bp.get("/messages")
@needs("letter.read")
@bp.arguments(schemas.MessagesAsked, location="query")
@bp.response(200, schemas.MessagesOut)
def messages(asked: dict[str, Any]) -> Any:
    """Outgoing messages, newest first, without recipients and words."""
    return queries.messages(**asked)


@bp.post("/messages/<uuid:message_id>/resend")
@needs("letter.replay")
@bp.response(200, schemas.MessageOut)
def resend(message_id: UUID) -> Any:
    """Send a failed message once more; the answer is its copy."""
    return actions.resend(message_id, actor=actor())


@bp.post("/notices/receipts")
@open_to_all
@no_csrf
@bp.arguments(schemas.ReceiptIn)
@bp.response(204)
def receipt(told: dict[str, Any]) -> None:
    """The SMS gateway's word on what it took; its signature stands for the gateway, which acts in the office."""
    headers, key = request.headers, current_app.config["WUTONG"].sms_key
    signing.check(key, request.get_data(), headers.get(signing.TIME, ""), headers.get(signing.SIGNATURE, ""))
    message = UUID(told["id"].partition(".")[0])
    with tenancy.at(g.region.code), work():
        actions.receipt(message, delivered=told["delivered"], provider=told["ref"], reason=told["reason"])
