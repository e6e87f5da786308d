"""A village, a town and a county at work: people with posts, a matter to file, and a postman."""

import errno
import io
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask_babel import refresh
from sqlalchemy import event, select, update

from wutong import clock, events, letters, sweeps, tenancy
from wutong.access import SYSTEM, Actor
from wutong.calendar import actions as calendar
from wutong.calendar import recounting
from wutong.cases import enclosures
from wutong.cases.actions import filing, intake
from wutong.cases.models import Case
from wutong.clock import new_id
from wutong.db import db
from wutong.errors import Refused
from wutong.events import Letter
from wutong.layers import claims
from wutong.matters import actions, loading, pack, rules
from wutong.people.models import Grant, Staff
from wutong.people.rules.roles import CITIZEN, RIGHTS, ROLES
from wutong.secret import Secret
from wutong.testing import tree
from wutong.testing.database import Servers
from wutong.testing.world import World
from wutong.timers import Timer
from wutong.web import lookups
from wutong.web.lookups import Who

#: A Friday, 10:00 in Beijing, in a week without holidays.
FRIDAY = datetime(2026, 11, 20, 2, tzinfo=UTC)
TELEPHONE = "13900001234"
PDF = b"%PDF-1.7\n" + b"x" * 100
#: When a recount that was begun then has waited long enough.
SOON = FRIDAY + recounting.SETTLE + timedelta(seconds=1)


def snapshot(home: int = tree.JISHISHAN, **values: Any) -> dict[str, Any]:
    """A frozen matter as `matters.queries.snapshot` gives it."""
    plain = {
        "name": "示例事项", "handling_type": "promised", "promised_days": 10, "promised_unit": "working",
        "legal_days": 20, "legal_unit": "working", "papers": [{"name": "身份证", "need": "required"}],
    }  # fmt: skip
    accept = values.pop("accept_level", None)
    claim = {"accept_level": accept} if accept else None
    return {"code": "M-1", "values": plain | values, "claim": claim, "home": home, "department": "示例局"}


#: What the law wants said about a matter before it is published.
PUBLISHED = {
    "item_type": "05", "service_objects": ["person"], "legal_basis": "社会救助暂行办法", "line": "civil_affairs",
    "conditions": ["户籍在本地"], "steps": [{"name": "受理"}], "visits": 1, "visit_reason": "核验原件", "fee": False,
    "online": True,
}  # fmt: skip


