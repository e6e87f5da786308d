"""What goes in and out of the doors."""

from marshmallow import Schema, fields, validate

from wutong_reviews.rules import LONGEST, Grade


class Answer(Schema):
    """The form of one review."""

    grade = fields.Integer(required=True, strict=False, validate=validate.OneOf([int(grade) for grade in Grade]))
    words = fields.String(load_default="", validate=validate.Length(max=LONGEST))


class Summary(Schema):
    """A region's answers: `counts` by grade (1 best … 5 worst), `praise` between 0 and 1 or null where few answered."""

    counts = fields.Dict(keys=fields.Integer(), values=fields.Integer(), required=True)
    given = fields.Integer(required=True)
    praise = fields.Float(allow_none=True, required=True)
