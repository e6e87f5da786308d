"""Ordering, replying, sending back, closing; looking at a finding; the leader on duty and what happens without a reply.

The deadline is a timer of the order: where nobody has replied by then the leader on duty has it, and where he does
nothing either the region above is told that there is such an order, and nothing that is in it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wutong import events, tenancy, timers
from wutong.access import SYSTEM, Actor
from wutong.calendar import queries as calendar
from wutong.calendar.recounting import last_day
from wutong.calendar.rules import Term
from wutong.cases import queries as cases
from wutong.cases.actions.clock import end_of
from wutong.cases.models import Case
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.oversight import queries, rules
from wutong.oversight.events import DutySet, FindingSettled, OrderCaughtUp, OrderMoved, OrderOverdue
from wutong.oversight.models import Duty, Finding, Order, OrderLine, Series
from wutong.people.queries import posts
from wutong.regions import queries as regions
from wutong.secret import Secret

#: The timers of an order: its own day, and the leader's.
DUE, REPORT = "oversight.due", "oversight.report"
#: The results that a supervisor gives a finding.
RESULTS = ("cleared", "upheld")


@dataclass(frozen=True, slots=True)
class To:
    """What an order is about and to whom: an officer, or a department, or without both whoever assigns cases."""

    title: str
    case: Case | None = None
    finding: Finding | None = None
    officer: UUID | None = None
    department: UUID | None = None


def order(to: To, text: str, due: date | None = None, *, actor: Actor) -> Order:
    """Send an order; the reply is due in some working days where no day is named. Raises `TooSoon`, `TooLate`."""
    actor.must(queries.SUPERVISE, at=tenancy.scope().home)
    last = _last_day(due)
    moment = now()
    row = Order(
        region=tenancy.scope().home, id=new_id(), number=_number(), title=to.title,
        case_id=to.case.id if to.case else None, case_number=to.case.number if to.case else None,
        finding=to.finding.id if to.finding else None, rule=to.finding.rule if to.finding else None,
        officer=to.officer, department=to.department, due=last, named=due, state="open", late=False,
        reported=False, opened_at=moment, opened_by=actor.person, moved_at=moment,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    timers.at_time(DUE, row.id, end_of(last))
    _write(row, "order", text, actor)
    return row


def about_case(case_id: UUID, text: str, due: date | None = None, *, actor: Actor) -> Order:
    """Order something about a case, to whoever handles it or its department; raises `NoSuchCase` (also for a draft,
    which is the applicant's own) and `OrderedAlready`. The case is held, so that of two clicks one comes second."""
    actor.must(queries.SUPERVISE, at=tenancy.scope().home)
    case = cases.locked(case_id)
    if case.number is None:
        raise cases.NoSuchCase
    if (waiting := queries.waiting(case_id)) is not None:
        raise rules.OrderedAlready(number=waiting)
    to = To(case.title, case, officer=_still_here(case.handler), department=case.department)
    return order(to, text, due, actor=actor)


def about_finding(finding_id: UUID, text: str, due: date | None = None, *, actor: Actor) -> Order:
    """Order that a finding be answered for, by those who had the case then; raises `NotOpen` for a settled one."""
    actor.must(queries.SUPERVISE, at=tenancy.scope().home)
    found = queries.finding(finding_id, actor=actor, lock=True)
    if found.state != "open":
        raise rules.NotOpen(state=found.state)
    to = To(found.title, cases.get(found.case_id), found, _still_here(found.handler), found.department)
    row = order(to, text, due, actor=actor)
    found.state = "ordered"
    return row


def settle(finding_id: UUID, result: str, *, actor: Actor) -> Finding:
    """Say what came of a finding: `cleared` or `upheld`; whoever handled the case reads it."""
    actor.must(queries.SUPERVISE, at=tenancy.scope().home)
    found = queries.finding(finding_id, actor=actor, lock=True)
    if found.state not in ("open", "ordered") or result not in RESULTS:
        raise rules.NotOpen(state=found.state)
    found.state, found.settled_at, found.settled_by = result, now(), actor.person
    fact = FindingSettled(found.id, found.case_id, found.rule, result)
    events.publish(fact, actor=actor, about=found.case_id)
    return found


def reply(order_id: UUID, text: str, *, actor: Actor) -> Order:
    """Answer an order; raises `NotAsked` for others, `NotOpen` where there is nothing to answer."""
    row = queries.order(order_id, actor, lock=True)
    if actor.person is None or actor.person != row.leader:
        rules.must_answer(actor, row.officer, row.department)
    _step(row, "reply", text, actor)
    _quiet(row)
    return row


def send_back(order_id: UUID, text: str, due: date | None = None, *, actor: Actor) -> Order:
    """Want a better answer, by a new day."""
    row = _supervised(order_id, actor)
    last = _last_day(due)
    _step(row, "return", text, actor)
    row.due, row.named, row.leader = last, due, None
    timers.at_time(DUE, row.id, end_of(last))
    return row


def close(order_id: UUID, text: str, result: str = "", *, actor: Actor) -> Order:
    """Take an answer as sufficient; with `result` the finding behind it is settled too."""
    row = _supervised(order_id, actor)
    _step(row, "close", text, actor)
    if row.finding is not None and result:
        settle(row.finding, result, actor=actor)
    return row


def withdraw(order_id: UUID, text: str, *, actor: Actor) -> Order:
    """Take an order back, with the reason; its finding is as it was before."""
    row = _supervised(order_id, actor)
    _step(row, "withdraw", text, actor)
    _quiet(row)
    if row.finding is not None:
        found = queries.finding(row.finding, actor=actor, lock=True)
        found.state = "open" if found.state == "ordered" else found.state
    return row


# ── Without a reply ──────────────────────────────────────────────────────────────────────────────────────────


def escalate(order_id: UUID) -> None:
    """The day is over: whoever leads today has the order, and the region above is told some days later."""
    row = _open(order_id)
    if row is None or today() <= row.due:
        return
    row.late, row.leader = True, queries.on_duty()
    _write(row, "escalate", "", SYSTEM)
    timers.at_time(REPORT, row.id, end_of(_working_days(rules.LEADER_DAYS)))


def report(order_id: UUID) -> None:
    """Tell the region directly above that an order lies here unanswered."""
    row, above = _open(order_id), regions.get(tenancy.scope().home).parent
    if row is None or above is None or row.reported:
        return
    row.reported = True
    _write(row, "report", "", SYSTEM)
    events.publish(OrderOverdue(row.id, row.number, row.due), actor=SYSTEM, about=row.id, to=above)


def recounted(order_id: UUID, recount: UUID | None = None) -> bool:
    """Count the day of an answer again, because days of the calendar changed; whether it has moved. What is late stays
    so: the leader has it."""
    row = _open(order_id)
    if row is None or row.late:
        return False
    days = None if row.named else rules.REPLY_DAYS
    old, day = row.due, last_day(queries.asked_at(row.id), days, row.named or row.due)
    if old == day:
        return False
    row.due = day
    timers.cancel_time(DUE, row.id)
    timers.at_time(DUE, row.id, end_of(day))
    _write(row, "recount", f"答复期限由{_said(old)}改为{_said(day)}。", SYSTEM)
    return True


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _quiet(row: Order) -> None:
    """An order that was answered or taken back rings no more; a region above that was told hears that too."""
    for kind in (DUE, REPORT):
        timers.cancel_time(kind, row.id)
    above = regions.get(row.region).parent
    if row.reported and above is not None:
        row.reported = False
        events.publish(OrderCaughtUp(row.id), actor=SYSTEM, about=row.id, to=above)


def _open(order_id: UUID) -> Order | None:
    wanted = select(Order).where(Order.id == order_id, Order.state == "open").with_for_update()
    found: Order | None = db.session.scalar(wanted)
    return found


# ── The leader on duty ───────────────────────────────────────────────────────────────────────────────────────


def set_duty(person: UUID, first: date, last: date, *, actor: Actor) -> Duty:
    """Say who leads on some days; raises `NotStaff`, `Backwards`."""
    actor.must("case.assign", at=tenancy.scope().home)
    if not posts.works_here(person):
        raise rules.NotStaff({"person": [rules.NotStaff.message]})
    if last < first:
        raise rules.Backwards({"last": [rules.Backwards.message]})
    row = Duty(region=tenancy.scope().home, id=new_id(), person=person, first=first, last=last)
    db.session.add(row)
    events.publish(DutySet(row.id, person, first, last), actor=actor, about=row.id)
    return row


def drop_duty(duty_id: UUID, *, actor: Actor) -> None:
    """Take a spell of duty out again."""
    actor.must("case.assign", at=tenancy.scope().home)
    row = db.session.scalar(select(Duty).where(Duty.id == duty_id))
    if row is not None:
        events.publish(DutySet(row.id, None, row.first, row.last), actor=actor, about=row.id)
        db.session.delete(row)


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────


def _still_here(person: UUID | None) -> UUID | None:
    """An officer who left is asked nothing any more."""
    return person if person is not None and posts.works_here(person) else None


def _supervised(order_id: UUID, actor: Actor) -> Order:
    actor.must(queries.SUPERVISE, at=tenancy.scope().home)
    return queries.order(order_id, actor, lock=True)


def _step(row: Order, kind: str, text: str, actor: Actor) -> None:
    row.state = rules.after(row.state, kind)
    _write(row, kind, text, actor)


def _write(row: Order, kind: str, text: str, actor: Actor) -> None:
    row.moved_at = now()
    line = OrderLine(
        region=row.region, order_id=row.id, id=new_id(), kind=kind, by=actor.person,
        text=Secret(text) if text else None, at=row.moved_at,
    )  # fmt: skip
    db.session.add(line)
    fact = OrderMoved(row.id, row.case_id, row.number, kind, row.state, row.officer, row.department, row.leader)
    events.publish(fact, actor=actor, about=row.id)


def _last_day(due: date | None) -> date:
    """By when an answer is due: on a day off it may still come on the next day that is worked (民法典 §203)."""
    if due is None:
        return _working_days(rules.REPLY_DAYS)
    rules.must_be_due(due, today())
    return calendar.counted(Term(due - timedelta(days=1), 1)).due or due


def _working_days(count: int) -> date:
    return calendar.counted(Term(today(), count)).due or today()


def _number() -> str:
    """The next number of the region's year (监察编号), at most twenty letters as the standard wants."""
    year = today().year
    row = insert(Series).values(region=tenancy.scope().home, year=year, next=2)
    taken = row.on_conflict_do_update(index_elements=["region", "year"], set_={"next": Series.next + 1})
    following = int(db.session.execute(taken.returning(Series.next)).scalar_one())
    return f"DB{year}{following - 1:06d}"
