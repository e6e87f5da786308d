"""What supervision keeps about a case, for the archive: told when the case is filed away, removed when it is destroyed.

The notes that a region above has of an order (`Overdue`) hold no word of it and stay.
"""

from typing import Any

from sqlalchemy import delete

from wutong.cases.models import Case
from wutong.db import db
from wutong.oversight import queries
from wutong.oversight.models import Finding, Order, OrderLine
from wutong.oversight.rules import FOUND, LINES, RULES, STATES


def told(case: Case) -> dict[str, Any] | None:
    """Findings with what came of them, orders with every line."""
    findings, orders = queries.kept(case.id)
    if not findings and not orders:
        return None
    found = [
        {"rule": row.rule, "title": RULES[row.rule].title if row.rule in RULES else row.rule, "day": row.day,
         "found_at": row.found_at, "result": FOUND[row.state]} for row in findings
    ]  # fmt: skip
    ordered = [{"number": row.number, "due": row.due, "state": STATES[row.state], "late": row.late,
                "lines": [_line(line.kind, line) for line in lines]} for row, lines in orders]  # fmt: skip
    return {"findings": found, "orders": ordered}


def _line(kind: str, line: OrderLine) -> dict[str, Any]:
    return {"kind": LINES[kind], "at": line.at, "text": line.text.reveal() if line.text else ""}


def destroy(case: Case) -> None:
    """Remove findings, orders and what was written in them."""
    _, orders = queries.kept(case.id)
    db.session.execute(delete(OrderLine).where(OrderLine.order_id.in_([row.id for row, _ in orders])))
    db.session.execute(delete(Order).where(Order.case_id == case.id))
    db.session.execute(delete(Finding).where(Finding.case_id == case.id))
