"""The office's doors: make a document at once and print it, or take it away."""

from uuid import UUID

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from wutong.cases import queries as cases
from wutong.cases.desk_opening import taking_out
from wutong.cases.homes import PAPERS
from wutong.documents import actions, queries, shown
from wutong.documents.rules import KINDS, NoSuchDocument
from wutong.documents.words import ITEMS
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.region import lasts
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("documents_desk", __name__, url_prefix="/<region:region>/desk/documents", template_folder="templates")
lasts(bp.name)
nav.add(N_("文书样张"), "documents_desk.samples", right=PAPERS.edit, group=N_("地区"), order=672)


@bp.post("/of/<uuid:case_id>/<int:seq>")
@needs("paper.read")
def make(case_id: UUID, seq: int) -> Response:
    """Make the document of a step now, without waiting for the worker, and open it for printing."""
    made = actions.make(case_id, seq, base=current_app.config["WUTONG"].public_url)
    return see(".show", document_id=made.id)


@bp.get("/<uuid:document_id>")
@needs("paper.read")
def show(document_id: UUID) -> ResponseReturnValue:
    """One document, opened for printing, or as a file with `?save=1`; it takes a reason where the case is not one's
    own, and that it was taken out is an event."""
    found = queries.get(document_id)

    def give(held: UUID | None) -> Response:
        actions.take_out(found, held, actor=actor())
        return shown.file(found, to_print=request.args.get("save") != "1")

    return taking_out(cases.get(found.case_id), give)


@bp.get("/samples")
@needs(PAPERS.edit)
def samples() -> str:
    """Every kind of document, to be looked at before its words are published."""
    return render("documents/samples.html", kinds=KINDS.values(), items=ITEMS, home=f"home_{PAPERS.name}")


@bp.get("/samples/<kind>")
@needs(PAPERS.edit)
def sample(kind: str) -> Response:
    """How one kind looks here, by the draft where there is one."""
    if kind not in KINDS:
        raise NoSuchDocument
    return shown.looked_at(actions.sample(KINDS[kind]))
