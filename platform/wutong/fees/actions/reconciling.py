"""Reconciling (每日对账): ask for the statement of a day, compare, book what came late, write down what differs.

The provider is asked between two transactions and never inside one. Stopped anywhere and begun again it comes to the
same: a day is compared under its own lock, a difference is written once, what is booked late is booked by the order.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wutong import events, tenancy
from wutong.access import SYSTEM, Actor
from wutong.clock import SHANGHAI, local, new_id, now, today
from wutong.db import db, work
from wutong.fees import books, matching, providers, queries, rules
from wutong.fees.actions import paying, refunding
from wutong.fees.events import DayClosed, DayCompared, DifferenceSettled
from wutong.fees.matching import Compared, Difference, Entry
from wutong.fees.models import FeeDay, FeeDifference
from wutong.fees.providers import Told
from wutong.secret import Secret

#: Days without a statement after which a round leaves the rest to the next one.
TRIES = 3


def morning() -> int:
    """The timed round in the present region: every day of every account that is due; how many were compared.

    Before the hour of the morning, and where nobody can be asked, it is nothing. A day of which there is no statement
    keeps no other from being compared; raises `ProviderDown` where there is none of several.
    """
    if local(now()).hour < matching.HOUR or not providers.agreed():
        return 0
    with tenancy.at(tenancy.scope().home), work():
        waiting = _due()
    failed = 0
    for account, day in waiting:
        try:
            reconcile(account, day)
        except providers.ProviderDown:
            failed += 1
            if failed == TRIES:
                raise
    return len(waiting) - failed


def reconcile(account: str, day: date) -> UUID:
    """Compare one day of an account; the day's id. Raises `DayNotOver`, `DayClosed`, `ProviderDown`, `NoProvider`."""
    _over(day)
    with tenancy.at(tenancy.scope().home), work():
        row = books.found(account, day)
        if row is not None and row.state == "closed":
            raise matching.DayClosed
        merchant = tenancy.spell(tenancy.scope().home)
    entries = providers.current().day(merchant, account, day)
    with tenancy.at(tenancy.scope().home), work():
        return _compare(account, day, entries)


def reconcile_all(day: date) -> int:
    """Compare one day of every account whose day is not closed; how many were.

    Raises `DayClosed` where all are closed, and `DayNotOver`, `ProviderDown`, `NoProvider`.
    """
    _over(day)
    with tenancy.at(tenancy.scope().home), work():
        accounts = list(books.accounts())
    compared = 0
    for account in accounts:
        with suppress(matching.DayClosed):
            reconcile(account, day)
            compared += 1
    if accounts and not compared:
        raise matching.DayClosed
    return compared


def settle(difference_id: UUID, reason: str, *, actor: Actor) -> FeeDifference:
    """Settle a difference with a reason; who assessed its bill does not. Raises `SettledAlready`, `SamePerson`."""
    actor.must("fee.reconcile")
    day_id = books.difference(difference_id).day_id
    books.day(day_id, lock=True)
    row = books.difference(difference_id, lock=True)
    if row.bill is not None:
        rules.apart(actor.answering, queries.assessors(queries.bill(row.bill)))
    if row.state != "open":
        raise matching.SettledAlready
    row.state, row.settled_by, row.settled_at, row.outcome = "settled", actor.answering, now(), Secret(reason)
    events.publish(DifferenceSettled(row.id, day_id, row.kind), actor=actor, about=day_id)
    return row


def close(day_id: UUID, *, actor: Actor) -> FeeDay:
    """Close a day of which every difference is settled. Raises `DifferencesOpen` and `DayClosed`."""
    actor.must("fee.reconcile")
    row = books.day(day_id, lock=True)
    if row.state == "closed":
        raise matching.DayClosed
    if count := books.left([row]).get(row.id):
        raise matching.DifferencesOpen(count=count)
    _close(row, actor)
    return row


def _over(day: date) -> None:
    if day >= today():
        raise matching.DayNotOver({"day": [matching.DayNotOver.message]})


