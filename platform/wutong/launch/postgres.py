"""A PostgreSQL of our own: made, started, recognised, stopped.

    with postgres.running(Path("var/demo/postgres")) as server:     # data is kept
        server.owner_url          # "postgresql://wutong_owner:…@/wutong?host=/tmp/wutong-…", not a superuser
    with postgres.temporary() as server:                            # for tests: fast, unsafe, removed at the end
        server.superuser_url      # for what needs one: leak checks, ALTER SYSTEM

It listens on a socket in a short closed folder and on no network, asks for a password (scram) even so, sorts and
classifies by C.UTF-8 (with LC_CTYPE=C a trigram index of Chinese is silently empty), and never runs as root.
The owner may create roles and databases and is no superuser, so nothing works here that would not elsewhere.
"""

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import psycopg
from psycopg import sql

from wutong.launch import cluster, places, processes
from wutong.launch.account import Account, for_servers
from wutong.launch.cluster import OWNER, SUPERUSER
from wutong.launch.processes import CannotStart

DATABASE = "wutong"
PORT = 5432  # names the socket file only; nothing listens on it
SETTINGS = MappingProxyType({"timezone": "UTC", "log_timezone": "UTC", "jit": "off", "max_connections": "200"})
UNSAFE = MappingProxyType({"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"})
PATIENCE = 60.0  # seconds for a start; recovery after a crash took 2.3 s with 300,000 rows


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: addresses for psycopg and SQLAlchemy, its socket folder, the postmaster's number."""

    owner_url: str
    superuser_url: str
    sockets: Path
    pid: int
    data: Path


@contextmanager
def running(data: Path, *, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run a server on `data` (created when missing, kept afterwards) for the length of the block.

    `settings` are added to postgresql's own. The block owns the server: one that is still there on the same data
    is ended first. Where root's data cannot be entered by others it is at `places.home(data)`. Raises `CannotStart`.
    """
    data = places.home(data.absolute())
    account = for_servers(data / "cluster")
    programs = places.postgres_programs(account)
    cluster.end_orphan(data)
    passwords = cluster.ensure(data, programs, account)
    sockets = places.sockets(account)
    child = _start(programs, data, account, {**SETTINGS, **(settings or {}), "unix_socket_directories": str(sockets)})
    try:
        server = _addresses(child.pid, data, sockets, passwords)
        _await_ready(child, server)
        _ensure_owner(server, passwords[OWNER])
        yield server
    finally:
        processes.stop(child, how=signal.SIGINT, patience=30)
        (data / "process.json").unlink(missing_ok=True)
        places.drop_sockets(sockets)


@contextmanager
def temporary(*, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run a server for tests on a folder of its own under /tmp, without the safety of the disk."""
    with places.temporary("postgres") as folder, running(folder, settings={**UNSAFE, **(settings or {})}) as server:
        yield server


def url(user: str, password: str, sockets: Path, database: str = DATABASE) -> str:
    """The address of a database on a server that listens in the folder `sockets`."""
    return f"postgresql://{user}:{password}@/{database}?host={sockets}&port={PORT}"


def _addresses(pid: int, data: Path, sockets: Path, passwords: Mapping[str, str]) -> Server:
    return Server(
        owner_url=url(OWNER, passwords[OWNER], sockets),
        superuser_url=url(SUPERUSER, passwords[SUPERUSER], sockets, "postgres"),
        sockets=sockets,
        pid=pid,
        data=data,
    )


def _start(
    programs: Path, data: Path, account: Account | None, settings: Mapping[str, str]
) -> "subprocess.Popen[bytes]":
    options = {**settings, "listen_addresses": "", "port": str(PORT)}
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    log = data / "postgres.log"
    log.unlink(missing_ok=True)
    return processes.spawn(
        [programs / "postgres", "-D", data / "cluster", *flags],
        log=log,
        record=data / "process.json",
        account=account,
        env=cluster.ENVIRONMENT,
    )


def _await_ready(child: "subprocess.Popen[bytes]", server: Server) -> None:
    """Wait until the server takes a query; a server that ended instead says why in its log."""
    limit = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < limit:
        try:
            psycopg.connect(server.superuser_url).close()
        except psycopg.OperationalError:
            time.sleep(processes.TICK)
        else:
            return
    raise CannotStart(reason=cluster.why(server.data / "postgres.log", "PostgreSQL did not start"))


def _ensure_owner(server: Server, password: str) -> None:
    """Create the owning role and its database when they are missing."""
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        if not connection.execute("select 1 from pg_roles where rolname = %s", [OWNER]).fetchone():
            connection.execute(
                sql.SQL("create role {} login createdb createrole password {}").format(
                    sql.Identifier(OWNER), sql.Literal(password)
                )
            )
        if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
