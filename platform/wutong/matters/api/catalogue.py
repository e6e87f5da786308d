"""The machine door of matters: the list a place offers, one matter, releases and claims; tags are of the words."""

from typing import Any
from uuid import UUID

from flask import g
from werkzeug.wrappers import Response

from wutong.clock import today
from wutong.layers import claims, releases
from wutong.layers.claims import Reach, Terms
from wutong.matters import actions, board, finding, interchange, lists, orders, queries, schemas
from wutong.matters.api.door import bp, reading
from wutong.matters.board import incoming
from wutong.tenancy import parse, spell
from wutong.web import etag, tables
from wutong.web.doors import actor, needs, open_to_all
from wutong.web.ready import stands_ready


@bp.get("/")
@open_to_all
@stands_ready
@bp.arguments(schemas.MattersAsked, location="query")
@bp.response(200, schemas.MattersPage)
def index(asked: dict[str, Any]) -> Response:
    """What the region offers, page by page; with `q` the best first, and what regions above do apart."""
    result = finding.look(schemas.MattersAsked.wanted(asked), exactly=asked["exactly"])
    page = queries.page(result.found, asked["after"], asked["limit"])
    told = {"items": page.items, "next": page.next, "elsewhere": result.elsewhere, "meant": result.meant}
    return etag.of_itself(schemas.MattersPage().dump(told))


@bp.get("/catalogue")
@needs("matter.read")
@bp.arguments(lists.ListAsked, location="query")
@bp.response(200, lists.ListOut)
def take_list(asked: dict[str, Any]) -> Response:
    """The whole list as the office sees it, every element of every matter, with the region's draft laid over."""
    listed = board.whole(schemas.MattersAsked.wanted(asked), asked["which"])
    pieces = (piece.encode() for piece in interchange.document(listed, spell(g.region.code), today()))
    return Response(pieces, content_type=tables.TYPES["json"])


@bp.post("/catalogue")
@needs("matter.edit")
@bp.arguments(lists.ListIn)
@bp.arguments(lists.WriteAsked, location="query")
@bp.response(200, lists.ListReport)
def bring_list(sent: dict[str, Any], asked: dict[str, Any]) -> Any:
    """What a list would do to the region's draft, with everything that is wrong in it; only with `write` it is done.

    Matters are known by their code, so sending a list again changes nothing. What is refused is left out and told.
    """
    found = incoming.planned(interchange.interpreted(sent, incoming.setup(None)))
    if asked["write"]:
        actions.bring_in(found.report.good, actor=actor(), stamp=asked["stamp"] or found.plan.stamp)
    return lists.told(found, written=asked["write"])


@bp.get("/releases")
@needs("matter.read")
@bp.arguments(schemas.PageAsked, location="query")
@bp.response(200, schemas.ReleasesPage)
def list_releases(asked: dict[str, Any]) -> Any:
    """The region's releases, newest first, page by page."""
    return queries.numbered(releases.listed, asked["after"], asked["limit"])


@bp.post("/drafts/submit")
@needs("matter.edit")
@bp.arguments(orders.SubmitAsked)
@bp.response(200, orders.DraftOut)
def submit_draft(asked: dict[str, Any]) -> Any:
    """Put the region's draft before an approver."""
    return actions.submit(actor=actor(), at=asked["at"], note=asked["note"])


@bp.post("/drafts/<uuid:draft_id>/approve")
@needs("matter.publish")
@bp.arguments(orders.ApproveAsked)
@bp.response(201, schemas.ReleaseOut)
def approve_draft(asked: dict[str, Any], draft_id: UUID) -> Any:
    """Agree to a submitted draft; a program may do so only where the region asks for no second person."""
    return actions.approve(draft_id, actor=actor(), stamp=asked["stamp"], at=asked["at"])


@bp.post("/drafts/<uuid:draft_id>/return")
@needs("matter.publish")
@bp.arguments(orders.ReasonForm)
@bp.response(200, orders.DraftOut)
def return_draft(asked: dict[str, Any], draft_id: UUID) -> Any:
    """Give a submitted draft back, with the reason."""
    return actions.give_back(draft_id, reason=asked["reason"], actor=actor())


@bp.post("/releases/<uuid:release>/roll-back")
@needs("matter.publish")
@bp.arguments(orders.ReasonForm)
@bp.response(200, schemas.ReleaseOut)
def roll_back(asked: dict[str, Any], release: UUID) -> Any:
    """Take a release back: called off while it is still to come, undone by a new one otherwise."""
    return actions.roll_back(release, actor=actor(), note=asked["reason"])


@bp.post("/<code>/stop")
@needs("matter.publish")
@bp.arguments(orders.ReasonForm)
@bp.response(201, schemas.ReleaseOut)
def stop(asked: dict[str, Any], code: str) -> Any:
    """Withdraw a matter here and everywhere below at once, with grounds."""
    return actions.stop(code, grounds=asked["reason"], actor=actor())


@bp.post("/claims/accept")
@needs("matter.claim")
@bp.arguments(orders.AcceptForm)
@bp.response(200, orders.AcceptedOut)
def accept(asked: dict[str, Any]) -> Any:
    """Accept what moved above in claimed matters, as it was read; 409 where it has moved again since."""
    return {"accepted": actions.accept(asked["codes"], actor=actor(), stamps=asked["stamps"])}


@bp.delete("/claims/<uuid:claim_id>")
@needs("matter.claim")
@bp.response(200, schemas.ClaimOut)
def unclaim(claim_id: UUID) -> Any:
    """Take a claim back; what was said before it holds again."""
    return actions.unclaim(claim_id, actor=actor())


@bp.get("/claims")
@needs("matter.read")
@bp.arguments(schemas.PageAsked, location="query")
@bp.response(200, schemas.ClaimsPage)
def list_claims(asked: dict[str, Any]) -> Any:
    """The region's claims that hold now or will, newest first, page by page."""
    return queries.numbered(claims.standing, asked["after"], asked["limit"])


@bp.post("/claims")
@needs("matter.claim")
@bp.arguments(schemas.ClaimAsked)
@bp.response(201, schemas.ClaimOut)
def make_claim(asked: dict[str, Any]) -> Any:
    """Claim, decline or defer matters, for the region or for all townships or villages below it."""
    only, besides = (frozenset(parse(text) for text in asked[name]) for name in ("within", "besides"))
    reach = Reach(frozenset(asked["reach"]), only or None, besides)
    if asked["state"] == "declined":
        return actions.decline(asked["codes"], grounds=asked["grounds"], actor=actor(), reach=reach)
    if asked["state"] == "deferred":
        until = asked["until"]
        return actions.defer(asked["codes"], grounds=asked["grounds"], actor=actor(), reach=reach, until=until)
    terms = Terms(asked["mode"], asked["accept_level"], asked["decide_level"])
    return actions.claim(asked["codes"], actor=actor(), reach=reach, terms=terms)


@bp.get("/<code>")
@open_to_all
@bp.response(200, schemas.MatterDetail)
def show(code: str) -> Response:
    """One matter as the region offers it: every element, who said it, which region decides."""
    return reading(code)
