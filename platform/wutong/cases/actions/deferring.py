"""容缺受理: what was promised to come later has its day; when it is over and something is owed, everybody is told.

The case goes on: it is for the office to decide against it, or to wait (DOMAIN 3.6). A decision in favour is impossible
until everything is there.
"""

from datetime import datetime, timedelta
from uuid import UUID

from wutong import timers
from wutong.access import SYSTEM
from wutong.cases import clocks, queries
from wutong.cases.actions import clock
from wutong.cases.actions.moving import record
from wutong.cases.models import Case
from wutong.cases.rules import reviewing
from wutong.clock import today
from wutong.db import db

TIMER = "case.papers_due"
#: In which states promised papers are waited for.
STATES = (*reviewing.STATES, "suspended")
TOLD = "承诺后补的材料已经逾期：{names}。请尽快补交；补交之前不能作出准予决定，机关可以依法不予办理。"


def await_papers(case: Case) -> None:
    """Set the timer of the last day for what was promised, if anything was; one that was set before goes."""
    timers.cancel_time(TIMER, case.id)
    if queries.owed(case.id):
        db.session.flush()
        timers.at_time(TIMER, case.id, _over(case))


def _over(case: Case) -> datetime:
    """When the day of what was promised is over; while the clocks stand nobody knows, so tomorrow is another day."""
    until = clocks.deferred_until(case)
    return clock.end_of(today() + timedelta(days=1) if until is None else max(until, today()))


def remind(case_id: UUID) -> None:
    """The timer's answer: tell what is owed since today, or wait on where the day has moved meanwhile."""
    case = queries.locked(case_id)
    owed = queries.owed(case_id)
    if not owed or case.state not in STATES:
        return
    until = clocks.deferred_until(case)
    if until is None or until >= today():
        timers.at_time(TIMER, case_id, _over(case))
        return
    case.flagged = True
    record(case, "papers_overdue", SYSTEM, text=TOLD.format(names="、".join(dict.fromkeys(owed))))
