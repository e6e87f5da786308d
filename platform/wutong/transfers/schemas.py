"""What comes in and goes out at the doors of transfers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from wutong.regions.whither import Whither
from wutong.tenancy import parse, spell
from wutong.transfers.models import Transfer
from wutong.transfers.rules import LIMIT, STATES
from wutong.web.listing import PartAsked

_text = validate.And(validate.Regexp(r"(?s).*\S", error="请写明理由。"), validate.Length(max=LIMIT))


class TransferForm(Schema):
    """Where a case should go: a department of this region or another region (`to`, its digits), and why."""

    department = fields.UUID(load_default=None, allow_none=True)
    to = fields.String(load_default="", validate=validate.Regexp(r"^(\d{1,12})?$"))
    reason = fields.String(required=True, validate=_text)


class TransferDeclineForm(Schema):
    """Why a case does not belong here."""

    reason = fields.String(required=True, validate=_text)


class TransfersAsked(PartAsked):
    """Which list: what this side is asked (`asked`) or has offered; those that wait, or all."""

    asked = fields.Boolean(load_default=True)
    live = fields.Boolean(load_default=True)


class TransferOut(Schema):
    """A case that is offered; `whither` names where to, or of an `incoming` one where from."""

    id = fields.UUID(required=True)
    case_id = fields.UUID(required=True)
    number = fields.String(required=True)
    title = fields.String(required=True)
    incoming = fields.Boolean(required=True)
    department = fields.UUID(allow_none=True)
    other = fields.String(allow_none=True)
    whither = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    reason = fields.String(required=True)
    answer = fields.String(required=True)
    asked_at = fields.DateTime(required=True)
    answer_by = fields.Date(required=True)
    answered_at = fields.DateTime(allow_none=True)
    late = fields.Boolean(required=True)


class TransfersOut(Schema):
    """One page of them; `next` is the cursor of the next."""

    items = fields.List(fields.Nested(TransferOut), required=True)
    next = fields.String(allow_none=True)


def whither(given: Mapping[str, Any]) -> Whither:
    """Where an `TransferForm` leads to."""
    return Whither(given["department"], parse(given["to"]) if given["to"] else None)


#: What of the row is told as it is.
PLAIN = (
    "id", "case_id", "number", "title", "incoming", "department", "state", "asked_at", "answer_by", "answered_at",
    "late",
)  # fmt: skip


def transfer(row: Transfer, names: Mapping[UUID, str]) -> dict[str, Any]:
    """A transfer in plain values."""
    told = {name: getattr(row, name) for name in PLAIN}
    other = spell(row.other) if row.other is not None else None
    answer = row.answer.reveal() if row.answer else ""
    return {**told, "other": other, "whither": names[row.id], "reason": row.why.reveal(), "answer": answer}
