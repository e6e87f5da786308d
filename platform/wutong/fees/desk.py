"""The office's doors: what a case costs, the bills, refunds; each step has a right of its own."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases.desk_papers import submitted
from wutong.errors import Invalid
from wutong.fees import desk_days, money, queries, rules, shown
from wutong.fees.actions import assessing, exempting, paying, refunding
from wutong.fees.models import Exemption, Refund
from wutong.fees.schemas import AnswerForm, ReasonForm, RefundForm
from wutong.people.queries import posts
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("fees_desk", __name__, url_prefix="/<region:region>/desk/fees", template_folder="templates")
lasts(bp.name)
bps = (bp, desk_days.bp)
nav.add(N_("缴款单"), "fees_desk.index", right="fee.read", group=N_("办件"), order=130)
nav.add(N_("退费"), "fees_desk.refunds", right="fee.refund", group=N_("办件"), order=131)


@bp.get("/")
@needs("fee.read")
def index() -> str:
    """The region's bills, newest first."""
    state = request.args.get("state")
    page = queries.bills(state=state if state in rules.STATES else None, cursor=request.args.get("after"))
    return render("fees/desk_index.html", page=page, state=state, states=rules.STATES)


@bp.get("/<uuid:bill_id>")
@needs("fee.read")
def show(bill_id: UUID) -> str:
    """One bill: what it is for, how it was paid, what went back, and the picture by which it is paid at the counter."""
    row = queries.bill(bill_id)
    payments, refunds = queries.refundable(row.id), queries.refunds(row.id)
    asked: list[Refund | Exemption] = [*refunds, *queries.exemptions(row.id)]
    people = [row.assessed_by, *(one.asked_by for one in asked), *(one.answered_by for one in asked)]
    names = posts.names([person for person in people if person])
    return render("fees/desk_bill.html", **shown.bill(row) | {"refunds": refunds}, payments=payments, names=names,
                  qr=shown.qr(row), ticket=shown.ticket(row))  # fmt: skip


@bp.get("/of/<uuid:case_id>")
@needs("fee.assess")
def assess(case_id: UUID) -> str:
    """What can be charged for a case: the items of its tariff, each with why."""
    case = submitted(case_id)
    told = shown.of_case(case)
    charged = {line.item for line, _ in told["charged"]}
    tariff = [one for one in told["tariff"] if one.name not in charged]
    return render("fees/desk_assess.html", case=case, tariff=tariff, most=rules.MOST,
                  open=queries.open_of(case.applicant))  # fmt: skip


@bp.post("/of/<uuid:case_id>")
@needs("fee.assess")
def issue(case_id: UUID) -> Response:
    """Put the chosen items on a bill."""
    case = submitted(case_id)
    counts = _counts([one.name for one in queries.tariff(case)])
    onto = request.form.get("onto", "")
    row = assessing.assess(case.id, counts, actor=actor(), onto=UUID(onto) if onto else None)
    say(_("缴款单 %(number)s 已开出，已通知申请人缴费。", number=row.number), "success")
    return see(".show", bill_id=row.id)


def _counts(names: Sequence[str]) -> dict[str, int]:
    """How many of each item, by the item's own name; an item that nobody ticked is not charged."""
    ticked = [name for name in names if name in request.form.getlist("item")]
    counts = {name: request.form.get(f"count-{name}", "1") or "1" for name in ticked}
    if wrong := [name for name, text in counts.items() if not (text.isascii() and text.isdecimal() and len(text) < 4)]:
        raise Invalid({f"count-{name}": ["请填写正整数。"] for name in wrong})
    return {name: int(text) for name, text in counts.items()}


@bp.post("/<uuid:bill_id>/cancel")
@again(".show")
@needs("fee.assess")
def cancel(bill_id: UUID) -> Response:
    """Take an open bill off the books."""
    assessing.cancel(bill_id, actor=actor())
    say(_("缴款单已撤销；之后到账的款项会自动提请退回。"), "success")
    return see(".show", bill_id=bill_id)


@bp.post("/<uuid:bill_id>/confirm")
@again(".show")
@needs("fee.settle")
def confirm(bill_id: UUID) -> Response:
    """Ask the provider whether a bill was paid, where its call has not come."""
    paying.confirm(queries.bill(bill_id).id)
    say(_("已向收款机构查询，页面上是最新结果。"), "success")
    return see(".show", bill_id=bill_id)


@bp.get("/<uuid:bill_id>/receipt")
@needs("fee.read")
def receipt(bill_id: UUID) -> Response:
    """The receipt, opened for printing."""
    return shown.receipt(queries.bill(bill_id), to_print=True)


@bp.post("/<uuid:bill_id>/lines/<int:place>/exempt")
@needs("fee.assess")
def ask_exemption(bill_id: UUID, place: int) -> Response:
    """Ask to charge a line by the reduced amount."""
    exempting.ask(bill_id, place, form(ReasonForm)["reason"], actor=actor())
    say(_("已申请减免，由负责人审批；批准前请申请人暂不缴费。"), "success")
    return see(".show", bill_id=bill_id)


@bp.post("/exemptions/<uuid:exemption_id>")
@needs("fee.exempt")
def answer_exemption(exemption_id: UUID) -> Response:
    """Approve or decline a reduction."""
    sent = form(AnswerForm)
    row = exempting.answer(exemption_id, approve=sent["approve"], reason=sent["reason"], actor=actor())
    say(_("已批准减免，缴款单金额已更新。") if sent["approve"] else _("未批准减免。"), "success")
    return see(".show", bill_id=row.bill)


@bp.get("/refunds")
@needs("fee.read")
def refunds() -> str:
    """The region's refunds, newest first."""
    state = request.args.get("state")
    page = queries.every_refund(state=state if state in rules.REFUNDS else None, cursor=request.args.get("after"))
    numbers = queries.numbers([one.bill for one in page.items])
    return render("fees/desk_refunds.html", page=page, state=state, states=rules.REFUNDS, numbers=numbers)


@bp.get("/refunds/<uuid:refund_id>/slip")
@needs("fee.read")
def slip(refund_id: UUID) -> Response:
    """The slip of a refund, opened for printing."""
    return shown.slip(queries.refund(refund_id), to_print=True)


@bp.post("/payments/<uuid:payment_id>/refund")
@needs("fee.refund")
def ask_refund(payment_id: UUID) -> Response:
    """Ask to give a payment back, or a part of it."""
    sent = form(RefundForm)
    row = refunding.ask(payment_id, sent["reason"], actor=actor(), amount=money.fen(sent["amount"]))
    say(_("已提请退费，由财务负责人审批。"), "success")
    return see(".show", bill_id=row.bill)


@bp.post("/refunds/<uuid:refund_id>")
@needs("fee.approve")
def answer_refund(refund_id: UUID) -> Response:
    """Approve or decline a refund."""
    sent = form(AnswerForm)
    row = refunding.answer(refund_id, approve=sent["approve"], reason=sent["reason"], actor=actor())
    say(_("已批准，正在按原路退回。") if sent["approve"] else _("未批准退费。"), "success")
    return see(".show", bill_id=row.bill)
