"""What an office sends when it has looked at a draft (预审)."""

from marshmallow import Schema, fields, validate

from wutong.cases.rules import prechecking

TEXT = validate.Length(max=prechecking.LIMIT)


class FindingIn(Schema):
    """What is missing or wrong with one paper (`key` is its heading) or one field of a draft that is looked at."""

    about = fields.String(required=True, validate=validate.OneOf(["paper", "field"]))
    key = fields.String(required=True, validate=validate.Length(max=200))
    text = fields.String(required=True, validate=TEXT)


class PrecheckForm(Schema):
    """What an office answers to a pre-check; the findings stand beside what they are about."""

    answer = fields.String(load_default="", validate=validate.OneOf(["", *prechecking.ANSWERS]))
    remark = fields.String(load_default="", validate=TEXT)
