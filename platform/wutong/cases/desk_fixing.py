"""The counter's door to a slip of the pen (当场更正): the form as it was filed, opened with the applicant there.

Opening it shows everything in full, so that is written down with its reason like any other such look.
"""

from uuid import UUID

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wutong.cases import known, queries
from wutong.cases.actions import amending, deciding, filing
from wutong.cases.actions.current import Current
from wutong.cases.counter_forms import FixForm
from wutong.cases.models import Case
from wutong.cases.rules import guards
from wutong.cases.schemas import RevealForm
from wutong.forms import drawing
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see

bp = Blueprint("cases_desk_fixing", __name__, url_prefix="/<region:region>/desk/cases", template_folder="templates")
lasts(bp.name)


@bp.get("/<uuid:case_id>/fix")
@needs("case.accept")
def look(case_id: UUID) -> str:
    """What is wrong, in the applicant's words, before the form opens; the form as it was typed where it was refused."""
    case = _open(case_id)
    return _page(case, known.NOTHING) if "name" in (g.get("typed") or ()) else render("cases/desk_fix.html", case=case)


@bp.post("/<uuid:case_id>/fix/open")
@again(".look")
@needs("case.accept")
def begin(case_id: UUID) -> str:
    """Open the form, once, for a reason that is kept."""
    case = deciding.reveal(_open(case_id).id, form(RevealForm)["reason"], actor=actor())
    return _page(case, filing.given(case_id))


@bp.post("/<uuid:case_id>/fix")
@needs("case.accept")
def fix(case_id: UUID) -> ResponseReturnValue:
    """Put right what is wrong; without a script a button of a group only shows the page once more.

    Raises `ChangedSince` where somebody has put something right since the form was opened.
    """
    asked = queries.asked(_open(case_id)).form
    if drawing.asks_for_rows():
        drawing.once_more(asked)
        return look(case_id)
    said = form(FixForm)
    guards.unchanged(amending.written(queries.locked(case_id)), said.pop("seen"))
    amending.fix(case_id, said | {"answers": drawing.sent(asked)}, said["reason"], actor=actor())
    say(_("已当场更正，并已通知申请人。"), "success")
    return see("cases_desk.show", case_id=case_id)


def _open(case_id: UUID) -> Case:
    """The case while a slip of the pen can be put right; raises `NotOpen`."""
    case = queries.get(case_id)
    Current.flow(case).pick(case.stands, "fix")
    return case


def _page(case: Case, given: filing.Given) -> str:
    asked = queries.asked(case).form
    return render("cases/desk_fix.html", case=case, given=given, title=asked.title, opened=True,
                  goes=amending.by_telephone(case), seen=amending.written(case),
                  sections=drawing.page(asked, given.answers))  # fmt: skip
