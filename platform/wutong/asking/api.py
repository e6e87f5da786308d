"""The machine door of questions between a region and those above it."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from wutong.asking import actions, queries, schemas
from wutong.web.doors import actor, needs
from wutong.web.listing import PartAsked, part

bp = Blueprint("asking_api", __name__, url_prefix="/api/v1/<region:region>/questions", description="上下级问答")


@bp.get("/")
@needs("matter.claim")
@bp.arguments(PartAsked, location="query")
@bp.response(200, schemas.QuestionsOut)
def index(asked: dict[str, Any]) -> Any:
    """The latest questions that the region asked or was asked."""
    return part([schemas.question(one) for one in queries.listed()], asked)


@bp.post("/")
@needs("matter.claim")
@bp.arguments(schemas.AskForm)
@bp.response(201, schemas.ThreadOut)
def ask(asked: dict[str, Any]) -> Any:
    """Ask a region above about a matter that it published or passed on."""
    row = actions.ask(asked["code"], asked["text"], actor=actor(), to=asked["to"])
    return schemas.thread(queries.thread(row.id))


@bp.get("/<uuid:question>")
@needs("matter.claim")
@bp.response(200, schemas.ThreadOut)
def thread(question: UUID) -> Any:
    """One question with everything that was written."""
    return schemas.thread(queries.thread(question))


@bp.post("/<uuid:question>/lines")
@needs("matter.claim")
@bp.arguments(schemas.WriteForm)
@bp.response(200, schemas.ThreadOut)
def write(asked: dict[str, Any], question: UUID) -> Any:
    """Answer, or ask further."""
    actions.write(question, asked["text"], actor=actor())
    return schemas.thread(queries.thread(question))


@bp.post("/<uuid:question>/settle")
@needs("matter.claim")
@bp.response(200, schemas.ThreadOut)
def settle(question: UUID) -> Any:
    """Say that nothing is left to ask."""
    actions.settle(question, actor=actor())
    return schemas.thread(queries.thread(question))
