"""A demo is a demo everywhere or nowhere.

Demo accounts, secrets and the page of sent codes exist only with WUTONG_DEMO=1, on loopback, on a database that the
demo made. The database carries a mark (its comment, which a dump of its tables does not take along), so neither a
demo's data can be served as the real thing nor the demo's open doors on real data.
"""

from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from wutong import reach
from wutong.config import Config
from wutong.db import as_owner
from wutong.errors import Misconfigured

MARK = "wutong: made by the demo"


def is_marked(connection: Connection) -> bool:
    """Whether the database says that the demo made it."""
    return _comment(connection).startswith(MARK)


def mark(owner_url: str) -> None:
    """Mark an empty database as the demo's; refuse one that holds something of somebody else."""
    with as_owner(owner_url) as connection:
        if is_marked(connection):
            return
        if connection.scalar(text("select exists (select from pg_tables where schemaname = 'public')")):
            name = make_url(owner_url).database
            raise Misconfigured(reason=f"数据库 {name} 里已有别的数据，演示只用空库")
        _write(connection, MARK)


def notes(connection: Connection) -> frozenset[str]:
    """What the demo has done to its database so far, by the names it noted."""
    return frozenset(_comment(connection).removeprefix(MARK).split())


def note(connection: Connection, done: str) -> None:
    """Add a name (without spaces) to the mark."""
    _write(connection, f"{_comment(connection)} {done}")


def wipe(owner_url: str) -> None:
    """Make a database that the demo made as empty as it was before; one without the mark is left alone."""
    with as_owner(owner_url) as connection:
        if not is_marked(connection):
            return
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
        connection.execute(text("grant usage on schema public to public"))  # as in a new database
        _write(connection, MARK)


def _comment(connection: Connection) -> str:
    asked = "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()"
    return connection.scalar(text(asked)) or ""


def _write(connection: Connection, comment: str) -> None:
    """COMMENT takes no parameters, so psycopg quotes both parts."""
    name = str(connection.scalar(text("select current_database()")))
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, psycopg.Connection)
    statement = sql.SQL("comment on database {} is {}")
    raw.execute(statement.format(sql.Identifier(name), sql.Literal(comment)))


def check(config: Config, *, host: str, marked: bool) -> None:
    """Refuse to run a demo on anything but loopback and its own database, or real work on a demo's."""
    if config.demo != marked:
        raise Misconfigured(
            reason="WUTONG_DEMO=1 只能用于演示自己创建的数据库"
            if config.demo
            else "这个数据库是演示创建的，不能作正式系统使用"
        )
    if config.demo and not (reach.is_own(host) and reach.is_own(urlsplit(config.public_url).hostname or "")):
        raise Misconfigured(reason="WUTONG_DEMO=1 时只能监听本机地址，PUBLIC_URL 也须为本机")
