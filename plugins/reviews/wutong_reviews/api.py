"""The machines' door: the published sum."""

from typing import Any

from flask_smorest import Blueprint

from wutong.sdk import open_to_all
from wutong_reviews import queries, schemas

bp = Blueprint("reviews_api", __name__, description="好差评")


@bp.get("/summary")
@bp.response(200, schemas.Summary)
@open_to_all
def summary() -> Any:
    """How the people of this region graded its service."""
    return queries.summary()
