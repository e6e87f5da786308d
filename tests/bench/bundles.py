"""A bundle of seven against seven single filings of the same matters, by the same person with the same paper.

Both begin with a draft and end when every letter is read, so that all seven cases lie at their offices; both run in
this process, one after the other, on a PostgreSQL that waits for the disk. The seven have no order among them, or some
would not be filed before others have ended.
"""

import io
import itertools
import time
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from tests.bench.report import Report
from tests.bench.servers import installed
from wutong_one_thing import packs, queries
from wutong_one_thing.actions import drafting
from wutong_one_thing.actions import filing as bundles

from wutong import tenancy
from wutong.access import SYSTEM, Actor
from wutong.cases.actions import filing
from wutong.cases.models import Case
from wutong.clock import new_id
from wutong.db import db, work
from wutong.matters import actions as matters
from wutong.matters import queries as matter_queries
from wutong.people.queries import logins
from wutong.people.rules import identifiers, roles
from wutong.testing import tree
from wutong.testing.leaks.planting import deliver
from wutong.testing.world import World

HERE = tree.JISHISHAN
SEVEN = tuple(f"SEVEN{number}" for number in range(7))
PAPER = "身份证"
PDF = b"%PDF-1.7\n%%EOF\n"
BUNDLE = {
    "code": "seven", "name": "七件事", "stage": "birth", "offered": True, "confirmed": True,
    "items": [{"key": code} for code in SEVEN],
    "papers": [{"key": PAPER, "name": PAPER, "to": "；".join(f"{code}:{PAPER}" for code in SEVEN)}],
    "fields": [{"key": "note", "name": "情况说明", "to": "；".join(f"{code}:note" for code in SEVEN)}],
}  # fmt: skip


def filed(report: Report, full: bool) -> None:
    """Bundles and sevens of single filings, a second."""
    with installed() as world:
        _offer(world)
        people, count = _people(world), 12 if full else 4
        sides = {"a bundle of seven filed": _bundle, "seven single filings": _singles}
        for ask in sides.values():
            ask(world, *next(people))
        found = report.alternate(
            {name: lambda turn, a=ask: _rate(world, a, people, count) for name, ask in sides.items()}, "/s"
        )  # type: ignore[misc]
        bundle, singles = (figure.median for figure in found.values())
        report.facts["a bundle of seven filed, times as fast as seven single filings"] = round(bundle / singles, 3)
        _must_have_come(world)


def _rate(world: World, ask: Any, people: Any, count: int) -> float:
    began = time.perf_counter()
    for _ in range(count):
        ask(world, *next(people))
    return count / (time.perf_counter() - began)


def _offer(world: World) -> None:
    with world.working(tree.GANSU):
        for code in SEVEN:
            matters.define(_matter(code), actor=SYSTEM)
        matters.publish(actor=SYSTEM)
    with world.working(HERE):
        matters.claim(list(SEVEN), actor=SYSTEM)
    with world.working(HERE):
        packs.publish([BUNDLE], actor=SYSTEM)
    world.switch_on("one_thing")


def _matter(code: str) -> dict[str, Any]:
    return {
        "code": code, "name": f"{code}事项", "item_type": "07", "exercise_levels": [4], "service_objects": ["person"],
        "legal_basis": "示例", "line": "civil_affairs", "conditions": ["示例"], "department": "民政局",
        "steps": [{"name": "受理"}, {"name": "办结"}], "papers": [{"name": PAPER, "need": "required"}],
        "handling_type": "promised", "legal_days": 20, "legal_unit": "working", "promised_days": 5,
        "promised_unit": "working", "visits": 1, "visit_reason": "核验", "fee": False, "online": True,
        "results": [{"name": f"{code}结果"}],
    }  # fmt: skip


def _people(world: World) -> Any:
    """One person after the other: who acts, his number and his telephone."""
    for serial in itertools.count():
        body = f"622927{19600101 + serial // 1000 % 28:08d}{serial % 1000:03d}"
        telephone = f"137{serial:08d}"
        with world.app.app_context(), tenancy.nowhere(), work():
            person = logins.claim("telephone", telephone, new_id())
        who = Actor("citizen", person, HERE, None, roles.CITIZEN, "示例")
        yield who, person, filing.Given("示例", body + identifiers.number_check(body), telephone, {})


def _bundle(world: World, who: Actor, person: UUID, given: filing.Given) -> None:
    with world.visiting(HERE, person):
        row = drafting.begin("seven", {}, (), drafting.Who(person))
        drafting.fill(row.id, given, {"snote": "说明"}, signed=False, actor=who)
        for paper in queries.plan(row).papers:
            drafting.add_paper(row.id, paper.key, "身份证.pdf", io.BytesIO(PDF), actor=who)
        made = row.id
    with world.visiting(HERE, person):
        bundles.submit(made, actor=who)
    deliver(world)


def _singles(world: World, who: Actor, person: UUID, given: filing.Given) -> None:
    for code in SEVEN:
        with world.working(HERE):
            frozen = matter_queries.snapshot(code)
        with world.visiting(HERE, person):
            case = filing.start(filing.Start(frozen, HERE, person), actor=who)
            filing.fill(case.id, filing.Given(given.name, given.id_number, given.telephone, {"note": "说明"}))
            filing.add_paper(case.id, PAPER, "身份证.pdf", io.BytesIO(PDF), actor=who)
            made = case.id
        with world.visiting(HERE, person):
            filing.submit(made, actor=who)
    deliver(world)


def _must_have_come(world: World) -> None:
    """Each person has seven cases at the office: a rate of what did not come would be worth nothing."""
    with world.working(HERE):
        counted = select(func.count()).where(Case.state == "submitted").group_by(Case.applicant)
        assert set(db.session.scalars(counted)) == {7}
