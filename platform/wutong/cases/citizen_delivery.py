"""The citizen's door to how the result comes: what is offered, where to, until when it may change."""

from uuid import UUID

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import delivered, queries, shown
from wutong.cases.actions import delivering, filing
from wutong.cases.actions.delivering import Wish
from wutong.cases.delivery_forms import WishForm
from wutong.cases.models import Case
from wutong.people.queries import persons
from wutong.tenancy import scope
from wutong.web.doors import actor, signed_in
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see

bp = Blueprint("cases_delivery", __name__, url_prefix="/<region:region>/cases", template_folder="templates")
lasts(bp.name)


@bp.get("/<uuid:case_id>/delivery")
@signed_in
def delivery(case_id: UUID) -> str:
    """The ways, with the one that holds."""
    case = queries.get(case_id)
    return render(
        "cases/delivery.html", case=case, wish=wished(case), **shown.delivery(case), **shown.afterwards_of(case)
    )


@bp.post("/<uuid:case_id>/delivery")
@again(".delivery")
@signed_in
def choose(case_id: UUID) -> Response:
    """Choose; a draft goes on to where everything is looked over."""
    delivering.choose(case_id, Wish(**form(WishForm)), actor=actor())
    say(_("送达方式已保存。"), "success")
    draft = queries.get(case_id).state == "draft"
    return see("cases.confirm" if draft else "cases.show", case_id=case_id)


def wished(case: Case) -> Wish:
    """What the applicant's form begins with: what was chosen, else the name and telephone of the form and the last
    address."""
    wish, given = chosen(case), filing.given(case.id)
    return wish if wish.address else Wish(wish.way, given.name, given.telephone, _address(case))


def chosen(case: Case) -> Wish:
    """What was chosen, and nothing of what else is known: an office reads that only with a reason."""
    row = delivered.of(case)
    told = (one.reveal() if one else "" for one in (row.receiver, row.telephone, row.address)) if row else ()
    return Wish(delivered.way(case), *told)


def _address(case: Case) -> str:
    """The address that the applicant's account has, for the applicant's own eyes."""
    rows = persons.addresses() if scope().person == case.applicant else ()
    return rows[-1].line.reveal() if rows else ""
