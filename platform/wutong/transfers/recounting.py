"""The day of an answer follows the calendar; the home of the case counts it, and tells the region that it asks."""

from uuid import UUID

from wutong import events, tenancy, timers
from wutong.access import SYSTEM
from wutong.calendar.recounting import last_day
from wutong.cases.actions.clock import end_of
from wutong.db import db
from wutong.transfers import queries
from wutong.transfers.actions import DUE
from wutong.transfers.events import TransferDayMoved, TransferRecounted
from wutong.transfers.models import Transfer


def recounted(transfer_id: UUID, recount: UUID | None = None) -> bool:
    """At the home: count the day of the answer again; whether it has moved. Another region is told by letter."""
    row = queries.held(transfer_id)
    if row is None or row.incoming or row.state != "asked":
        return False
    day = last_day(row.asked_at, row.answer_days, row.answer_by)
    if day == row.answer_by:
        return False
    row.answer_by = day
    timers.cancel_time(DUE, row.id)
    timers.at_time(DUE, row.id, end_of(day))
    events.publish(TransferRecounted(row.id, row.case_id, row.number, day), actor=SYSTEM, about=row.case_id)
    if row.other is not None:
        events.publish(TransferDayMoved(row.id, row.number, day), actor=SYSTEM, about=row.case_id, to=row.other)
    return True


def day_moved(fact: TransferDayMoved, sender: int) -> None:
    """At the side that was asked: its answer has another day."""
    row = db.session.get(Transfer, (tenancy.scope().home, fact.transfer), with_for_update=True)
    if row is not None and row.incoming and row.other == sender and row.state == "asked":
        row.answer_by = fact.answer_by
