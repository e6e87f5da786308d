"""The lists that people open all day, over HTTP, from sixteen browsers at once: an office's inbox, a citizen's cases.

Everything of a page is in it: ticket, session, post, row security, the question, the page itself. Officers sit in
sixteen counties, and citizens have a case in every county of the province. The target is held against sixteen that
never pause, and also against people, who look at a page for a second before they open the next.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import psycopg
from tests.bench import caseload
from tests.bench.clients import Run, drive, request
from tests.bench.report import Report, seconds
from tests.bench.servers import SAFE, served

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import new_id, now
from wutong.db import db, work
from wutong.people.actions import accounts, grants
from wutong.people.actions.sessions import open_session
from wutong.people.models import Account
from wutong.people.queries import persons
from wutong.testing.database import serving
from wutong.testing.world import World
from wutong.web.auth import NAME, Ticket

USERS = 16
#: So many users' pages are asked for before the clock runs.
WARM = 3.0
#: Seconds that a person looks at a page.
LOOKS = 1.0
DOCKETS = (
    "insert into person_dockets (person, case_id, home, number, matter, title, state, due, seq, at)"
    " select applicant, id, region, number, matter, title, state, due, seq, last_at from cases where applicant <= %s"
)


def measure(report: Report, sizes: Sequence[int], length: float) -> None:
    """p50, p95 and p99 of both lists with so many cases in the whole table."""
    for size in sizes:
        with serving(SAFE) as servers, tempfile.TemporaryDirectory() as var:
            world = World(servers, Path(var))
            _filled(report, world, size)
            _asked(report, world, size, length)
            world.close()


def _filled(report: Report, world: World, size: int) -> None:
    url = world.servers.url(world.name)
    report.facts[f"COPY of {size:,} cases, s"] = round(seconds(lambda: caseload.fill(url, size)), 1)
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(DOCKETS, (UUID(int=min(1000, size // len(caseload.COUNTIES))),))
        owner.execute("vacuum analyze person_dockets")
        row = owner.execute("select pg_total_relation_size('cases') / %s", (size,)).fetchone()
    assert row is not None
    report.facts[f"bytes of a case in its own table with its indexes, {size:,} cases"] = int(row[0])


def _asked(report: Report, world: World, size: int, length: float) -> None:
    counties = caseload.COUNTIES[:USERS]
    offices = [_page(county, "desk/cases/", _officer(world, county)) for county in counties]
    citizens = [_page(county, "cases/", _citizen(world, UUID(int=n + 1))) for n, county in enumerate(counties)]
    wanted = [caseload.first_page(county, size)[0] for county in counties]
    with served(world, "serve") as ports:
        for name, pages, shown in (("inbox", offices, wanted), ("citizen's list", citizens, [])):
            _round(report, ports["serve"], f"{name}, {size:,} cases, {USERS} users", pages, shown, length)


def _round(
    report: Report, port: int, name: str, pages: Sequence[bytes], shown: Sequence[UUID], length: float
) -> None:  # fmt: skip
    def check(status: int, body: bytes) -> None:
        assert status == 200, (name, status, body[:300])
        assert b"/cases/" in body, name
        assert not shown or any(str(key).encode() in body for key in shown), name

    def driven(seconds: float, pause: float = 0.0) -> Run:
        return drive(port, lambda client, count: pages[client], check, seconds=seconds, clients=USERS, pause=pause)

    driven(WARM)
    for told, done in ((name, driven(length)), (f"{name} who look for {LOOKS:.0f} s", driven(length, LOOKS))):
        for share in (0.5, 0.95, 0.99):
            report.facts[f"{told}, p{share * 100:.0f} ms"] = round(done.percentile(share), 1)
        report.facts[f"{told}, per s"] = round(done.per_second, 1)
        report.promise(f"{told}, p95", done.percentile(0.95), "ms", at_most=150)


def _page(region: int, path: str, ticket: Ticket) -> bytes:
    """The first page, as this ticket's browser asks for it."""
    cookie = f"{NAME}={ticket.text()}; __Host-{NAME}={ticket.text()}"
    return request("GET", f"/{tenancy.spell(region)}/{path}", headers={"Cookie": cookie})


def _officer(world: World, county: int) -> Ticket:
    """Somebody who may see the county's inbox."""
    person = new_id()
    with world.app.app_context(), tenancy.at(county, person=person), work():
        accounts.open_account(actor=SYSTEM, login=f"bench{county}", name="示例")
        grants.give(person, "clerk", actor=SYSTEM)
        persons.own_account().initial = False
    return _signed_in(world, person, "staff")


def _citizen(world: World, person: UUID) -> Ticket:
    """The person with this id, who is known by nothing but that."""
    with world.app.app_context(), tenancy.as_person(person), work():
        db.session.add(Account(person=person, state="live", home=None, level=1, initial=False, created_at=now()))
    return _signed_in(world, person, "citizen")


def _signed_in(world: World, person: UUID, kind: str) -> Ticket:
    with world.app.app_context(), tenancy.as_person(person), work():
        return Ticket(person, open_session(kind, device="bench"))  # type: ignore[arg-type]
