"""The machine door of transfers: what is offered, to whom, and the answers."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from wutong.cases.desk_papers import submitted
from wutong.regions import whither
from wutong.transfers import actions, queries, schemas
from wutong.transfers.models import Transfer
from wutong.web.doors import actor, needs
from wutong.web.region import lasts

bp = Blueprint("transfers_api", __name__, url_prefix="/api/v1/<region:region>", description="办件转送")
lasts(bp.name)


@bp.get("/transfers/")
@needs("case.read")
@bp.arguments(schemas.TransfersAsked, location="query")
@bp.response(200, schemas.TransfersOut)
def index(asked: dict[str, Any]) -> Any:
    """Cases that this side is asked to take, or has offered, the most urgent first."""
    page = queries.listed(
        actor(), asked=asked["asked"], live=asked["live"], cursor=asked["after"], limit=asked["limit"]
    )
    names = whither.named(page.items)
    return {"items": [schemas.transfer(row, names) for row in page.items], "next": page.next}


@bp.get("/transfers/<uuid:transfer>")
@needs("case.read")
@bp.response(200, schemas.TransferOut)
def show(transfer: UUID) -> Any:
    """One transfer as it stands."""
    return _told(queries.found(transfer))


@bp.post("/cases/<uuid:case_id>/transfers")
@needs("case.read")
@bp.arguments(schemas.TransferForm)
@bp.response(201, schemas.TransferOut)
def offer(asked: dict[str, Any], case_id: UUID) -> Any:
    """Offer a case to another department or region; which right it takes depends on how the case stands."""
    row = actions.offer(submitted(case_id).id, schemas.whither(asked), asked["reason"], actor=actor())
    return _told(row)


@bp.post("/transfers/<uuid:transfer>/take")
@needs("case.read")
@bp.response(200, schemas.TransferOut)
def take(transfer: UUID) -> Any:
    """Take what is offered."""
    return _told(actions.take(transfer, actor=actor()))


@bp.post("/transfers/<uuid:transfer>/decline")
@needs("case.read")
@bp.arguments(schemas.TransferDeclineForm)
@bp.response(200, schemas.TransferOut)
def decline(asked: dict[str, Any], transfer: UUID) -> Any:
    """Say why it does not belong here."""
    return _told(actions.decline(transfer, asked["reason"], actor=actor()))


@bp.post("/transfers/<uuid:transfer>/withdraw")
@needs("case.read")
@bp.response(200, schemas.TransferOut)
def withdraw(transfer: UUID) -> Any:
    """Take an offer back while nobody has answered."""
    return _told(actions.withdraw(transfer, actor=actor()))


def _told(row: Transfer) -> dict[str, Any]:
    return schemas.transfer(row, whither.named([row]))
