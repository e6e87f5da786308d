"""When days change, the running cases they may touch are counted again, and whoever was told another date is told.

Changing a day writes nothing to any case. A timer rings at the region that changed it; each ring counts the next few
cases, each in a transaction of its own region, notes how far it came and sets the next ring. So it goes on
where it was after a crash, no hall waits for it, what is repeated finds nothing to change, and a case that cannot be
counted gets a timer of its own, which waits where people see it, and holds up nobody else.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from wutong import tenancy, timers
from wutong.access import SYSTEM
from wutong.calendar import queries as calendar
from wutong.cases import committed, queries
from wutong.cases.actions import clock, committing, deferring
from wutong.cases.actions.moving import record
from wutong.cases.models import Case
from wutong.cases.recounts import EVER, Recount
from wutong.clock import now
from wutong.db import db, work
from wutong.errors import Refused

log = logging.getLogger("wutong.recounting")

#: The timer that rings for each portion, and how many cases a portion takes.
KIND = "case.recount"
PORTION = 100
#: The timer of one case that could not be counted with the others.
ONE = "case.recount_one"
CHECK_ONE = "case.recheck_one"
#: The timer that rings for the places whose checks of commitments (告知承诺) are counted again, after the cases.
CHECKS = "case.recount_checks"
#: Longer than any request: what was counted on the old days is committed by then and is found.
SETTLE = timedelta(minutes=1)
#: States whose days follow from the calendar; while a special procedure runs there are none.
COUNTED = tuple(clock.RUNS)


def begin(release: UUID, starts: datetime) -> None:
    """Have the cases counted again when a release of days of the present region takes effect; once for each release."""
    days = calendar.touched(release)
    if days is not None:
        _begin(release, days, starts)


def begin_all(notice: UUID) -> None:
    """Have every case of the present region and those below counted again: national notices were loaded."""
    _begin(notice, EVER, now())


def _begin(id_: UUID, days: tuple[date, date], starts: datetime) -> None:
    row = {
        "region": tenancy.scope().home, "id": id_, "first": days[0], "last": days[1], "place": tenancy.scope().home,
        "seen": 0, "moved": 0, "begun_at": now(),
    }  # fmt: skip
    new = insert(Recount).values(row).on_conflict_do_nothing().returning(Recount.id)
    if db.session.scalar(new) is not None:
        timers.at_time(KIND, id_, max(starts, now()) + SETTLE)


def go_on(id_: UUID) -> None:
    """Count the next portion again, and set the next ring unless that was the last one."""
    row = db.session.scalar(select(Recount).where(Recount.id == id_).with_for_update())
    if row is None or row.done_at is not None:
        return
    left = PORTION
    while left > 0:
        ids = _next(row, left)
        if not ids:
            row.done_at, row.place, row.case_id = now(), row.region - 1, None
            timers.at_time(CHECKS, id_, now())
            return
        row.seen, row.moved, row.case_id = row.seen + len(ids), row.moved + _counted(row, ids), ids[-1]
        left -= len(ids)
    timers.at_time(KIND, id_, now())


def _next(row: Recount, most: int) -> Sequence[UUID]:
    """The next cases of the region in hand, or of the next region that has any; nothing at the end."""
    with tenancy.at(row.region, look="down"):
        while not (ids := _some(row, most)):
            place = db.session.scalar(
                select(Case.region)
                .where(Case.region > row.place, Case.state.in_(COUNTED))
                .order_by(Case.region)
                .limit(1)
            )
            if place is None:
                return ()
            row.place, row.case_id = place, None
    return ids


def _some(row: Recount, most: int) -> Sequence[UUID]:
    """Cases whose days may follow from the changed ones: whatever ended before the first of them ended where it did."""
    later = or_(Case.act_by >= row.first, Case.legal_due >= row.first)
    wanted = select(Case.id).where(Case.region == row.place, Case.state.in_(COUNTED), later)
    if row.case_id is not None:
        wanted = wanted.where(Case.id > row.case_id)
    return db.session.scalars(wanted.order_by(Case.id).limit(most)).all()


def _counted(row: Recount, ids: Sequence[UUID]) -> int:
    """Count cases of one region again; returns how many have another date now."""
    with tenancy.at(row.place):
        return sum(_one(row.id, case_id) for case_id in ids)


def _one(recount: UUID, case_id: UUID) -> bool:
    try:
        with work():
            return recounted(case_id, recount)
    except (Refused, DBAPIError) as error:
        log.warning("to be counted by itself", extra={"case": str(case_id), "error": type(error).__name__})
        with work():
            timers.at_time(ONE, case_id, now())
        return False


def checks(id_: UUID) -> None:
    """Count the days of checks of the next places again; a decided case is no running one, and its check still waits.

    What was signed is seen at its home alone, so each place is asked by itself.
    """
    row = db.session.scalar(select(Recount).where(Recount.id == id_).with_for_update())
    left = PORTION
    while row is not None and left > 0:
        with tenancy.at(row.region, look="down"):
            beyond = select(Case.region).where(Case.region > row.place).order_by(Case.region).limit(1)
            place = db.session.scalar(beyond)
        if place is None:
            return
        row.place, left = place, left - 1 - _rechecked(row, place)
    timers.at_time(CHECKS, id_, now())


def _rechecked(row: Recount, place: int) -> int:
    with tenancy.at(place):
        ids = committed.to_check_from(row.first)
        for case_id in ids:
            _by_itself(case_id)
    return len(ids)


def _by_itself(case_id: UUID) -> None:
    """Count the day of one check; one that cannot be counted now has a timer of its own and keeps no other waiting."""
    try:
        with work():
            committing.again(case_id)
    except (Refused, DBAPIError) as error:
        log.warning("a check to be counted by itself", extra={"case": str(case_id), "error": type(error).__name__})
        with work():
            timers.at_time(CHECK_ONE, case_id, now())


def check_again(case_id: UUID) -> None:
    """Count the day of a check that could not be counted with the others."""
    committing.again(case_id)


def recounted(case_id: UUID, recount: UUID | None = None) -> bool:
    """Count one case again; if a date that somebody was told has moved, that is an event, a line of its history and
    told to the applicant, the office and the place that received it."""
    case = queries.locked(case_id)
    before = {name: getattr(case, name) for name in ("act_by", "due", "legal_due")}
    if not clock.again(case):
        return False
    record(case, "recount", SYSTEM, text=_words(case, before), recount=recount)
    clock.arm(case, case.state)
    if case.state in deferring.STATES:
        deferring.await_papers(case)
    return True


def again(case_id: UUID) -> None:
    """Count a case again that could not be counted with the others."""
    recounted(case_id)


def _words(case: Case, before: dict[str, date | None]) -> str:
    """What moved, from when to when; an applicant's limit and the office's five days are one date."""
    titles = {"due": "期限", "legal_due": "法定期限"} if case.legal_due != case.due else {"due": "期限"}
    moved = [(title, before[name], getattr(case, name)) for name, title in titles.items()]
    lines = [f"{title}由{_day(old)}改为{_day(new)}" for title, old, new in moved if old != new]
    return "工作日历调整：" + ("；".join(lines) or f"最晚办理日改为{_day(case.act_by)}") + "。"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "无"
