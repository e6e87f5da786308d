"""What a counter says when it takes a step for an applicant."""

from marshmallow import Schema, fields, validate


class SaidForm(Schema):
    """Who asked for the step, and how; needed where no mandate says so."""

    reason = fields.String(load_default="", validate=validate.Length(max=500))
