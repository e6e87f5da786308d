"""What comes in at the doors of deputies and absences."""

from marshmallow import Schema, fields, validate

from wutong.desks.rules import KINDS


class DeputyForm(Schema):
    """Who stands in for whom; nobody where `deputy` is left empty."""

    person = fields.UUID(required=True)
    deputy = fields.UUID(load_default=None, allow_none=True)


class AwayForm(Schema):
    """Who is away, from when to when, and why in one word."""

    person = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    first = fields.Date(required=True)
    last = fields.Date(required=True)
