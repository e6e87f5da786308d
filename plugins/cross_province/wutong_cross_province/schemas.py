"""What goes in and out of the doors."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from wutong.sdk import PartAsked, region_spell
from wutong_cross_province.models import Agreement, Handover
from wutong_cross_province.rules import AGREEMENT_STATES, DISPUTES, METHODS, MODES, RETURNS, STATES, TRANSFERS

DIGITS = validate.Regexp(r"^\d{1,12}$")
WORDS = validate.Length(max=1000)


class AskForm(Schema):
    """Whose matter, and which: its name, or its code there."""

    place = fields.String(required=True, validate=DIGITS)
    item = fields.String(required=True, validate=validate.Length(1, 200))


class VisitorForm(Schema):
    """Who stands at the window, how he proved it, and how the result is to come back."""

    name = fields.String(required=True, validate=validate.Length(1, 50))
    id_number = fields.String(required=True, validate=validate.Length(1, 30))
    telephone = fields.String(required=True, validate=validate.Length(1, 20))
    method = fields.String(required=True, validate=validate.OneOf(list(METHODS)))
    evidence = fields.String(required=True, validate=validate.Length(1, 100))
    way = fields.String(load_default="window", validate=validate.OneOf(list(RETURNS)))
    originals = fields.List(fields.String(), load_default=list)
    lacking = fields.String(load_default="", validate=WORDS)


class JointForm(VisitorForm):
    """The same for several places at once."""

    checklists = fields.List(fields.UUID(), load_default=list)


class MendForm(Schema):
    """Who it is in truth; empty where it was right."""

    name = fields.String(load_default="", validate=validate.Length(max=50))
    id_number = fields.String(load_default="", validate=validate.Length(max=30))
    telephone = fields.String(load_default="", validate=validate.Length(max=20))


class SendForm(Schema):
    """How a package or a result travels."""

    transfer = fields.String(load_default="electronic", validate=validate.OneOf(list(TRANSFERS)))
    carrier = fields.String(load_default="", validate=validate.Length(max=40))
    waybill = fields.String(load_default="", validate=validate.Length(max=40))


class WordsForm(Schema):
    """Why, or who signed."""

    text = fields.String(load_default="", validate=WORDS)
    signature = fields.String(load_default="", validate=validate.Length(max=50))


class MoreForm(Schema):
    """Headings of which the original is in hand."""

    originals = fields.List(fields.String(), load_default=list)


class NoteForm(Schema):
    """What one side writes to the other."""

    about = fields.String(required=True, validate=validate.OneOf(list(DISPUTES)))
    text = fields.String(required=True, validate=validate.Length(1, 1000))


class AgreementForm(Schema):
    """An agreement to be proposed; one matter a line, or `*`."""

    title = fields.String(required=True, validate=validate.Length(1, 200))
    partner = fields.String(required=True, validate=DIGITS)
    matters = fields.String(required=True, validate=validate.Length(1, 20_000))
    modes = fields.List(fields.String(validate=validate.OneOf(list(MODES))), load_default=list)
    first = fields.Date(required=True)
    last = fields.Date(load_default=None, allow_none=True)


class WindowForm(Schema):
    """A window as everybody reads of it."""

    name = fields.String(required=True, validate=validate.Length(1, 100))
    address = fields.String(required=True, validate=validate.Length(1, 200))
    hours = fields.String(required=True, validate=validate.Length(1, 200))
    telephone = fields.String(required=True, validate=validate.Length(1, 40))
    open = fields.Boolean(load_default=False)


# ── For programs ─────────────────────────────────────────────────────────────────────────────────────────────


class HandoversAsked(PartAsked):
    """Which list: received here for others (`window`), or come from windows (`home`)."""

    side = fields.String(load_default="window", validate=validate.OneOf(["window", "home"]))


class HandoverOut(Schema):
    """A hand-over as one side has it, without anything personal; `other` is the other side's region."""

    id = fields.UUID(required=True)
    side = fields.String(required=True)
    mode = fields.String(required=True, metadata={"enum": list(MODES)})
    number = fields.String(required=True)
    other = fields.String(required=True)
    installation = fields.String(required=True)
    matter = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    case_number = fields.String(allow_none=True)
    began_at = fields.DateTime(required=True)
    sent_at = fields.DateTime(allow_none=True)
    arrived_at = fields.DateTime(allow_none=True)
    accepted_at = fields.DateTime(allow_none=True)
    ended_at = fields.DateTime(allow_none=True)
    late = fields.Boolean(required=True)
    due = fields.Date(allow_none=True)
    legal_due = fields.Date(allow_none=True)


class HandoversOut(Schema):
    """One page of them; `next` is the cursor of the next."""

    items = fields.List(fields.Nested(HandoverOut), required=True)
    next = fields.String(allow_none=True)


class AgreementOut(Schema):
    """An agreement as this side has it."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    region = fields.String(required=True)
    partner = fields.String(required=True)
    installation = fields.String(required=True)
    matters = fields.List(fields.String(), required=True)
    modes = fields.List(fields.String(), required=True)
    first = fields.Date(required=True)
    last = fields.Date(allow_none=True)
    state = fields.String(required=True, metadata={"enum": list(AGREEMENT_STATES)})


class AgreementsOut(Schema):
    """One page of them; `next` is the cursor of the next."""

    items = fields.List(fields.Nested(AgreementOut), required=True)
    next = fields.String(allow_none=True)


class FigureOut(Schema):
    """What passed between this region and another, on one side: `days` from collecting to arrival on average."""

    side = fields.String(required=True)
    mode = fields.String(required=True)
    other = fields.String(required=True)
    all = fields.Integer(required=True)
    ended = fields.Integer(required=True)
    late = fields.Integer(required=True)
    days = fields.Float(allow_none=True)


class HandoverFiguresOut(Schema):
    """One page of them; `next` is the cursor of the next."""

    items = fields.List(fields.Nested(FigureOut), required=True)
    next = fields.String(allow_none=True)


def handover(row: Handover) -> Mapping[str, Any]:
    """A row as programs read it."""
    return {name: getattr(row, name) for name in HandoverOut().fields} | {"other": region_spell(row.other)}


def agreement(row: Agreement) -> Mapping[str, Any]:
    """The same of an agreement."""
    places = {"region": region_spell(row.region), "partner": region_spell(row.partner)}
    return {name: getattr(row, name) for name in AgreementOut().fields} | places
