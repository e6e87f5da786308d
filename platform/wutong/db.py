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
from sqlalchemy import Connection, MetaData, NullPool, Pool, create_engine, event
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase

from wutong.errors import Refused

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
    """A session that cannot be opened outside a scope."""

    def __init__(self, *args: Any, **options: Any) -> None:
        if present.get() is None:
            raise NoRegion
        super().__init__(*args, **options)


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
        session.commit()
        for task in session.info["afterwards"]:
            task()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("working", None)
        session.info.pop("afterwards", None)


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


def broken(session: Session) -> bool:
    """Whether an error has ended the session's transaction, so that nothing more can be asked in it."""
    if not session.is_active:
        return True
    if not session.in_transaction():
        return False
    raw = session.connection().connection.dbapi_connection
    assert isinstance(raw, psycopg.Connection)
    return raw.info.transaction_status == psycopg.pq.TransactionStatus.INERROR


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
