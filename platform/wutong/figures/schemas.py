"""What comes in and goes out at the doors of figures."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from marshmallow import Schema, fields, validate

from wutong.clock import SHANGHAI, now
from wutong.figures.rules import CUTS, FIGURES
from wutong.tenancy import spell


def day(text: str) -> date | None:
    """A written day; what is none is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def ended(on: date | None) -> datetime | None:
    """The instant at which a day is read: its end in Beijing, or now (None) where it has not ended."""
    if on is None or on.year < 2000 or on.year > 9000:
        return None
    end = datetime.combine(on + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)
    return None if end > now() else end


def cut_of(arguments: Mapping[str, str]) -> str:
    """By what a list is cut; by line where nothing known was asked for."""
    asked = arguments.get("cut", "")
    return asked if asked in CUTS else next(iter(CUTS))


class FiguresAsked(Schema):
    """Figures of which day; today's where none is given."""

    on = fields.Date(load_default=None, metadata={"description": "figures as they were at the end of this day"})


class LeagueAsked(FiguresAsked):
    """By which figure the regions below are ranked."""

    figure = fields.String(load_default="compression", validate=validate.OneOf(list(FIGURES)))


class RatioOut(Schema):
    """A part of a whole and what follows."""

    part = fields.Integer(required=True)
    whole = fields.Integer(required=True)
    value = fields.Float(required=True, allow_none=True)


class FiguresOut(Schema):
    """A region's figures, each a part of a whole over its matters."""

    region = fields.String(required=True)
    on = fields.Date(required=True, allow_none=True)
    matters = fields.Integer(required=True)
    claimed = fields.Nested(RatioOut, required=True)
    figures = fields.Dict(keys=fields.String(), values=fields.Nested(RatioOut), required=True)


class StandingOut(Schema):
    """A region in a league."""

    region = fields.Function(lambda one: spell(one.code), required=True, metadata={"type": "string"})
    value = fields.Float(required=True, allow_none=True)
    rank = fields.Integer(required=True, allow_none=True)
    gap = fields.Float(required=True, allow_none=True, metadata={"description": "to the next better value"})


class LeagueOut(Schema):
    """The regions directly below by one figure, the best first."""

    figure = fields.String(required=True)
    on = fields.Date(required=True, allow_none=True)
    places = fields.List(fields.Nested(StandingOut), required=True)


class MatterCounted(Schema):
    """What one matter adds to a figure."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    part = fields.Integer(required=True)
    whole = fields.Integer(required=True)


class BehindOut(Schema):
    """How a figure comes about: its formula, its trap, every matter it counts and those that it leaves out."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    formula = fields.String(required=True)
    trap = fields.String(required=True)
    ratio = fields.Nested(RatioOut, required=True)
    counted = fields.List(fields.Nested(MatterCounted), required=True)
    left_out = fields.List(fields.String(), required=True)


def behind(found: Any) -> dict[str, Any]:
    """What is behind a figure, in plain values."""
    one = found.figure
    counted = [
        {"code": each["code"], "name": each["name"], "part": part, "whole": whole}
        for each, (part, whole) in found.counted
    ]
    told = {"name": one.name, "title": one.title, "formula": one.formula, "trap": one.trap}
    return {**told, "ratio": found.ratio, "counted": counted, "left_out": [each["code"] for each in found.left_out]}
