"""The machines' door: the themes of a place, one of them, and what bundles saved."""

from typing import Any

from flask_smorest import Blueprint

from wutong.sdk import PartAsked, needs, open_to_all, part
from wutong_one_thing import dues, planning, queries, schemas, shown

bp = Blueprint("one_thing_api", __name__, description="一件事一次办")


@bp.get("/themes")
@bp.arguments(PartAsked, location="query")
@bp.response(200, schemas.OneThingThemesOut)
@open_to_all
def themes(asked: dict[str, Any]) -> Any:
    """The bundles on offer here, by stage of life."""
    told = [
        {"code": one.bundle.code, "name": one.bundle.name, "stage": one.bundle.stage, "lead": one.lead,
         "confirmed": one.bundle.confirmed, "members": one.members, "joint": one.joint}
        for one in shown.themes()
    ]  # fmt: skip
    return part(told, asked)


@bp.get("/themes/<code>")
@bp.response(200, schemas.OneThingDetail)
@open_to_all
def theme(code: str) -> Any:
    """One bundle with all its members, whatever would be answered."""
    bundle = queries.bundle(code)
    plan = planning.of(bundle, {})
    members = [
        {"matter": offer.code, "name": offer.name, "department": offer.department, "days": offer.days,
         "optional": plan.item(offer.code).optional,
         "after": [edge.before for edge in plan.edges if edge.after == offer.code]}
        for offer in plan.offers.values()
    ]  # fmt: skip
    return {
        "code": bundle.code, "name": bundle.name, "lead": plan.lead, "joint": plan.joint, "promise": plan.promise,
        "due": dues.ahead(plan), "members": members, "before": plan.before, "after": plan.after,
    }  # fmt: skip


@bp.get("/saved")
@bp.response(200, schemas.OneThingSavedOut)
@needs("one_thing.read")
def saved() -> Any:
    """What the filings of this region saved against applying one by one."""
    return queries.saved()
