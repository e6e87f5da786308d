"""The machine door of figures: a region's, those of everybody directly below it, and what is behind one."""

from typing import Any

from flask import g
from flask_smorest import Blueprint

from wutong.figures import queries, schemas
from wutong.tenancy import spell
from wutong.web.doors import needs

bp = Blueprint("figures_api", __name__, url_prefix="/api/v1/<region:region>/figures", description="指标")


@bp.get("/")
@needs("matter.read")
@bp.arguments(schemas.FiguresAsked, location="query")
@bp.response(200, schemas.FiguresOut)
def index(asked: dict[str, Any]) -> Any:
    """The region's figures, now or at the end of a day."""
    seen = queries.measured(schemas.ended(asked["on"]))
    told = {"region": spell(g.region.code), "on": asked["on"], "matters": seen.count}
    return {**told, "claimed": seen.claimed, "figures": seen.figures}


@bp.get("/league")
@needs("matter.read")
@bp.arguments(schemas.LeagueAsked, location="query")
@bp.response(200, schemas.LeagueOut)
def league(asked: dict[str, Any]) -> Any:
    """The regions directly below by one figure, now or at the end of a day."""
    places = queries.below(schemas.ended(asked["on"]))
    return {"figure": asked["figure"], "on": asked["on"], "places": queries.league(asked["figure"], places)}


@bp.get("/<name>")
@needs("matter.read")
@bp.arguments(schemas.FiguresAsked, location="query")
@bp.response(200, schemas.BehindOut)
def figure(asked: dict[str, Any], name: str) -> Any:
    """How one figure of the region comes about."""
    return schemas.behind(queries.behind(name, schemas.ended(asked["on"])))
