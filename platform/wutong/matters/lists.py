"""Whole lists at the machine door: what is asked for, what comes in, and what is said about it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from wutong.layers.kinds import Edit
from wutong.matters import interchange, queries, rules, schemas, sheets
from wutong.matters.board.incoming import Incoming
from wutong.matters.values import MatterValues


class ListAsked(schemas.MattersAsked):
    """Which list, and its filters; it comes whole."""

    class Meta:
        """A whole list has no pages."""

        exclude = ("after", "limit", "exactly")

    which = fields.String(
        load_default="catalogue",
        validate=validate.OneOf(queries.WHICH),
        metadata={"description": "catalogue: all defined here and above; own: defined here; effective: offered here"},
    )


class ListOut(Schema):
    """A list of matters; elements that nobody has said are left out."""

    format = fields.Constant(interchange.FORMAT)
    region = fields.String(required=True)
    date = fields.Date(required=True)
    notes = fields.String()
    matters = fields.List(fields.Nested(MatterValues), required=True)


class ListIn(Schema):
    """A list that comes in; `matters` are objects as they go out, and may leave elements out. null takes one back.

    They are read like the rows of a workbook, so that everything that is wrong is told at once and not at the door.
    """

    class Meta:
        """What else stands in a document that went out is not needed."""

        unknown = EXCLUDE

    matters = fields.List(
        fields.Raw(metadata={"description": "elements by name, `code` among them"}),
        required=True,
        validate=validate.Length(1, sheets.LIMIT),
    )


class WriteAsked(Schema):
    """Whether the list is written into the draft, and which plan was seen before."""

    write = fields.Boolean(load_default=False)
    stamp = fields.String(
        load_default="",
        validate=validate.Length(max=64),
        metadata={"description": "`stamp` of the answer that was seen: refused (409) where anything else were done"},
    )


class FindingOut(Schema):
    """One remark about the list."""

    pointer = fields.String(required=True, metadata={"description": "JSON pointer (RFC 6901) into the list as sent"})
    grade = fields.String(
        required=True,
        validate=validate.OneOf(["refused", "corrected", "look"]),
        metadata={"description": "refused: the matter is left out"},
    )
    said = fields.String(required=True)
    value = fields.String(required=True)


class PlannedOut(Schema):
    """One matter that the list changes."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    new = fields.Boolean(required=True)
    elements = fields.List(fields.String(), required=True)


class ListReport(Schema):
    """What a list does, or would do; `refused` counts the matters that are left out."""

    written = fields.Boolean(required=True)
    stamp = fields.String(required=True)
    rows = fields.Integer(required=True)
    new = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    same = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    matters = fields.List(fields.Nested(PlannedOut), required=True)
    findings = fields.List(fields.Nested(FindingOut), required=True)


def told(found: Incoming, *, written: bool) -> dict[str, Any]:
    """The report on a list, the gravest remark first."""
    plan, codes = found.plan, {rules.item_of(entry.code): entry.code for entry in found.report.good}
    counts = {"new": len(plan.new), "changed": len(plan.changed), "same": plan.same, "refused": found.refused}
    matters = [_planned(edit, codes, plan.names) for edit in plan.edits]
    lead = {"written": written, "stamp": plan.stamp, "rows": found.report.rows}
    return {**lead, **counts, "matters": matters, "findings": found.findings}


def _planned(edit: Edit, codes: Mapping[Any, str], names: Mapping[Any, str]) -> dict[str, Any]:
    said = {"code": codes[edit.item], "name": names[edit.item], "new": bool(edit.defines)}
    return {**said, "elements": [name for name in rules.NAMES if name in edit.values]}
