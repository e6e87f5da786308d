"""The office's door to papers and documents of a case that is not one's own: why, before anything comes out."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from wutong.cases import queries
from wutong.cases.actions import opening
from wutong.cases.models import Case
from wutong.cases.opening_forms import WhyForm
from wutong.cases.rules.opening import HOLDS, REASONS, ReasonWanted
from wutong.web.doors import actor, needs
from wutong.web.forms import form
from wutong.web.region import lasts
from wutong.web.screens import here, home_address, render, see

bp = Blueprint("cases_desk_opening", __name__, url_prefix="/<region:region>/desk/cases", template_folder="templates")
lasts(bp.name)


def taking_out(case: Case, give: Callable[[UUID | None], Response]) -> ResponseReturnValue:
    """What `give` answers for the reason that lets the reader take it out, or the page that asks for one."""
    try:
        held = opening.lets(case, actor())
    except ReasonWanted:
        return see("cases_desk_opening.why", case_id=case.id, next=here())
    return give(held)


@bp.get("/<uuid:case_id>/why")
@needs("paper.read")
def why(case_id: UUID) -> str:
    """Ask why."""
    case = _submitted(case_id)
    minutes = int(HOLDS.total_seconds()) // 60
    return render("cases/desk_why.html", case=case, reasons=REASONS, minutes=minutes, next=request.args.get("next", ""))


@bp.post("/<uuid:case_id>/why")
@needs("paper.read")
def because(case_id: UUID) -> Response:
    """Keep the reason, and go on to what was wanted."""
    opening.because(_submitted(case_id).id, form(WhyForm)["reason"], actor=actor())
    wanted = home_address(request.args.get("next"))
    return redirect(wanted or url_for("cases_desk_papers.papers", case_id=case_id), 303)


def _submitted(case_id: UUID) -> Case:
    case = queries.get(case_id)
    if case.state == "draft":
        raise queries.NoSuchCase
    return case
