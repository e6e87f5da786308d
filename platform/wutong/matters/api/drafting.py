"""Drafts for machines: what a region wants to say otherwise, and what publishing it would do."""

from typing import Any
from uuid import UUID

from wutong.layers import drafts
from wutong.matters import actions, answers, board, orders, schemas
from wutong.matters.api.door import bp, must_match
from wutong.matters.models import MATTER
from wutong.matters.preview import Look
from wutong.matters.values import MatterValues
from wutong.web.doors import actor, needs
from wutong.web.listing import PartAsked, part


@bp.post("/")
@needs("matter.edit")
@bp.arguments(MatterValues)
@bp.response(201, answers.KeptOut)
def define(values: dict[str, Any]) -> Any:
    """Put a new matter of the region into its draft; `code` is needed."""
    return {"draft": actions.define(values, actor=actor())}


@bp.patch("/<code>")
@needs("matter.edit")
@bp.arguments(MatterValues)
@bp.response(200, answers.KeptOut)
def save(values: dict[str, Any], code: str) -> Any:
    """Put other values of a matter into the draft; null sets an element back to what is said above.

    `If-Match` with the tag of the matter refuses what was thought of an older one.
    """
    must_match(code)
    return {"draft": actions.save(code, values, actor=actor())}


@bp.delete("/<code>")
@needs("matter.edit")
@bp.response(200, answers.KeptOut)
def withdraw(code: str) -> Any:
    """Put the end of a matter, here and below, into the draft."""
    return {"draft": actions.withdraw(code, actor=actor())}


@bp.delete("/<code>/draft")
@needs("matter.edit")
@bp.response(204)
def discard(code: str) -> None:
    """Take one matter's changes out of the draft."""
    actions.discard(code, actor=actor())


@bp.get("/drafts")
@needs("matter.read")
@bp.arguments(PartAsked, location="query")
@bp.response(200, answers.DraftsOut)
def list_drafts(asked: dict[str, Any]) -> Any:
    """The region's drafts that are not published."""
    return part(drafts.drafts(MATTER), asked)


@bp.get("/drafts/<uuid:draft_id>")
@needs("matter.read")
@bp.response(200, answers.DraftDetail)
def show_draft(draft_id: UUID) -> Any:
    """What publishing a draft would do, what stands in its way, whom it would touch; with the stamp to approve it."""
    found = board.bundle(drafts.get_draft(MATTER, draft_id))
    row = {name: getattr(found.draft, name) for name in orders.DraftOut().fields}
    return {**row, "edits": found.draft.edits, "looks": [_look(one) for one in found.looks], "impact": found.impact}


@bp.post("/drafts/<uuid:draft_id>/take-back")
@needs("matter.edit")
@bp.response(200, orders.DraftOut)
def take_back(draft_id: UUID) -> Any:
    """Take a submitted draft back, to change it further."""
    return actions.take_back(draft_id, actor=actor())


@bp.post("/drafts/publish")
@needs("matter.publish")
@bp.arguments(orders.SubmitAsked)
@bp.response(201, schemas.ReleaseOut)
def publish(asked: dict[str, Any]) -> Any:
    """Publish the draft with nobody else's consent, where the region asks for none."""
    return actions.publish(actor=actor(), at=asked["at"], note=asked["note"])


def _look(one: Look) -> dict[str, Any]:
    was = one.before or {}
    lines = {change.element: (was.get(change.element), one.after.get(change.element)) for change in one.changes()}
    told = {"code": one.code, "name": one.name, "kind": one.kind, "elements": answers.elements(lines)}
    return {**told, "obstacles": one.obstacles(), "advice": one.advice()}
