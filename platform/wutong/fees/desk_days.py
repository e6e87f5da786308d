"""The office's doors of the reconciliation: the days, what differs, and what became of it."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.fees import books, matching, queries
from wutong.fees.actions import reconciling
from wutong.fees.models import FeeDifference
from wutong.fees.schemas import DayForm, ReasonForm
from wutong.people.queries import posts
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("fees_days", __name__, url_prefix="/<region:region>/desk/fees/days", template_folder="templates")
lasts(bp.name)
nav.add(N_("每日对账"), "fees_days.index", right="fee.reconcile", group=N_("办件"), order=132)


@bp.get("/")
@needs("fee.reconcile")
def index() -> str:
    """The reconciled days, newest first."""
    state = request.args.get("state")
    page = books.days(state=state if state in matching.DAYS else None, cursor=request.args.get("after"))
    return render("fees/days.html", page=page, state=state, states=matching.DAYS, left=books.left(page.items))


@bp.post("/")
@needs("fee.reconcile")
def reconcile() -> Response:
    """Compare a day now, for every account of the region's bills whose day is not closed."""
    reconciling.reconcile_all(form(DayForm)["day"])
    say(_("已向收款机构取得账单并核对。"), "success")
    return see(".index")


@bp.get("/<uuid:day_id>")
@needs("fee.reconcile")
def show(day_id: UUID) -> str:
    """One day: the sums here and there, and what differs."""
    row = books.day(day_id)
    page = books.differences(day_id=row.id, cursor=request.args.get("after"))
    return render("fees/day.html", day=row, page=page, left=books.left([row]).get(row.id, 0), bills=_bills(page.items),
                  names=posts.names([row.closed_by] if row.closed_by else []), kinds=matching.KINDS,
                  moves=matching.MOVES, states=matching.STATES, days=matching.DAYS)  # fmt: skip


def _bills(rows: Sequence[FeeDifference]) -> dict[UUID, str]:
    return queries.numbers([row.bill for row in rows if row.bill])


@bp.post("/<uuid:day_id>/again")
@again(".show")
@needs("fee.reconcile")
def ask_again(day_id: UUID) -> Response:
    """Ask for the statement once more."""
    row = books.day(day_id)
    reconciling.reconcile(row.account, row.day)
    say(_("已重新取得账单并核对。"), "success")
    return see(".show", day_id=day_id)


@bp.post("/<uuid:day_id>/close")
@again(".show")
@needs("fee.reconcile")
def close(day_id: UUID) -> Response:
    """Close a day of which every difference is settled."""
    reconciling.close(day_id, actor=actor())
    say(_("已结账。"), "success")
    return see(".show", day_id=day_id)


@bp.get("/differences/<uuid:difference_id>")
@needs("fee.reconcile")
def difference(difference_id: UUID) -> str:
    """One difference, with what became of it or the form to say so."""
    row = books.difference(difference_id)
    return render("fees/difference.html", row=row, day=books.day(row.day_id), bills=_bills([row]), kinds=matching.KINDS,
                  moves=matching.MOVES, states=matching.STATES, advice=matching.ADVICE,
                  names=posts.names([row.settled_by] if row.settled_by else []))  # fmt: skip


@bp.post("/differences/<uuid:difference_id>")
@needs("fee.reconcile")
def settle(difference_id: UUID) -> Response:
    """Settle a difference with a reason."""
    row = reconciling.settle(difference_id, form(ReasonForm)["reason"], actor=actor())
    say(_("已记录处理情况。"), "success")
    return see(".show", day_id=row.day_id)
