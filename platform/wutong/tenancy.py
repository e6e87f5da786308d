"""Tenancy, whole, in one file: who may see and write which rows, and how the database is told.

A region is its 12-digit code. The digits fall into groups of 2-2-2-3-3 (province, city, county, township,
village); the descendants of a region are one interval of codes and its ancestors are arithmetic. A table is a
subclass of one **look**, which says who reads and who writes it; `policies` turns the look into PostgreSQL row
security, and the session (`_announce`, `_narrow`) announces the scope and adds the condition to every statement.

The wall is PostgreSQL's: row security with FORCE, no subquery in any policy (SCALE 4). The conditions that the
session adds serve the plan, and nothing relies on them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Literal
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import BigInteger, ForeignKey, Uuid, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    Session,
    SessionTransaction,
    mapped_column,
    with_loader_criteria,
)

from wutong import wire
from wutong.db import NoRegion, db, present
from wutong.errors import NotFound

NATION = 0
#: First code beyond the nation; every region's interval ends below it.
BEYOND = 10**12
#: How many codes a region of each group depth covers: nation, province, city, county, township, village.
SPANS = (BEYOND, 10**10, 10**8, 10**6, 10**3, 1)
#: How many digits of the code stand in an address, by the same depth.
DIGITS = (0, 2, 4, 6, 9, 12)

APP = "wutong_app"
RELAY = "wutong_relay"


class NoSuchRegion(NotFound):
    """No region has this code."""

    code = "region.unknown"
    message = "没有代码为“{code}”的地区，请从首页重新选择。"


# ── Codes ────────────────────────────────────────────────────────────────────────────────────────────────────


def depth(code: int) -> int:
    """0 nation … 5 village, by the last group that is not zero.

    This places a code in the tree and nothing more: what a region *is* stands in its `level`, `kind` and
    `exercises` columns.
    """
    return next(deep for deep, span in enumerate(SPANS) if code % span == 0) if code else 0


def until(code: int) -> int:
    """The last code of the region's interval: its descendants are exactly `code < x <= until(code)`."""
    return code + SPANS[depth(code)] - 1


def contains(above: int, below: int) -> bool:
    """Whether `below` is `above` itself or lies under it."""
    return above <= below <= until(above)


def line(code: int) -> tuple[int, ...]:
    """Every code from the nation down to the region itself; codes without a tenant on the way do no harm."""
    steps = [code - code % SPANS[deep] for deep in range(depth(code) + 1)]
    return tuple(dict.fromkeys(steps))


def spell(code: int) -> str:
    """The region as it stands in an address: `62`, `6229`, `622927`, `622927100`, 12 digits, or `0`."""
    return f"{code:012d}"[: DIGITS[depth(code)]] if code else "0"


def parse(text: str) -> int:
    """The code of an address, in any accepted length; raises `NoSuchRegion` for anything else."""
    if text == "0":
        return NATION
    if not (text.isascii() and text.isdecimal()) or len(text) not in DIGITS[1:]:
        raise NoSuchRegion(code=text[:20])
    return int(text.ljust(12, "0"))


# ── The scope ────────────────────────────────────────────────────────────────────────────────────────────────

Door = Literal["office", "public"]


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """For whom the database is asked: the region announced, how far it looks, and which persons stand there.

    `until` equals `region` unless the scope looks down. `persons` are those whose cases the public door shows:
    the person and everyone whose live mandate that person holds.
    """

    region: int | None
    until: int | None = None
    line: tuple[int, ...] = ()
    person: UUID | None = None
    persons: tuple[UUID, ...] = ()
    door: Door = "public"

    @property
    def home(self) -> int:
        """The announced region; raises `NoRegion` where none is."""
        if self.region is None:
            raise NoRegion
        return self.region

    def settings(self) -> Iterator[tuple[str, str]]:
        """The announced names and their values, as PostgreSQL reads them back in the policies."""
        if self.region is not None:
            yield "region", str(self.region)
            yield "until", str(self.until)
            yield "line", "{" + ",".join(map(str, self.line)) + "}"
        if self.person is not None:
            yield "person", str(self.person)
        yield "persons", "{" + ",".join(map(str, self.persons)) + "}"
        yield "door", self.door


def scope() -> Scope:
    """The present scope; raises `NoRegion` outside any."""
    held = present.get()
    if not isinstance(held, Scope):
        raise NoRegion
    return held


@contextmanager
def _entered(entered: Scope) -> Iterator[Scope]:
    token = present.set(entered)
    try:
        yield entered
    finally:
        db.session.remove()
        present.reset(token)


@contextmanager
def at(region: int, *, look: Literal["home", "down"] = "home", person: UUID | None = None) -> Iterator[Scope]:
    """Work in a region's office: staff, workers and commands.

    With `look="down"` owned and inherited rows of the regions below are seen as well, for supervision and
    statistics; sealed rows never are, and writing stays at home.
    """
    end = until(region) if look == "down" else region
    with _entered(Scope(region, end, line(region), person, (), "office")) as entered:
        yield entered


