"""The machine door of supervision: what was found, what was ordered, replies."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from wutong.oversight import actions, queries, schemas
from wutong.web.doors import actor, needs
from wutong.web.region import lasts

bp = Blueprint("oversight_api", __name__, url_prefix="/api/v1/<region:region>/oversight", description="电子监察")
lasts(bp.name)


@bp.get("/findings")
@needs("case.read")
@bp.arguments(schemas.FindingsAsked, location="query")
@bp.response(200, schemas.FindingsOut)
def findings(asked: dict[str, Any]) -> Any:
    """What the rules found about cases, newest first."""
    return queries.findings(
        actor(), state=asked["state"], rule=asked["rule"], cursor=asked["after"], limit=asked["limit"]
    )


@bp.post("/findings/<uuid:finding>/order")
@needs("case.supervise")
@bp.arguments(schemas.OrderForm)
@bp.response(201, schemas.ToldOut)
def order_finding(asked: dict[str, Any], finding: UUID) -> Any:
    """Order that a finding be answered for."""
    row = actions.about_finding(finding, asked["text"], asked["due"], actor=actor())
    return schemas.told(queries.told(row.id, actor()))


@bp.post("/cases/<uuid:case_id>/order")
@needs("case.supervise")
@bp.arguments(schemas.OrderForm)
@bp.response(201, schemas.ToldOut)
def order_case(asked: dict[str, Any], case_id: UUID) -> Any:
    """Order something about a case, to whoever handles it."""
    row = actions.about_case(case_id, asked["text"], asked["due"], actor=actor())
    return schemas.told(queries.told(row.id, actor()))


@bp.get("/orders")
@needs("case.read")
@bp.arguments(schemas.OrdersAsked, location="query")
@bp.response(200, schemas.OrdersOut)
def orders(asked: dict[str, Any]) -> Any:
    """Orders that the caller sent, is asked by or supervises; the most urgent first, or newest first of all."""
    return queries.orders(actor(), live=asked["live"], cursor=asked["after"], limit=asked["limit"])


@bp.get("/orders/<uuid:order>")
@needs("case.read")
@bp.response(200, schemas.ToldOut)
def show(order: UUID) -> Any:
    """One order with everything that was written."""
    return schemas.told(queries.told(order, actor()))


@bp.post("/orders/<uuid:order>/reply")
@needs("case.read")
@bp.arguments(schemas.TextForm)
@bp.response(200, schemas.ToldOut)
def reply(asked: dict[str, Any], order: UUID) -> Any:
    """Answer an order."""
    actions.reply(order, asked["text"], actor=actor())
    return schemas.told(queries.told(order, actor()))


@bp.post("/orders/<uuid:order>/close")
@needs("case.supervise")
@bp.arguments(schemas.CloseForm)
@bp.response(200, schemas.ToldOut)
def close(asked: dict[str, Any], order: UUID) -> Any:
    """Take an answer as sufficient."""
    actions.close(order, asked["outcome"], asked["result"], actor=actor())
    return schemas.told(queries.told(order, actor()))
