"""Whose a case is stands in every table of it, because at the public door that is the guard: a case goes to somebody
else in all of them or not at all.

A room says which of its tables go along (`register`). A row of the case in any other guarded table is part of something
larger than the case, a mandate or a plugin's filing, whose person no single case may change.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select, update

from wutong.cases.codes import Tracking
from wutong.cases.commitments import Commitment
from wutong.cases.deliveries import Delivery
from wutong.cases.models import Case, Form, Paper, Step, Stop
from wutong.cases.prechecks import Precheck
from wutong.cases.tasks import Task
from wutong.db import Model, db
from wutong.errors import Invalid


class TelephoneTied(Invalid):
    """The telephone says whose the case is, and more than this case hangs on that."""

    code = "case.telephone_tied"
    message = (
        "手机号码不能在这里更正：本件由其他地区代收或者移交而来，或者属于代办、一件事、跨省通办，或者已经开单缴费。"
        "请申请人撤回本件，用正确的号码在窗口重新申报；其他写错的地方可以照常更正。"
    )


_ALONG: list[Any] = [Form, Paper, Step, Stop, Tracking, Commitment, Delivery, Precheck, Task]


def register(*tables: type[Model]) -> None:
    """Let rows of these tables go with their case; each has `case_id` and `applicant`."""
    _ALONG.extend(table for table in tables if table not in _ALONG)


def along() -> list[type[Model]]:
    """The tables whose rows go with their case."""
    return list(_ALONG)


def guarded() -> list[Any]:
    """Every table that keeps for a case whose it is, of this room and all others."""
    tables = (mapper.class_ for mapper in Model.registry.mappers)
    kept = [one for one in tables if getattr(one, "guard", None) == "applicant" and hasattr(one, "case_id")]
    return sorted(kept, key=lambda one: str(one.__tablename__))


def tied(case: Case) -> bool:
    """Whether something larger, or another region, keeps whose the case is: it was received elsewhere, or has moved."""
    moved = exists().where(Step.case_id == case.id, Step.move == "arrive")
    larger = [exists().where(one.case_id == case.id) for one in guarded() if one not in _ALONG]
    return case.receiver not in (None, case.region) or bool(db.session.scalar(select(or_(moved, *larger))))


def give(case: Case, person: UUID) -> None:
    """Let the case and everything of it be this person's; in the scope of its office."""
    db.session.flush()
    for table in _ALONG:
        db.session.execute(update(table).where(table.case_id == case.id).values(applicant=person))
    case.applicant = person
