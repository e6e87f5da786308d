"""What a counter says when it takes a step for an applicant, and with him."""

from marshmallow import Schema, fields, validate

from wutong.people.rules.identifiers import LONGEST_EMAIL


class SaidForm(Schema):
    """Who asked for the step, and how; needed where no mandate says so."""

    reason = fields.String(load_default="", validate=validate.Length(max=500))


class FixForm(Schema):
    """Who applies as it should read, and what the applicant says is wrong; `seen` is the count of the step that wrote
    what the page shows."""

    seen = fields.Integer(load_default=None)
    name = fields.String(required=True, validate=validate.Length(1, 100))
    id_number = fields.String(required=True, validate=validate.Length(1, 30))
    telephone = fields.String(required=True, validate=validate.Length(1, 30))
    email = fields.String(load_default="", validate=validate.Length(max=LONGEST_EMAIL))
    reason = fields.String(required=True, validate=validate.Length(2, 200))
