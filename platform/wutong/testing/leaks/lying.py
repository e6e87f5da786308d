"""What lies behind the doors: rows, files, Valkey, the log. Read past every wall, as the owner of the installation."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from redis import Redis
from sqlalchemy import select

from wutong import queues, relay
from wutong.db import db
from wutong.layers.cache import READINGS
from wutong.notices.models import Message
from wutong.observe import logs
from wutong.tenancy import line, spell
from wutong.testing import tree
from wutong.testing.leaks.garden import Garden
from wutong.testing.leaks.marks import Mark
from wutong.testing.world import World

#: The rows of tables, or of one, by table and fingerprint.
Rows = dict[tuple[str, str], dict[str, Any]]
#: By table the sum over its rows when they were last read, and the rows.
READ: dict[str, tuple[str, Rows]] = {}


def search(garden: Garden) -> Iterator[tuple[str, str]]:
    """Every place where a mark lies that should not lie there, and the mark."""
    world = garden.world
    for where, content, owners in (*_rows(world), *_files(world), *_valkey(world), *_log(garden), *_readings()):
        for mark in garden.marks.within(content):
            stray = owners is not None and not _belongs(mark, owners)
            if mark.sealed or (stray and (not mark.published or where == KEPT)):
                yield where, mark.what
    yield from _messages(garden)


def rows(world: World) -> Rows:
    """Every row of every table by table and fingerprint, as the owner sees it."""
    with _owner(world) as owner:
        return {key: row for table, sum_ in _sums(owner) for key, row in _held(owner, table, sum_).items()}


def _sums(owner: "psycopg.Connection[dict[str, Any]]") -> list[tuple[str, str]]:
    """Every table with a sum over its rows, which tells whether it lies as it lay, in one statement."""
    one = sql.SQL(
        "select {} as name, concat(count(*), ' ', sum(hashtextextended(whole::text, 0))) as sum from {} as whole"
    )
    tables = [one.format(sql.Literal(name), sql.Identifier(name)) for name in _tables(owner)]
    return [(row["name"], row["sum"]) for row in owner.execute(sql.SQL(" union all ").join(tables))]


def _held(owner: "psycopg.Connection[dict[str, Any]]", table: str, sum_: str) -> Rows:
    """The rows of one table, read only when it lies not as it lay the last time: most tables of most worlds do."""
    if READ.get(table, ("", {}))[0] != sum_:
        read = owner.execute(sql.SQL("select * from {}").format(sql.Identifier(table)))
        found = {
            (table, hashlib.sha256(repr(row).encode()).hexdigest()): {k: _plain(v) for k, v in row.items()}
            for row in read
        }
        READ[table] = (sum_, found)
    return READ[table][1]


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | bytes) or value is None else str(value)


def _owner(world: World) -> "psycopg.Connection[dict[str, Any]]":
    url = world.config.owner_database_url.replace("+psycopg", "", 1)
    return psycopg.connect(url, row_factory=dict_row)


def _tables(owner: "psycopg.Connection[dict[str, Any]]") -> list[str]:
    found = owner.execute("select tablename from pg_tables where schemaname = 'public' order by tablename")
    return [str(row["tablename"]) for row in found]


#: What a process keeps under a region's key stays on its line, even what is published.
KEPT = "a kept reading"
#: A place, what lies there, and the regions and persons it belongs to (None: to nobody, so only sealed marks count).
Lying = tuple[str, bytes, frozenset[Any] | None]


def _rows(world: World) -> Iterator[Lying]:
    for (table, _), row in rows(world).items():
        owners = {row.get(name) for name in ("region", "to_region", "from_region", "person", "applicant")} - {None}
        content = b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in row.values())
        yield f"table {table}", content, frozenset(owners) if owners else None


def _belongs(mark: Mark, owners: frozenset[Any]) -> bool:
    return bool(mark.homes & owners) or bool({str(person) for person in mark.persons} & owners)


def _messages(garden: Garden) -> Iterator[tuple[str, str]]:
    """What mails, short messages and inboxes would tell somebody, opened by the region that speaks."""
    for place in tree.REGIONS:
        with garden.world.working(place):
            for one in db.session.scalars(select(Message)):
                told = "\n".join((one.title, *(held.reveal() for held in (one.recipient, one.body) if held)))
                for mark in garden.marks.within(told):
                    if not _may_be_told(mark, one.person, place):
                        yield f"{one.channel} from {spell(place)}", mark.what


def _may_be_told(mark: Mark, person: UUID | None, place: int) -> bool:
    """To the mark's own persons; to somebody without an account by a home of what he brought."""
    return mark.published or person in mark.persons or (not mark.persons and place in mark.homes)


def _files(world: World) -> Iterator[Lying]:
    for path in sorted(world.var.rglob("*")):
        yield f"name of {path.relative_to(world.var)}", str(path).encode(), None
        if path.is_file():
            yield f"file {path.relative_to(world.var)}", path.read_bytes(), None


def _valkey(world: World) -> Iterator[Lying]:
    """Every key, after the relay has handed out what it can; the queues are left as empty as they were."""
    carrying = relay.connected(world.config)
    carrying.turn()
    with Redis.from_url(world.config.redis_url) as valkey:
        for key in valkey.scan_iter():
            yield f"key {key!r}", key, None
            held = valkey.dump(key)
            yield f"value of {key!r}", _unpacked(valkey, key) + (held if isinstance(held, bytes) else b""), None
    for lane in queues.NAMES:
        queues.queue(carrying.redis, lane).empty()  # type: ignore[no-untyped-call]
    carrying.engine.dispose()


def _unpacked(valkey: "Redis", key: bytes) -> bytes:
    """What a key holds, in words: a dump is compressed."""
    kind = valkey.type(key)
    if kind == b"string":
        return repr(valkey.get(key)).encode()
    if kind == b"hash":
        return repr(valkey.hgetall(key)).encode()
    if kind == b"list":
        return repr(valkey.lrange(key, 0, -1)).encode()
    if kind == b"set":
        return repr(valkey.smembers(key)).encode()
    return repr(valkey.zrange(key, 0, -1)).encode() if kind == b"zset" else b""


class _Listening(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logs.formatter())
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def listening(garden: Garden) -> Iterator[None]:
    """Keep every line of the log as operations would read it."""
    handler, level = _Listening(garden.log), logging.root.level
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.INFO)
    try:
        yield
    finally:
        logging.root.removeHandler(handler)
        logging.root.setLevel(level)


def _readings() -> Iterator[Lying]:
    """What this process keeps: for the region its key begins with, about the one that was read, and both inherit."""
    for (home, _, about, *_), value in READINGS.held():
        owners = {*line(int(str(home).partition("/")[0])), *line(int(str(about)))}
        yield KEPT, repr(value).encode(), frozenset(owners)


def _log(garden: Garden) -> Iterator[Lying]:
    for said in garden.log:
        yield "the log", said.encode(), frozenset()
