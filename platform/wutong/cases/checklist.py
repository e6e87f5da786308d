"""The list of papers of a case as it stands today, and what has become of each paper."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wutong.cases import clocks, committed, queries
from wutong.cases.models import Case, Paper
from wutong.cases.rules import checklist
from wutong.clock import today


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a paper comes from that was not asked for again (免提交): whose word, which case, when."""

    region: int
    number: str
    title: str
    at: datetime
    consent: str


def of(case: Case) -> list[checklist.Line]:
    """The list of a case."""
    return checklist.lines(
        queries.asked(case).papers, queries.papers(case.id), due=clocks.deferred_until(case), today=today(),
        signed=committed.slots(case),
    )  # fmt: skip


def former(case_id: UUID) -> list[Paper]:
    """What was replaced or taken back after the case had been handed in, the latest first."""
    return [row for row in reversed(queries.versions(case_id)) if row.ended_at is not None]


def origin(row: Paper) -> Origin | None:
    """Where a paper that was held already comes from."""
    if row.origin is None:
        return None
    told: dict[str, Any] = json.loads(row.origin.reveal())
    at = datetime.fromisoformat(told["at"])
    return Origin(int(told["region"]), told["number"], told["title"], at, told["consent"])
