"""Everybody's door: is this document genuine? And the citizen's: one's own documents, to take away."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from wutong.cases.models import Case
from wutong.documents import queries, shown
from wutong.documents.rules import ENDED, KINDS, NoSuchDocument
from wutong.web import nav, slots
from wutong.web.doors import actor, open_to_all, signed_in
from wutong.web.region import lasts
from wutong.web.screens import render
from wutong.web.words import N_

bp = Blueprint("documents", __name__, url_prefix="/<region:region>/documents", template_folder="templates")
lasts(bp.name)
nav.tab(N_("文书核验"), "documents.verify", order=220)
slots.fill("case.page", "documents/_case.html")


@bp.app_template_global("documents_of")
def documents_of(case: Case) -> Sequence[queries.Due]:
    """The documents of a case, made or not yet, for its page; what is the office's own is for the office alone."""
    inside = actor().kind != "citizen"
    return [one for one in queries.due(case) if inside or not one.kind.inside]


@bp.app_template_global("document_ended")
def document_ended(how: str) -> str:
    """What a list calls the end that a document came to."""
    return ENDED[how]


@bp.get("/verify")
@open_to_all
def verify() -> ResponseReturnValue:
    """What the document of a code is; the QR picture on it brings the code along."""
    code = request.args.get("code", "")[:80]
    proven, refusal = shown.verified(code)
    page = render("documents/verify.html", code="" if proven else code, proven=proven, refusal=refusal)
    return page, 200 if refusal is None else refusal.status


@bp.get("/<uuid:document_id>")
@signed_in
def take(document_id: UUID) -> Response:
    """One's own document as a file."""
    found = queries.get(document_id)
    if KINDS[found.kind].inside:
        raise NoSuchDocument
    return shown.file(found)