def _due() -> list[tuple[str, date]]:
    midnight = datetime.combine(today(), time.min, SHANGHAI)
    return [
        (account, day)
        for account, first in books.accounts().items()
        for day in matching.due(first, books.asked_since(account, midnight), today())
    ]


def _compare(account: str, day: date, entries: Sequence[Entry]) -> UUID:
    row = _held(account, day)
    if row.state == "closed":
        return row.id
    done = matching.compare(day, entries, books.known(account, entries), books.missing(account, row))
    for entry in done.late:
        _book(row, entry)
    books.mark(done.listed, day)
    fresh = _write(row, done)
    row.paid_here, row.paid_there = done.here["pay"], done.there["pay"]
    row.back_here, row.back_there = done.here["refund"], done.there["refund"]
    row.asked_at = now()
    stands = books.stands(row.id)
    events.publish(DayCompared(row.id, fresh, len(done.late)), actor=SYSTEM, about=row.id)
    if not stands & {"open", "settled"}:
        _close(row, SYSTEM)
    return row.id


def _held(account: str, day: date) -> FeeDay:
    """The row of the day, made if need be, and nobody else's until this transaction ends."""
    zero = dict.fromkeys(("paid_here", "paid_there", "back_here", "back_there"), 0)
    home = tenancy.scope().home
    made = {"region": home, "id": new_id(), "account": account, "day": day, "state": "open", "asked_at": now()}
    db.session.execute(insert(FeeDay).values(made | zero).on_conflict_do_nothing())
    row = books.found(account, day, lock=True)
    assert row is not None
    return row


def _book(row: FeeDay, entry: Entry) -> None:
    """Take the statement as the word that did not come, and say so in the list of the day."""
    told = Told(entry.id, "paid", entry.amount, entry.reference, entry.at)
    bill = paying.settle(told) if entry.kind == "pay" else refunding.done(UUID(hex=entry.id), told)
    late = Difference("absent_here", entry.kind, entry.id, None, entry.amount, entry.reference, bill)
    values = _values(row, late) | {"state": "booked", "settled_at": now()}
    again = {"state": "booked", "settled_at": now(), "bill": bill}
    written = insert(FeeDifference).values(values)
    db.session.execute(written.on_conflict_do_update(constraint="uq_fee_differences_once", set_=again))


def _write(row: FeeDay, done: Compared) -> int:
    """Write down what differs, each once; what was open and does not differ any more is over. How many are new."""
    found = {(one.move, one.item, one.kind): one for one in done.differences}
    for one in _open(row):
        if (one.move, one.item, one.kind) not in found:
            one.state, one.settled_at = "over", now()
    db.session.flush()
    return sum(_note(row, one) for one in found.values())


def _open(row: FeeDay) -> list[FeeDifference]:
    asked = select(FeeDifference).where(FeeDifference.day_id == row.id, FeeDifference.state == "open")
    return list(db.session.scalars(asked))


def _note(row: FeeDay, one: Difference) -> bool:
    """Whether the difference was new, or is there again after it had gone by itself."""
    again = {"state": "open", "here": one.here, "there": one.there, "settled_at": None}
    written = insert(FeeDifference).values(_values(row, one)).on_conflict_do_update(
        constraint="uq_fee_differences_once", set_=again, where=FeeDifference.state == "over"
    )  # fmt: skip
    return db.session.scalar(written.returning(FeeDifference.id)) is not None


def _values(row: FeeDay, one: Difference) -> dict[str, object]:
    return {
        "region": row.region, "id": new_id(), "day_id": row.id, "kind": one.kind, "move": one.move, "item": one.item,
        "reference": one.reference, "here": one.here, "there": one.there, "bill": one.bill, "state": "open",
        "found_at": now(),
    }  # fmt: skip


def _close(row: FeeDay, actor: Actor) -> None:
    row.state, row.closed_by, row.closed_at = "closed", actor.answering, now()
    events.publish(DayClosed(row.id, row.day.isoformat()), actor=actor, about=row.id)
