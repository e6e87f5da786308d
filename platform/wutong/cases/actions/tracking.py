"""Progress without log-in: the query code from the slip and the telephone's last four digits open one case's state.

Wrong and unknown must not be told apart, by words or by time: both take the same steps, and both count towards the
lock of that code. What is opened is the state and its days; nothing personal.
"""

import hmac
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.cases import queries
from wutong.cases.actions import tries
from wutong.cases.codes import Tracking
from wutong.cases.models import Case
from wutong.cases.rules import numbers
from wutong.clock import local
from wutong.db import db, work
from wutong.errors import Refused
from wutong.regions import queries as regions
from wutong.secret import blind

_NOBODY = b"\0" * 32


class Locked(Refused):
    """Too many wrong tries under this code."""

    code, status = "case.tracking_locked", 429
    message = "输错次数过多，请一小时后再试，或携带回执到窗口查询。"


class NotFoundOrWrong(Refused):
    """The code or the telephone's tail does not fit; which of them is not said."""

    code, status = "case.tracking_wrong", 404
    message = "查询码或手机号后四位不正确，请对照回执重新输入。"


@dataclass(frozen=True, slots=True)
class Progress:
    """What a slip's holder sees."""

    number: str
    title: str
    state: str
    home: int
    filed_on: date | None
    due: date | datetime | None
    legal_due: date | datetime | None = None
    stage: str | None = None


def track(code: str, tail: str) -> Progress:
    """The progress of the case that code and tail open; raises `Locked` or `NotFoundOrWrong`.

    Runs in transactions of its own, because a wrong try must be counted although the answer refuses.
    """
    region, plain = _read(code)
    with tenancy.at(region), work():
        shut = tries.shut(blind("case.code", plain))
        found = None if shut else _open(plain, tail)
        if found is not None:
            tries.forget(blind("case.code", plain))
    if shut:
        raise Locked
    if found is None:
        raise NotFoundOrWrong
    return _progress(region, found)


def _read(code: str) -> tuple[int, str]:
    """Region and one spelling; a text that is no code counts under the nation's counter like any other."""
    read = numbers.read_query_code(code)
    if read is None:
        return tenancy.NATION, code[:40]
    spelled, signs = read
    with tenancy.nowhere():
        home = _known(tenancy.parse(spelled))
    return home, "-".join((spelled, signs[:4], signs[4:8], signs[8:]))


def _known(code: int) -> int:
    return code if regions.find(code) is not None else tenancy.NATION


def _open(plain: str, tail: str) -> UUID | None:
    row = db.session.scalar(select(Tracking).where(Tracking.code == blind("case.code", plain)))
    expected = row.tail if row is not None else _NOBODY
    fits = hmac.compare_digest(expected, blind("case.tail", plain + tail.strip()))
    return row.case_id if row is not None and fits else None


def _progress(region: int, case_id: UUID) -> Progress:
    """The case's state at its home, following tombstones."""
    with tenancy.at(region):
        case = queries.get(case_id)
        told = _told(case)
    return told if case.moved_to is None else _progress(case.moved_to, case_id)


def _told(case: Case) -> Progress:
    filed = local(case.filed_at).date() if case.filed_at else None
    due = case.due_at or case.due or (case.act_by if case.closed_on is None else None)
    legal = case.legal_due_at or case.legal_due
    return Progress(case.number or "", case.title, case.state, case.region, filed, due, legal, case.stage)
