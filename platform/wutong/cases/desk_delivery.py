"""The office's doors to the delivery of a case: where to, and under which number it went to the post."""

from uuid import UUID

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import shown
from wutong.cases.actions import delivering, opening
from wutong.cases.actions.delivering import Wish
from wutong.cases.actions.moving import announce
from wutong.cases.after_events import AddressOpened
from wutong.cases.citizen_delivery import chosen
from wutong.cases.delivery_forms import PostedForm, WishForm
from wutong.cases.desk_papers import submitted
from wutong.cases.models import Case
from wutong.cases.rules.delivering import SENT_IN
from wutong.secret import mask_name, mask_phone
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see

bp = Blueprint("cases_desk_delivery", __name__, url_prefix="/<region:region>/desk/cases", template_folder="templates")
lasts(bp.name)


@bp.get("/<uuid:case_id>/delivery")
@needs("case.deliver")
def delivery(case_id: UUID) -> str:
    """Where the result is to go, in full only for whoever may take papers out, and what has become of it."""
    case = submitted(case_id)
    wish, looking = _seen(case, chosen(case))
    return render("cases/desk_delivery.html", case=case, wish=wish if looking else Wish(wish.way), told=wish,
                  looking=looking, sendable=case.state in SENT_IN, **shown.delivery(case))  # fmt: skip


def _seen(case: Case, wish: Wish) -> tuple[Wish, bool]:
    """What the reader sees of a wish, and whether it is all: that he saw an address is an event, and takes a reason
    where the case is not his own."""
    if not wish.address:
        return wish, True
    if not opening.open_to(case, actor()):
        return Wish(wish.way, mask_name(wish.receiver), mask_phone(wish.telephone), "……"), False
    announce(AddressOpened.of(case, opening=opening.lets(case, actor())), case, actor())
    return wish, True


@bp.post("/<uuid:case_id>/delivery")
@again(".delivery")
@needs("case.deliver")
def choose(case_id: UUID) -> Response:
    """Write down what an applicant at the counter wishes."""
    delivering.choose(submitted(case_id).id, Wish(**form(WishForm)), actor=actor())
    say(_("送达方式已保存。"), "success")
    return see(".delivery", case_id=case_id)


@bp.post("/<uuid:case_id>/delivery/posted")
@again(".delivery")
@needs("case.deliver")
def posted(case_id: UUID) -> Response:
    """Write down that it was handed to a carrier."""
    told = form(PostedForm)
    delivering.send(submitted(case_id).id, told["carrier"], told["waybill"], actor=actor())
    say(_("已登记交寄，申请人会收到通知。送到后请记录送达。"), "success")
    return see(".delivery", case_id=case_id)
