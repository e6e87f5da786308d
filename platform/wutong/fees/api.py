"""The machine doors of fees: bills for programs of the office, and the provider's word on an order."""

from typing import Any
from uuid import UUID

from flask import request
from flask_smorest import Blueprint

from wutong.fees import providers, queries, schemas
from wutong.fees.actions import assessing, paying
from wutong.web.csrf import no_csrf
from wutong.web.doors import actor, needs, open_to_all
from wutong.web.region import lasts

bp = Blueprint("fees_api", __name__, url_prefix="/api/v1/<region:region>/fees", description="收费")
lasts(bp.name)


@bp.get("/")
@needs("fee.read")
@bp.arguments(schemas.BillsAsked, location="query")
@bp.response(200, schemas.BillsOut)
def index(asked: dict[str, Any]) -> Any:
    """The region's bills, newest first."""
    return schemas.bills(queries.bills(state=asked["state"], cursor=asked["after"], limit=asked["limit"]))


@bp.post("/")
@needs("fee.assess")
@bp.arguments(schemas.AssessIn)
@bp.response(201, schemas.BillWholeOut)
def assess(asked: dict[str, Any]) -> Any:
    """Charge items of a case's own tariff."""
    counts = {row["name"]: row["count"] for row in asked["items"]}
    return schemas.whole(assessing.assess(asked["case"], counts, actor=actor(), onto=asked["onto"]))


@bp.get("/<uuid:bill_id>")
@needs("fee.read")
@bp.response(200, schemas.BillWholeOut)
def show(bill_id: UUID) -> Any:
    """One bill with its lines."""
    return schemas.whole(queries.bill(bill_id))


@bp.post("/<uuid:bill_id>/cancel")
@needs("fee.assess")
@bp.response(200, schemas.BillWholeOut)
def cancel(bill_id: UUID) -> Any:
    """Take an open bill off the books."""
    return schemas.whole(assessing.cancel(bill_id, actor=actor()))


@bp.post("/notify")
@open_to_all
@no_csrf
@bp.response(204)
def notify() -> None:
    """The provider's word on an order, signed by it; said again, it changes nothing."""
    paying.heard(providers.current().read(request.get_data(), dict(request.headers)))
