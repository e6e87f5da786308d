"""The office's doors to the papers of a case: the list, what comes in at the counter, what is held already, the zip."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import checklist, lending, opened, queries, shown, uploads
from wutong.cases.actions import checking, opening, pairing, papering, reusing
from wutong.cases.actions.moving import announce
from wutong.cases.bundle import bundle
from wutong.cases.desk_opening import taking_out
from wutong.cases.download import download
from wutong.cases.models import Case
from wutong.cases.paper_events import PapersOpened
from wutong.cases.rules import UNDECIDED
from wutong.cases.schemas import ReuseForm, SlotForm, UploadForm
from wutong.cases.sent import consent, sent_files
from wutong.people.queries import posts
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see

bp = Blueprint("cases_desk_papers", __name__, url_prefix="/<region:region>/desk/cases", template_folder="templates")
lasts(bp.name)


@bp.get("/<uuid:case_id>/papers")
@needs("paper.read")
def papers(case_id: UUID) -> str:
    """The list: asked for, there, owed, put aside, former versions; and what can be added."""
    case = submitted(case_id)
    adding = actor().may("paper.add") and case.state in UNDECIDED and case.moved_to is None
    offers = reusing.offers(case, actor()) if adding else []
    looks = opened.of(case_id)
    names = posts.names([one.by for one in looks if one.by])
    return render("cases/desk_papers.html", case=case, looks=looks, names=names,
                  looking=opening.open_to(case, actor()), former=checklist.former(case.id), origin=checklist.origin,
                  offers=offers, adding=adding, **shown.papers(case))  # fmt: skip


@bp.post("/<uuid:case_id>/papers")
@again(".papers")
@needs("paper.add")
def upload(case_id: UUID) -> Response:
    """Add papers that came in at the counter."""
    case, sent, told = submitted(case_id), sent_files(), form(UploadForm)
    for one in sent:
        papering.add_paper(case.id, told["slot"], one.name, one.stream, actor=actor(), replaces=told["replaces"])
    say(_("材料已添加。"), "success")
    return see(".papers", case_id=case_id)


@bp.post("/<uuid:case_id>/uploads")
@needs("paper.add")
def begin(case_id: UUID) -> Response:
    """Announce a file that is sent piece by piece."""
    return uploads.create(".send", submitted(case_id).id)


@bp.route("/<uuid:case_id>/uploads/<uuid:upload_id>", methods=uploads.METHODS)
@needs("paper.add")
def send(case_id: UUID, upload_id: UUID) -> Response:
    """Send a piece, ask how far it is, or give it up."""
    return uploads.one(upload_id, case_id)


@bp.post("/<uuid:case_id>/papers/reuse")
@again(".papers")
@needs("paper.add")
def reuse(case_id: UUID) -> Response:
    """Take over what this office holds already, with the applicant's consent."""
    told: dict[str, Any] = form(ReuseForm)
    actor().must("paper.read")
    region, old, paper = told["held"]
    case = submitted(case_id)
    reusing.reuse(case.id, told["slot"], region, old, paper, consent=consent(told, actor()), actor=actor())
    say(_("已使用申请人以前提交过的材料。"), "success")
    return see(".papers", case_id=case_id)


@bp.post("/<uuid:case_id>/papers/<uuid:paper_id>/turn")
@needs("paper.add")
def turn(case_id: UUID, paper_id: UUID) -> Response:
    """Turn a picture by a quarter."""
    papering.turn(submitted(case_id).id, paper_id, actor=actor())
    return see(".papers", case_id=case_id)


@bp.get("/<uuid:case_id>/papers/<uuid:paper_id>")
@needs("paper.read")
def paper(case_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    """Download a paper; that it was taken out is an event, and takes a reason where the case is not one's own."""
    case = submitted(case_id)

    def give(held: UUID | None) -> Response:
        found = checking.opened(case.id, paper_id)
        announce(PapersOpened.of(case, paper=paper_id, opening=held), case, actor())
        return download(found)

    return taking_out(case, give)


@bp.get("/<uuid:case_id>/papers.zip")
@needs("paper.read")
def everything(case_id: UUID) -> ResponseReturnValue:
    """Download all that count; the same holds as for one."""
    case = submitted(case_id)

    def give(held: UUID | None) -> Response:
        announce(PapersOpened.of(case, opening=held), case, actor())
        return bundle(case, queries.papers(case.id))

    return taking_out(case, give)


# ── By telephone ─────────────────────────────────────────────────────────────────────────────────────────────


@bp.post("/<uuid:case_id>/papers/phone")
@needs("paper.add")
def lend(case_id: UUID) -> Response:
    """Let a telephone send the files of one paper for a while."""
    case = submitted(case_id)
    row = pairing.lend(queries.asked(case), form(SlotForm)["slot"], actor=actor(), case=case)
    return see(".lent", case_id=case_id, pairing_id=row.id)


@bp.get("/<uuid:case_id>/papers/phone/<uuid:pairing_id>")
@needs("paper.add")
def lent(case_id: UUID, pairing_id: UUID) -> str:
    """The picture to scan, and what has come."""
    case, row = submitted(case_id), pairing.of(pairing_id, actor=actor(), case_id=case_id)
    return render("cases/lent.html", case=case, lent=lending.lent(row), desk=True,
                  **_addresses(case_id, pairing_id))  # fmt: skip


@bp.get("/<uuid:case_id>/papers/phone/<uuid:pairing_id>/came")
@needs("paper.add")
def came(case_id: UUID, pairing_id: UUID) -> str:
    """What has come, alone, for the page that waits for it."""
    row = pairing.of(pairing_id, actor=actor(), case_id=case_id)
    return render("cases/_came.html", lent=lending.lent(row), **_addresses(case_id, pairing_id))


@bp.post("/<uuid:case_id>/papers/phone/<uuid:pairing_id>/end")
@needs("paper.add")
def end(case_id: UUID, pairing_id: UUID) -> Response:
    """Take the link back."""
    pairing.end(pairing.of(pairing_id, actor=actor(), case_id=case_id))
    say(_("二维码已停用。"), "success")
    return see(".papers", case_id=case_id)


def _addresses(case_id: UUID, pairing_id: UUID) -> dict[str, str]:
    of: dict[str, Any] = {"case_id": case_id, "pairing_id": pairing_id}
    return {"look": url_for(".came", **of), "stop": url_for(".end", **of), "back": url_for(".papers", case_id=case_id)}


def submitted(case_id: UUID) -> Case:
    """The case; a draft is the applicant's own business and unknown here."""
    case = queries.get(case_id)
    if case.state == "draft":
        raise queries.NoSuchCase
    return case
