"""Two whole installations on this machine that trust each other, each with a database, a queue, programs and a master
key of its own: for the figures of letters between them, and for the storm that tries to break them."""

import dataclasses
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from tests.bench.servers import programs
from wutong_cross_province import post
from wutong_cross_province.between import keys, partners

from wutong.access import SYSTEM, Actor
from wutong.clock import new_id
from wutong.db import as_owner
from wutong.demo.supervisor import Supervisor
from wutong.launch import valkey
from wutong.operate import mixture
from wutong.settings.actions import set_value
from wutong.testing import tree
from wutong.testing.database import Servers
from wutong.testing.world import World

#: Name, top region, the county that has business.
PLACES = (("gansu", tree.GANSU, tree.JISHISHAN), ("qinghai", tree.QINGHAI, tree.CHENGDONG))


class Side:
    """One installation; its programs can be killed and come back."""

    def __init__(self, place: tuple[str, int, int], world: World, key: bytes) -> None:
        self.name, self.top, self.county = place
        self.world, self.key = world, key
        self.address = ""
        self.supervisor: Supervisor | None = None
        with as_owner(world.config.owner_database_url) as owner:
            mixture._write(owner, mixture.MARK)  # only a demo may call another one on the same machine
        world.switch_on("cross_province", region=self.top)
        with world.working(self.top):
            set_value("cross_province.installation", self.name, actor=SYSTEM)
        with world.working(self.top):
            keys.make()

    def befriend(self, other: "Side") -> None:
        """Invite the other installation, and let two people compare."""
        asked = partners.Invitation(other.name, other.name, other.address, other.top, [other.top])
        with other.world.at(other.top):
            shown = keys.shown()
        with self.world.working(self.top):
            told = partners.newest_print(partners.invite(asked, shown, actor=SYSTEM))
            for _ in range(2):
                partners.vouch(other.name, told, actor=Actor("staff", new_id(), self.top))

    def start(self, stack: ExitStack, **settings: str) -> int:
        """Run web, relay and worker; returns the port of the web."""
        told = {"WUTONG_DEMO": "1", "WUTONG_MASTER_KEY": self.key.hex(), "WEB_CONCURRENCY": "1", **settings}
        self.supervisor, ports = stack.enter_context(programs(self.world, "serve", "relay", "worker", **told))
        return ports["serve"]

    def kill(self, name: str) -> None:
        """kill -9 a program, and start it again."""
        assert self.supervisor is not None
        program = next(each for each in self.supervisor.programs if each.name == name)
        assert program.child is not None
        with suppress(ProcessLookupError):
            os.killpg(program.child.pid, signal.SIGKILL)
        program.child.wait()
        program.deaths.clear()
        self.supervisor.tend()
        program.deaths.clear()

    def send(self, other: "Side", about: UUID, papers: Sequence[post.Enclosed] = ()) -> None:
        """Greet the other side."""
        with self.world.working(self.county):
            to = post.Address(other.name, other.county)
            post.send("between.greeting", about, {}, to=to, actor=SYSTEM, papers=papers)

    def ask(self, question: str) -> list[Any]:
        """What the database says to its owner."""
        with psycopg.connect(self.world.config.owner_database_url.replace("+psycopg", "")) as owner:
            return owner.execute(question).fetchall()  # type: ignore[arg-type]

    def rested(self) -> bool:
        """Whether every letter was processed and both sides know."""
        open_ = "(way = 'out' and state <> 'processed') or (way = 'in' and not told)"
        return self.ask(f"select count(*) from cross_province_mail where {open_}") == [(0,)]

    def done(self) -> int:
        """How many letters of ours were processed."""
        done = "way = 'out' and state = 'processed'"
        return int(self.ask(f"select count(*) from cross_province_mail where {done}")[0][0])


@contextmanager
def paired(servers: Servers, folder: Path, lines: Sequence[Any], **settings: str) -> Iterator[list[Side]]:
    """Both, running, each met through its line: something with a `port` that carries to the `target` it is told."""
    with ExitStack() as stack:
        queue = stack.enter_context(valkey.temporary())
        both = (servers, dataclasses.replace(servers, redis_url=queue.url))
        sides = [_made(place, held, servers.take(), folder, stack) for place, held in zip(PLACES, both, strict=True)]
        for side, line in zip(sides, lines, strict=True):
            side.address = f"http://127.0.0.1:{line.port}"
        for side, other in (sides, sides[::-1]):
            side.befriend(other)
        for side, line in zip(sides, lines, strict=True):
            line.target = side.start(stack, **settings)
        yield sides


def _made(place: tuple[str, int, int], held: Servers, database: str, folder: Path, stack: ExitStack) -> Side:
    key = place[0].encode().ljust(32, b".")
    world = World(held, folder / place[0], database=database, master_key=key, demo=True)
    stack.callback(world.close)
    return Side(place, world, key)
