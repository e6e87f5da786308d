"""The machine door that every home gets: its items, one of them, the draft, submitting, agreeing, publishing.

`door(home)` makes one blueprint under `/api/v1/<region>/homes/<name>/`; what comes in is typed by the home's fields.
"""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from wutong.homes import actions, queries, schemas
from wutong.homes.rules import HOMES, Home
from wutong.web.doors import actor, needs
from wutong.web.listing import PartAsked, part


def door(home: Home) -> Blueprint:
    """The machine door of one home."""
    prefix = f"/api/v1/<region:region>/homes/{home.name}"
    bp = Blueprint(f"home_{home.name}_api", __name__, url_prefix=prefix, description=home.title)
    for views in (_reading, _writing, _review, _releases):
        views(bp, home)
    return bp


def _reading(bp: Blueprint, home: Home) -> None:
    @bp.get("/")
    @needs(home.edit)
    @bp.arguments(PartAsked, location="query")
    @bp.response(200, schemas.HomeItemsOut)
    def index(asked: dict[str, Any]) -> Any:
        """Every item as it holds here, each value with the region that set it."""
        return part(list(queries.held(home).values()), asked)

    @bp.get("/<uuid:item>")
    @needs(home.edit)
    @bp.response(200, schemas.HomeItemOut)
    def show(item: UUID) -> Any:
        """One item as it holds here."""
        return queries.one(home, item)

    @bp.get("/draft")
    @needs(home.edit)
    @bp.arguments(PartAsked, location="query")
    @bp.response(200, schemas.HomeDraftsOut)
    def drafts(asked: dict[str, Any]) -> Any:
        """What the region's drafts would change: the one that may be changed, and those before an approver."""
        mine = queries.working_draft(home)
        rows = [*([mine] if mine else []), *queries.submitted(home)]
        return part([{**_draft(row), "looks": queries.looks(home, row)} for row in rows], asked)


def _writing(bp: Blueprint, home: Home) -> None:
    values = schemas.values_of(home)

    @bp.post("/")
    @needs(home.edit)
    @bp.arguments(values)
    @bp.response(201, schemas.HomeAddedOut)
    def add(sent: dict[str, Any]) -> Any:
        """Put a new item into the draft."""
        return {"item": actions.add(home, sent, actor=actor())}

    @bp.patch("/<uuid:item>")
    @needs(home.edit)
    @bp.arguments(values)
    @bp.response(200, schemas.HomeKeptOut)
    def save(sent: dict[str, Any], item: UUID) -> Any:
        """Put other values of an item into the draft; null sets one back to what holds above."""
        told = {name: value for name, value in sent.items() if name not in home.kind.named}
        return {"draft": actions.save(home, item, told, actor=actor())}

    @bp.delete("/<uuid:item>")
    @needs(home.edit)
    @bp.response(200, schemas.HomeDraftOut)
    def remove(item: UUID) -> Any:
        """Put the end of an item that this region added into the draft."""
        return actions.remove(home, item, actor=actor())

    @bp.delete("/<uuid:item>/draft")
    @needs(home.edit)
    @bp.response(204)
    def discard(item: UUID) -> None:
        """Take one item's changes out of the draft."""
        actions.discard(home, item, actor=actor())


def _review(bp: Blueprint, home: Home) -> None:
    @bp.post("/submit")
    @needs(home.edit)
    @bp.arguments(schemas.HomeSendAsked)
    @bp.response(200, schemas.HomeDraftOut)
    def submit(asked: dict[str, Any]) -> Any:
        """Put the draft before an approver."""
        return actions.submit(home, actor=actor(), **asked)

    @bp.post("/drafts/<uuid:draft>/take-back")
    @needs(home.edit)
    @bp.response(200, schemas.HomeDraftOut)
    def take_back(draft: UUID) -> Any:
        """Take a submitted draft back."""
        return actions.take_back(home, draft, actor=actor())

    @bp.post("/drafts/<uuid:draft>/return")
    @needs(home.publish)
    @bp.arguments(schemas.HomeReasonAsked)
    @bp.response(200, schemas.HomeDraftOut)
    def give_back(asked: dict[str, Any], draft: UUID) -> Any:
        """Return a submitted draft with a reason."""
        return actions.give_back(home, draft, reason=asked["reason"], actor=actor())

    @bp.post("/drafts/<uuid:draft>/approve")
    @needs(home.publish)
    @bp.arguments(schemas.HomeApproveAsked)
    @bp.response(201, schemas.HomeReleaseOut)
    def approve(asked: dict[str, Any], draft: UUID) -> Any:
        """Agree to a submitted draft as it was read; a program may do so only where no second person is asked for."""
        return actions.approve(home, draft, actor=actor(), stamp=asked["stamp"])


def _releases(bp: Blueprint, home: Home) -> None:
    @bp.post("/publish")
    @needs(home.publish)
    @bp.arguments(schemas.HomeSendAsked)
    @bp.response(201, schemas.HomeReleaseOut)
    def publish(asked: dict[str, Any]) -> Any:
        """Publish the draft, at once or at an instant, where no second person is asked for."""
        return actions.publish(home, actor=actor(), **asked)

    @bp.get("/releases")
    @needs(home.edit)
    @bp.arguments(PartAsked, location="query")
    @bp.response(200, schemas.HomeReleasesOut)
    def releases(asked: dict[str, Any]) -> Any:
        """The region's releases, newest first."""
        return part(queries.released(home), asked)

    @bp.post("/releases/<uuid:release>/roll-back")
    @needs(home.publish)
    @bp.response(200, schemas.HomeReleaseOut)
    def roll_back(release: UUID) -> Any:
        """Take a release back."""
        return actions.roll_back(home, release, actor=actor())


def _draft(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in schemas.HomeDraftOut().fields}


#: The doors of every home that the rooms declare; plugins make theirs with `door`.
bps = tuple(door(home) for home in sorted(HOMES.values(), key=lambda one: one.name))
