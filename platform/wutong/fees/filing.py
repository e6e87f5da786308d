"""What fees keep about a case, for the archive and for a new home. It is told and never destroyed with the case:
vouchers of money are kept for thirty years whatever becomes of the case (会计档案管理办法, 附表一).
"""

from typing import Any

from sqlalchemy import delete

from wutong.cases.models import Case
from wutong.db import db
from wutong.fees import queries
from wutong.fees.models import PaidBefore
from wutong.fees.rules import SETTLED


def told(case: Case) -> list[dict[str, Any]]:
    """What stood on bills for the case, and how the bills ended."""
    return [
        {"bill": bill.number, "item": line.item, "amount": line.amount, "payee": bill.payee, "state": bill.state,
         "paid_at": bill.paid_at, "receipt": bill.receipt, "refunded": bill.refunded}
        for line, bill in queries.of_case(case.id)
    ] + [
        {"bill": row.number, "item": row.item, "amount": row.amount, "state": "paid_before"}
        for row in queries.paid_before(case.id)
    ]  # fmt: skip


def pack(case: Case) -> list[dict[str, Any]] | None:
    """What is settled goes along, so that nobody pays twice; bill, receipt and money stay where they are."""
    before = [(row.item, row.amount, row.number) for row in queries.paid_before(case.id)]
    here = [(line.item, line.amount, bill.number) for line, bill in queries.of_case(case.id) if bill.state in SETTLED]
    return [{"item": item, "amount": amount, "number": number} for item, amount, number in before + here] or None


def unpack(case: Case, content: list[dict[str, Any]]) -> None:
    """Write what the old home says was settled, of what the case's own tariff knows."""
    known = {one.name for one in queries.tariff(case)}
    for item, told in {str(told["item"]): told for told in content}.items():
        if item in known:
            db.session.add(
                PaidBefore(region=case.region, case_id=case.id, applicant=case.applicant, item=item,
                           amount=max(0, int(told["amount"])), number=str(told["number"])[:40])
            )  # fmt: skip


def let_go(case: Case) -> None:
    """The case lives elsewhere now, or came again: what an earlier home said goes, our own bills stay."""
    db.session.execute(delete(PaidBefore).where(PaidBefore.case_id == case.id))
