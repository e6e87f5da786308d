"""What the settings page sends."""

from marshmallow import Schema, fields, validate


class SettingForm(Schema):
    """One setting: the value as typed (not sent when left empty) and whether it binds those below."""

    value = fields.String(load_default="", validate=validate.Length(max=5000))
    lock = fields.Boolean(load_default=False)


class SwitchForm(Schema):
    """One plugin: on, off, or as the region above has it; and whether it binds those below."""

    state = fields.String(required=True, validate=validate.OneOf(("on", "off", "above")))
    lock = fields.Boolean(load_default=False)
