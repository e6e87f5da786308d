"""What the demo shows of the time before a case is handed in: a look beforehand (预审), a commitment (告知承诺)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from wutong import clock, tenancy
from wutong.cases import prechecked, queries
from wutong.cases.actions import prechecking
from wutong.db import work

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from wutong.access import Actor
    from wutong.demo.cases import Ago, Citizen, Frozen, Office


def plays(office: Office) -> list[tuple[Ago, Callable[[Actor, Citizen, Frozen], None]]]:
    """What was begun and not handed in: a draft, one that is to be looked at, and one that was."""

    def begun(by: Actor, one: Citizen, matter: Frozen) -> None:
        office.draft(by, one, matter)

    def asked(by: Actor, one: Citizen, matter: Frozen) -> None:
        looked_at(office, by, one, matter)

    return [(0, begun), (0, asked), (1, lambda by, one, matter: told(office, by, one, matter))]


def looked_at(office: Office, by: Actor, one: Citizen, matter: Frozen) -> UUID:
    """A draft that the office was asked to look at."""
    case_id = office.draft(by, one, matter)
    with tenancy.visit(office.county, person=by.person), work():
        prechecking.ask(case_id, actor=by)
    return case_id


def told(office: Office, by: Actor, one: Citizen, matter: Frozen) -> None:
    """The same, answered: one paper is to be brought anew."""
    case_id = looked_at(office, by, one, matter)
    with office.open():
        first = prechecked.askable(queries.get(case_id))[0]
        found = [{"about": first.about, "key": first.key, "text": "不清楚，请重新提供。"}]
        prechecking.answer(case_id, "lacking", found, "其余符合要求。", actor=office.clerk)


def signed(office: Office, applicant: tuple[Actor, Citizen], frozen: list[Frozen], then: datetime) -> int:
    """A case decided on a commitment, whose check is still to come, where a matter offers one; how many there are,
    filed `then`."""
    offering = next((matter for matter in frozen if matter["values"].get("commitment")), None)
    if offering is None:
        return 0
    with clock.frozen(then):
        office.delivered(office.submitted(*applicant, offering))
    return 1
