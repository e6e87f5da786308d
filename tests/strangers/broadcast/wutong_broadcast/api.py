"""The machines' door: the platform says that somebody was called, or could not be."""

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from wutong.sdk import in_office, no_csrf, notice_receipt, open_to_all, scope, work
from wutong_broadcast import gateway
from wutong_broadcast.calling import CALL

bp = Blueprint("broadcast_api", __name__, description="村村响")


class ReceiptIn(Schema):
    """One call."""

    id = fields.String(required=True, validate=validate.Length(1, 80))
    called = fields.Boolean(required=True)
    reason = fields.String(load_default="", validate=validate.Length(max=80))


@bp.post("/receipts")
@open_to_all
@no_csrf
@bp.arguments(ReceiptIn)
@bp.response(204)
def receipt(told: dict[str, Any]) -> None:
    """The platform's word on a call that it took; its signature stands for the gateway."""
    headers = request.headers
    with in_office(scope().home), work():
        gateway.verify(request.get_data(), headers.get(gateway.TIME, ""), headers.get(gateway.SIGNATURE, ""))
        notice_receipt(CALL.name, told["id"], delivered=told["called"], reason=told["reason"])
