"""What goes out at the machine doors of drafts, releases, changes, rules and faults; values as they are kept."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from wutong.matters import rules
from wutong.matters.orders import DraftOut
from wutong.matters.schemas import ReleaseOut
from wutong.web.listing import Part

Told = Mapping[UUID, Mapping[str, tuple[Any, Any]]]
RAW = {"description": "as it stands in the values of a matter"}
IN_WORDS = {"description": "in words, as the screen writes it"}


def differences(told: Told, names: Mapping[UUID, tuple[str, str]]) -> list[dict[str, Any]]:
    """What `PartOut` tells, from values by matter and element."""
    return [
        {"code": code, "name": name, "elements": elements(lines)}
        for item, lines in told.items()
        for code, name in [names.get(item, ("", ""))]
    ]


def elements(lines: Mapping[str, tuple[Any, Any]]) -> list[dict[str, Any]]:
    """What `ElementOut` tells, in the order of the guide, controls last."""
    order = {name: place for place, name in enumerate(rules.NAMES)}
    named = sorted(lines, key=lambda name: order.get(name, len(order)))
    return [{"element": name, "before": lines[name][0], "after": lines[name][1]} for name in named]


class ElementOut(Schema):
    """One element, or control (defines, withdrawn, locks), before and after."""

    element = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True, metadata=RAW)
    after = fields.Raw(required=True, allow_none=True, metadata=RAW)


class PartOut(Schema):
    """What happened to one matter."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    elements = fields.List(fields.Nested(ElementOut), required=True)


class PartsOut(Part):
    """What is different, matter by matter."""

    items = fields.List(fields.Nested(PartOut), required=True)


class ReleaseDetail(ReleaseOut):
    """A release with everything that it set."""

    parts = fields.List(fields.Nested(PartOut), required=True)


class ImpactOut(Schema):
    """Whom it touches."""

    levels = fields.Dict(
        keys=fields.String(), values=fields.Integer(),
        metadata={"description": "regions of each level, 1 nation … 6 village"},
    )  # fmt: skip
    claims = fields.Integer(required=True, metadata={"description": "claims that stand here and below"})
    claimers = fields.Integer(required=True, metadata={"description": "regions that made them"})


class UndoingOut(Schema):
    """What taking a release back would restore, and whom that touches; nothing is done."""

    parts = fields.List(fields.Nested(PartOut), required=True)
    impact = fields.Nested(ImpactOut, required=True)


class DraftsOut(Part):
    """The drafts that are not published: the one that may be changed, and those before an approver."""

    items = fields.List(fields.Nested(DraftOut), required=True)


class LookOut(PartOut):
    """One matter of a draft: what becomes of it, what stands in the way of publishing, and advice."""

    kind = fields.String(required=True, validate=validate.OneOf(("new", "changed", "withdrawn")))
    obstacles = fields.List(fields.String(), required=True)
    advice = fields.List(fields.String(), required=True)


class DraftDetail(DraftOut):
    """A draft with its content, what publishing it would do, and whom it would touch."""

    edits = fields.Dict(required=True, metadata={"description": "by item, what is set of each element"})
    looks = fields.List(fields.Nested(LookOut), required=True)
    impact = fields.Nested(ImpactOut, required=True)


class KeptOut(Schema):
    """The draft into which it went; none where nothing was different."""

    draft = fields.Nested(DraftOut, required=True, allow_none=True)


class StepOut(Schema):
    """One release in the history of a matter: whose, when, why, and what it set."""

    region = fields.Integer(required=True)
    release = fields.UUID(required=True)
    starts = fields.DateTime(required=True)
    note = fields.String(required=True)
    urgent = fields.Boolean(required=True)
    elements = fields.List(fields.Nested(ElementOut), required=True)


class HistoryOut(Part):
    """Everything that was said of a matter here and above, newest first."""

    items = fields.List(fields.Nested(StepOut), required=True)


class CauseOut(Schema):
    """Whose doing it was."""

    place = fields.String(required=True)
    starts = fields.DateTime(required=True)
    note = fields.String(required=True)
    urgent = fields.Boolean(required=True)
    release = fields.UUID(required=True)


class MovedOut(Schema):
    """One element that reads differently."""

    element = fields.String(required=True)
    before = fields.String(required=True, metadata=IN_WORDS)
    after = fields.String(required=True, metadata=IN_WORDS)
    cause = fields.Nested(CauseOut, allow_none=True)


