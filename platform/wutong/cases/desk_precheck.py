"""The office's door to a pre-check (预审): everything that was filled in and uploaded, with room for what is wrong."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import prechecked, queries, shown
from wutong.cases.actions import prechecking
from wutong.cases.models import Case
from wutong.cases.precheck_forms import PrecheckForm
from wutong.cases.rules import prechecking as rules
from wutong.flow import NotOpen
from wutong.forms import queries as forms
from wutong.forms.rules.showing import lines
from wutong.web.doors import actor, needs
from wutong.web.forms import form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see

bp = Blueprint("cases_desk_precheck", __name__, url_prefix="/<region:region>/desk/cases", template_folder="templates")
lasts(bp.name)


@bp.get("/<uuid:case_id>/precheck")
@needs("case.accept")
def look(case_id: UUID) -> str:
    """Every paper and field, and a box for what is missing or wrong with it."""
    case = queries.get(case_id)
    if case.state != "prechecking":
        raise NotOpen(move="answer_precheck", state=case.state, open=[])
    said = _said(case)
    rows = [(place, one, said.get((one.about, one.key), "")) for place, one in enumerate(prechecked.askable(case))]
    answers = [(key, _(word)) for key, (word, _tone) in rules.ANSWERS.items()]
    return render("cases/desk_precheck.html", case=case, rows=rows, answers=answers, before=prechecked.latest(case),
                  **shown.papers(case))  # fmt: skip


def _said(case: Case) -> dict[tuple[str, str], str]:
    """What was filled in, with everything personal hidden, by field."""
    masked = shown.masked(case) or ("", "", "")
    told = {("field", key): text for key, text in zip(prechecked.WHO, masked, strict=True)}
    asked, answers = queries.asked(case), queries.answers(case.id)
    for box in asked.form.top:
        found = lines(asked.form, {box.key: answers.get(box.key, "")}, forms.hinted)
        told["field", box.key] = "；".join(line.value for line in found if line.value)
    return told


@bp.post("/<uuid:case_id>/precheck")
@needs("case.accept")
def answer(case_id: UUID) -> Response:
    """Answer, paper by paper and field by field."""
    told: dict[str, Any] = form(PrecheckForm)
    askable = prechecked.askable(queries.get(case_id))
    texts = [(one, request.form.get(f"at-{place}", "")) for place, one in enumerate(askable)]
    found = [{"about": one.about, "key": one.key, "text": text} for one, text in texts]
    prechecking.answer(case_id, told["answer"], found, told["remark"], actor=actor())
    say(_("预审已答复，并已通知申请人。"), "success")
    return see("cases_desk.show", case_id=case_id)
