"""The doors of the cuts that an officer keeps: all of them, one more, one less."""

from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases.actions import cutting
from wutong.cases.schemas import CutForm
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see

bp = Blueprint("cases_kept", __name__, url_prefix="/<region:region>/desk/cases/cuts", template_folder="templates")
lasts(bp.name)


@bp.get("/")
@needs("case.read")
def index() -> str:
    """The reader's own cuts; from the inbox also the present one, to be kept."""
    cuts = [(row, cutting.parts(row)) for row in cutting.kept(actor())]
    return render("cases/kept.html", cuts=cuts, asked=_asked())


@bp.post("/")
@again(".index")
@needs("case.read")
def keep() -> Response:
    """Keep a cut under a name."""
    cutting.keep(form(CutForm)["title"], _asked(), actor=actor())
    say(_("筛选已保存，只有您自己看得到。"), "success")
    return see(".index")


@bp.post("/<uuid:cut>/drop")
@needs("case.read")
def drop(cut: UUID) -> Response:
    """Throw a cut away."""
    cutting.drop(cut, actor=actor())
    say(_("筛选已删除。"), "success")
    return see(".index")


def _asked() -> dict[str, str]:
    """The parts of the cut that the inbox showed, as its link or the form brings them."""
    return {name: request.values[name].strip() for name in cutting.PARTS if request.values.get(name, "").strip()}
