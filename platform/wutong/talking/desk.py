"""The office's doors: what waits for an answer, the thread of one case."""

from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import limits
from wutong.cases.desk_papers import submitted
from wutong.clock import today
from wutong.people.queries import posts
from wutong.talking import actions, queries, shown
from wutong.talking.schemas import MessageForm
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("talking_desk", __name__, url_prefix="/<region:region>/desk", template_folder="templates")
lasts(bp.name)
nav.add(N_("群众留言"), "talking_desk.index", right="case.answer", group=N_("办件"), order=105)


@bp.get("/messages/")
@needs("case.answer")
def index() -> str:
    """What waits for an answer, the most urgent first."""
    page = queries.waiting(cursor=request.args.get("after"))
    return render("talking/waiting.html", page=page, cases=queries.cases_of(page.items), today=today())


@bp.get("/cases/<uuid:case_id>/messages")
@needs("case.read")
def thread(case_id: UUID) -> str:
    """Everything that was written in one case; who may answer has seen it now."""
    told = shown.thread(submitted(case_id))
    names = posts.names([one.said.by for one in told["lines"] if one.said.by and one.said.side == "staff"])
    page = render("talking/desk_thread.html", names=names, most=limits.upload() // limits.MEGABYTE, **told)
    if actor().may("case.answer"):
        actions.see(case_id, "staff")
    return page


@bp.post("/cases/<uuid:case_id>/messages")
@again(".thread")
@needs("case.answer")
def write(case_id: UUID) -> Response:
    """Answer, or tell the applicant something."""
    with shown.keeping_words():
        actions.write(submitted(case_id).id, form(MessageForm)["text"], actor=actor(), enclosed=shown.enclosed())
    say(_("已送出，申请人会收到通知。"), "success")
    return see(".thread", case_id=case_id)


@bp.post("/cases/<uuid:case_id>/messages/settle")
@needs("case.answer")
def settle(case_id: UUID) -> Response:
    """Say that nothing is left to answer."""
    actions.settle(submitted(case_id).id, actor=actor())
    say(_("已标记为无需答复。"), "success")
    return see(".index")