class TouchedOut(Schema):
    """One matter with what moved in it; `plain` ones can be accepted unseen, they meet no value of one's own."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    moved = fields.List(fields.Nested(MovedOut), required=True)
    cause = fields.Nested(CauseOut, allow_none=True)
    plain = fields.Boolean(required=True)
    stamp = fields.String(required=True, metadata={"description": "of what moved under a claim, to accept just that"})


class OverruledOut(Schema):
    """A matter that the region declined or put off and a region above made binding."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    place = fields.String(required=True)
    grounds = fields.String(required=True)
    since = fields.DateTime(required=True)


class WaitingOut(Schema):
    """What waits for the region because something above moved."""

    fresh = fields.List(fields.Nested(TouchedOut), required=True, metadata={"description": "new: claim or decline"})
    outdated = fields.List(fields.Nested(TouchedOut), required=True, metadata={"description": "moved under a claim"})
    withdrawn = fields.List(fields.Nested(TouchedOut), required=True)
    overruled = fields.List(fields.Nested(OverruledOut), required=True)


class SideOut(Schema):
    """One element three times: above before, above now, one's own; `refusal` says why it may not be kept."""

    element = fields.String(required=True)
    before = fields.String(required=True, metadata=IN_WORDS)
    after = fields.String(required=True, metadata=IN_WORDS)
    kept = fields.String(required=True, metadata=IN_WORDS)
    own = fields.Boolean(required=True)
    refusal = fields.String(required=True)


class ComparedOut(Schema):
    """Everything that moved above under a claim of a matter."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    sides = fields.List(fields.Nested(SideOut), required=True)
    stamp = fields.String(required=True, metadata={"description": "stands for all this, to settle just that"})


class SettleAsked(Schema):
    """Which of one's own values shall stay; all else is accepted as it now is."""

    stamp = fields.String(required=True, metadata={"description": "as it was read"})
    keep = fields.List(fields.String(validate=validate.OneOf(rules.NAMES)), load_default=list)


class SettledOut(Schema):
    """How many elements went into the draft, to hold once it is published."""

    drafted = fields.Integer(required=True)


class FaultOut(Schema):
    """One fault of one matter, and what to do about it."""

    region = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "of the matter"})
    name = fields.String(required=True)
    rule = fields.String(required=True, attribute="fault.code")
    element = fields.String(required=True, attribute="fault.element")
    refuses = fields.Boolean(required=True, attribute="fault.refuses", metadata={"description": "blocks publishing"})
    text = fields.Function(lambda found: found.fault.text(), metadata={"type": "string"})


class ProfileOut(Schema):
    """How far what must be published is there."""

    title = fields.String(required=True)
    matters = fields.Integer(required=True)
    complete = fields.Integer(required=True)


class FaultsOut(Part):
    """The region's own list looked through."""

    items = fields.List(fields.Nested(FaultOut), required=True)
    published = fields.List(fields.Nested(ProfileOut), required=True)


class CellOut(Schema):
    """One element at one level: what the region says, what holds from above, by whom."""

    level = fields.String(required=True)
    own = fields.String(required=True)
    above = fields.String(required=True)
    by = fields.Integer(allow_none=True)


class RuleOut(Schema):
    """One element with the rules for those below."""

    element = fields.String(required=True, attribute="element.name")
    may = fields.String(required=True, attribute="element.may", metadata={"description": "the law, never looser"})
    cells = fields.List(fields.Nested(CellOut), required=True)


class RulesOut(Part):
    """The constraint matrix as the region's draft would have it."""

    items = fields.List(fields.Nested(RuleOut), required=True)


class ChangedOut(Schema):
    """How many elements are ruled otherwise in the draft, which is published as the home `matrix`."""

    changed = fields.Integer(required=True)


class DriftOut(Schema):
    """An own value that no longer stands, and why."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    element = fields.String(required=True, attribute="element.name")
    own = fields.String(required=True, metadata=IN_WORDS)
    held = fields.String(required=True, metadata=IN_WORDS)
    why = fields.String(required=True)
    settled = fields.Boolean(required=True, metadata={"description": "in the draft"})


class DriftsOut(Part):
    """Every own value that something above has overtaken."""

    items = fields.List(fields.Nested(DriftOut), required=True)
