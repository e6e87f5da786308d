"""Reading what is there after the storm, past all scopes, and by the product's own eyes where only those see."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import psycopg
from tests.chaos.judging import Kept
from tests.chaos.lives import Life
from tests.chaos.machine import until

from wutong import files, tenancy
from wutong.audit import actions as audit
from wutong.audit.models import Seal
from wutong.cases.actions import clock
from wutong.cases.models import Case, Paper
from wutong.db import db, work
from wutong.documents.models import Document
from wutong.people.queries import logins
from wutong.people.rules.identifiers import telephone
from wutong.testing import tree
from wutong.testing.world import World

REGIONS = (tree.JISHISHAN, tree.CHUIMATAN)
#: In which states a row of the outbox has come to the end of its way.
SETTLED = {"letters": {"done"}, "timers": {"done"}, "messages": {"sent", "delivered"}, "requests": {"done"}}
#: What of each is to have come there by now: timers that are due, messages that stay in the house, letters always.
OUTBOX = {
    "letters": "select state, count(*) from letters group by 1",
    "timers": "select state, count(*) from timers where due_at <= now() or state <> 'open' group by 1",
    "messages": "select state, count(*) from messages where channel = 'inbox' group by 1",
    "requests": "select state, count(*) from case_requests group by 1",
}
REGIONS_OF_EVENTS = "select distinct region from events order by 1"


class Look:
    """One look at everything; `owner` is a connection of the owning role."""

    def __init__(self, world: World, owner: "psycopg.Connection[Any]") -> None:
        self.world, self.owner = world, owner

    def kept(self) -> list[Kept]:
        """Every case at its home with what belongs to it."""
        steps = self._grouped("select case_id, seq, move, state from case_steps order by case_id, seq")
        papers = self._counted("select case_id, count(*) from case_papers where digest is not null group by 1")
        documents = self._counted("select case_id, count(*) from case_documents group by 1")
        events = self._grouped(
            "select about, (payload->>'seq')::int from events where payload ? 'seq' and name like 'case.%' order by 2"
        )
        rings = self._grouped("select subject, kind from timers where state = 'open' order by 2")
        cases = self.owner.execute("select id, coalesce(number, ''), state, seq from cases order by number").fetchall()
        return [
            Kept(
                str(key), number, state, seq, tuple(steps.get(key, ())), papers.get(key, 0), documents.get(key, 0),
                tuple(one for (one,) in events.get(key, ())), tuple(kind for (kind,) in rings.get(key, ())),
            )
            for key, number, state, seq in cases
        ]  # fmt: skip

    def by_life(self, lives: Sequence[Life], kept: Sequence[Kept]) -> dict[int, list[Kept]]:
        """The cases of each life's applicant, who is known by his telephone alone."""
        by_id, found = {one.id: one for one in kept}, self._grouped("select applicant, id from cases")
        with self.world.app.app_context(), tenancy.at(tree.JISHISHAN), work():
            persons = {life.number: logins.stand_in("telephone", telephone(life.telephone)) for life in lives}
        cases = {number: found.get(person, ()) for number, person in persons.items()}
        return {number: [by_id[str(key)] for (key,) in rows] for number, rows in cases.items()}

    def outbox(self) -> dict[str, dict[str, int]]:
        """How many letters, timers, messages and requests there are in each state."""
        return {table: dict(self.owner.execute(asked).fetchall()) for table, asked in OUTBOX.items()}

    def open_(self) -> int:
        """How many of them are still on their way."""
        rows = self.outbox()
        return sum(count for table, states in rows.items() for state, count in states.items()
                   if state not in {*SETTLED[table], "dead", "failed", "refused"})  # fmt: skip

    def dockets(self) -> tuple[dict[str, tuple[str, int]], dict[str, tuple[str, int]]]:
        """State and count by case, as the applicants and as the receiving place have them."""
        own = self.owner.execute("select case_id, state, seq from person_dockets").fetchall()
        received = self.owner.execute("select case_id, state, seq from dockets").fetchall()
        return ({str(key): (state, seq) for key, state, seq in own},
                {str(key): (state, seq) for key, state, seq in received})  # fmt: skip

    def received(self) -> set[str]:
        """Cases that a township took in for the county."""
        asked = "select id from cases where receiver is not null and receiver <> region"
        return {str(key) for (key,) in self.owner.execute(asked)}

    def clocks(self) -> Iterator[str]:
        """Days that come out otherwise when they are counted anew, of cases that run; nothing is written."""
        for region in REGIONS:
            with self.world.at(region):
                for case in db.session.scalars(db.select(Case).where(Case.state.in_(clock.RUNS))):
                    if clock.again(case):
                        yield f"{case.number}: its days are not those of the calendar"

    def unreadable(self) -> Iterator[str]:
        """Papers and documents whose content is not on the disk, or not as it was sealed."""
        for region in REGIONS:
            with self.world.at(region):
                for table in (Paper, Document):
                    rows = db.session.execute(db.select(table.case_id, table.digest, table.size)).all()
                    yield from (f"{case}: {said}" for case, digest, size in rows if (said := _unread(digest, size)))

    def chains(self) -> tuple[int, list[str]]:
        """How many events are linked once all are, and the first broken link of each region's chain."""
        with self.world.app.app_context():
            with suppress(TimeoutError):
                until(self._linked, "every event is linked")
            broken = [said for (region,) in self.owner.execute(REGIONS_OF_EVENTS) if (said := _broken(region))]
        linked, events = self._links()
        return linked, broken if linked == events else [*broken, f"{linked} links for {events} events"]

    def _linked(self) -> bool:
        audit.seal_new()  # one that finds another sealer at it leaves the rest to that one
        linked, events = self._links()
        return linked == events

    def _links(self) -> tuple[int, int]:
        return self._one(f"select count(*) from {Seal.__tablename__}"), self._one("select count(*) from events")

    def _one(self, asked: str) -> int:
        row = self.owner.execute(asked).fetchone()  # type: ignore[call-overload]
        return int(row[0])

    def _grouped(self, asked: str) -> dict[Any, list[tuple[Any, ...]]]:
        found: dict[Any, list[tuple[Any, ...]]] = {}
        for key, *rest in self.owner.execute(asked):  # type: ignore[call-overload]
            found.setdefault(key, []).append(tuple(rest))
        return found

    def _counted(self, asked: str) -> dict[Any, int]:
        return dict(self.owner.execute(asked).fetchall())  # type: ignore[call-overload]


def _broken(region: int) -> str:
    with tenancy.at(region), work():
        found = audit.verify()
    return f"{tenancy.spell(region)}: {found.fault} at link {found.number}" if found else ""


def _unread(digest: str | None, size: int) -> str:
    if digest is None:
        return ""
    try:
        there = sum(len(chunk) for chunk in files.open_(digest))
    except files.Missing:
        return f"{digest[:12]} is not there"
    return "" if there == size else f"{digest[:12]} has {there} bytes of {size}"
