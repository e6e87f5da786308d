"""Forms about how a result reaches its applicant."""

from marshmallow import Schema, fields, validate

from wutong.cases.rules.delivering import WAYS


class WishForm(Schema):
    """How the result is to come; the address only for the post."""

    way = fields.String(required=True, validate=validate.OneOf(list(WAYS)))
    receiver = fields.String(load_default="", validate=validate.Length(max=60))
    telephone = fields.String(load_default="", validate=validate.Length(max=30))
    address = fields.String(load_default="", validate=validate.Length(max=200))


class PostedForm(Schema):
    """Which carrier took the result, and under which number."""

    carrier = fields.String(required=True, validate=validate.Length(1, 40))
    waybill = fields.String(
        required=True,
        validate=validate.Regexp(r"^[0-9A-Za-z-]{6,40}$", error="请填写运单上的号码，只有字母、数字和短横。"),
    )
