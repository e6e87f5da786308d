"""What the pages of a home send, besides the boxes of an item."""

from marshmallow import Schema, fields, validate

#: An instant of Beijing time as a browser's box writes it.
MINUTE = "%Y-%m-%dT%H:%M"


class SendForm(Schema):
    """Publish or submit the draft: why, and from when (empty means at once)."""

    note = fields.String(load_default="", validate=validate.Length(max=200))
    at = fields.NaiveDateTime(load_default=None, allow_none=True, format=MINUTE)


class ApproveForm(Schema):
    """Agree to a submitted draft, as it was shown."""

    stamp = fields.String(required=True, validate=validate.Length(max=64))


class ReasonForm(Schema):
    """Why a submitted draft is returned."""

    reason = fields.String(load_default="", validate=validate.Length(max=500))
