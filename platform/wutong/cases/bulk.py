"""The doors of a step for several cases: what it will do to which, and what became of each."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _

from wutong.cases import queries, shown, takers
from wutong.cases.actions import deciding, several
from wutong.cases.assign_forms import SeveralForm
from wutong.errors import NotFound
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render

bp = Blueprint("cases_bulk", __name__, url_prefix="/<region:region>/desk/cases/several", template_folder="templates")
lasts(bp.name)


class NoneChosen(NotFound):
    """The step was pressed before a case was ticked, or is not one for several cases."""

    code = "case.none_chosen"
    message = "请先在“待办办件”中勾选办件，再选择要办理的步骤。"


@bp.get("/")
@needs("case.read")
def ask() -> str:
    """What the step will do to the ticked cases, before it is done, and what it needs."""
    name, ids = _asked()
    known = queries.known(ids)
    cases = [known[case_id] for case_id in ids if case_id in known]
    if not cases:
        raise NoneChosen
    return render("cases/several.html", step=several.STEPS[name], name=name, cases=cases,
                  methods=deciding.METHODS, **_heirs(name, ids))  # fmt: skip


def _heirs(name: str, ids: list[UUID]) -> dict[str, Any]:
    """Who may handle the cases instead, where that is the step."""
    if name != "assign":
        return {}
    offer = takers.of_cases(ids, request.values.get("who", ""), wide="wide" in request.values)
    return {"offer": offer, "heirs": shown.takers(offer)}


@bp.post("/")
@again(".ask")
@needs("case.read")
def do() -> str:
    """Take the step for each case by itself, and say what became of each."""
    sent: dict[str, Any] = form(SeveralForm)
    given = several.Given(sent["method"], sent.get("handler"))
    results = several.each(sent["step"], sent["case"], given, actor=actor())
    done = sum(one.refusal is None for one in results)
    say(_("已办理 %(n)s 件。", n=done), "success" if done else "info")
    left = [(one, one.refusal.text(_)) for one in results if one.refusal is not None]
    well = [one for one in results if one.refusal is None]
    return render("cases/several_done.html", step=several.STEPS[sent["step"]], done=well, left=left)


def _asked() -> tuple[str, list[UUID]]:
    """The step and the cases that the address names; what is no id names none."""
    name = request.values.get("step", "")
    if name not in several.STEPS:
        raise NoneChosen
    found = [_id(text) for text in dict.fromkeys(request.values.getlist("case"))]
    return name, [one for one in found if one is not None][: several.MOST]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
