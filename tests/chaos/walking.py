"""The calendar changes while cases run: the walk that counts them again is killed midway, more than once."""

import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import psycopg
from tests.chaos import judging
from tests.chaos.judging import Kept
from tests.chaos.machine import Machine

from wutong.access import Actor
from wutong.calendar.actions import set_day
from wutong.calendar.recounting import KIND, SETTLE
from wutong.clock import new_id, today
from wutong.people.rules.roles import RIGHTS
from wutong.testing import tree
from wutong.testing.world import World

#: How often the walk is interrupted at most, and how long it may take in all.
TIMES, PATIENCE = 3, SETTLE.total_seconds() + 180
UNDER_WAY = (
    "select r.seen, r.moved, r.done_at is not null, exists"
    " (select from timers t where t.kind = %s and t.subject = r.id and t.state = 'open' and t.sent_at is not null)"
    " from calendar_recounts r where r.region = %s order by r.begun_at desc limit 1"
)


class Walk:
    """One change of days, and somebody who kills the worker each time it has a portion in its hands."""

    def __init__(self, world: World, machine: Machine) -> None:
        self.world, self.machine = world, machine
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.cut: list[int] = []
        self.seen = self.moved = 0
        self.done = False

    def begin(self) -> None:
        """Say that the fourth day from now is a day off, and watch what comes of it."""
        boss = Actor("staff", new_id(), tree.JISHISHAN, rights=frozenset(RIGHTS))
        with self.world.working(tree.JISHISHAN):
            set_day(today() + timedelta(days=4), working=False, name="临时放假", actor=boss)
        self.thread.start()

    def join(self) -> None:
        """Wait for its end."""
        self.thread.join()

    def wrong(self, kept: Sequence[Kept]) -> list[str]:
        """What is wrong with it and what it left behind."""
        return [*judging.recount(self.done, self.cut, self.moved, kept)]

    def told(self) -> dict[str, Any]:
        """How it went."""
        return {"seen": self.seen, "moved": self.moved, "killed after": self.cut, "finished": self.done}

    def _watch(self) -> None:
        limit = time.monotonic() + PATIENCE
        while not self.done and time.monotonic() < limit:
            try:
                with psycopg.connect(self.world.servers.url(self.world.name), autocommit=True) as owner:
                    while not self.done and time.monotonic() < limit:
                        self._look(owner)
            except psycopg.Error:  # it is being killed as well
                time.sleep(0.2)

    def _look(self, owner: "psycopg.Connection[Any]") -> None:
        row = owner.execute(UNDER_WAY, (KIND, tree.JISHISHAN)).fetchone()
        self.seen, self.moved, self.done, held = row or (0, 0, False, False)
        if held and not self.done and len(self.cut) < TIMES and self.seen not in self.cut:
            self.cut.append(self.seen)
            self.machine.strike("worker")
        time.sleep(0.01)
