"""The office's questions: all of them, a new one, one with its answers."""

from uuid import UUID

from flask import Blueprint, g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.asking import actions, queries, schemas
from wutong.asking.rules import LIMIT, STATES
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("asking_desk", __name__, url_prefix="/<region:region>/desk/questions", template_folder="templates")

nav.add(N_("上下级问答"), "asking_desk.index", right="matter.claim", group=N_("事项"), order=316)


@bp.get("/")
@needs("matter.claim")
def index() -> str:
    """Every question, those that wait for an answer from here first."""
    return render("asking/index.html", found=queries.listed(), states=STATES)


@bp.get("/new")
@needs("matter.claim")
def new() -> str:
    """A question about a matter of a region above."""
    code = request.values.get("code", "")
    name, line = queries.above(code)
    choices = [(region.code, region.name) for region in line]
    return render("asking/new.html", code=code, name=name, line=line, choices=choices, limit=LIMIT)


@bp.post("/new")
@again(".new")
@needs("matter.claim")
def ask() -> Response:
    """Send the question."""
    given = form(schemas.AskForm)
    row = actions.ask(given["code"], given["text"], actor=actor(), to=given["to"])
    say(_("已送出；对方答复后，“消息”中会有提醒。"), "success")
    return see(".thread", question=row.id)


@bp.get("/<uuid:question>")
@needs("matter.claim")
def thread(question: UUID) -> str:
    """One question with everything that was written."""
    found = queries.thread(question)
    return render("asking/thread.html", found=found, states=STATES, here=g.region.name, limit=LIMIT)


@bp.post("/<uuid:question>")
@again(".thread")
@needs("matter.claim")
def write(question: UUID) -> Response:
    """Answer, or ask further."""
    row = actions.write(question, form(schemas.WriteForm)["text"], actor=actor())
    say(_("已送出；对方答复后，“消息”中会有提醒。") if row.asked else _("答复已送出，对方会收到提醒。"), "success")
    return see(".thread", question=question)


@bp.post("/<uuid:question>/settle")
@needs("matter.claim")
def settle(question: UUID) -> Response:
    """Say that nothing is left to ask."""
    actions.settle(question, actor=actor())
    say(_("已了结，对方看得到。"), "success")
    return see(".index")
