"""Our books for the reconciliation: which days of which accounts, what of ours a statement names, what none has named.
Each question runs in the scope its caller opened."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, and_, cast, exists, func, literal, select

from wutong import tenancy
from wutong.clock import SHANGHAI, local
from wutong.db import db
from wutong.fees.matching import Entry, NoSuchDay, NoSuchDifference, Ours
from wutong.fees.models import Bill, FeeDay, FeeDifference, FeeSeries, Payment, Refund
from wutong.web.paging import Page, fetch

#: How many ids one question names.
BATCH = 500
Money = type[Payment] | type[Refund]
TABLES: Mapping[str, Money] = {"pay": Payment, "refund": Refund}
#: Not in the books yet and still to come: an order that is open or was given up, a refund on its way.
WAITING = {"pay": ("begun", "void"), "refund": ("approved",)}


def places(behind: int, most: int) -> Sequence[int]:
    """The next regions behind a code that ever issued a bill, in order."""
    with tenancy.at(tenancy.NATION, look="down"):
        charging = select(FeeSeries.region).where(FeeSeries.region > behind, FeeSeries.mark == "J").distinct()
        return db.session.scalars(charging.order_by(FeeSeries.region).limit(most)).all()


def accounts() -> dict[str, date]:
    """The accounts of the region's bills, each with the day of its first one."""
    asked = select(Bill.account, func.min(Bill.assessed_at)).group_by(Bill.account).order_by(Bill.account)
    return {account: local(moment).date() for account, moment in db.session.execute(asked)}


def asked_since(account: str, moment: datetime) -> dict[date, bool]:
    """The days of an account that have been compared, with whether another look is worth it: those that are open and
    were not asked about since then."""
    rows = select(FeeDay.day, FeeDay.state, FeeDay.asked_at).where(FeeDay.account == account)
    return {day: state == "open" and asked < moment for day, state, asked in db.session.execute(rows)}


def found(account: str, day: date, *, lock: bool = False) -> FeeDay | None:
    """The row of an account's day, as the last who changed it left it where it is locked."""
    asked = select(FeeDay).where(FeeDay.account == account, FeeDay.day == day)
    return db.session.scalar(asked.with_for_update().execution_options(populate_existing=True) if lock else asked)


def day(day_id: UUID, *, lock: bool = False) -> FeeDay:
    """One day; raises `NoSuchDay`."""
    asked = select(FeeDay).where(FeeDay.id == day_id)
    row = db.session.scalar(asked.with_for_update().execution_options(populate_existing=True) if lock else asked)
    if row is None:
        raise NoSuchDay
    return row


def days(*, state: str | None = None, cursor: str | None = None, limit: int = 20) -> Page[FeeDay]:
    """The region's reconciled days, newest first; of one state when named."""
    asked = select(FeeDay).where(*([FeeDay.state == state] if state else []))
    return fetch(db.session(), asked, (FeeDay.day.desc(), FeeDay.id.desc()), cursor=cursor, limit=limit)


def left(rows: Iterable[FeeDay]) -> dict[UUID, int]:
    """How many differences of these days are open."""
    ids = [row.id for row in rows]
    asked = select(FeeDifference.day_id, func.count()).where(
        FeeDifference.day_id.in_(ids), FeeDifference.state == "open"
    )
    return dict(db.session.execute(asked.group_by(FeeDifference.day_id)).all())


def differences(
    *, day_id: UUID | None = None, state: str | None = None, cursor: str | None = None, limit: int = 20
) -> Page[FeeDifference]:
    """Differences, newest first; of one day or one state when named."""
    named = [
        column == value for column, value in ((FeeDifference.day_id, day_id), (FeeDifference.state, state)) if value
    ]
    return fetch(
        db.session(), select(FeeDifference).where(*named), (FeeDifference.id.desc(),), cursor=cursor, limit=limit
    )


def difference(difference_id: UUID, *, lock: bool = False) -> FeeDifference:
    """One difference; raises `NoSuchDifference`."""
    asked = select(FeeDifference).where(FeeDifference.id == difference_id)
    row = db.session.scalar(asked.with_for_update().execution_options(populate_existing=True) if lock else asked)
    if row is None:
        raise NoSuchDifference
    return row


def stands(day_id: UUID) -> set[str]:
    """The states in which differences of a day are."""
    return set(db.session.scalars(select(FeeDifference.state).where(FeeDifference.day_id == day_id).distinct()))


def known(account: str, entries: Iterable[Entry]) -> Iterator[Ours]:
    """What of ours, paid into this account, the entries name."""
    for kind, table in TABLES.items():
        ids = sorted({key for entry in entries if entry.kind == kind and (key := _id(entry.id))})
        for start in range(0, len(ids), BATCH):
            yield from _ours(kind, _money(table, account).where(table.id.in_(ids[start : start + BATCH])))


def missing(account: str, row: FeeDay) -> Iterator[Ours]:
    """What is in our books from that day or before, and in no statement; what another day shows as missing is not
    shown again."""
    end = datetime.combine(row.day + timedelta(days=1), time.min, SHANGHAI)
    for kind, table in TABLES.items():
        shown = exists().where(
            FeeDifference.region == table.region, FeeDifference.day_id != row.id, FeeDifference.move == literal(kind),
            FeeDifference.item == func.replace(cast(table.id, String), "-", ""), FeeDifference.kind == "absent_there",
        )  # fmt: skip
        unlisted = and_(table.state == "paid", table.listed_on.is_(None), table.paid_at < end)
        yield from _ours(kind, _money(table, account).where(unlisted, ~shown))


def mark(listed: Iterable[Ours], day: date) -> None:
    """Write down in which statement these stood."""
    for one in listed:
        row: Any = db.session.get(TABLES[one.kind], (tenancy.scope().home, UUID(hex=one.id)))
        row.listed_on = day


def bill_of(order: str) -> UUID | None:
    """The bill of an order, by the id that the provider says; None where there is no such order here."""
    key = _id(order)
    return db.session.scalar(select(Payment.bill).where(Payment.id == key)) if key else None


def _money(table: Money, account: str) -> Select[Any]:
    mine = and_(Bill.region == table.region, Bill.id == table.bill, Bill.account == account)
    return select(table).join(Bill, mine)


def _ours(kind: str, asked: Select[Any]) -> Iterator[Ours]:
    for row in db.session.scalars(asked):
        done, waits = row.state == "paid", row.state in WAITING[kind]
        yield Ours(kind, row.id.hex, row.amount, row.bill, done, waits, row.listed_on)


def _id(text: str) -> UUID | None:
    try:
        return UUID(hex=text)
    except ValueError:
        return None