def full(*_: Any) -> None:
    """What the system answers when the disk is full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def staff(role: str, region: int, person: UUID | None = None) -> Actor:
    """Somebody with a post."""
    return Actor("staff", person or new_id(), region, rights=ROLES[role].rights)


def boss(region: int) -> Actor:
    """Somebody with every right at a region."""
    return Actor("staff", new_id(), region, rights=frozenset(RIGHTS))


@dataclass
class Story:
    """One world, its people, and verbs to play with; every `at` is a committed transaction."""

    world: World
    citizen: Actor = field(default_factory=lambda: Actor("citizen", new_id(), rights=CITIZEN))
    clerk: Actor = field(default_factory=lambda: staff("clerk", tree.JISHISHAN))
    reviewer: Actor = field(default_factory=lambda: staff("reviewer", tree.JISHISHAN))
    head: Actor = field(default_factory=lambda: staff("head", tree.JISHISHAN))

    def at(self, region: int = tree.JISHISHAN) -> Any:
        return self.world.working(region)

    def given(self, **more: Any) -> filing.Given:
        return filing.Given(**{"name": "张三丰", "id_number": "440524188001010014", "telephone": TELEPHONE,
                               "answers": {}, **more})  # fmt: skip

    def draft(self, home: int = tree.JISHISHAN, **values: Any) -> UUID:
        assert self.citizen.person
        with self.world.visiting(home, person=self.citizen.person):
            begun = filing.Start(snapshot(home, **values), home, self.citizen.person)
            case = filing.start(begun, actor=self.citizen)
            filing.fill(case.id, self.given())
        return case.id

    def submitted(self, home: int = tree.JISHISHAN, **values: Any) -> UUID:
        case_id = self.draft(home, **values)
        with self.world.visiting(home, person=self.citizen.person):
            filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(PDF), actor=self.citizen)
            filing.submit(case_id, actor=self.citizen)
        return case_id

    def accepted(self, **values: Any) -> UUID:
        case_id = self.submitted(**values)
        with self.at():
            intake.accept(case_id, actor=self.clerk)
        return case_id

    def offered(self, home: int = tree.JISHISHAN, accept_level: int | None = None, **values: Any) -> str:
        """The code of a matter that `home` decides and everybody below carries, published a month ago."""
        plain = snapshot(home, **values)["values"]
        code = f"M-{tenancy.spell(home)}-{accept_level or 0}-{zlib.crc32(repr(plain).encode())}"
        with clock.frozen(FRIDAY - timedelta(days=30)):
            with self.at(home), suppress(rules.AlreadyDefined):
                told = PUBLISHED | plain | {"code": code, "exercise_levels": [tenancy.depth(home) + 1]}
                actions.define(told, actor=SYSTEM)
                actions.publish(actor=SYSTEM)
            with self.at(home):
                below = claims.Reach(frozenset({"self", "townships", "villages"}))
                terms = claims.Terms("agent", accept_level=accept_level)
                actions.claim([code], actor=SYSTEM, reach=below, terms=terms)
        return code

    def employed(self, role: str, region: int = tree.JISHISHAN) -> Actor:
        """Somebody with a post, who is on the region's list of staff."""
        actor = staff(role, region)
        assert actor.person is not None
        with self.at(region):
            db.session.add(
                Grant(
                    region=region, id=new_id(), person=actor.person, role=role, without=[],
                    valid_from=clock.today() - timedelta(days=9), state="live", created_at=clock.now(),
                )
            )  # fmt: skip
            db.session.add(
                Staff(
                    region=region, person=actor.person, name=Secret("王经办"), login=Secret(str(actor.person)),
                    telephone=None, department=None, state="live", joined_at=clock.now(), left_at=None,
                )
            )  # fmt: skip
        return actor

    def case(self, case_id: UUID, region: int = tree.JISHISHAN) -> Case:
        """The row as committed, detached."""
        with self.at(region):
            found = db.session.scalars(select(Case).where(Case.id == case_id)).one()
            db.session.expunge(found)
        return found

    def files(self) -> set[Path]:
        """Every paper and parcel on the disk."""
        found = (path for path in (self.world.config.var / "files").rglob("*") if path.is_file())
        return {path for path in found if path.parent.name != "loose" and path.name != ".lock"}

    def sweep(self, region: int = tree.JISHISHAN) -> None:
        """Let every transaction of now be over, and sweep a region."""
        with clock.frozen(clock.now() + sweeps.GRACE + timedelta(minutes=1)):
            sweeps.sweep_region(region)

    def post(self, *places: int, of: str = "wutong.cases", backwards: bool = False) -> int:
        """Deliver a room's letters to these places, or everywhere, until none is open; returns how many there were."""
        count = 0
        while waiting := [pair for region in places or tree.REGIONS for pair in self._open(region, of)]:
            for region, letter_id in reversed(waiting) if backwards else waiting:
                with self.at(region):
                    count += letters.react(letter_id)
        return count

    def told(self, fact: Any, sender: int, to: int, content: dict[str, Any] | None = None) -> str:
        """Let `sender` say what it likes, and `to` read that letter alone; the code of the refusal, or ""."""
        with self.at(sender):
            events.publish(fact, actor=SYSTEM, to=to, enclosure=enclosures.packed(content) if content else None)
        _, letter_id = self._open(to)[-1]
        try:
            with self.at(to):
                letters.react(letter_id)
        except Refused as refusal:
            with self.at(to):
                db.session.execute(update(Letter).where(Letter.id == letter_id).values(state="dead"))
            return refusal.code
        with self.at(sender):
            no = (Letter.name == "case.not_taken_over", Letter.payload["case_id"].astext == str(fact.case_id))
            return db.session.scalar(select(Letter.payload["why"].astext).where(*no, Letter.to_region == sender)) or ""

    def _open(self, region: int, of: str = "wutong.cases") -> list[tuple[int, UUID]]:
        with self.at(region):
            mine = (Letter.to_region == region, Letter.state == "open", Letter.handler.like(f"{of}.%"))
            found = list(db.session.scalars(select(Letter.id).where(*mine).order_by(Letter.id)))
        return [(region, letter_id) for letter_id in found]

    def ring(self, case_id: UUID, region: int = tree.JISHISHAN) -> int:
        """Ring every timer of a case that is due now; returns how many."""
        with self.at(region):
            due = select(Timer.id).where(Timer.state == "open", Timer.due_at <= clock.now(), Timer.subject == case_id)
            found = list(db.session.scalars(due))
        for timer_id in found:
            with self.at(region):
                letters.ring(timer_id)
        return len(found)


