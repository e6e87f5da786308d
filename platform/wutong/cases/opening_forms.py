"""Why somebody looks at papers, as a form says it."""

from typing import Any

from marshmallow import Schema, fields, pre_load, validate

from wutong.cases.rules.opening import REASONS


class WhyForm(Schema):
    """A reason: one that is picked, or typed, or both."""

    pick = fields.String(load_default="", validate=validate.OneOf(["", *REASONS]))
    reason = fields.String(required=True, validate=validate.Length(min=2, max=200))

    @pre_load
    def _picked(self, told: dict[str, Any], **_: Any) -> dict[str, Any]:
        said = [text for text in (str(told.get("pick") or ""), str(told.get("reason") or "").strip()) if text]
        return {"pick": told.get("pick") or "", "reason": "：".join(said)}
