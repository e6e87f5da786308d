"""The machine door of boards: how far the catalogue, or one release, has come below."""

from typing import Any

from flask_smorest import Blueprint

from wutong.progress import queries, schemas
from wutong.web.doors import needs

bp = Blueprint("progress_api", __name__, url_prefix="/api/v1/<region:region>/progress", description="认领进度")


@bp.get("/")
@needs("matter.read")
@bp.arguments(schemas.BoardAsked, location="query")
@bp.response(200, schemas.BoardOut)
def index(asked: dict[str, Any]) -> Any:
    """Who below has claimed, who lags, who declined and why: at the region or at a place below it."""
    return queries.shown(schemas.place_of(asked), asked["release"])
