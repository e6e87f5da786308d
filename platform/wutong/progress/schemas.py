"""What comes in and goes out at the doors of boards."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from wutong.tenancy import NoSuchRegion, parse, spell

PLACE = validate.Regexp(r"^\d{1,12}$")


def asked(arguments: Mapping[str, str]) -> tuple[int | None, UUID | None]:
    """The place and the release in an address; what is no place or release is none."""
    return _place(arguments.get("place", "")), _release(arguments.get("release", ""))


def _place(text: str) -> int | None:
    try:
        return parse(text) if text else None
    except NoSuchRegion:
        return None


def _release(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class RemindForm(Schema):
    """Whom to remind: those directly below a place, of a release or of everything."""

    place = fields.String(load_default="", validate=validate.Length(max=12))
    release = fields.UUID(load_default=None, allow_none=True)


class RemindedOut(Schema):
    """To whom a reminder went."""

    regions = fields.List(fields.String(), required=True)


class BoardAsked(Schema):
    """Which board: of the region's whole catalogue or of one release of its line, at a place below it."""

    place = fields.String(load_default=None, validate=PLACE, metadata={"description": "as in addresses"})
    release = fields.UUID(load_default=None)


class TallyOut(Schema):
    """Items counted once for each place; `rate` is claimed ÷ claimable, without what was declined."""

    places = fields.Integer(required=True)
    done = fields.Integer(required=True, metadata={"description": "places with nothing left to answer"})
    lagging = fields.Integer(required=True)
    claimable = fields.Integer(required=True)
    current = fields.Integer(required=True)
    outdated = fields.Integer(required=True, metadata={"description": "claimed before the last word from above"})
    waiting = fields.Integer(required=True)
    deferred = fields.Integer(required=True)
    declined = fields.Integer(required=True)
    rate = fields.Float(required=True, allow_none=True)
    since = fields.DateTime(required=True, allow_none=True)


class RowOut(Schema):
    """A region directly below the place, with everybody in it."""

    region = fields.Function(lambda row: spell(row.code), required=True, metadata={"type": "string"})
    name = fields.String(required=True)
    level = fields.Integer(required=True)
    tally = fields.Nested(TallyOut, required=True)
    reminded = fields.Date(required=True, allow_none=True)


class RefusalOut(Schema):
    """Something declined or put off: by whom, why, for how many places."""

    region = fields.Function(lambda told: spell(told[0].said.region), required=True, metadata={"type": "string"})
    name = fields.Function(lambda told: told[1], required=True, metadata={"type": "string"})
    state = fields.Function(lambda told: told[0].said.state, required=True, metadata={"type": "string"})
    reason = fields.Function(lambda told: told[0].said.reason, required=True)
    since = fields.Function(lambda told: told[0].said.since.isoformat(), required=True, metadata={"type": "string"})
    places = fields.Function(lambda told: told[0].places, required=True, metadata={"type": "integer"})
    matters = fields.Function(lambda told: list(told[2]), required=True)


class BoardOut(Schema):
    """A board as it stands."""

    region = fields.Function(lambda shown: spell(shown.place.code), required=True, metadata={"type": "string"})
    name = fields.Function(lambda shown: shown.place.name, required=True, metadata={"type": "string"})
    release = fields.Function(lambda shown: shown.release and str(shown.release.id), required=True)
    at = fields.DateTime(required=True)
    total = fields.Nested(TallyOut, required=True)
    below = fields.List(fields.Nested(RowOut), required=True, attribute="rows")
    refusals = fields.List(fields.Nested(RefusalOut), required=True)


def place_of(asked: Mapping[str, Any]) -> int | None:
    """The place that a machine asked about; raises `NoSuchRegion`."""
    return parse(asked["place"]) if asked["place"] else None
