"""The change feed: everything that changed above, for everybody, and below, for staff and programs with the right."""

from typing import Any

from flask_smorest import Blueprint
from werkzeug.wrappers import Response

from wutong.matters import feed, schemas
from wutong.web import etag
from wutong.web.doors import needs, open_to_all

bp = Blueprint("changes_api", __name__, url_prefix="/api/v1/<region:region>/changes", description="变动")


@bp.get("/")
@open_to_all
@bp.arguments(schemas.ChangesAsked, location="query")
@bp.response(200, schemas.ChangesOut)
def above(asked: dict[str, Any]) -> Response:
    """What changed on the line down to the region itself since the cursor, page by page, nothing lost or twice."""
    found = feed.above(asked["after"], asked["limit"], everything=asked["everything"])
    return etag.of_itself(schemas.ChangesOut().dump(found))


@bp.get("/below")
@needs("matter.read")
@bp.arguments(schemas.FeedAsked, location="query")
@bp.response(200, schemas.ChangesOut)
def below(asked: dict[str, Any]) -> Response:
    """What the regions below claimed, declined, deferred, took back or published since the cursor."""
    return etag.of_itself(schemas.ChangesOut().dump(feed.below(asked["after"], asked["limit"])))
