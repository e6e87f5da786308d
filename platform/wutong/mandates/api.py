"""The machine door of mandates: what was given to a region, and ending one by the word of its giver."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from wutong.mandates import actions, queries, schemas
from wutong.web.doors import actor, needs
from wutong.web.listing import PartAsked
from wutong.web.region import lasts

bp = Blueprint("mandates_api", __name__, url_prefix="/api/v1/<region:region>/mandates", description="帮办代办")
lasts(bp.name)


@bp.get("/")
@needs("case.receive")
@bp.arguments(PartAsked, location="query")
@bp.response(200, schemas.MandatesOut)
def index(asked: dict[str, Any]) -> Any:
    """The latest mandates that were given to this region's helpers; who gave them is masked."""
    page = queries.listed(cursor=asked["after"], limit=asked["limit"])
    return {"items": [schemas.mandate(one) for one in page.items], "next": page.next}


@bp.get("/<uuid:mandate_id>")
@needs("case.receive")
@bp.response(200, schemas.MandateOut)
def show(mandate_id: UUID) -> Any:
    """One mandate as it stands."""
    return schemas.mandate(queries.found(mandate_id))


@bp.post("/revocations")
@needs("case.receive")
@bp.arguments(schemas.RevokeForm)
@bp.response(202)
def revoke(asked: dict[str, Any]) -> None:
    """End a mandate by the word of its giver, who shows number and identity card; one of another region by letter."""
    actions.revoke_at_counter(**asked, actor=actor())
