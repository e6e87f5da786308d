"""The machine door of boards: how far the catalogue, or one release, has come below."""

from typing import Any

from flask_smorest import Blueprint

from wutong.progress import actions, queries, schemas
from wutong.tenancy import spell
from wutong.web.doors import actor, needs

bp = Blueprint("progress_api", __name__, url_prefix="/api/v1/<region:region>/progress", description="认领进度")


@bp.get("/")
@needs("matter.read")
@bp.arguments(schemas.BoardAsked, location="query")
@bp.response(200, schemas.BoardOut)
def index(asked: dict[str, Any]) -> Any:
    """Who below has claimed, who lags, who declined and why: at the region or at a place below it."""
    return queries.shown(schemas.place_of(asked), asked["release"])


@bp.post("/remind")
@needs("matter.claim")
@bp.arguments(schemas.RemindForm)
@bp.response(200, schemas.RemindedOut)
def remind(asked: dict[str, Any]) -> Any:
    """Send a letter to those directly below a place who lag, at most once a day each."""
    sent = actions.remind(schemas.place_of(asked), asked["release"], actor=actor())
    return {"regions": [spell(code) for code in sent]}