@contextmanager
def looking_down() -> Iterator[Scope]:
    """In an office: the same with owned and inherited rows of the regions below, to read boards and statistics from."""
    held = scope()
    with at(held.home, look="down", person=held.person) as entered:
        yield entered


@contextmanager
def visit(region: int, *, person: UUID | None = None, persons: Sequence[UUID] = ()) -> Iterator[Scope]:
    """Stand before a region's counter: citizens and strangers, who see only the cases of `persons`."""
    everyone = tuple(persons) or ((person,) if person else ())
    with _entered(Scope(region, region, line(region), person, everyone, "public")) as entered:
        yield entered


@contextmanager
def as_person(person: UUID) -> Iterator[Scope]:
    """Reach one person's own rows, in no region."""
    with _entered(Scope(None, person=person, persons=(person,))) as entered:
        yield entered


@contextmanager
def nowhere() -> Iterator[Scope]:
    """Reach only what is the same for everyone: the region tree, code lists, calendars."""
    with _entered(Scope(None)) as entered:
        yield entered


def guarded(name: str) -> str:
    """A cache key, file path or lock name that no other region can spell: the region first, then the name."""
    held = scope()
    return f"{held.home:012d}/{name}"


# ── Looks ────────────────────────────────────────────────────────────────────────────────────────────────────


class Look:
    """What every look shares. `guard` names the column of the applicant that the public door must match,
    `reader` the column of a person who may read the row wherever it lies; `append_only` takes UPDATE and
    DELETE away from the application, and then the guard is on reading alone: a stranger's failed try is
    recorded too. Without a guard, owned and sealed rows are invisible at the public door, which may drop a row in but
    not look, unless the table says `public`. `writable` lets the application write a GLOBAL table, for the
    `reason` it gives; `hidden` keeps even reading from it, where only functions that run as the owner may look."""

    look: ClassVar[str]
    guard: ClassVar[str | None] = None
    reader: ClassVar[str | None] = None
    append_only: ClassVar[bool] = False
    writable: ClassVar[bool] = False
    public: ClassVar[bool] = False
    hidden: ClassVar[bool] = False
    reason: ClassVar[str] = ""


class Regional(Look):
    """A look whose rows lie in one region, first in every key."""

    region: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("regions.code"), primary_key=True, autoincrement=False, sort_order=-100
    )


class Owned(Regional):
    """Read at home and, looking down, from above; written at home. Cases, events, drafts, approvals."""

    look = "owned"


class Inherited(Regional):
    """Read by the region and everyone below it; written at home. Published layers, claims, settings."""

    look = "inherited"


class Sealed(Regional):
    """Home only, never from above. Names, numbers, answers, papers, opinions, messages."""

    look = "sealed"


class Personal(Look):
    """The announced person only, never by region. Account, addresses, dockets, consents, sessions."""

    look = "personal"

    person: Mapped[UUID] = mapped_column(Uuid, primary_key=True, sort_order=-100)


class Posted(Look):
    """Read by sender and addressee, inserted by the sender, updated by the addressee, deleted by nobody."""

    look = "posted"

    to_region: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("regions.code"), primary_key=True, autoincrement=False, sort_order=-100
    )
    from_region: Mapped[int] = mapped_column(BigInteger, ForeignKey("regions.code"), sort_order=-90)


class Global(Look):
    """The same for everyone: read by all, written by the owner; `reason` says why no tenant owns it."""

    look = "global"


LOOKS: tuple[type[Look], ...] = (Owned, Inherited, Sealed, Personal, Posted, Global)

# ── Policies ─────────────────────────────────────────────────────────────────────────────────────────────────


def _setting(name: str, kind: str) -> str:
    return f"nullif(current_setting('wutong.{name}', true), '')::{kind}"


HOME = _setting("region", "bigint")
UNTIL = _setting("until", "bigint")
LINE = _setting("line", "bigint[]")
PERSON = _setting("person", "uuid")
PERSONS = _setting("persons", "uuid[]")
OFFICE = "current_setting('wutong.door', true) = 'office'"


def _reads(look: str) -> str:
    return {
        "owned": f"region between {HOME} and {UNTIL}",
        "inherited": f"(region = any({LINE}) or region between {HOME} and {UNTIL})",
        "sealed": f"region = {HOME}",
        "personal": f"person = {PERSON}",
        "posted": f"(to_region = {HOME} or from_region = {HOME})",
        "global": "true",
    }[look]


def _writes(look: str) -> dict[str, str]:
    if look == "posted":
        return {"insert": f"from_region = {HOME}", "update": f"to_region = {HOME}"}
    if look == "global":
        return {}
    mine = f"person = {PERSON}" if look == "personal" else f"region = {HOME}"
    return {"insert": mine, "update": mine, "delete": mine}


