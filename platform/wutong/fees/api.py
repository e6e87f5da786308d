"""The machine doors of fees: bills and the reconciliation for programs of the office, and the provider's word."""

from typing import Any
from uuid import UUID

from flask import request
from flask_smorest import Blueprint

from wutong.fees import books, providers, queries, schemas
from wutong.fees.actions import assessing, paying, reconciling, refunding
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


@bp.get("/refunds")
@needs("fee.read")
@bp.arguments(schemas.RefundsAsked, location="query")
@bp.response(200, schemas.RefundsOut)
def refunds(asked: dict[str, Any]) -> Any:
    """The region's refunds, newest first."""
    return schemas.refunds(queries.every_refund(state=asked["state"], cursor=asked["after"], limit=asked["limit"]))


@bp.post("/refunds")
@needs("fee.refund")
@bp.arguments(schemas.RefundIn)
@bp.response(201, schemas.RefundOut)
def ask_refund(asked: dict[str, Any]) -> Any:
    """Ask to give a payment back, or a part of it."""
    return schemas.refund(refunding.ask(asked["payment"], asked["reason"], actor=actor(), amount=asked["amount"]))


@bp.post("/refunds/<uuid:refund_id>/answer")
@needs("fee.approve")
@bp.arguments(schemas.RefundAnswerIn)
@bp.response(200, schemas.RefundOut)
def answer_refund(asked: dict[str, Any], refund_id: UUID) -> Any:
    """Approve or decline a refund."""
    return schemas.refund(refunding.answer(refund_id, approve=asked["approve"], reason=asked["reason"], actor=actor()))


@bp.get("/days")
@needs("fee.reconcile")
@bp.arguments(schemas.FeeDaysAsked, location="query")
@bp.response(200, schemas.FeeDaysOut)
def days(asked: dict[str, Any]) -> Any:
    """Days that were compared with the provider's statement, newest first."""
    return schemas.days(books.days(state=asked["state"], cursor=asked["after"], limit=asked["limit"]))


@bp.get("/days/<uuid:day_id>")
@needs("fee.reconcile")
@bp.response(200, schemas.FeeDayOut)
def day(day_id: UUID) -> Any:
    """One day with its sums here and there."""
    return schemas.day(books.day(day_id))


@bp.post("/days/<uuid:day_id>/close")
@needs("fee.reconcile")
@bp.response(200, schemas.FeeDayOut)
def close_day(day_id: UUID) -> Any:
    """Close a day of which every difference is settled."""
    return schemas.day(reconciling.close(day_id, actor=actor()))


@bp.get("/differences")
@needs("fee.reconcile")
@bp.arguments(schemas.DifferencesAsked, location="query")
@bp.response(200, schemas.DifferencesOut)
def differences(asked: dict[str, Any]) -> Any:
    """What differs between our books and the provider's statements, newest first."""
    return schemas.differences(
        books.differences(day_id=asked["day"], state=asked["state"], cursor=asked["after"], limit=asked["limit"])
    )


@bp.post("/differences/<uuid:difference_id>/settle")
@needs("fee.reconcile")
@bp.arguments(schemas.DifferenceIn)
@bp.response(200, schemas.DifferenceOut)
def settle(asked: dict[str, Any], difference_id: UUID) -> Any:
    """Settle a difference with a reason."""
    return schemas.difference(reconciling.settle(difference_id, asked["reason"], actor=actor()))


@bp.post("/notify")
@open_to_all
@no_csrf
@bp.response(204)
def notify() -> None:
    """The provider's word on an order, signed by it; said again, it changes nothing."""
    paying.heard(providers.current().read(request.get_data(), dict(request.headers)))
