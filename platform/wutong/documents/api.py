"""Documents for machines: the list of a case, the file, and whether a code is genuine."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint
from werkzeug.wrappers import Response

from wutong.cases import queries as cases
from wutong.cases.actions import opening
from wutong.documents import actions, queries, schemas, shown, verifying
from wutong.web import listing
from wutong.web.doors import actor, needs, open_to_all
from wutong.web.region import lasts

bp = Blueprint("documents_api", __name__, url_prefix="/api/v1/<region:region>/documents", description="文书")
lasts(bp.name)


@bp.get("/")
@needs("paper.read")
@bp.arguments(schemas.Asked, location="query")
@bp.response(200, schemas.DocumentsOut)
def index(asked: dict[str, Any]) -> Any:
    """The documents of a case, void ones too, part by part."""
    return listing.part(queries.of_case(cases.get(asked["case"]).id), asked)


@bp.get("/verify")
@open_to_all
@bp.arguments(schemas.CodeAsked, location="query")
@bp.response(200, schemas.ProvenOut)
def verify(asked: dict[str, Any]) -> verifying.Proven:
    """What the document of this code is; wrong tries at one code are counted, and shut it for an hour."""
    return verifying.verify(asked["code"])


@bp.get("/<uuid:document_id>/file")
@needs("paper.read")
@bp.arguments(schemas.ReasonAsked, location="query")
@bp.response(200, {"type": "string", "format": "binary"}, content_type=shown.PDF)
def file(asked: dict[str, Any], document_id: UUID) -> Response:
    """The PDF of one document; an officer who neither handles its case nor is of its department says why (`reason`)."""
    found = queries.get(document_id)
    if asked["reason"]:
        opening.because(found.case_id, asked["reason"], actor=actor())
    actions.take_out(found, opening.lets(cases.get(found.case_id), actor()), actor=actor())
    return shown.file(found)
