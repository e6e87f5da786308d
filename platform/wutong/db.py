"""The database handle, the base of every table, and the one place that commits.

A session belongs to a scope (`wutong.tenancy`): `db.session` outside a scope raises `NoRegion`, and every
`with tenancy.at(…)` block has a session of its own, so rows loaded for one region cannot be met in another.
"""

import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from psycopg._preparing import PrepareManager
from sqlalchemy import Connection, MetaData, NullPool, Pool, create_engine, event
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, InstanceState
from sqlalchemy.orm.attributes import instance_state

from wutong import rows
from wutong.errors import Refused
from wutong.rows import Row

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
#: SQLSTATEs after which the same transaction may simply be tried again: serialisation failure, deadlock.
TRY_AGAIN = frozenset({"40001", "40P01"})

T = TypeVar("T")

#: The scope of this thread or task; `wutong.tenancy` alone sets it.
present: ContextVar[Any] = ContextVar("wutong_scope", default=None)


class NoRegion(Refused):
    """The database was asked something before anybody said for which region."""

    code, status = "tenancy.no_region", 500
    message = "系统没有确定当前地区，请从首页重新进入。"


class _Declared(DeclarativeBase):
    """Base of every table; constraints are named by `NAMING`, so migrations can name them too."""

    metadata = MetaData(naming_convention=NAMING)


class ScopedSession(Session):
    """A session that cannot be opened outside a scope; its new rows go to the database in one go (`wutong.rows`)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        if present.get() is None:
            raise NoRegion
        super().__init__(*args, **options)

    def flush(self, objects: Any = None) -> None:
        """Write what is new, in one go where that is plain, then what has changed."""
        if self._flushing:
            super().flush(objects)
            return
        later: list[Row] = self.info.pop("later", [])
        try:
            fresh = self._fresh()
            self._write([*map(rows.of, fresh), *later])
        except rows.NotPlain:
            super().flush(objects)
            self._write(later)
            return
        for state in fresh:
            rows.complete(state)
        self._register_persistent(set(fresh))
        super().flush(objects)

    def _fresh(self) -> "list[InstanceState[Any]]":
        """The new objects; raises `NotPlain` where one may have to wait for a change or deletion in its table."""
        fresh = sorted((instance_state(each) for each in self.new), key=lambda state: state.insert_order or 0)
        changed = {instance_state(each).mapper for each in self.dirty} if fresh else set()
        if fresh and (self.deleted or not changed.isdisjoint(state.mapper for state in fresh)):
            raise rows.NotPlain
        return fresh

    def _write(self, listed: list[Row]) -> None:
        if listed:
            connection = self.connection()
            rows.write(connection, rows.messages(listed, connection.dialect))


def _scope_key() -> int:
    return id(present.get())


db = SQLAlchemy(
    model_class=_Declared,
    session_options={"scopefunc": _scope_key, "class_": ScopedSession, "expire_on_commit": False},
    add_models_to_shell=False,
)


if TYPE_CHECKING:
    Model = _Declared  # the class that Flask-SQLAlchemy builds from it at run time says nothing to a type checker
else:
    Model = db.Model


class _Keeping(PrepareManager):
    """Keeps what a connection has prepared when a transaction is undone: the server does too, and the application
    changes no tables. psycopg would have everything prepared anew after each refusal, and drop what is ours."""

    def clear(self) -> bool:
        """Keep it."""
        return False


@event.listens_for(Pool, "connect")
def _keep_prepared(connection: Any, record: object) -> None:
    if isinstance(connection, psycopg.Connection):
        connection._prepared = _Keeping()


@event.listens_for(Pool, "checkout")
def _still_there(connection: Any, record: object, proxy: object) -> None:
    """Replace a connection that the server has closed. An idle one has nothing to read, so one look at the socket tells
    what a question and its answer would, for every transaction, at a tenth of the cost."""
    if connection.closed or _readable(connection.fileno()):
        raise InvalidatePoolError


def _readable(socket: int) -> bool:
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))


@contextmanager
def work() -> Iterator[None]:
    """One transaction of the present scope: committed at the end of the block, rolled back on any error.

    Doors, the worker and commands open it; verbs run inside it and never commit. Nested blocks join the outer
    one, so that a verb may be called from a command or from another verb alike.
    """
    session = db.session()
    if session.info.get("working"):
        yield
        return
    session.info["working"], session.info["afterwards"] = True, []
    try:
        yield
        session.flush()
        session.commit()
        for task in session.info["afterwards"]:
            task()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("working", None)
        session.info.pop("later", None)
        session.info.pop("afterwards", None)


def later(row: Row) -> None:
    """Write a row together with the new objects of the present transaction; nobody reads it before that."""
    db.session().info.setdefault("later", []).append(row)


def after_commit(task: Callable[[], None]) -> None:
    """Touch what lies outside the database (the disk) only once the whole transaction of `work` stands.

    The session's own event would also come when a savepoint is released, and stay for the next transaction of the
    session when this one is rolled back: a file would be gone that a repeated letter still needs.
    """
    db.session().info["afterwards"].append(task)


def notes() -> dict[Any, Any]:
    """What the present transaction, or the present savepoint of it, knows by itself; gone when that ends."""
    session = db.session()
    inner = session.get_nested_transaction() or session.get_transaction()
    if session.info.get("noted_in") is not inner or inner is None:
        session.info["noted_in"], session.info["notes"] = inner, {}
    held: dict[Any, Any] = session.info["notes"]
    return held


@contextmanager
def as_owner(url: str) -> Iterator[Connection]:
    """One transaction as the owning role, for migrations, loads and region surgery; never in web, relay or worker."""
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def sqlstate(error: BaseException) -> str | None:
    """The five-character SQLSTATE of a database error; errors are told apart by it, never by their text."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(origin, "sqlstate", None)
    return state if isinstance(state, str) else None


def retried(task: Callable[[], T], *, times: int = 3) -> T:
    """Run a whole transaction, again after a deadlock or serialisation failure, at most `times` times."""
    for _ in range(times - 1):
        try:
            return task()
        except DBAPIError as error:
            if sqlstate(error) not in TRY_AGAIN:
                raise
    return task()
