"""The day by which all is promised to be done: told when it is handed in, counted anew as members stand, and watched.

It never comes earlier than what was told, and lateness does not move it: a member that is late counts with the day by
which it was due. What moves it is what moves the members' own clocks, and what is applied for again.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from wutong.sdk import at_time, cancel_time, cases, end_of, now, today
from wutong_one_thing import dues, planning, queries
from wutong_one_thing.actions import telling
from wutong_one_thing.models import Filing, Member
from wutong_one_thing.rules import running

#: The timer that looks whether it was kept.
DUE = "one_thing.due"
#: A case in these states is not accepted yet.
BEFORE = ("submitted", "correcting")


def recount(filing: Filing, plan: planning.Kept, rows: Collection[Member]) -> None:
    """Count the day anew, and look at its end whether it was kept. The filing is locked and runs."""
    assert filing.filed_at is not None
    over, begun = dict[str, datetime](), dict[str, datetime]()
    stands = cases.standing([row.case_id for row in rows if row.case_id])
    for row in rows:
        case = stands.get(row.case_id) if row.case_id else None
        if row.state in running.SETTLED:
            over[row.matter] = row.changed_at
        elif row.state == "filed" and case and case.due and case.state not in BEFORE:
            over[row.matter] = end_of(case.due) - datetime.resolution
        elif row.state != "waiting":
            begun[row.matter] = row.changed_at if row.state == "filed" else now()
    day = dues.going_on(plan, filing.filed_at, over, begun)
    _promise(filing, max(day, filing.due or day))


def _promise(filing: Filing, day: date) -> None:
    filing.due = day
    cancel_time(DUE, filing.id)
    if not filing.late:
        at_time(DUE, filing.id, end_of(day))


def over(filing_id: UUID) -> None:
    """The day is over: what still runs is late, and its lead department is told; once."""
    filing = queries.locked(filing_id)
    if filing.state != "running" or filing.late or filing.due is None or filing.due >= today():
        return
    filing.late = True
    telling.lead(filing, "late", filing.id)
