"""The citizen's doors: the mandates one gave, over all regions; saying yes to one; taking one back."""

from uuid import UUID

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.mandates import actions, queries, rules, shown
from wutong.mandates.models import Mandate
from wutong.web import nav
from wutong.web.doors import actor, signed_in
from wutong.web.forms import again
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("mandates", __name__, url_prefix="/<region:region>/mandates", template_folder="templates")
lasts(bp.name)
nav.tab(N_("委托帮办"), "mandates.index", order=205, right="profile.own")


@bp.get("/")
@signed_in
def index() -> str:
    """Everything one gave, or is asked for, wherever it lies."""
    person = actor().person
    found = queries.mine(person) if person else []
    return render("mandates/index.html", found=found, standings=rules.STANDINGS, tones=shown.TONES)


@bp.get("/<uuid:mandate_id>")
@signed_in
def show(mandate_id: UUID) -> str:
    """One mandate: who helps with what until when, and everything that was done through it."""
    return render("mandates/show.html", **shown.told(_own(mandate_id)))


@bp.get("/<uuid:mandate_id>/proof")
@signed_in
def proof(mandate_id: UUID) -> Response:
    """The paper that proves it."""
    return shown.proof(_own(mandate_id))


@bp.post("/<uuid:mandate_id>/confirm")
@again(".show")
@signed_in
def confirm(mandate_id: UUID) -> Response:
    """Say yes."""
    actions.confirm(mandate_id, actor=actor())
    say(_("已确认，帮办人可以代您办理所列事项；您可以随时撤销。"), "success")
    return see(".show", mandate_id=mandate_id)


@bp.post("/<uuid:mandate_id>/revoke")
@again(".show")
@signed_in
def revoke(mandate_id: UUID) -> Response:
    """Take it back."""
    actions.revoke(mandate_id, actor=actor())
    say(_("已撤销，帮办人不能再代您办理。已提交的申请不受影响，可在“我的办件”中撤回。"), "success")
    return see(".show", mandate_id=mandate_id)


def _own(mandate_id: UUID) -> Mandate:
    """One's own; an office that knows the address reads it on its desk."""
    one = queries.found(mandate_id)
    if one.applicant != actor().person:
        raise rules.NoSuchMandate
    return one
