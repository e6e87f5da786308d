"""Telling the applicant of a case: whom, from the case's own sealed copy, and of what, from the case as it stands."""

from datetime import date, datetime
from uuid import UUID

from wutong.cases import queries
from wutong.cases.models import Case
from wutong.clock import local
from wutong.notices.actions.writing import Recipient, notify


def notify_applicant(kind: str, case_id: UUID, *, origin: UUID, **more: str) -> None:
    """Write the applicant's messages of this kind; where the sealed copy has moved on there is nobody to tell.

    `origin` is the event that caused it: the same event tells once, however often it is handled. `more` are facts that
    the case does not know.
    """
    contact = queries.contact(case_id)
    if contact is None:
        return
    to = Recipient(person=contact.person, phone=contact.telephone, email=contact.email)
    notify(kind, to, _facts(kind, queries.get(case_id)) | more, about=case_id, origin=origin)


def _facts(kind: str, case: Case) -> dict[str, object]:
    """What the texts may say; the day is the applicant's for a correction and the promise otherwise."""
    until = case.act_by if kind == "case.correcting" else (case.due_at or case.due)
    return {"matter": case.title, "number": case.number, "due": _day(until)}


def _day(until: date | datetime | None) -> str:
    if isinstance(until, datetime):
        there = local(until)
        return f"{_day(there.date())} {there:%H:%M}"
    return f"{until.year}年{until.month}月{until.day}日" if until else "法定期限"
