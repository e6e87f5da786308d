"""The machine door of statistics: the board of a region or of one below it, and the same by matter or department."""

from typing import Any

from flask_smorest import Blueprint

from wutong.statistics import queries, schemas
from wutong.statistics.queries import Asked
from wutong.tenancy import spell
from wutong.web.doors import needs

bp = Blueprint("statistics_api", __name__, url_prefix="/api/v1/<region:region>/statistics", description="办件统计")


@bp.get("/")
@needs("statistics.read")
@bp.arguments(schemas.StatisticsAsked, location="query")
@bp.response(200, schemas.StatisticsOut)
def board(asked: Asked) -> Any:
    """What was counted, in all, by day, and by the regions directly below."""
    seen = queries.seen(asked)
    days = [schemas.told(held, day=day) for day, held in seen.by_day.items()]
    places = [schemas.told(held, region=spell(code)) for code, held in sorted(seen.by_place.items())]
    of = {"region": spell(asked.place), "first": asked.first, "last": asked.last, "until": seen.until}
    return schemas.told(seen.total, **of, days=days, places=places)


@bp.get("/parts")
@needs("statistics.read")
@bp.arguments(schemas.StatisticsCutAsked, location="query")
@bp.response(200, schemas.StatisticsCutOut)
def parts(given: dict[str, Any]) -> Any:
    """The same by matter or by department."""
    found = queries.cut(given["asked"], given["by"])
    return {"by": given["by"], "parts": [schemas.told(held, key=key) for key, held in found.items()]}
