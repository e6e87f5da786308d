"""What the doors of forms read and write besides the boxes themselves."""

from typing import Any

from marshmallow import Schema, fields, validate


class SeenForm(Schema):
    """As which the boxes were shown (`actions.mark`)."""

    seen = fields.String(required=True, validate=validate.Length(max=32))


class StepForm(Schema):
    """Which step of the draft is undone or done again, as it was shown."""

    step = fields.Integer(required=True)


class MoveForm(Schema):
    """One place up or down."""

    step = fields.Integer(required=True, validate=validate.OneOf([-1, 1]))


class AfterForm(Schema):
    """Behind which box a new one is put."""

    after = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 999))


class FormOut(Schema):
    """The form with which a matter is filed here."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    release = fields.String(required=True, allow_none=True)
    schema = fields.Dict(keys=fields.String(), required=True, metadata={"description": "JSON Schema of `answers`"})
    layout = fields.List(fields.Dict(keys=fields.String()), required=True)


class AnswersIn(Schema):
    """Answers to look over, nothing is kept."""

    answers: fields.Field[Any] = fields.Dict(keys=fields.String(), required=True)


class AnswersOut(Schema):
    """They are right: so they would be kept."""

    answers = fields.Dict(keys=fields.String(), required=True)
