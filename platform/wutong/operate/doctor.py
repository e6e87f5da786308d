"""Is this installation whole? Each check is a question with a yes, or a no that says what to do."""

import os
from collections.abc import Callable, Iterator

import redis
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from wutong import scanner, schema
from wutong.config import Config
from wutong.errors import Misconfigured
from wutong.operate import ailments, mixture
from wutong.operate.findings import Finding, connected


def examine(config: Config, *, host: str) -> Iterator[Finding]:
    """Ask everything, in the order in which things depend on each other; of the plugins only where all else is well."""
    found = []
    for finding in _core(config, host):
        found.append(finding)
        yield finding
    if not any(finding.problem for finding in found):
        yield from ailments.examine(config)


def _core(config: Config, host: str) -> Iterator[Finding]:
    yield Finding("WUTONG_SECRET_KEY", "" if len(config.secret_key) >= 32 else "needs 32 characters or more")
    yield Finding("WUTONG_MASTER_KEY", "" if config.master_key else "needs 64 hexadecimal digits")
    yield Finding("WUTONG_VAR", _writable(config))
    for name, url, asks in (
        ("DATABASE_URL", config.database_url, (_is_bound, _is_current, _is_no_mixture(config, host))),
        ("RELAY_DATABASE_URL", config.relay_database_url, (_is_bound,)),
    ):
        yield Finding(name, _asked(url, asks))
    yield Finding("REDIS_URL", _redis(config.redis_url))
    if config.scanner:
        yield Finding("WUTONG_SCANNER", "" if scanner.ping(config.scanner) else "does not answer; papers wait unopened")


Question = Callable[[Connection], str]


def _asked(url: str, questions: tuple[Question, ...]) -> str:
    if not url:
        return "is not set"
    try:
        with connected(url) as connection:
            return next((said for ask in questions if (said := ask(connection))), "")
    except OperationalError as error:
        return str(error.orig).strip().partition("\n")[0]


def _is_bound(connection: Connection) -> str:
    row = connection.execute(
        text("select rolsuper or rolbypassrls, rolname from pg_roles where rolname = current_user")
    ).one()
    return f"the role {row[1]} passes row security by; use the role that `wutong migrate` made" if row[0] else ""


def _is_current(connection: Connection) -> str:
    missing = schema.core() - schema.held(connection)
    return f"the schema is not at {', '.join(sorted(missing))}; run `wutong migrate`" if missing else ""


def _is_no_mixture(config: Config, host: str) -> Question:
    def ask(connection: Connection) -> str:
        try:
            mixture.check(config, host=host, marked=mixture.is_marked(connection))
        except Misconfigured as refusal:
            return refusal.text()
        return ""

    return ask


def _redis(url: str) -> str:
    if not url:
        return "is not set"
    try:
        with redis.Redis.from_url(url) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        return str(error)
    return ""


def _writable(config: Config) -> str:
    if not config.var.is_dir():
        return f"there is no folder {config.var}"
    return "" if os.access(config.var, os.W_OK) else f"{config.var} cannot be written by this user"
