"""What is owed for a case that came to nothing, and for one whose last step was taken back.

Both are told by letters, which come when they come: each holds the case and reads its history, so that whichever is
read last leaves what the case is.
"""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from wutong import events
from wutong.access import SYSTEM
from wutong.cases import queries as cases
from wutong.cases.models import Case
from wutong.clock import now
from wutong.db import db
from wutong.fees import queries, rules
from wutong.fees.actions import assessing, paying
from wutong.fees.events import BillIssued
from wutong.fees.models import Bill, BillLine


def strike(case_id: UUID, step: int) -> None:
    """Strike what is still owed for a case that came to nothing by its step of this count, unless that is undone."""
    case = cases.locked(case_id)
    if not rules.taken_back(cases.steps(case.id, all_=True), step):
        assessing.drop(case.id, step)


def revive(case_id: UUID) -> None:
    """Let what was struck be owed again as it was, where the step that struck it was taken back.

    On its own bill, or on a new one by the same assessor where that was paid meanwhile for the applicant's other cases.
    What was charged anew meanwhile is not charged twice.
    """
    case = cases.locked(case_id)
    steps = cases.steps(case.id, all_=True)
    back = [line for line in queries.struck(case.id) if line.struck and rules.taken_back(steps, line.struck)]
    for bill_id, lines in groupby(back, key=lambda line: line.bill):
        _again(case, queries.bill(bill_id, lock=True), list(lines))


def _again(case: Case, bill: Bill, lines: Sequence[BillLine]) -> None:
    own, charged = _stands(bill, lines), {line.item for line, _ in queries.charged(case.id)}
    for line in lines:
        line.struck = None
    if back := [line for line in lines if line.item not in charged]:
        _owed(case, _restored(bill, back) if own else _anew(case, back))


def _stands(bill: Bill, lines: Sequence[BillLine]) -> bool:
    """Whether they can come back to their own bill: nobody has paid it, and no clerk took it off the books."""
    others = [line for line in queries.every_line(bill.id) if line not in lines]
    mere = bill.state == "cancelled" and all(line.struck is not None for line in others)
    return bill.state in ("open", "waived") or mere


def _restored(bill: Bill, lines: Sequence[BillLine]) -> Bill:
    for line in lines:
        line.dropped = False
    return bill


def _owed(case: Case, bill: Bill) -> None:
    """Count the bill again, tell what is owed, and settle it with money that has come for it."""
    db.session.flush()
    bill.amount = sum(line.amount for line in queries.lines(bill.id))
    bill.state, bill.ended_at = ("open", None) if bill.amount else ("waived", now())
    assessing.void_order(bill, SYSTEM)
    told = BillIssued(bill.id, bill.number, bill.amount, case.id)
    events.publish(told, actor=SYSTEM, subject=bill.applicant, about=bill.id)
    paying.keep(bill)


def _anew(case: Case, lines: Sequence[BillLine]) -> Bill:
    bill = assessing.issue(case, lines[0].assessed_by)
    for place, line in enumerate(lines, 1):
        db.session.add(
            BillLine(region=bill.region, bill=bill.id, place=place, case_id=case.id, applicant=bill.applicant,
                     assessed_by=line.assessed_by, item=line.item, price=line.price, unit=line.unit, count=line.count,
                     amount=line.amount, dropped=False, returned=False)
        )  # fmt: skip
    return bill