@pytest.fixture(scope="module")
def town(request: pytest.FixtureRequest, servers: Servers, tmp_path_factory: Any) -> Iterator[World]:
    """One world for a whole file: each test has its own people and cases in it; see `gansu`."""
    filled = any("gansu" in each.fixturenames for each in request.session.items if each.path == request.path)
    made = World(
        servers,
        tmp_path_factory.mktemp("var"),
        database=servers.like("gansu", lambda: _played(servers, tmp_path_factory.mktemp("gansu"))) if filled else "",
    )
    yield made
    made.close()


def _played(servers: Servers, var: Path) -> str:
    """A database in which the demo's pack was played; that takes as long as all tests of a file."""
    world = World(servers, var)
    with world.app.app_context(), clock.frozen(FRIDAY - timedelta(days=30)):
        loading.load(pack.read(pack.for_province(tree.GANSU)), tree.GANSU)
    return world.leave()


@pytest.fixture
def story(town: World) -> Iterator[Story]:
    with clock.frozen(FRIDAY), town.app.app_context():
        yield Story(town)


@pytest.fixture
def owner_rows(town: World) -> Any:
    """Rows as they lie on disk, read by the owner past every wall."""

    def read(statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(town.config.owner_database_url.replace("+psycopg", "")) as connection:
            return connection.execute(statement).fetchall()  # type: ignore[call-overload, no-any-return]

    return read


@pytest.fixture
def asked(town: World) -> Any:
    """Collects the statements that a block sends to the database."""

    @contextmanager
    def collecting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return collecting


class Browser:
    """Somebody's browser: posts with the token of the page it stands on, follows to the next page."""

    def __init__(self, world: World, actor: Actor) -> None:
        self.world, self.actor, self.client = world, actor, world.client()

    def get(self, path: str, **more: Any) -> Any:
        lookups.of(self.world.app).who = self.who
        refresh()  # a story keeps one context open, and with it the language of the page before
        return self.client.get(path, **more)

    def who(self, region: int | None) -> Who:
        held = self.actor
        if held.kind == "staff" and region != held.region:
            held = Actor("staff", held.person, held.region)
        return Who(held, (held.person,) if held.person else ())

    def text(self, path: str, status: int = 200) -> str:
        answer = self.get(path)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return str(answer.get_data(as_text=True))

    def post(self, path: str, page: str = "", **form: Any) -> Any:
        shown = self.text(page or path)
        token = shown.split('"X-CSRF-Token": "')[1].split('"')[0]
        return self.client.post(path, data=form, headers={"X-CSRF-Token": token})


@pytest.fixture(scope="module")
def gansu(town: World) -> World:
    """The town with the demo's pack played: real matters, really claimed."""
    return town


@pytest.fixture
def browser(gansu: World) -> Iterator[Any]:
    before = lookups.of(gansu.app).who
    with clock.frozen(FRIDAY):
        yield lambda actor: Browser(gansu, actor)
    lookups.of(gansu.app).who = before


@pytest.fixture
def citizen() -> Actor:
    return Actor("citizen", new_id(), rights=CITIZEN)


# ── Changed days ─────────────────────────────────────────────────────────────────────────────────────────────


def manager(region: int) -> Actor:
    """Who sets the days of a region."""
    return Actor("staff", region=region, rights=frozenset({"calendar.manage"}))


@pytest.fixture
def off(story: Story) -> Iterator[Callable[..., None]]:
    """Make a day off or worked at a region, and take it back at the end of the test."""
    told = []

    def set_(day: date, region: int = tree.JISHISHAN, *, working: bool = False) -> None:
        told.append((day, region))
        with story.at(region):
            calendar.set_day(day, working=working, name="县庆", actor=manager(region))
        story.post()

    yield set_
    for day, region in told:
        with story.at(region):
            calendar.unset_day(day, actor=manager(region))
        story.post()
        walk(story, region)


def walk(story: Story, region: int = tree.JISHISHAN, *, rings: int = 1000) -> int:
    """Ring the timers of recounts until none is due, or so many times; returns how often."""
    with clock.frozen(SOON):
        for rung in range(rings):
            with story.at(region):
                wanted = (Timer.state == "open", Timer.kind == recounting.KIND, Timer.due_at <= clock.now())
                timer = db.session.scalar(select(Timer).where(*wanted).limit(1))
                if timer is None:
                    return rung
                recounting.go_on(timer.subject)
                timer.state = "done"
    return rings
