"""Our books of a day beside the provider's statement of it (每日对账): what agrees, what is booked late, what differs.

Money that the provider holds for an order of ours, of the very amount, is booked as its late call would have done: the
order was ours, and a bill that does not wait for it any more gets a refund that two people know. Everything else is
shown to a person: an unknown order has no bill, another amount is somebody's mistake, and a payment that only we know
may still come in tomorrow's statement, so that taking it off our books would wrong the payer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal
from uuid import UUID

from wutong.errors import Conflict, Invalid, NotFound

#: Kinds of differences and their words.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "absent_there": "收款机构无此笔",
        "absent_here": "我方未入账",
        "amount": "金额不一致",
        "twice": "收款机构重复入账",
    }
)
#: What to do about each, for whoever settles it.
ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "absent_there": "款项可能列入次日账单，复核时会自动消除；确未到账的，请写明向收款机构核实的结果和处理办法。",
        "absent_here": "没有可以入账的缴款单或退费。请与收款机构核实款项来源，由其退回或说明去向，写明处理情况。",
        "amount": "系统没有自动入账或更正。请与收款机构核实实际收付金额，写明更正办法。",
        "twice": "同一笔款项在账单中出现两次。请核实是否重复扣款，由收款机构退回多收的款项，写明处理情况。",
    }
)
#: How a difference stands, with its tone: `booked` late by the reconciliation, `over` by a later statement.
STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "open": ("待处理", "red"),
        "settled": ("已处理", "green"),
        "booked": ("已补记入账", "green"),
        "over": ("复核后一致", "grey"),
    }
)
#: How a day stands.
DAYS: Mapping[str, tuple[str, str]] = MappingProxyType({"open": ("未结", "gold"), "closed": ("已结", "green")})
MOVES: Mapping[str, str] = MappingProxyType({"pay": "缴费", "refund": "退费"})
#: From this hour of the morning on the day before is reconciled; providers have closed their books by then.
HOUR = 4
#: How many days back the timed round goes, for a system that stood still and for accounts that are new to it.
BACK = 31


class NoSuchDay(NotFound):
    """No reconciled day of this id here."""

    code = "fee.no_day"
    message = "没有找到这一天的对账，请从“每日对账”进入。"


class NoSuchDifference(NotFound):
    """No such difference here."""

    code = "fee.no_difference"
    message = "没有找到这笔差异，请从“每日对账”进入。"


class DayNotOver(Invalid):
    """A day is reconciled when it is over."""

    code = "fee.day_not_over"
    message = "只能核对已经结束的日期，请填写今天以前的日期。"


class DayClosed(Conflict):
    """The day has been closed."""

    code = "fee.day_closed"
    message = "这一天已经结账，不能再核对或改动。"


class DifferencesOpen(Conflict):
    """A day is closed when every difference is settled."""

    code = "fee.differences_open"
    message = "还有 {count} 笔差异没有处理，逐笔写明处理情况后才能结账。"


class SettledAlready(Conflict):
    """The difference is not open any more."""

    code = "fee.settled_already"
    message = "这笔差异已经处理过，请刷新页面查看。"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the provider's statement: a payment by its order, or a refund by its own id; `order` is the order that
    a refund belongs to, where the provider says so."""

    kind: Literal["pay", "refund"]
    id: str
    amount: int
    reference: str
    at: datetime
    order: str = ""


@dataclass(frozen=True, slots=True)
class Ours:
    """A payment or refund of ours: `done` when it is in our books, `waits` when it may still come; `listed_on` is the
    day of the statement in which it stood."""

    kind: str
    id: str
    amount: int
    bill: UUID
    done: bool
    waits: bool
    listed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, found by comparing: fen here and there, None where there is nothing."""

    kind: str
    move: str
    item: str
    here: int | None
    there: int | None
    reference: str = ""
    bill: UUID | None = None


@dataclass(slots=True)
class Compared:
    """What came of a day: `listed` stood in the statement, `late` is to be booked, sums in fen by the kind of move."""

    listed: list[Ours] = field(default_factory=list)
    late: list[Entry] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    here: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MOVES, 0))
    there: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MOVES, 0))


def compare(day: date, entries: Sequence[Entry], known: Iterable[Ours], missing: Iterable[Ours]) -> Compared:
    """A day's statement beside our books: `known` are ours that it names, `missing` ours of that day or before that no
    statement has named yet. The result does not depend on the order of anything."""
    books, done = {(one.kind, one.id): one for one in known}, Compared()
    told: dict[tuple[str, str], list[Entry]] = {}
    for entry in sorted(entries, key=lambda one: (one.kind, one.id, one.reference)):
        told.setdefault((entry.kind, entry.id), []).append(entry)
        done.there[entry.kind] += entry.amount
    for key, lines in told.items():
        _line(day, lines, books.get(key), done)
    for one in missing:
        if (one.kind, one.id) not in told:
            done.here[one.kind] += one.amount
            done.differences.append(Difference("absent_there", one.kind, one.id, one.amount, None, bill=one.bill))
    return done


def _line(day: date, lines: Sequence[Entry], one: Ours | None, done: Compared) -> None:
    """What the statement has under one id, beside the row of ours with that id."""
    first, every = lines[0], sum(line.amount for line in lines)
    if one is None:
        done.differences.append(_differs("absent_here", first, None, every))
        return
    before = one.listed_on is not None and one.listed_on < day
    if before or len(lines) > 1:
        done.differences.append(_differs("twice", first, one, every))
    if not before:
        _once(first, one, done)


def _once(entry: Entry, one: Ours, done: Compared) -> None:
    """Something of ours beside the line in which the statement names it first."""
    done.listed.append(one)
    done.here[one.kind] += one.amount if one.done or _fits(one, entry) else 0
    if one.amount != entry.amount:
        done.differences.append(_differs("amount", entry, one, entry.amount))
    elif _fits(one, entry):
        done.late.append(entry)
    elif not one.done:
        done.differences.append(_differs("absent_here", entry, None, entry.amount, bill=one.bill))


def _differs(kind: str, entry: Entry, one: Ours | None, there: int, *, bill: UUID | None = None) -> Difference:
    here = one.amount if one is not None and one.done else None
    whose = one.bill if one is not None else bill
    return Difference(kind, entry.kind, entry.id, here, there, entry.reference, whose)


def _fits(one: Ours, entry: Entry) -> bool:
    """Whether the statement is the late word on something of ours that waits for it."""
    return one.waits and not one.done and one.amount == entry.amount


def due(first: date, there: Mapping[date, bool], today: date) -> list[date]:
    """The days of an account to ask about, oldest first: over, not older than a month, since the account's `first`
    bill, and without a row, or with one that is open (`there` says so) and may have agreed by itself meanwhile."""
    start = max(first, today - timedelta(days=BACK))
    days = [start + timedelta(days=each) for each in range((today - start).days)]
    return [day for day in days if there.get(day, True)]
