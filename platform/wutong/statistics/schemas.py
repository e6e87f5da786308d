"""What comes in and goes out at the doors of statistics."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, get_args

from marshmallow import Schema, ValidationError, fields, post_load, validate

from wutong import tenancy
from wutong.clock import today
from wutong.figures.schemas import RatioOut
from wutong.statistics.brought import measures, rates
from wutong.statistics.queries import Asked, Cut

#: The days of a board that nobody narrowed, and the most it goes back at once.
SPAN, MOST = 30, 1_100


class StatisticsAsked(Schema):
    """Which days of which place; the last thirty of the region itself where nothing is said."""

    first = fields.Date(data_key="from", load_default=None, metadata={"description": "first day; 29 days before `to`"})
    last = fields.Date(data_key="to", load_default=None, metadata={"description": "last day; today"})
    place = fields.String(load_default="", metadata={"description": "a region below, as in addresses"})
    channel = fields.String(load_default="", validate=validate.Length(max=10))
    matter = fields.String(load_default="", validate=validate.Length(max=64), metadata={"description": "its code"})
    department = fields.String(load_default="", validate=validate.Length(max=200))

    @post_load
    def board(self, given: dict[str, Any], **_: Any) -> Asked:
        """The question; a place that is none is the region's own affair to refuse."""
        last = given["last"] or today()
        first = given["first"] or (last - timedelta(days=SPAN - 1))
        if not (date(2000, 1, 1) <= first <= last <= date(9000, 1, 1)) or (last - first).days > MOST:
            raise ValidationError({"from": ["起止日期须先后有序，一次最多查三年。"]})
        place = tenancy.parse(given["place"]) if given["place"] else tenancy.scope().home
        return Asked(place, first, last, given["channel"], given["matter"], given["department"])


class StatisticsCutAsked(StatisticsAsked):
    """The same, and by what it is cut."""

    by: Any = fields.String(load_default="matter", validate=validate.OneOf(("matter", "department")))

    @post_load
    def board(self, given: dict[str, Any], **_: Any) -> Any:
        """The question and the cut."""
        return {"asked": super().board(given), "by": given["by"]}


def board_of(arguments: Mapping[str, str]) -> tuple[Asked, Cut, bool]:
    """What a page's address asks for and by what it is cut; what is no such day or place is left out, and told."""
    names = ("from", "to", "place", "channel", "matter", "department")
    told = {name: arguments[name] for name in names if arguments.get(name)}
    by: Any = arguments.get("by", "place")
    cut: Cut = by if by in get_args(Cut) else "place"
    try:
        return StatisticsAsked().load(told), cut, True
    except ValidationError:
        return StatisticsAsked().load({name: told[name] for name in names[2:] if name in told}), cut, False


def _rates(held: Mapping[str, int]) -> dict[str, Any]:
    return {name: rate.of(held) for name, rate in rates().items()}


def _measures(held: Mapping[str, int]) -> dict[str, int]:
    return {name: held.get(name, 0) for name in measures()}


class CountedOut(Schema):
    """What was counted, and the rates that follow."""

    measures = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    rates = fields.Dict(keys=fields.String(), values=fields.Nested(RatioOut), required=True)


class StatisticsOfDay(CountedOut):
    """One day."""

    day = fields.Date(required=True)


class StatisticsOfPlace(CountedOut):
    """The place itself, or a region directly below it."""

    region = fields.String(required=True)


class StatisticsOut(CountedOut):
    """A place with everybody below it; everything that happened before `until` is counted."""

    region = fields.String(required=True)
    first = fields.Date(required=True, data_key="from")
    last = fields.Date(required=True, data_key="to")
    until = fields.AwareDateTime(required=True)
    days = fields.List(fields.Nested(StatisticsOfDay), required=True)
    places = fields.List(fields.Nested(StatisticsOfPlace), required=True)


class StatisticsOfPart(CountedOut):
    """One matter (its code) or department (its name)."""

    key = fields.String(required=True)


class StatisticsCutOut(Schema):
    """The same cut another way, what was handed in most first."""

    by = fields.String(required=True)
    parts = fields.List(fields.Nested(StatisticsOfPart), required=True)


def told(held: Mapping[str, int], **more: Any) -> dict[str, Any]:
    """Sums with their rates, as programs get them."""
    return {**more, "measures": _measures(held), "rates": _rates(held)}
