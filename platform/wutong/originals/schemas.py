"""What comes in and goes out at the doors of originals."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from wutong.cases.models import Case
from wutong.originals.models import Original, Slip
from wutong.originals.queries import Told
from wutong.originals.rules import MOST, NAME, NOTE, OUTCOMES, PLACE, SLIPS, STATES
from wutong.web.listing import PartAsked

_place = validate.And(validate.Regexp(r"(?s).*\S", error="请写明存放位置。"), validate.Length(max=PLACE))


class ReceiveForm(Schema):
    """The desk's form: a piece a line, and where they lie."""

    pieces = fields.String(required=True, validate=validate.Length(max=NAME * MOST))
    place = fields.String(required=True, validate=_place)


class OriginalsForm(Schema):
    """Pieces by name, and where they lie."""

    pieces = fields.List(
        fields.String(validate=validate.Length(1, NAME)), required=True, validate=validate.Length(1, MOST)
    )
    place = fields.String(required=True, validate=_place)


class PlaceForm(Schema):
    """Where what has arrived lies."""

    place = fields.String(required=True, validate=_place)


class SendForm(Schema):
    """Which pieces go to whom, and where they will lie."""

    originals = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST, error="请至少选择一件。"))
    taker = fields.UUID(required=True)
    place = fields.String(required=True, validate=_place)


class ReturnForm(Schema):
    """Which pieces go back, and who takes them."""

    originals = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST, error="请至少选择一件。"))
    to = fields.String(required=True, validate=validate.Length(1, 50))


class RefusedForm(Schema):
    """One piece that is not taken, and why."""

    original = fields.UUID(required=True)
    note = fields.String(required=True, validate=validate.Length(1, NOTE))


class SignForm(Schema):
    """What is not taken; everything else on the slip is."""

    refused = fields.List(fields.Nested(RefusedForm), load_default=[], validate=validate.Length(max=MOST))


class LyingAsked(PartAsked):
    """Query of the list of what lies with the caller."""


class SlipsAsked(PartAsked):
    """Which slips: those that wait for a signature, or all."""

    live = fields.Boolean(load_default=True)


class OriginalOut(Schema):
    """An original; `holder` is the member of staff who has it, `kept_at` when somebody wrote down that it stays."""

    id = fields.UUID(required=True)
    case_id = fields.UUID(required=True)
    number = fields.String(allow_none=True)
    name = fields.String(required=True)
    place = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    holder = fields.UUID(allow_none=True)
    slip = fields.UUID(allow_none=True)
    received_at = fields.DateTime(required=True)
    returned_at = fields.DateTime(allow_none=True)
    kept_at = fields.DateTime(allow_none=True)


class OriginalsOut(Schema):
    """One page of them; `next` is the cursor of the next."""

    items = fields.List(fields.Nested(OriginalOut), required=True)
    next = fields.String(allow_none=True)


class OriginalsMoved(Schema):
    """The pieces that were just taken in or given back."""

    originals = fields.List(fields.Nested(OriginalOut), required=True)


class PieceOut(Schema):
    """One piece on a slip."""

    original = fields.UUID(required=True)
    case_id = fields.UUID(required=True)
    number = fields.String(required=True)
    name = fields.String(required=True)
    outcome = fields.String(allow_none=True, metadata={"enum": [*OUTCOMES, None]})
    note = fields.String(required=True)


class SlipOut(Schema):
    """A slip; `pieces` only where one is asked for by itself."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    giver = fields.UUID(required=True)
    taker = fields.UUID(required=True)
    place = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(SLIPS)})
    sent_at = fields.DateTime(required=True)
    settled_at = fields.DateTime(allow_none=True)
    pieces = fields.List(fields.Nested(PieceOut))


class SlipsOut(Schema):
    """One page of them; `next` is the cursor of the next."""

    items = fields.List(fields.Nested(SlipOut), required=True)
    next = fields.String(allow_none=True)


def original(row: Original, known: Mapping[UUID, Case]) -> dict[str, Any]:
    """An original in plain values."""
    plain = ("id", "case_id", "state", "holder", "slip", "received_at", "returned_at", "kept_at")
    told = {name: getattr(row, name) for name in plain}
    number = known[row.case_id].number if row.case_id in known else None
    return {**told, "number": number, "name": row.name.reveal(), "place": row.place.reveal()}


def slip(row: Slip) -> dict[str, Any]:
    """A slip in plain values."""
    plain = ("id", "number", "giver", "taker", "state", "sent_at", "settled_at")
    return {**{name: getattr(row, name) for name in plain}, "place": row.place.reveal()}


def whole(told: Told) -> dict[str, Any]:
    """A slip with its pieces in plain values."""
    pieces = [
        {"original": one.original, "case_id": one.case_id, "number": one.number, "name": one.name.reveal(),
         "outcome": one.outcome, "note": one.note.reveal() if one.note else ""}
        for one in told.pieces
    ]  # fmt: skip
    return {**slip(told.slip), "pieces": pieces}
