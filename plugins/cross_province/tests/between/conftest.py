"""Two installations in one process, each with a database and a master key of its own, and a wire between them that a
test can cut, bend and listen to."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
import pytest
import requests
from requests.adapters import BaseAdapter
from sqlalchemy import select
from urllib3 import HTTPResponse
from wutong_cross_province import post
from wutong_cross_province.between import carrying, keys, partners, reconciling
from wutong_cross_province.between.models import Mail
from wutong_cross_province.between.partners import Invitation

from wutong import jobs
from wutong.access import SYSTEM, Actor
from wutong.clock import new_id, now
from wutong.db import db
from wutong.settings.actions import set_value
from wutong.tenancy import spell
from wutong.testing import tree
from wutong.testing.world import World
from wutong.timers import OUTSIDE, Timer

KINDS = ("cross_province.carry", "cross_province.take", "cross_province.confirm")


@dataclass
class Side:
    """One installation: its top region, and the county where it has business."""

    name: str
    top: int
    county: int
    world: World

    @property
    def address(self) -> str:
        return f"https://{self.name}.example.org"

    def send(
        self, other: "Side", about: UUID | None = None, body: Any = None, papers: Any = (), times: int = 1
    ) -> UUID:
        """Greet the other side; returns what it is about."""
        about = about or new_id()
        with self.world.working(self.county):
            for _ in range(times):
                to = post.Address(other.name, other.county)
                post.send("between.greeting", about, body or {}, to=to, actor=SYSTEM, papers=papers)
        return about

    def run(self, *kinds: str) -> int:
        """Do what is due of the plugin's timers, as relay and worker would; returns how many there were."""
        done = 0
        while due := self._due(kinds or KINDS):
            for timer, lane in due:
                with self.world.app.app_context():
                    if lane == OUTSIDE:
                        jobs.run(self.county, str(timer))
                    else:
                        jobs.ring([self.county, str(timer)])
                done += 1
        return done

    def _due(self, kinds: tuple[str, ...]) -> list[tuple[UUID, int]]:
        with self.world.at(self.county):
            open_ = (Timer.state == "open", Timer.due_at <= now(), Timer.kind.in_(kinds))
            return [(row.id, row.lane) for row in db.session.execute(select(Timer.id, Timer.lane).where(*open_))]

    def mail(self) -> list[Mail]:
        """The letters of the county, in the order of their threads."""
        with self.world.working(self.county):
            return list(db.session.scalars(select(Mail).order_by(Mail.way, Mail.about, Mail.seq)))

    def states(self) -> list[tuple[str, int, str]]:
        """Direction, number and state of each letter."""
        return [(mail.way, mail.seq, mail.state) for mail in self.mail()]

    def door(self, name: str, told: Any) -> Any:
        """Post to one of the county's doors."""
        return self.world.client().post(f"/api/v1/{spell(self.county)}/cross_province/{name}", json=told)


@dataclass
class Wire(BaseAdapter):
    """Carries requests to the other installation's application; `bend` may answer, change or cut instead."""

    sides: dict[str, Side] = field(default_factory=dict)
    seen: list[tuple[str, Any]] = field(default_factory=list)
    bend: Callable[[str, Any, Callable[[], Any]], Any] | None = None

    def send(self, request: Any, **settings: Any) -> requests.Response:
        parts = urlsplit(request.url)
        side = self.sides[str(parts.hostname).partition(".")[0]]
        told = json.loads(request.body) if request.body else None
        self.seen.append((parts.path.rpartition("/")[2], told))

        def through() -> Any:
            return side.world.client().open(parts.path, method=request.method, json=told)

        answer = self.bend(self.seen[-1][0], told, through) if self.bend else through()
        return _response(request, answer)

    def close(self) -> None:
        """Nothing is held."""


def _response(request: Any, answer: Any) -> requests.Response:
    made = requests.Response()
    made.status_code, made.url, made.request = answer.status_code, request.url, request
    made.headers.update(dict(answer.headers))
    made.raw = HTTPResponse(io.BytesIO(answer.data), status=answer.status_code, preload_content=False)
    return made


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Between the two installations, instead of a network."""
    made = Wire()

    @contextmanager
    def calling() -> Iterator[requests.Session]:
        with requests.Session() as session:
            session.mount("https://", made)
            yield session

    for module in (carrying, partners, reconciling):
        monkeypatch.setattr(module, "calling", calling)
    return made


def opened(side: Side) -> None:
    """Switch the plugin on, and give the installation its name and its first key."""
    side.world.switch_on("cross_province", region=side.top)
    with side.world.working(side.top):
        set_value("cross_province.installation", side.name, actor=SYSTEM)
    with side.world.working(side.top):
        keys.make()


def admin() -> Actor:
    return Actor("staff", new_id(), rights=frozenset({"cross_province.connect"}))


def befriend(side: Side, other: Side) -> None:
    """Invite the other installation, and let two people compare."""
    asked = Invitation(other.name, f"{other.name}的系统", other.address, other.top, [other.top])
    with other.world.at(other.top):
        shown = keys.shown()
    with side.world.working(side.top):
        partner = partners.invite(asked, shown, actor=SYSTEM)
        told = partners.newest_print(partner)
        for _ in range(2):
            partners.vouch(other.name, told, actor=admin())


#: What a test may change of who knows whom, and what it leaves behind.
KNOWN = ("cross_province_own_keys", "cross_province_partners", "cross_province_partner_keys")
LEFT = (
    "cross_province_mail", "cross_province_mail_bodies", "cross_province_threads", "cross_province_lines",
    "cross_province_messages", "timers", "events", "letters", "staff_notices",
)  # fmt: skip


def owner(side: Side) -> "psycopg.Connection[Any]":
    return psycopg.connect(side.world.config.owner_database_url.replace("+psycopg", ""))


@pytest.fixture(scope="module")
def pair(servers, tmp_path_factory) -> Iterator[tuple[Side, Side]]:
    """A county of Gansu and a district of Xining, in two installations that trust each other."""
    folder, other = tmp_path_factory.mktemp("pair"), bytes(range(32, 64))
    made = (
        Side("gansu", tree.GANSU, tree.JISHISHAN, World(servers, folder / "a")),
        Side("qinghai", tree.QINGHAI, tree.CHENGDONG, World(servers, folder / "b", master_key=other)),
    )
    for side in made:
        opened(side)
    befriend(*made)
    befriend(*reversed(made))
    for side in made:
        with owner(side) as connection:
            for table in KNOWN:
                connection.execute(f"create table kept_{table} as table {table}")  # type: ignore[arg-type]
    yield made
    for side in made:
        side.world.close()


@pytest.fixture
def sides(pair, wire) -> Iterator[tuple[Side, Side]]:
    """The same, as if nothing had happened between them yet."""
    wire.sides = {side.name: side for side in pair}
    yield pair
    for side in pair:
        with owner(side) as connection:
            connection.execute(f"truncate {', '.join((*LEFT, *KNOWN))}")  # type: ignore[arg-type]
            for table in KNOWN:
                connection.execute(f"insert into {table} select * from kept_{table}")  # type: ignore[arg-type]


@pytest.fixture
def a(sides):
    return sides[0]


@pytest.fixture
def b(sides):
    return sides[1]
