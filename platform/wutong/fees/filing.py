"""What fees keep about a case, for the archive. It is told and never destroyed with the case: vouchers of money are
kept for thirty years whatever becomes of the case (会计档案管理办法, 附表一).
"""

from typing import Any

from wutong.cases.models import Case
from wutong.fees import queries


def told(case: Case) -> list[dict[str, Any]]:
    """What stood on bills for the case, and how the bills ended."""
    return [
        {"bill": bill.number, "item": line.item, "amount": line.amount, "payee": bill.payee, "state": bill.state,
         "paid_at": bill.paid_at, "receipt": bill.receipt, "refunded": bill.refunded}
        for line, bill in queries.of_case(case.id)
    ]  # fmt: skip
