"""Drafts: what they would do, submitting, agreeing, giving back, publishing; and stopping a matter at once."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.clock import SHANGHAI, now
from wutong.layers import drafts
from wutong.layers.models import Release
from wutong.matters import actions, board, orders, policy
from wutong.matters.desk.door import bp
from wutong.matters.models import MATTER
from wutong.matters.pages import WORDS
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.saying import say
from wutong.web.screens import render, see


@bp.get("/draft")
@needs("matter.read")
def draft() -> str:
    """What publishing would do: which elements change, who is touched, what stands in the way; what waits for whom."""
    return render(
        "matters/draft.html", mine=board.working_bundle(), waiting=board.waiting(), scheduled=board.scheduled(),
        words=WORDS, second=policy.second_person(), delay=policy.delay(),
    )  # fmt: skip


@bp.post("/draft")
@needs("matter.publish")
def publish() -> Response:
    """Publish the draft with nobody else's consent, where the region allows it."""
    given = form(orders.SubmitForm)
    _said(actions.publish(actor=actor(), at=instant(given), note=given["note"]))
    return see(".history")


@bp.post("/draft/submit")
@again(".draft")
@needs("matter.edit")
def submit() -> Response:
    """Put the draft before an approver."""
    given = form(orders.SubmitForm)
    actions.submit(actor=actor(), at=instant(given), note=given["note"])
    say(_("已送审，请本地区的目录审定人员审定。"), "success")
    return see(".draft")


@bp.get("/drafts/<uuid:draft_id>")
@needs("matter.read")
def review(draft_id: UUID) -> str:
    """A submitted draft before its approver: every change, whom it touches, agree or give back."""
    one = board.bundle(drafts.get_draft(MATTER, draft_id))
    return render("matters/review.html", one=one, words=WORDS, second=policy.second_person(), delay=policy.delay())


@bp.post("/drafts/<uuid:draft_id>/take-back")
@again(".draft")
@needs("matter.edit")
def take_back(draft_id: UUID) -> Response:
    """Take a submitted draft back."""
    actions.take_back(draft_id, actor=actor())
    say(_("已撤回送审，可以继续修改。"), "success")
    return see(".draft")


@bp.post("/drafts/<uuid:draft_id>/return")
@again(".review")
@needs("matter.publish")
def give_back(draft_id: UUID) -> Response:
    """Return a submitted draft with a reason."""
    actions.give_back(draft_id, reason=form(orders.ReasonForm)["reason"], actor=actor())
    say(_("已退回编辑人员，退回理由他们看得到。"), "success")
    return see(".draft")


@bp.post("/drafts/<uuid:draft_id>/approve")
@again(".review")
@needs("matter.publish")
def approve(draft_id: UUID) -> Response:
    """Agree to a submitted draft."""
    given = form(orders.ApproveForm)
    _said(actions.approve(draft_id, actor=actor(), stamp=given["stamp"], at=instant(given)))
    return see(".history")


@bp.post("/<code>/stop")
@again(".edit")
@needs("matter.publish")
def stop(code: str) -> Response:
    """Withdraw a matter here and everywhere below at once."""
    actions.stop(code, grounds=form(orders.ReasonForm)["reason"], actor=actor())
    say(_("已紧急停办，本级和所有下级立即不再受理；需要恢复时，在发布记录中撤回这次发布。"), "success")
    return see(".history")


def instant(given: dict[str, Any]) -> datetime | None:
    """The instant of a form's box of Beijing time."""
    return given["at"].replace(tzinfo=SHANGHAI).astimezone(UTC) if given["at"] else None


def _said(release: Release) -> None:
    if release.starts > now():
        say(_("已审定 %(n)s 项，到时间自动生效；在此之前可以一键叫停。", n=release.items), "success")
    else:
        say(_("已发布 %(n)s 项。", n=release.items), "success")
