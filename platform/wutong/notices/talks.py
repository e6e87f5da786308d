"""What is told about messages within a case: that something was written, never what, and by when it is answered."""

from uuid import uuid5

from wutong.cases import queries
from wutong.events import Envelope
from wutong.notices import actions
from wutong.talking.events import ApplicantWrote, OfficeWrote, TalkRecounted


def asked(fact: ApplicantWrote, envelope: Envelope) -> None:
    """Put an applicant's message before the department of the case."""
    department = queries.get(fact.case_id).department
    actions.tell_staff(
        "talk.asked", department=department, about=fact.case_id, number=fact.number, origin=envelope.event_id
    )


def answered(fact: OfficeWrote, envelope: Envelope) -> None:
    """Tell the applicant that the office wrote; not what, which is read behind the sign-in."""
    actions.notify_applicant("talk.answered", fact.case_id, origin=envelope.event_id)


def recounted(fact: TalkRecounted, envelope: Envelope) -> None:
    """Tell the applicant by when the office answers now, and the office once, however many days moved."""
    day = f"{fact.answer_by.year}年{fact.answer_by.month}月{fact.answer_by.day}日"
    actions.notify_applicant("talk.recounted", fact.case_id, origin=envelope.event_id, day=day)
    once = uuid5(fact.recount, "talk") if fact.recount else envelope.event_id
    actions.tell_staff("talk.recounted", origin=once)
