"""The installation that is torn down: each program can be killed with -9 and comes back at its old address."""

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import redis

from wutong.demo.supervisor import Supervisor
from wutong.launch import cluster, places, postgres, processes
from wutong.launch.account import for_servers
from wutong.testing.database import Servers

VICTIMS = ("web", "worker", "relay", "database", "queue")
#: How the supervisor calls what is a program of ours.
PROGRAMS = {"web": "serve", "worker": "worker", "relay": "relay"}
PATIENCE = 60.0
#: The longest that a victim lies dead, in seconds.
DOWN = 1.0


def until(condition: Callable[[], bool], what: str, within: float = PATIENCE) -> None:
    """Wait for a condition; raises `TimeoutError` beyond the deadline."""
    limit = time.monotonic() + within
    while not condition():
        if time.monotonic() > limit:
            raise TimeoutError(f"not within {within:.0f} s: {what}")
        time.sleep(processes.TICK)


def at_rest(left: Callable[[], int], patience: float) -> int:
    """Wait until nothing is left, as long as it becomes less within `patience` seconds; returns what is left."""
    best, limit = left(), time.monotonic() + patience
    while best > 0 and time.monotonic() < limit:
        time.sleep(0.5)
        if (now := left()) < best:
            best, limit = now, time.monotonic() + patience
    return best


class Database:
    """PostgreSQL: its postmaster is killed and started again on the same files and the same socket."""

    def __init__(self, server: postgres.Server) -> None:
        self.server, self.pid = server, server.pid
        self.argv = psutil.Process(server.pid).cmdline()
        self.child: subprocess.Popen[bytes] | None = None

    def kill(self, dice: random.Random) -> str:
        """The postmaster, or one of its children, after whose death it recovers all by itself."""
        children = psutil.Process(self.pid).children()
        if children and dice.random() < 0.5:
            with suppress(psutil.NoSuchProcess):
                dice.choice(children).kill()
            return "one of its processes"
        _kill(self.pid, self.child)
        return "postmaster"

    def start(self) -> None:
        """Start it if it is dead, as often as it takes until the last process of the old one is gone."""
        until(self._answers, "the database answers")

    def _answers(self) -> bool:
        if processes.identify(self.pid) is None:
            self.child = processes.spawn(
                self.argv, log=self.server.data / "postgres.log", record=self.server.data / "process.json",
                account=for_servers(self.server.data / "cluster"), env=cluster.ENVIRONMENT,
            )  # fmt: skip
            self.pid = self.child.pid
        with suppress(psycopg.OperationalError), psycopg.connect(self.server.superuser_url, connect_timeout=2):
            return True
        return False

    def stop(self) -> None:
        """End what was started here; the first one is its owner's business."""
        if self.child is not None:
            processes.stop(self.child, how=signal.SIGINT, patience=30)


class Queue:
    """Valkey: killed and started again at its old address, with what its file remembers or with nothing."""

    def __init__(self, url: str, pid: int) -> None:
        self.url, self.pid = url, pid
        self.child: subprocess.Popen[bytes] | None = None
        with redis.Redis.from_url(url) as client:
            self.store = str(client.config_get("dir")["dir"])  # type: ignore[index]
        self.account = for_servers(Path(self.store))

    def kill(self, dice: random.Random) -> str:
        """Half of the times what it remembers goes too."""
        _kill(self.pid, self.child)
        if dice.random() < 0.5:
            return "remembers"
        for each in Path(self.store).rglob("*.aof*"):  # the manifest is called so too
            each.unlink()
        return "wiped"

    def start(self) -> None:
        """Start it and wait until it answers."""
        parts = redis.connection.parse_url(self.url)
        options = {
            "bind": "127.0.0.1", "port": str(parts["port"]), "requirepass": parts["password"], "dir": self.store,
            "appendonly": "yes", "appendfsync": "everysec", "save": "",
        }  # fmt: skip
        argv = [
            places.valkey_program(self.account),
            *(p for name, value in options.items() for p in (f"--{name}", value)),
        ]
        log = Path(self.store).parent / "valkey.log"
        self.child = processes.spawn(argv, log=log, account=self.account)
        self.pid = self.child.pid
        until(self._answers, "the queue answers")

    def _answers(self) -> bool:
        with suppress(redis.RedisError), redis.Redis.from_url(self.url) as client:
            return bool(client.info("server")["process_id"] == self.pid)
        return False

    def stop(self) -> None:
        """End what was started here."""
        if self.child is not None:
            processes.stop(self.child)


class Machine:
    """All of it, and the dice that say when who dies."""

    def __init__(self, servers: Servers, supervisor: Supervisor, dice: random.Random) -> None:
        self.supervisor, self.dice, self.lock = supervisor, dice, threading.Lock()
        self.database = Database(servers.postgres)
        with redis.Redis.from_url(servers.redis_url) as client:
            self.queue = Queue(servers.redis_url, int(client.info("server")["process_id"]))
        self.killed: Counter[str] = Counter()

    def strike(self, victim: str) -> str:
        """Kill somebody, leave him dead for a moment, bring him back; returns what it was."""
        with self.lock:
            what = getattr(self, victim).kill(self.dice) if victim in ("database", "queue") else self._program(victim)
            self.killed[f"{victim}: {what}"] += 1
            time.sleep(self.dice.uniform(0, DOWN))
            if victim in ("database", "queue"):
                getattr(self, victim).start()
            self._tend()
        return str(what)

    def tend(self) -> None:
        """Start again whatever ended by itself."""
        with self.lock:
            self._tend()

    def _tend(self) -> None:
        for program in self.supervisor.programs:
            program.deaths.clear()
        self.supervisor.tend()

    def _program(self, victim: str) -> str:
        child = next(one.child for one in self.supervisor.programs if one.name == PROGRAMS[victim])
        assert child is not None
        below = psutil.Process(child.pid).children() if child.poll() is None else []
        if below and self.dice.random() < 0.5:
            with suppress(psutil.NoSuchProcess):
                self.dice.choice(below).kill()
            return "one of its processes"
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return "all of it"

    def stop(self) -> None:
        """End the servers that were started here."""
        self.queue.stop()
        self.database.stop()


def _kill(pid: int, child: "subprocess.Popen[bytes] | None") -> None:
    """kill -9, and reap: PostgreSQL would take the number of an unreaped one for another postmaster that works here."""
    os.kill(pid, signal.SIGKILL)
    if child is not None:
        child.wait()
    else:
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)
