"""The two roles that the product works with, made by the owner before the first migration.

    urls = roles.ensure(server.owner_url)                           # generated passwords
    urls = roles.ensure(owner_url, app="kept", relay="kept too")    # the installation's own
    urls.app, urls.relay                                            # addresses of the same database

Neither role owns anything, creates anything or may pass row security by. What they may touch is granted by migrations.
"""

import secrets
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

APP, RELAY = "wutong_app", "wutong_relay"
HARMLESS = "login nosuperuser nobypassrls nocreatedb nocreaterole noreplication"


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses of the owner's database for the other two roles."""

    app: str
    relay: str


def ensure(owner_url: str, *, app: str | None = None, relay: str | None = None) -> Urls:
    """Create the roles when they are missing and set their passwords; needs CREATEROLE, not a superuser."""
    url = make_url(owner_url)
    passwords = {APP: app or secrets.token_urlsafe(24), RELAY: relay or secrets.token_urlsafe(24)}
    with psycopg.connect(_address(url, url.username or "", str(url.password or ""))) as connection:
        for role, password in passwords.items():
            _ensure_role(connection, role, password)
    return Urls(*(_address(url, role, passwords[role]) for role in (APP, RELAY)))


def _ensure_role(connection: "psycopg.Connection[tuple[object, ...]]", role: str, password: str) -> None:
    """One role; the password leaves this process only as the verifier that the server keeps anyway."""
    known = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL("{} role {} {} password {}").format(
            sql.SQL("alter" if known else "create"),
            sql.Identifier(role),
            sql.SQL("login" if known else HARMLESS),
            sql.Literal(verifier),
        )
    )


def _address(url: URL, user: str, password: str) -> str:
    """The URL with another user; everything is percent-encoded, which libpq and SQLAlchemy both read."""
    who = f"{quote(user, safe='')}:{quote(password, safe='')}"
    host = f"[{url.host}]" if url.host and ":" in url.host else url.host or ""
    port = f":{url.port}" if url.port else ""
    options = f"?{urlencode(url.query, doseq=True)}" if url.query else ""
    return f"postgresql://{who}@{host}{port}/{quote(url.database or '', safe='')}{options}"
