"""The desk of supervision: quarters' grades, what is behind each point, objections, the grades of regions below."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.oversight import graded, grading, queries, schemas
from wutong.oversight.grades import GRADES, LATE, OBJECT_DAYS, STANDS, called
from wutong.oversight.rules import LIGHTS, LIMIT, RULES
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint(
    "oversight_grades", __name__, url_prefix="/<region:region>/desk/oversight/grades", template_folder="templates"
)
lasts(bp.name)

nav.add(N_("季度评分"), "oversight_grades.index", right="case.read", group=N_("办件"), order=133)

#: Every word that the templates of this desk share, and the tone of each grade.
WORDS: dict[str, Any] = {
    "results": GRADES, "stands": STANDS, "called": called, "rules": RULES, "lights": LIGHTS, "late": LATE,
    "limit": LIMIT, "tones": {"best": "green", "good": "blue", "passed": "gold", "failed": "red"},
}  # fmt: skip


@bp.get("/")
@needs("case.read")
def index() -> str:
    """The grades of one's own department, or of all for who supervises or assigns."""
    page = graded.listed(actor(), cursor=request.args.get("after"))
    return render("oversight/grades.html", page=page, supervises=queries.supervises(actor()), **WORDS)


@bp.get("/below")
@needs("case.supervise")
def below() -> str:
    """What the regions below graded."""
    page = graded.from_below(cursor=request.args.get("after"))
    return render("oversight/grades_below.html", page=page, places=graded.places(page.items), **WORDS)


@bp.get("/<uuid:grade>")
@needs("case.read")
def show(grade: UUID) -> str:
    """One grade with every case behind it."""
    told = graded.told(grade, actor())
    may = {"objects": graded.may_object(told.grade, actor()),
           "answers": graded.may_answer(told.grade, told.objection, actor())}  # fmt: skip
    return render("oversight/grade.html", told=told, days=OBJECT_DAYS, scale=grading.scale(), **may, **WORDS)


@bp.post("/<uuid:grade>/objection")
@again(".show")
@needs("case.read")
def object_(grade: UUID) -> Response:
    """Say why a grade is wrong."""
    grading.object_(grade, form(schemas.TextForm)["text"], actor=actor())
    say(_("异议已提交，由其他监察人员复核。"), "success")
    return see(".show", grade=grade)


@bp.post("/<uuid:grade>/answer")
@again(".show")
@needs("case.supervise")
def answer(grade: UUID) -> Response:
    """Say what an objection comes to."""
    sent = form(schemas.AnswerForm)
    grading.answer(grade, sent["text"], sent["dropped"], actor=actor())
    say(_("复核结果已公布，被评部门看得到。"), "success")
    return see(".show", grade=grade)