def policies(
    table: str,
    look: str,
    *,
    guard: str | None = None,
    reader: str | None = None,
    append_only: bool = False,
    writable: bool = False,
    public: bool = False,
) -> list[str]:
    """The statements that put a new table behind its look; a migration executes them in order.

    One policy a command, because with a single policy a province could delete a county's rows: DELETE has no
    new row to check. The owner has a policy of its own, so FORCE binds everybody else.
    """
    reads, writes = _reads(look), _writes(look)
    if writable:
        writes = dict.fromkeys(("insert", "update", "delete"), "true")
    if append_only:
        writes = {"insert": writes["insert"]}
    if guard:
        reads, writes = _guarded(guard, reads, {} if append_only else writes, writes)
    elif look in ("owned", "sealed") and not public:
        reads, writes = f"{reads} and {OFFICE}", _office_only(writes)
    if reader:
        reads = f"({reads}) or {reader} = {PERSON}"
    return [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy owner_all on {table} to current_user using (true) with check (true)",
        f"create policy app_select on {table} for select to {APP} using ({reads})",
        *(_policy(table, verb, condition) for verb, condition in writes.items()),
        f"grant {', '.join(('select', *writes))} on {table} to {APP}",
    ]


def _guarded(guard: str, reads: str, bound: dict[str, str], writes: dict[str, str]) -> tuple[str, dict[str, str]]:
    """At the public door only the applicant's own rows, in reading and in the `bound` ways of writing."""
    own = f"({OFFICE} or {guard} = any({PERSONS}))"
    return f"{reads} and {own}", writes | {verb: f"{condition} and {own}" for verb, condition in bound.items()}


def _office_only(writes: dict[str, str]) -> dict[str, str]:
    """The public door drops rows in; without a condition of its own a bare DELETE would not ask who may read."""
    return {verb: said if verb == "insert" else f"{said} and {OFFICE}" for verb, said in writes.items()}


def _policy(table: str, verb: str, condition: str) -> str:
    clauses = {
        "insert": f"with check ({condition})",
        "update": f"using ({condition}) with check ({condition})",
        "delete": f"using ({condition})",
    }
    return f"create policy app_{verb} on {table} for {verb} to {APP} {clauses[verb]}"


# ── The session ──────────────────────────────────────────────────────────────────────────────────────────────


def announce(connection: Connection, held: Scope) -> None:
    """Tell PostgreSQL for whom this transaction is: one `set local` a message, all in one round trip.

    `set_config` would not reach the workers of a Citus cluster, and a session-level `set` would outlive the
    transaction in the pool (SCALE 9).
    """
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, psycopg.Connection)
    wire.together(raw, _announcing(held))


def ask(raw: "psycopg.Connection[Any]", held: Scope, statement: bytes, given: Sequence[bytes]) -> tuple[Any, ...]:
    """The first row, as text, of one question in a transaction of its own, announced, all in one round trip."""
    *_, found, _ = wire.together(raw, [*_announcing(held), (statement, given), (b"commit", None)])
    return tuple(found.get_value(0, column) for column in range(found.nfields))


def _announcing(held: Scope) -> list[wire.Message]:
    return [(_set_local(name, value), None) for name, value in held.settings()]


@lru_cache(maxsize=4096)
def _set_local(name: str, value: str) -> bytes:
    """One `set local` with its argument quoted; kept, because quoting costs more than sending."""
    return sql.SQL("set local {} = {}").format(sql.Identifier("wutong", name), sql.Literal(value)).as_bytes()


@event.listens_for(Session, "after_begin")
def _announce(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if session.info.get("unscoped"):
        return
    announce(connection, scope())


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    if state.session.info.get("unscoped") or state.is_column_load or state.is_relationship_load:
        return
    if state.is_select or state.is_update or state.is_delete:
        held = scope()
        state.statement = state.statement.options(*_criteria(held.region, held.until, held.line, held.person))


@lru_cache(maxsize=512)
def _criteria(home: int | None, end: int | None, line: tuple[int, ...], person: UUID | None) -> tuple[Any, ...]:
    """The region condition for each look, so that the planner (and Citus' router) sees it as a parameter.

    Kept for the scopes of the last requests: making these options costs more than all else a statement does here.
    """
    above = list(line)
    added = []
    if home is not None:
        added.append(with_loader_criteria(Sealed, lambda cls: cls.region == home, include_aliases=True))
    if home is not None and home == end:
        added.append(with_loader_criteria(Owned, lambda cls: cls.region == home, include_aliases=True))
        added.append(with_loader_criteria(Inherited, lambda cls: cls.region.in_(above), include_aliases=True))
    elif home is not None:
        added.append(with_loader_criteria(Owned, lambda cls: cls.region.between(home, end), include_aliases=True))
    if person is not None:
        added.append(with_loader_criteria(Personal, lambda cls: cls.person == person, include_aliases=True))
    return tuple(added)
