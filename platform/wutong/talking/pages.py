"""The citizen's door to the thread of one's own case."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import limits, queries
from wutong.cases import shown as cases
from wutong.cases.models import Case
from wutong.talking import actions, shown
from wutong.talking import queries as talks
from wutong.talking.models import Talk
from wutong.talking.schemas import MessageForm
from wutong.web import slots
from wutong.web.doors import actor, signed_in
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see

bp = Blueprint("talking", __name__, url_prefix="/<region:region>/cases", template_folder="templates")
lasts(bp.name)
slots.fill("case.page", "talking/_case.html")


@bp.app_template_global("talk_of")
def talk_of(case: Case) -> Talk | None:
    """How the thread of a case stands, for its page."""
    return talks.of(case.id)


@bp.get("/<uuid:case_id>/messages")
@signed_in
def thread(case_id: UUID) -> str | Response:
    """Everything that was written; what the office wrote counts as seen from now on."""
    case = queries.get(case_id)
    if case.moved_to is not None:
        return redirect(url_for(".thread", region=case.moved_to, case_id=case_id), 303)
    told = shown.thread(case)
    page = render("talking/thread.html", promise=shown.promise(), most=limits.upload() // limits.MEGABYTE, **told,
                  **cases.afterwards_of(case))  # fmt: skip
    actions.see(case.id, "citizen")
    return page


@bp.post("/<uuid:case_id>/messages")
@again(".thread")
@signed_in
def write(case_id: UUID) -> Response:
    """Ask the office."""
    with shown.keeping_words():
        actions.write(case_id, form(MessageForm)["text"], actor=actor(), enclosed=shown.enclosed())
    say(_("已送出。") + shown.promise(), "success")
    return see(".thread", case_id=case_id)
