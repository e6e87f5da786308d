"""The receipt (收据) of a bill that was paid and the slip (退费凭证) of a refund, set on A4 like the documents of a
case; the same rows give the same."""

from wutong.cases import queries as cases
from wutong.clock import local
from wutong.documents.rules import chinese
from wutong.documents.telling import office
from wutong.documents.typeset import Sheet, pdf
from wutong.fees import proof, queries
from wutong.fees.models import Bill, Refund
from wutong.fees.money import capital, yuan
from wutong.fees.rules import NotPaid, NotRefunded
from wutong.regions import queries as regions


def receipt(bill: Bill, address: str) -> bytes:
    """The PDF; `address` is the page where it is verified. Raises `NotPaid`."""
    if bill.receipt is None or bill.paid_at is None:
        raise NotPaid
    owed = queries.owed(bill.id)
    name, day = office("", regions.get(bill.region)), local(bill.paid_at)
    sheet = Sheet(
        heading=name, title="缴费收据", number=bill.receipt, to=_payer(bill),
        paragraphs=_said(bill), rows=(*_items(owed), *_facts(bill)), office=name, day=chinese(day.date()),
        code=proof.code(bill.receipt), address=address,
    )  # fmt: skip
    return pdf(sheet, bill.paid_at).pdf


def slip(refund: Refund, bill: Bill, address: str) -> bytes:
    """The PDF of a refund that was paid; `address` is the page where it is verified. Raises `NotRefunded`."""
    if refund.slip is None or refund.paid_at is None:
        raise NotRefunded
    owed = queries.owed(bill.id)
    name, day, contact = office("", regions.get(bill.region)), local(refund.paid_at), _payer(bill)
    sheet = Sheet(
        heading=name, title="退费凭证", number=refund.slip, to=contact, paragraphs=_given_back(refund, bill),
        rows=(*_items(owed), *_way_back(refund, bill)), office=name, day=chinese(day.date()),
        code=proof.code(refund.slip), address=address,
    )  # fmt: skip
    return pdf(sheet, refund.paid_at).pdf


def _payer(bill: Bill) -> str:
    """The name of whoever the bill is for, as it was filed with the first of its cases."""
    lines = queries.every_line(bill.id)
    contact = cases.contact(lines[0].case_id) if lines else None
    return contact.name if contact else ""


def _given_back(refund: Refund, bill: Bill) -> tuple[str, ...]:
    whole = f"你（单位）缴款单{bill.number}项下的款项，已按原支付渠道退回人民币{capital(refund.amount)}"
    after = "" if bill.state == "refunded" else "未退回部分的缴款记录以原收据为准。" if bill.receipt else ""
    return tuple(text for text in (f"{whole}（{yuan(refund.amount)}）。", after) if text)


def _way_back(refund: Refund, bill: Bill) -> tuple[tuple[str, str], ...]:
    paid = next(one for one in queries.payments(bill.id) if one.id == refund.payment)
    at = local(refund.paid_at) if refund.paid_at else None
    return (
        ("缴款单号", bill.number),
        ("原收据号码", bill.receipt or "—"),
        ("原缴费金额", yuan(paid.amount)),
        ("原交易流水号", paid.reference),
        ("退回金额", yuan(refund.amount)),
        ("退回时间", f"{chinese(at.date())} {at:%H:%M}" if at else ""),
        ("退回流水号", refund.reference),
    )


def _said(bill: Bill) -> tuple[str, ...]:
    whole = f"今收到你（单位）缴纳的下列费用，共计人民币{capital(bill.amount)}（{yuan(bill.amount)}）。"
    if bill.refunded and bill.state == "paid":
        return whole, f"其中{yuan(bill.refunded)}已退回，见退费凭证。"
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
