"""Cases for machines: list, read, file, move. Nothing personal comes out; what goes in is sealed."""

import io
from typing import Any
from uuid import UUID

from flask import g, jsonify
from flask_smorest import Blueprint
from werkzeug.wrappers import Response

from wutong.cases import checklist, clocked, clocks, offered, queries
from wutong.cases.actions import border, dispatch, filing
from wutong.cases.actions.current import Current
from wutong.cases.clock_schemas import ClocksOut
from wutong.cases.models import Case
from wutong.cases.paper_schemas import PaperListOut
from wutong.cases.rules import checklist as rules
from wutong.cases.schemas import (
    CaseDetail,
    FilingIn,
    Listed,
    MoveForm,
    PageOut,
    ReceiptOut,
)
from wutong.flow import NotOpen
from wutong.web import etag
from wutong.web.doors import actor, needs
from wutong.web.errors import problem
from wutong.web.region import lasts

bp = Blueprint("cases_api", __name__, url_prefix="/api/v1/<region:region>/cases", description="办件")
lasts(bp.name, but=("file",))


@bp.get("/")
@needs("case.read")
@bp.arguments(Listed, location="query")
@bp.response(200, PageOut)
def listed(asked: dict[str, Any]) -> Any:
    """The submitted cases of the region, newest first, page by page."""
    return queries.filed(state=asked["state"], cursor=asked["after"], limit=asked["limit"])


@bp.post("/")
@needs("case.file")
@bp.arguments(FilingIn)
@bp.response(201, ReceiptOut)
def file(asked: dict[str, Any]) -> border.Receipt:
    """File an application, complete with its papers; `Idempotency-Key` makes repeating it harmless."""
    given = filing.Given(
        asked["name"], asked["id_number"], asked["telephone"], asked["answers"], asked["mandate"], asked["email"]
    )
    uploads = [border.Upload(one["slot"], one["name"], io.BytesIO(one["content"])) for one in asked["papers"]]
    frozen = offered.to_file(asked["matter"])
    return border.file_for(
        frozen, given, uploads, actor=actor(), promised=tuple(asked["promised"]), signed=tuple(asked["signed"])
    )


@bp.get("/<uuid:case_id>")
@needs("case.read")
@bp.response(200, CaseDetail)
def show(case_id: UUID) -> Response:
    """One case and the moves that are open to the caller."""
    return _answer(_submitted(case_id))


@bp.get("/<uuid:case_id>/papers")
@needs("case.read")
@bp.response(200, PaperListOut)
def papers(case_id: UUID) -> dict[str, Any]:
    """The list of papers: asked for, there, owed until when, put aside, and what came besides."""
    lines = checklist.of(_submitted(case_id))
    return {"complete": rules.complete(lines), "lines": lines}


@bp.post("/<uuid:case_id>/moves/<name>")
@needs("case.read")
@bp.arguments(MoveForm)
@bp.response(200, CaseDetail)
def move(asked: dict[str, Any], case_id: UUID, name: str) -> Response:
    """Take a move; 409 lists the moves that are open instead. `If-Match` refuses a case that has moved on."""
    case = _submitted(case_id)
    etag.must_match(_version(case))
    try:
        dispatch.take(case.id, name, asked, actor=actor(), level=g.region.level)
    except NotOpen as refusal:
        return problem(refusal.status, refusal.code, refusal.text(), state=case.stands, open=_open(case))
    return _answer(queries.get(case_id))


@bp.get("/<uuid:case_id>/clock")
@needs("case.read")
@bp.response(200, ClocksOut)
def clock(case_id: UUID) -> Any:
    """Every clock of one case, counted out: since when, how long, by when, and each day with its number or the reason
    why it did not count; the special procedures that stopped them, and the extension."""
    case = _submitted(case_id)
    told = {"clocks": clocked.told(case), "stops": queries.stops(case_id), "papers_by": clocks.deferred_until(case)}
    return told | {"extended": case.extended, "extended_on": case.extended_on}


def _submitted(case_id: UUID) -> Case:
    case = queries.get(case_id)
    if case.state == "draft":
        raise queries.NoSuchCase
    return case


def _open(case: Case) -> list[str]:
    return [open_.name for open_ in Current.flow(case).open(case.stands, actor())]


def _version(case: Case) -> str:
    return etag.tag(case.id, case.seq)


def _answer(case: Case) -> Response:
    body = CaseDetail(exclude=("open", "colour")).dump(case)
    response = jsonify(body | {"open": _open(case), "colour": clocks.colour(case)})
    return etag.answer(response, _version(case))
