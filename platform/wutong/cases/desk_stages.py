"""The administrator's doors to cases in states that plugins added: where they stand, and the way back."""

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import staged
from wutong.cases.actions import falling
from wutong.cases.actions.current import Current
from wutong.cases.rules import TITLES
from wutong.cases.schemas import FallBackForm
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see

bp = Blueprint("cases_stages", __name__, url_prefix="/<region:region>/desk/cases/stages", template_folder="templates")
lasts(bp.name)


@bp.get("/")
@needs(falling.RIGHT)
def index() -> str:
    """The cases that stand in an added state, of one plugin or state where the address names it."""
    of = _of()
    page = staged.listed(of, cursor=request.args.get("after"))
    counted = [(stage, Current.states.get(stage), number) for stage, number in staged.counted().items()]
    return render("cases/stages.html", page=page, of=of, counted=counted, states=Current.states, titles=TITLES)


@bp.post("/")
@again(".index")
@needs(falling.RIGHT)
def back() -> Response:
    """Send the chosen ones back, or all, a portion at a time."""
    told, of = form(FallBackForm), _of()
    done = falling.fall_back_all(of, told["reason"], actor=actor()) if told["all"] else len(told["case"])
    for case_id in () if told["all"] else told["case"]:
        falling.fall_back(case_id, told["reason"], actor=actor())
    say(_("已退回 %(n)s 件，并记入各自的办理过程。", n=done), "success")
    return see(".index", plugin=of.plugin or None, stage=of.stage or None)


def _of() -> staged.Of:
    return staged.Of(*(request.values.get(name, "").strip()[:60] for name in ("plugin", "stage")))
