"""What doors read where a case, or several, change hands or take a step together."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, missing, validate, validates_schema

from wutong.cases.actions import deciding, several
from wutong.cases.takers import POOL


class Heir(fields.UUID):
    """An officer, or the pool as `None`."""

    default_error_messages = dict.fromkeys(
        ("required", "null", "invalid_uuid"), "请选择改派给谁；不指定人员的，请选“退回待分派”。"
    )

    def _deserialize(self, value: Any, *args: Any, **more: Any) -> Any:
        return None if value == POOL else super()._deserialize(value, *args, **more)


class AssignForm(Schema):
    """The officer who handles it from now on, or the pool."""

    handler = Heir(required=True)


class SeveralForm(Schema):
    """One step for several cases, with what it needs."""

    handler = Heir(load_default=missing)
    step = fields.String(required=True, validate=validate.OneOf(list(several.STEPS)))
    case = fields.List(fields.UUID(), required=True, validate=validate.Length(1, several.MOST))
    method = fields.String(load_default="", validate=validate.OneOf(["", *deciding.METHODS]))

    @validates_schema
    def _somebody(self, given: dict[str, Any], **_: Any) -> None:
        if given["step"] == "assign" and "handler" not in given:
            raise ValidationError(Heir.default_error_messages["required"], "handler")
