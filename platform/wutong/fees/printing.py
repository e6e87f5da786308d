"""The receipt (收据) of a bill that was paid, set on A4 like the documents of a case; the same bill gives the same."""

from wutong.cases import queries as cases
from wutong.clock import local
from wutong.documents.rules import chinese
from wutong.documents.telling import office
from wutong.documents.typeset import Sheet, pdf
from wutong.fees import proof, queries
from wutong.fees.models import Bill
from wutong.fees.rules import NotPaid, capital, yuan
from wutong.regions import queries as regions


def receipt(bill: Bill, address: str) -> bytes:
    """The PDF; `address` is the page where it is verified. Raises `NotPaid`."""
    if bill.receipt is None or bill.paid_at is None:
        raise NotPaid
    owed = queries.owed(bill.id)
    contact = cases.contact(owed[0].case.id) if owed else None
    name, day = office("", regions.get(bill.region)), local(bill.paid_at)
    sheet = Sheet(
        heading=name, title="缴费收据", number=bill.receipt, to=contact.name if contact else "",
        paragraphs=_said(bill), rows=(*_items(owed), *_facts(bill)), office=name, day=chinese(day.date()),
        code=proof.code(bill.receipt), address=address,
    )  # fmt: skip
    return pdf(sheet, bill.paid_at).pdf


def _said(bill: Bill) -> tuple[str, ...]:
    whole = f"今收到你（单位）缴纳的下列费用，共计人民币{capital(bill.amount)}（{yuan(bill.amount)}）。"
    if bill.state != "refunded" or bill.ended_at is None:
        return (whole,)
    return whole, f"上述款项已于{chinese(local(bill.ended_at).date())}全部退回，本收据仅作缴款记录。"


def _items(owed: list[queries.Owed]) -> list[tuple[str, str]]:
    return [(one.line.item, f"{one.case.title}（{one.case.number}） {_sum(one)}") for one in owed]


def _sum(one: queries.Owed) -> str:
    line = one.line
    each = f"{yuan(line.price)}×{line.count}{line.unit}" if line.unit else yuan(line.price)
    return (
        f"{each}，实收{yuan(line.amount)}" if line.amount != line.price * line.count else f"{each}={yuan(line.amount)}"
    )


def _facts(bill: Bill) -> tuple[tuple[str, str], ...]:
    paid = next((one for one in queries.payments(bill.id) if one.id == bill.settled_by), None)
    at = local(bill.paid_at) if bill.paid_at else None
    return (
        ("收款户名", bill.payee),
        ("收款账号", bill.account),
        ("缴款单号", bill.number),
        ("缴费时间", f"{chinese(at.date())} {at:%H:%M}" if at else ""),
        ("交易流水号", paid.reference if paid else ""),
    )
