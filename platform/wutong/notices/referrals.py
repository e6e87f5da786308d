"""What is told about questions that are handed on: to who asked, to who was asked first, to who is asked now."""

from wutong.events import Envelope
from wutong.notices import actions
from wutong.notices.actions import Recipient
from wutong.referrals import queries
from wutong.referrals.events import ReferralDayMoved, ReferralMoved, ReferralOverdue, ReferralRecounted, ReferralSent
from wutong.referrals.models import Referral
from wutong.regions import whither


def moved(fact: ReferralMoved, envelope: Envelope) -> None:
    """At the side that was asked first: who asked hears where it went and that it is answered."""
    row = queries.found(fact.referral)
    if fact.state in ("asked", "answered"):
        to = Recipient(person=row.asker, phone=row.telephone.reveal())
        told = {"number": row.number, "place": whither.named([row])[row.id], "due": _day(row)}
        actions.notify(f"referral.{fact.state}", to, told, about=row.id, origin=envelope.event_id)
    if fact.state == "asked" and row.department is not None:
        actions.tell_staff("referral.asked", department=row.department, about=row.id, number=row.number,
                           origin=envelope.event_id)  # fmt: skip
    elif fact.state != "asked":
        actions.tell_staff(f"referral.{fact.state}", person=row.first_by, about=row.id, number=row.number,
                           origin=envelope.event_id)  # fmt: skip


def _day(row: Referral) -> str:
    return f"{row.answer_by.year}年{row.answer_by.month}月{row.answer_by.day}日"


def sent(fact: ReferralSent, envelope: Envelope) -> None:
    """At the region that is asked: everybody in the office."""
    actions.tell_staff("referral.asked", about=fact.referral, number=fact.number, origin=envelope.event_id)


def overdue(fact: ReferralOverdue, envelope: Envelope) -> None:
    """Who was asked first, as long as nobody has taken it; then the department, or the office."""
    row = queries.found(fact.referral)
    person = row.first_by if row.first and row.taken_at is None else row.taken_by
    department = row.department if person is None else None
    actions.tell_staff("referral.overdue", person=person, department=department, about=row.id, number=row.number,
                       origin=envelope.event_id)  # fmt: skip


def recounted(fact: ReferralRecounted, envelope: Envelope) -> None:
    """At the side that was asked first: who asked, and who has the next word."""
    row = queries.found(fact.referral)
    to = Recipient(person=row.asker, phone=row.telephone.reveal())
    told = {"number": row.number, "place": whither.named([row])[row.id], "due": _day(row)}
    actions.notify("referral.recounted", to, told, about=row.id, origin=envelope.event_id)
    person = row.taken_by or (row.first_by if row.department is None else None)
    actions.tell_staff("referral.recounted", person=person, department=None if person else row.department,
                       about=row.id, number=row.number, origin=envelope.event_id)  # fmt: skip


def day_moved(fact: ReferralDayMoved, envelope: Envelope) -> None:
    """At the region that is asked: who has taken it, or everybody. Only who asked moves the day."""
    row = queries.known(fact.referral)
    if row is not None and not row.first and row.other == envelope.from_region:
        actions.tell_staff("referral.recounted", person=row.taken_by, about=row.id, number=row.number,
                           origin=envelope.event_id)  # fmt: skip
