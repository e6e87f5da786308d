"""A Valkey of our own: a password, an append-only file, a port nobody knew before.

with valkey.running(Path("var/demo/valkey")) as server:    # data is kept
    server.url                                             # "redis://:…@127.0.0.1:45123/0"
with valkey.temporary() as server: ...                     # for tests
"""

import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from wutong.launch import cluster, places, processes
from wutong.launch.account import Account, for_servers
from wutong.launch.processes import CannotStart

PATIENCE = 20.0
TRIES = 5  # a free port may be taken between our look and the server's start


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address with the password, its number, where its files are."""

    url: str
    pid: int
    data: Path


@contextmanager
def running(data: Path) -> Iterator[Server]:
    """Run a server on `data` (created when missing, kept afterwards) for the length of the block.

    A server that a killed supervisor left on the same data is ended first. Raises `CannotStart`.
    """
    data = places.home(data.absolute())
    account = for_servers(data / "store")
    program = places.valkey_program(account)
    _prepare(data, account)
    child, url = _start(program, data, account)
    try:
        yield Server(url, child.pid, data)
    finally:
        processes.stop(child, how=signal.SIGTERM)
        (data / "process.json").unlink(missing_ok=True)


@contextmanager
def temporary() -> Iterator[Server]:
    """Run a server for tests on a folder of its own under /tmp."""
    with places.temporary("valkey") as folder, running(folder) as server:
        yield server


def free_port() -> int:
    """A TCP port of the loopback that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _prepare(data: Path, account: Account | None) -> None:
    processes.end_recorded(data / "process.json")
    places.make(data, account)
    store = data / "store"
    store.mkdir(mode=0o700, exist_ok=True)
    if account:
        account.own(store)
    (data / "valkey.log").unlink(missing_ok=True)


def _start(program: Path, data: Path, account: Account | None) -> tuple["subprocess.Popen[bytes]", str]:
    """Start on a free port, on another one if somebody was quicker; the child and its address."""
    log = data / "valkey.log"
    for _ in range(TRIES):
        port, password = free_port(), secrets.token_urlsafe(24)
        child = processes.spawn(
            [program, "-"],
            log=log,
            record=data / "process.json",
            account=account,
            stdin=_settings(data / "store", port, password),
        )
        url = f"redis://:{password}@127.0.0.1:{port}/0"
        if _becomes_ready(child, url):
            return child, url
        processes.stop(child)
    raise CannotStart(reason=cluster.why(log, "Valkey did not start"))


def _settings(store: Path, port: int, password: str) -> bytes:
    """The configuration, given on standard input because arguments are visible to every user of the machine."""
    return f"""bind 127.0.0.1
port {port}
requirepass {password}
dir "{store}"
appendonly yes
appendfsync everysec
save ""
daemonize no
""".encode()


def _becomes_ready(child: "subprocess.Popen[bytes]", url: str) -> bool:
    """Wait for an answer, and make sure that it comes from this child and not from a stranger on the port."""
    limit = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < limit:
        try:
            with redis.Redis.from_url(url) as client:
                return bool(client.info("server")["process_id"] == child.pid)
        except redis.AuthenticationError:
            return False
        except redis.RedisError:
            time.sleep(processes.TICK)
    return False
