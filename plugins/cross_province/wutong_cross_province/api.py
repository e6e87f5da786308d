"""The machines' door: what passes here, agreements, figures."""

from typing import Any

from flask_smorest import Blueprint

from wutong.sdk import PartAsked, needs, open_to_all, part, region_spell
from wutong_cross_province import figures, queries, schemas
from wutong_cross_province.rules import READ

bp = Blueprint("cross_province_api", __name__, description="跨省通办")


@bp.get("/handovers")
@needs(READ)
@bp.arguments(schemas.HandoversAsked, location="query")
@bp.response(200, schemas.HandoversOut)
def handovers(asked: dict[str, Any]) -> Any:
    """What was received here for others, or came from windows, newest first."""
    page = queries.listed(asked["side"], cursor=asked["after"], limit=asked["limit"])
    return {"items": [schemas.handover(row) for row in page.items], "next": page.next}


@bp.get("/agreements")
@open_to_all
@bp.arguments(PartAsked, location="query")
@bp.response(200, schemas.AgreementsOut)
def agreements(asked: dict[str, Any]) -> Any:
    """The agreements that hold here, those of the regions above too."""
    page = queries.agreements(held=True, cursor=asked["after"], limit=asked["limit"])
    return {"items": [schemas.agreement(row) for row in page.items], "next": page.next}


@bp.get("/figures")
@needs(READ)
@bp.arguments(PartAsked, location="query")
@bp.response(200, schemas.HandoverFiguresOut)
def sums(asked: dict[str, Any]) -> Any:
    """How much passed, on both sides."""
    told = ("side", "mode", "all", "ended", "late", "days")
    rows = [(one, {name: getattr(one, name) for name in told}) for one in figures.figures()]
    return part([plain | {"other": region_spell(one.other)} for one, plain in rows], asked)
