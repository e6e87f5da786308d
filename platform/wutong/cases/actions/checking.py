"""A virus scanner looks at every paper, where the installation has one; until then nobody opens it as if it were clean.

A paper is kept first and looked at afterwards, by a timer of its own, so that a scanner that is down loses nothing: the
timer is set again until an answer comes. Whoever opens a paper that waits has it looked at now.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from wutong import files, scanner, tenancy
from wutong.access import SYSTEM
from wutong.cases import queries
from wutong.cases.actions.moving import record
from wutong.cases.models import Paper
from wutong.cases.rules import papers
from wutong.clock import now
from wutong.db import db, work
from wutong.scanner import ScannerDown
from wutong.timers import at_time

TIMER = "paper.scan"
#: When a scanner that was down is asked again.
AGAIN = timedelta(minutes=5)
#: Of what nobody knows yet whether it is clean.
NOT_YET = ("off", "waiting")
TOLD = "材料“{slot}”未通过安全检查，已隔离，请重新提交这份材料。"


def arm(row: Paper) -> None:
    """Have a new paper looked at, where there is a scanner."""
    if row.digest and scanner.configured():
        row.scan = "waiting"
        at_time(TIMER, row.id, now())


def look(paper_id: UUID) -> None:
    """The timer's answer: ask the scanner, and later again if it is down; nothing for a paper that went meanwhile."""
    row = db.session.scalar(select(Paper).where(Paper.id == paper_id))
    if row is None or row.scan not in NOT_YET or not scanner.configured():
        return
    try:
        _settle(row)
    except ScannerDown:
        at_time(TIMER, paper_id, now() + AGAIN)


def opened(case_id: UUID, paper_id: UUID) -> Paper:
    """A paper that may be opened: looked at and clean, or unlooked at where no scanner is.

    Raises `NoSuchPaper` for one that was only promised, `Quarantined`, and `ScannerDown` while nobody can look.
    """
    row = queries.paper(paper_id, case_id)
    if row.digest is None:
        raise queries.NoSuchPaper
    if row.scan in NOT_YET and scanner.configured():
        with tenancy.at(tenancy.scope().home), work():  # what is found stays, though the answer is a refusal
            _settle(queries.paper(paper_id, case_id))
        db.session.refresh(row)
    if row.scan == "bad":
        raise papers.Quarantined
    return row


def _settle(row: Paper) -> None:
    """Keep what the scanner says; an applicant whose paper was put aside reads it in the history of the case."""
    if row.digest is None:
        return
    if not scanner.scan(files.open_(row.digest)):
        row.scan = "clean"
        return
    case = queries.locked(row.case_id)
    db.session.refresh(row)  # somebody else may have had it looked at meanwhile
    told, row.scan = row.scan == "bad", "bad"
    if case.state != "draft" and not told:
        record(case, "quarantine_paper", SYSTEM, text=TOLD.format(slot=row.slot))
