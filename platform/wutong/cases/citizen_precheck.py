"""The citizen's doors to the pre-check (预审): ask for it, take the question back, go on after the answer."""

from uuid import UUID

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import shown
from wutong.cases.actions import prechecking
from wutong.web.doors import actor, signed_in
from wutong.web.forms import again
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import see

bp = Blueprint("cases_precheck", __name__, url_prefix="/<region:region>/cases")
lasts(bp.name)


@bp.post("/<uuid:case_id>/precheck")
@again("cases.confirm")
@signed_in
def ask(case_id: UUID) -> Response:
    """Ask the office to look before anything is handed in."""
    case = prechecking.ask(case_id, actor=actor())
    say(shown.next_step(case), "success")
    return see("cases.show", case_id=case_id)


@bp.post("/<uuid:case_id>/precheck/back")
@again("cases.show")
@signed_in
def back(case_id: UUID) -> Response:
    """Take the question back."""
    prechecking.unask(case_id, actor=actor())
    say(_("预审已收回，可以继续修改，也可以直接提交。"), "success")
    return see("cases.edit", case_id=case_id)


@bp.post("/<uuid:case_id>/precheck/mend")
@again("cases.show")
@signed_in
def mend(case_id: UUID) -> Response:
    """Go on with the draft after the answer."""
    prechecking.mend(case_id, actor=actor())
    return see("cases.edit", case_id=case_id)
