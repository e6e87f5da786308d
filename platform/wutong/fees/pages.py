"""The payer's doors: what is owed, to whom and why; on to the provider and back; the receipt. And the same for whoever
holds a bill's number and code, without signing in."""

from uuid import UUID

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from wutong import tenancy
from wutong.cases.models import Case
from wutong.errors import Refused
from wutong.fees import money, proof, queries, rules, shown
from wutong.fees.actions import paying
from wutong.fees.models import Bill
from wutong.fees.schemas import TicketForm
from wutong.web import slots
from wutong.web.doors import open_to_all, signed_in
from wutong.web.forms import form
from wutong.web.region import lasts
from wutong.web.screens import render

bp = Blueprint("fees", __name__, url_prefix="/<region:region>/fees", template_folder="templates")
lasts(bp.name)
slots.fill("case.page", "fees/_case.html")
bp.add_app_template_filter(money.yuan, "yuan")
bp.add_app_template_filter(money.plain, "plain_yuan")


@bp.app_template_global("fees_of")
def fees_of(case: Case) -> dict[str, object]:
    """The fees of a case, for its page."""
    return shown.of_case(case)


@bp.get("/")
@signed_in
def index() -> str:
    """One's own bills in this region."""
    page = queries.bills(cursor=request.args.get("after"))
    return render("fees/index.html", page=page, states=rules.STATES)


@bp.get("/<uuid:bill_id>")
@signed_in
def show(bill_id: UUID) -> str:
    """One bill; who comes back from the provider sees what came of it, whether its call has come or not."""
    row = queries.bill(bill_id)
    if request.args.get("back") == "1":
        row = _asked_after(row)
    return render("fees/bill.html", **shown.bill(row))


@bp.post("/<uuid:bill_id>/pay")
@signed_in
def pay(bill_id: UUID) -> Response:
    """Go to the provider's page; pressed twice, it is the same order."""
    row = queries.bill(bill_id)
    return redirect(paying.begin(row.id, shown.ways(row, own=True)), 303)


@bp.get("/<uuid:bill_id>/receipt")
@signed_in
def receipt(bill_id: UUID) -> Response:
    """One's own receipt as a file."""
    return shown.receipt(queries.bill(bill_id))


@bp.get("/refunds/<uuid:refund_id>/slip")
@signed_in
def slip(refund_id: UUID) -> Response:
    """The slip of one's own refund as a file."""
    return shown.slip(queries.refund(refund_id))


@bp.get("/ticket")
@open_to_all
def ticket() -> ResponseReturnValue:
    """A bill or a receipt for whoever holds its number and code: at the counter, or to verify it."""
    number, code = request.args.get("number", "")[:40], request.args.get("code", "")[:40]
    if not number and not code:
        return render("fees/ticket.html", number="", code="", bill=None, refusal=None)
    try:
        row = proof.held(number, code)
    except Refused as refusal:
        return render("fees/ticket.html", number=number, code="", bill=None, refusal=refusal), refusal.status
    return _ticket(row, code)


def _ticket(row: Bill, code: str) -> str:
    if request.args.get("back") == "1":
        row = _asked_after(row)
    with tenancy.at(row.region):
        return render("fees/ticket.html", number=row.number, code=proof.code(row.number), refusal=None,
                      **shown.bill(row))  # fmt: skip


@bp.post("/ticket")
@open_to_all
def pay_ticket() -> Response:
    """Go to the provider's page with a bill's number and code."""
    sent = form(TicketForm)
    row = proof.held(sent["number"], sent["code"])
    return redirect(paying.begin(row.id, shown.ways(row, own=False)), 303)


def _asked_after(row: Bill) -> Bill:
    """Ask the provider, should its call not have come; one that does not answer is no reason not to show the page."""
    if row.state != "open":
        return row
    try:
        paying.confirm(row.id)
    except Refused:
        return row
    with tenancy.at(row.region):
        return queries.bill(row.id)
