"""What comes in through the doors of the calendar."""

from datetime import date

from marshmallow import Schema, fields, validate

from wutong.calendar.rules import Unit

#: Days that anybody may sensibly ask about; a limit from the last one still ends within the years a date can hold.
FIRST, LAST = date(1949, 10, 1), date(2199, 12, 31)


class DayForm(Schema):
    """A day that the region sets for itself and all below it."""

    day = fields.Date(required=True, validate=validate.Range(FIRST, LAST))
    working = fields.Boolean(required=True)
    name = fields.String(required=True, validate=validate.Length(1, 40))


class DayNamed(Schema):
    """A day."""

    day = fields.Date(required=True)


class Trial(Schema):
    """A limit to be tried out: its start, its length and what it is counted in."""

    start = fields.Date(required=True, validate=validate.Range(FIRST, LAST))
    count = fields.Integer(required=True, validate=validate.Range(0, 400))
    unit = fields.Enum(Unit, by_value=True, load_default=Unit.WORKDAY)
