"""The citizen's doors to the papers of one's own case: list, uploads, promises, what is held already, the zip."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import committed, lending, prechecked, queries, shown, uploads
from wutong.cases.actions import checking, committing, pairing, papering, reusing
from wutong.cases.bundle import bundle
from wutong.cases.download import download
from wutong.cases.rules import PRECHECK
from wutong.cases.schemas import CommitForm, ReuseForm, SlotForm, UploadForm
from wutong.cases.sent import consent, sent_files
from wutong.flow import Needed
from wutong.web.doors import actor, signed_in
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see

bp = Blueprint("cases_papers", __name__, url_prefix="/<region:region>/cases", template_folder="templates")
lasts(bp.name)


@bp.get("/<uuid:case_id>/papers")
@signed_in
def papers(case_id: UUID) -> str | Response:
    """What is asked for, what is there, what may be taken over."""
    case = queries.get(case_id)
    if case.state in PRECHECK:
        return see("cases.show", case_id=case_id)
    return render("cases/papers.html", case=case, before=prechecked.for_draft(case),
                  offers=reusing.offers(case, actor()),
                  commitment=committed.offer(case), **shown.papers(case))  # fmt: skip


@bp.post("/<uuid:case_id>/papers")
@again(".papers")
@signed_in
def upload(case_id: UUID) -> Response:
    """Keep what was sent without a script, one paper or several."""
    sent, told = sent_files(), form(UploadForm)
    for one in sent:
        papering.add_paper(case_id, told["slot"], one.name, one.stream, actor=actor(), replaces=told["replaces"])
    say(_("材料已上传。"), "success")
    return see(".papers", case_id=case_id)


@bp.post("/<uuid:case_id>/uploads")
@signed_in
def begin(case_id: UUID) -> Response:
    """Announce a file that is sent piece by piece."""
    return uploads.create(".send", case_id)


@bp.route("/<uuid:case_id>/uploads/<uuid:upload_id>", methods=uploads.METHODS)
@signed_in
def send(case_id: UUID, upload_id: UUID) -> Response:
    """Send a piece, ask how far it is, or give it up."""
    return uploads.one(upload_id, case_id)


@bp.post("/<uuid:case_id>/papers/promise")
@again(".papers")
@signed_in
def promise(case_id: UUID) -> Response:
    """Promise to hand a deferrable paper in later."""
    papering.promise_paper(case_id, form(SlotForm)["slot"], actor=actor())
    return see(".papers", case_id=case_id)


@bp.post("/<uuid:case_id>/papers/commit")
@again(".papers")
@signed_in
def commit(case_id: UUID) -> Response:
    """Sign that the conditions are met, instead of certain papers (告知承诺)."""
    told = form(CommitForm)
    if not told["agreed"]:
        raise Needed({"agreed": ["请先阅读并勾选同意"]})
    committing.sign(case_id, told["slots"], actor=actor())
    say(_("承诺已签署，所选材料不用再交。"), "success")
    return see(".papers", case_id=case_id)


@bp.post("/<uuid:case_id>/papers/commit/back")
@again(".papers")
@signed_in
def uncommit(case_id: UUID) -> Response:
    """Take the signature back, before anything is handed in."""
    committing.take_back(case_id, actor=actor())
    say(_("承诺已收回，请上传材料。"), "success")
    return see(".papers", case_id=case_id)


@bp.post("/<uuid:case_id>/papers/reuse")
@again(".papers")
@signed_in
def reuse(case_id: UUID) -> Response:
    """Take over what is held already."""
    told: dict[str, Any] = form(ReuseForm)
    region, old, paper = told["held"]
    reusing.reuse(case_id, told["slot"], region, old, paper, consent=consent(told, actor()), actor=actor())
    say(_("已使用您以前提交过的材料。"), "success")
    return see(".papers", case_id=case_id)


@bp.post("/<uuid:case_id>/papers/<uuid:paper_id>/drop")
@signed_in
def drop(case_id: UUID, paper_id: UUID) -> Response:
    """Take a paper out again."""
    papering.drop_paper(case_id, paper_id, actor=actor())
    return see(".papers", case_id=case_id)


@bp.post("/<uuid:case_id>/papers/<uuid:paper_id>/turn")
@signed_in
def turn(case_id: UUID, paper_id: UUID) -> Response:
    """Turn a picture by a quarter."""
    papering.turn(case_id, paper_id, actor=actor())
    return see(".papers", case_id=case_id)


@bp.get("/<uuid:case_id>/papers/<uuid:paper_id>")
@signed_in
def paper(case_id: UUID, paper_id: UUID) -> Response:
    """Download one of one's own papers."""
    return download(checking.opened(case_id, paper_id))


@bp.get("/<uuid:case_id>/papers.zip")
@signed_in
def everything(case_id: UUID) -> Response:
    """Download all of them."""
    return bundle(queries.get(case_id), queries.papers(case_id))


# ── By telephone ─────────────────────────────────────────────────────────────────────────────────────────────


@bp.post("/<uuid:case_id>/papers/phone")
@signed_in
def lend(case_id: UUID) -> Response:
    """Let a telephone send the files of one paper for a while."""
    case = queries.get(case_id)
    row = pairing.lend(queries.asked(case), form(SlotForm)["slot"], actor=actor(), case=case)
    return see(".lent", case_id=case_id, pairing_id=row.id)


@bp.get("/<uuid:case_id>/papers/phone/<uuid:pairing_id>")
@signed_in
def lent(case_id: UUID, pairing_id: UUID) -> str:
    """The picture to scan, and what has come."""
    case, row = queries.get(case_id), pairing.of(pairing_id, actor=actor(), case_id=case_id)
    return render("cases/lent.html", case=case, lent=lending.lent(row), desk=False,
                  **_addresses(case_id, pairing_id))  # fmt: skip


@bp.get("/<uuid:case_id>/papers/phone/<uuid:pairing_id>/came")
@signed_in
def came(case_id: UUID, pairing_id: UUID) -> str:
    """What has come, alone, for the page that waits for it."""
    row = pairing.of(pairing_id, actor=actor(), case_id=case_id)
    return render("cases/_came.html", lent=lending.lent(row), **_addresses(case_id, pairing_id))


@bp.post("/<uuid:case_id>/papers/phone/<uuid:pairing_id>/end")
@signed_in
def end(case_id: UUID, pairing_id: UUID) -> Response:
    """Take the link back."""
    pairing.end(pairing.of(pairing_id, actor=actor(), case_id=case_id))
    say(_("二维码已停用。"), "success")
    return see(".papers", case_id=case_id)


def _addresses(case_id: UUID, pairing_id: UUID) -> dict[str, str]:
    of: dict[str, Any] = {"case_id": case_id, "pairing_id": pairing_id}
    return {"look": url_for(".came", **of), "stop": url_for(".end", **of), "back": url_for(".papers", case_id=case_id)}
