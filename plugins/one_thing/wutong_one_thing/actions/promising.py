"""The day by which all is promised to be done: told when it is handed in, counted anew as members stand, and watched.

It never comes earlier than what was told, and lateness does not move it: a member that is late counts with the day by
which it was due, and what ended after the day leaves it where it was. What moves it is what moves the members' own
clocks, days that an applicant has for putting something right, and what is applied for again. While the clock of a
member stands there is no day to be late with.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from wutong.sdk import at_time, cancel_time, cases, end_of, now, today
from wutong_one_thing import counting, dues, planning, queries
from wutong_one_thing.actions import telling
from wutong_one_thing.models import Filing, Member
from wutong_one_thing.rules import running

#: The timer that looks whether it was kept.
DUE = "one_thing.due"
#: The state of a case whose clock stands for a special procedure.
STANDS = "suspended"


def recount(filing: Filing, plan: planning.Kept, rows: Collection[Member]) -> bool:
    """Count the day anew, and look at its end whether it was kept; returns whether there is one, which there is not
    while the clock of a member stands. The filing is locked and runs."""
    assert filing.filed_at is not None
    cancel_time(DUE, filing.id)
    found = cases.standing([row.case_id for row in rows if row.case_id])
    stand = {row.matter: found.get(row.case_id) if row.case_id else None for row in rows}
    if any(case and case.state == STANDS for case in stand.values()):
        return False
    known = dues.Known()
    for row in rows:
        _note(known, row, stand[row.matter])
    if not (filing.late and _missed(filing, rows)):
        _promise(filing, dues.going_on(plan, filing.filed_at, known))
    return True


def _note(known: dues.Known, row: Member, case: cases.Standing | None) -> None:
    """What the case's own term says of a member: until it is accepted, until its applicant has put right what was
    lacking, until it is decided."""
    if row.state in running.SETTLED:
        known.over[row.matter] = row.changed_at
    elif row.state == "filed" and case and case.due:
        of = {"submitted": known.taken, "correcting": known.begun}.get(case.state, known.over)
        of[row.matter] = end_of(case.due) - datetime.resolution
    elif row.state != "waiting":
        known.begun[row.matter] = row.changed_at if row.state == "filed" else now()


def _missed(filing: Filing, rows: Collection[Member]) -> bool:
    """Whether a member ended after the day: then it was late, however the others go on."""
    return filing.due is not None and any(
        row.state in running.SETTLED and row.changed_at >= end_of(filing.due) for row in rows
    )


def _promise(filing: Filing, day: date) -> None:
    filing.due = max(day, filing.due or day)
    filing.late = filing.late and filing.due < today()
    if not filing.late:
        at_time(DUE, filing.id, end_of(filing.due))


def over(filing_id: UUID) -> None:
    """The day is over: what still runs is late, and its lead department is told; once. First it is counted anew: the
    clock of a member may have been moved meanwhile, or stand."""
    filing = queries.locked(filing_id)
    if filing.state != "running" or filing.late or filing.due is None or filing.due >= today():
        return
    if recount(filing, queries.plan(filing), queries.members(filing.id)) and filing.due < today():
        filing.late = True
        counting.count(filing)
        cancel_time(DUE, filing.id)
        telling.lead(filing, "late", filing.id)
