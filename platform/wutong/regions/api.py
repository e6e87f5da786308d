"""Regions for machines: one region, those directly below it, and the search inside it. Open to everybody.

The tree changes a few times a year, so each answer is tagged by its own words.
"""

from typing import Any

from flask import g
from flask_smorest import Blueprint
from werkzeug.wrappers import Response

from wutong.regions import queries, schemas, successors
from wutong.web import etag
from wutong.web.doors import open_to_all
from wutong.web.listing import PartAsked

bp = Blueprint("regions_api", __name__, url_prefix="/api/v1/<region:region>", description="地区")


@bp.get("/region")
@open_to_all
@bp.response(200, schemas.RegionDetail)
def show() -> Response:
    """The region of the address: what it is, the levels it acts for, its line from the nation down."""
    region = queries.get(g.region.code)
    body = schemas.RegionOut().dump(region)
    line = schemas.RegionOut(many=True).dump(queries.line(region.code))
    return etag.of_itself(body | {"exercises": sorted(queries.exercises(region.code)), "line": line})


@bp.get("/region/children")
@open_to_all
@bp.arguments(schemas.ChildrenAsked, location="query")
@bp.response(200, schemas.Page)
def children(asked: dict[str, Any]) -> Response:
    """The regions directly below, in order of code, page by page."""
    return etag.of_itself(schemas.Page().dump(queries.children_page(g.region.code, asked.get("after"), asked["limit"])))


@bp.get("/region/search")
@open_to_all
@bp.arguments(schemas.SearchAsked, location="query")
@bp.response(200, schemas.Found)
def search(asked: dict[str, Any]) -> Response:
    """Places at or below the region that what was typed may mean, higher levels first."""
    found = queries.search(asked["q"], within=g.region.code, limit=asked["limit"])
    return etag.of_itself(schemas.Found().dump({"items": found}))


@bp.get("/region/operations")
@open_to_all
@bp.arguments(PartAsked, location="query")
@bp.response(200, schemas.OperationsOut)
def operations(asked: dict[str, Any]) -> Response:
    """What was renamed, merged, split, moved or closed on the region's line and below it, and who has whose place."""
    page = successors.operations(g.region.code, **asked)
    told = {"items": [_operation(one) for one in page.items], "next": page.next}
    return etag.of_itself(schemas.OperationsOut().dump(told))


def _operation(told: successors.Told) -> dict[str, Any]:
    held = told.operation
    head = {name: getattr(held, name) for name in schemas.OperationOut().fields if name != "changes"}
    heirs = {code: [row.successor for row in rows] for code, rows in told.successors.items()}
    changes = [
        {"code": one.code, "what": one.what, "name": one.name, "before": one.before,
         "successors": heirs.get(one.code, [])}
        for one in told.changes
    ]  # fmt: skip
    return {**head, "changes": changes}
