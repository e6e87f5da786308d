"""The archive's desk: the list with its search, one package with its parts and proof, a copy to take away."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.archives import actions, desk_keeping, desk_transfers, holding, queries, schemas, shown
from wutong.archives.rules import TERMS
from wutong.cases.rules import TITLES
from wutong.clock import today
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("archives_desk", __name__, url_prefix="/<region:region>/desk/archives", template_folder="templates")
lasts(bp.name)
bps = (bp, desk_keeping.bp, desk_transfers.bp)

nav.add(N_("档案"), "archives_desk.index", right="archive.read", group=N_("档案"), order=180)


@bp.get("/")
@needs("archive.read")
def index() -> str:
    """The region's packages, by number, case or matter, by term and year, or those whose term is over."""
    told = {"q": request.args.get("q", "")[:80].strip(), "term": request.args.get("term", "")}
    year = request.args.get("year", type=int)
    over = today() if request.args.get("over") == "1" else None
    page = queries.listed(text=told["q"], term=told["term"], year=year, over=over, cursor=request.args.get("after"))
    return render("archives/index.html", page=page, terms=TERMS, states=TITLES, year=year, over=over, **told)


@bp.get("/<uuid:package_id>")
@needs("archive.read")
def show(package_id: UUID) -> str:
    """One package with its parts."""
    return render("archives/show.html", verdict=None, **_seen(package_id))


@bp.post("/<uuid:package_id>/verify")
@needs("archive.read")
def verify(package_id: UUID) -> str:
    """Prove the package now, and show which part is broken, if one is."""
    verdict = actions.verify(queries.get(package_id))
    return render("archives/show.html", verdict=verdict, **_seen(package_id))


@bp.post("/<uuid:package_id>/export")
@needs("archive.manage")
def export(package_id: UUID) -> Response:
    """Take a copy away; that it was taken is an event of the case."""
    return shown.file(actions.export(package_id, actor=actor()))


@bp.post("/<uuid:package_id>/hold")
@again(".show")
@needs("archive.manage")
def hold(package_id: UUID) -> Response:
    """Hold the archive of a package's case."""
    holding.hold(queries.get(package_id).case_id, form(schemas.ReasonForm)["reason"], actor=actor())
    say(_("已冻结，解除之前不能销毁。"), "success")
    return see(".show", package_id=package_id)


@bp.post("/of/<uuid:case_id>")
@needs("case.close")
def seal(case_id: UUID) -> Response:
    """Seal what a case has that no package has yet, without waiting for the worker."""
    row = actions.seal(case_id, base=current_app.config["WUTONG"].public_url)
    say(_("已封存，档号 %(number)s。", number=row.number), "success")
    return see("cases_desk.show", case_id=case_id)


def _seen(package_id: UUID) -> dict[str, Any]:
    row = queries.get(package_id)
    return {"row": row, "pieces": queries.pieces(row.id), "others": queries.of_case(row.case_id),
            "holds": queries.holds(row.case_id), "terms": TERMS, "states": TITLES, "fault": shown.fault}  # fmt: skip
