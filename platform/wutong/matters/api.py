"""The machine door of matters: the list a place offers, one matter, releases and claims. ETags come from versions."""

from typing import Any

from flask import jsonify
from flask_smorest import Blueprint
from werkzeug.wrappers import Response

from wutong.layers import claims, releases
from wutong.layers.claims import Reach, Terms
from wutong.matters import actions, queries, schemas
from wutong.tenancy import parse
from wutong.web import etag
from wutong.web.doors import actor, needs, open_to_all

bp = Blueprint("matters_api", __name__, url_prefix="/api/v1/<region:region>/matters", description="事项")


def _versioned(body: Any, *parts: Any) -> Response:
    """The body under the version of everything on the region's line; untagged while that cannot be told."""
    version = queries.version()
    response = jsonify(body)
    return etag.answer(response, etag.tag(version, *parts)) if version else response


@bp.get("/")
@open_to_all
@bp.arguments(schemas.MattersAsked, location="query")
@bp.response(200, schemas.MattersPage)
def index(asked: dict[str, Any]) -> Response:
    """What the region offers, page by page; with `q` the best first."""
    found = queries.sought(schemas.MattersAsked.wanted(asked))
    page = queries.page(found, asked["after"], asked["limit"])
    return _versioned(schemas.MattersPage().dump(page), sorted(asked.items(), key=str))


@bp.get("/releases")
@needs("matter.read")
@bp.arguments(schemas.PageAsked, location="query")
@bp.response(200, schemas.ReleasesPage)
def list_releases(asked: dict[str, Any]) -> Any:
    """The region's releases, newest first, page by page."""
    return queries.numbered(releases.listed, asked["after"], asked["limit"])


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
    reach = Reach(frozenset(asked["reach"]), besides=frozenset(parse(text) for text in asked["besides"]))
    if asked["state"] == "declined":
        return actions.decline(asked["codes"], grounds=asked["grounds"], actor=actor(), reach=reach)
    if asked["state"] == "deferred":
        return actions.defer(asked["codes"], grounds=asked["grounds"], actor=actor(), reach=reach)
    terms = Terms(asked["mode"], asked["accept_level"], asked["decide_level"])
    return actions.claim(asked["codes"], actor=actor(), reach=reach, terms=terms)


@bp.get("/<code>")
@open_to_all
@bp.response(200, schemas.MatterDetail)
def show(code: str) -> Response:
    """One matter as the region offers it: every element, who said it, which region decides."""
    return _versioned(schemas.MatterDetail().dump(queries.detail(code)), code)
