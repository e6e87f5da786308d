"""What comes in at the doors of drafts, releases and claims."""

from marshmallow import Schema, fields, validate

#: An instant of Beijing time as a browser's box writes it.
MINUTE = "%Y-%m-%dT%H:%M"


class SubmitForm(Schema):
    """Submit or publish the draft: why, and from when (Beijing time; empty means at once)."""

    note = fields.String(load_default="", validate=validate.Length(max=200))
    at = fields.NaiveDateTime(load_default=None, allow_none=True, format=MINUTE)


class ApproveForm(Schema):
    """Agree to a submitted draft, at another instant than its editors wished if one is named."""

    at = fields.NaiveDateTime(load_default=None, allow_none=True, format=MINUTE)


class ReasonForm(Schema):
    """Why a draft is returned, a matter is stopped, or a release is taken back."""

    reason = fields.String(load_default="", validate=validate.Length(max=500))


class PairAsked(Schema):
    """Two releases to compare."""

    a = fields.UUID(required=True)
    b = fields.UUID(required=True)


class SinceAsked(Schema):
    """The day since which changes are wanted."""

    since = fields.Date(load_default=None, allow_none=True)


class CodesForm(Schema):
    """Chosen matters."""

    codes = fields.List(fields.String(), required=True, validate=validate.Length(1, error="请至少勾选一个事项。"))
