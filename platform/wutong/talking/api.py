"""The machine door of messages inside cases."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from wutong.cases.desk_papers import submitted
from wutong.talking import actions, queries, schemas
from wutong.web.doors import actor, needs

bp = Blueprint("talking_api", __name__, url_prefix="/api/v1/<region:region>", description="办件留言")


@bp.get("/messages/")
@needs("case.answer")
@bp.arguments(schemas.Listed, location="query")
@bp.response(200, schemas.UnansweredPage)
def index(asked: dict[str, Any]) -> Any:
    """The cases whose applicants wait for an answer, the most urgent first."""
    page = queries.waiting(cursor=asked["after"], limit=asked["limit"])
    cases = queries.cases_of(page.items)
    return {"items": [schemas.waits(one, cases[one.case_id]) for one in page.items], "next": page.next}


@bp.get("/cases/<uuid:case_id>/messages")
@needs("case.read")
@bp.response(200, schemas.TalkOut)
def thread(case_id: UUID) -> Any:
    """Everything that was written in one case."""
    case = submitted(case_id)
    return schemas.thread(queries.of(case.id), queries.lines(case.id))


@bp.post("/cases/<uuid:case_id>/messages")
@needs("case.answer")
@bp.arguments(schemas.MessageForm)
@bp.response(201, schemas.TalkOut)
def write(asked: dict[str, Any], case_id: UUID) -> Any:
    """Answer, or tell the applicant something."""
    actor().must("case.read")
    case = submitted(case_id)
    actions.write(case.id, asked["text"], actor=actor())
    return schemas.thread(queries.of(case.id), queries.lines(case.id))
