"""What the API says of the clocks of a case."""

from marshmallow import Schema, fields


class DayOut(Schema):
    """One day of a count; `why` is start, counted, off, paused or moved."""

    day = fields.Date()
    number = fields.Integer(allow_none=True)
    why = fields.String()
    reason = fields.String()
    provisional = fields.Boolean()
    region = fields.Integer(allow_none=True)


class ClockOut(Schema):
    """One clock, counted out: `length` in `unit`, extension included; `due` its last day, none while it stands."""

    name = fields.String()
    title = fields.String()
    basis = fields.String()
    since = fields.Date()
    length = fields.Integer()
    unit = fields.String()
    due = fields.Date(allow_none=True)
    ends_at = fields.DateTime(allow_none=True)
    used = fields.Integer()
    late = fields.Boolean()
    days = fields.List(fields.Nested(DayOut))


class StopOut(Schema):
    """One special procedure: the announced end and the real one."""

    kind = fields.String()
    began = fields.Date()
    planned = fields.Date()
    ended = fields.Date(allow_none=True)


class ClocksOut(Schema):
    """The clocks of a case, what stopped them, the one extension, and by when promised papers have to be there."""

    clocks = fields.List(fields.Nested(ClockOut))
    stops = fields.List(fields.Nested(StopOut))
    extended = fields.Integer()
    extended_on = fields.Date(allow_none=True)
    papers_by = fields.Date(allow_none=True)
