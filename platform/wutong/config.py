"""Every setting of an installation, read once from the environment.

The README's table of variables is tested against `NAMES`. Secrets never appear in `repr`.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from wutong.errors import Misconfigured

NAMES = {
    "DATABASE_URL": "PostgreSQL address of the application role",
    "RELAY_DATABASE_URL": "PostgreSQL address of the relay role",
    "OWNER_DATABASE_URL": "PostgreSQL address of the owning role (migrations only)",
    "REDIS_URL": "Valkey or Redis address, with its password",
    "WUTONG_MASTER_KEY": "64 hex digits that wrap the keys of regions and persons",
    "WUTONG_SECRET_KEY": "signs cookies; at least 32 characters",
    "WUTONG_VAR": "folder of papers and other data",
    "WUTONG_DEMO": "1 on a demo database on loopback, and nowhere else",
    "PUBLIC_URL": "address that citizens see, for links and QR codes",
    "SMTP_URL": "smtp://user:password@host:port of the mail server",
    "MAIL_FROM": "sender of e-mail",
    "SMS_URL": "address of the SMS gateway",
    "SMS_KEY": "secret that signs requests to the SMS gateway and its receipts",
    "PAY_URL": "address of the provider of payments; nothing is paid online without it",
    "PAY_KEY": "secret that signs requests to the provider of payments and its call-backs",
    "PAY_SITE": "address below which payers are sent, where it is not PAY_URL",
    "PAY_PROTOCOL": "protocol that the provider of payments speaks; built in is wutong-pay, plugins bring others",
    "ID_PROTOCOL": "protocol that the source of identities speaks; built in is counter, plugins bring others",
    "ID_URL": "address of the source of identities",
    "ID_KEY": "secret that this installation and the source of identities know",
    "MAP_PROTOCOL": "protocol that the map speaks; built in is geo, plugins bring others",
    "MAP_URL": "address of the map",
    "MAP_KEY": "key of the map, which readers of pages see",
    "WUTONG_SCANNER": "address of a virus scanner that speaks clamd's protocol, unix:/path or tcp://host:port",
    "WUTONG_LEASE": "seconds after which an unfinished letter or message is handed out again",
    "WUTONG_ASIDE": "names of installed plugins that are not to run, with commas between them",
    "TRUSTED_PROXIES": "how many proxies in front set X-Forwarded-*",
}


@dataclass(frozen=True, slots=True)
class Config:
    """The settings; addresses are SQLAlchemy or Redis URLs, empty where a process has no need of one."""

    database_url: str = field(default="", repr=False)
    relay_database_url: str = field(default="", repr=False)
    owner_database_url: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    master_key: bytes = field(default=b"", repr=False)
    secret_key: str = field(default="", repr=False)
    var: Path = Path("var")
    demo: bool = False
    public_url: str = "http://127.0.0.1:8000"
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "wutong@localhost"
    sms_url: str = ""
    sms_key: str = field(default="", repr=False)
    pay_url: str = ""
    pay_key: str = field(default="", repr=False)
    pay_site: str = ""
    pay_protocol: str = "wutong-pay"
    id_protocol: str = "counter"
    id_url: str = ""
    id_key: str = field(default="", repr=False)
    map_protocol: str = "geo"
    map_url: str = ""
    map_key: str = ""
    scanner: str = ""
    lease: int = 60
    trusted_proxies: int = 0
    aside: frozenset[str] = frozenset()

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Self:
        """Read the environment; raise `Misconfigured` for a value that cannot be what it should."""
        given = os.environ if env is None else env
        return cls(
            database_url=driver(given.get("DATABASE_URL", "")),
            relay_database_url=driver(given.get("RELAY_DATABASE_URL", "")),
            owner_database_url=driver(given.get("OWNER_DATABASE_URL", "")),
            redis_url=given.get("REDIS_URL", ""),
            master_key=_master_key(given.get("WUTONG_MASTER_KEY", "")),
            secret_key=given.get("WUTONG_SECRET_KEY", ""),
            var=Path(given.get("WUTONG_VAR", "var")),
            demo=given.get("WUTONG_DEMO", "") == "1",
            public_url=given.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
            smtp_url=given.get("SMTP_URL", ""),
            mail_from=given.get("MAIL_FROM", "wutong@localhost"),
            sms_url=given.get("SMS_URL", ""),
            sms_key=given.get("SMS_KEY", ""),
            pay_url=given.get("PAY_URL", "").rstrip("/"),
            pay_key=given.get("PAY_KEY", ""),
            pay_site=given.get("PAY_SITE", "").rstrip("/"),
            pay_protocol=given.get("PAY_PROTOCOL", "") or "wutong-pay",
            id_protocol=given.get("ID_PROTOCOL", "") or "counter",
            id_url=given.get("ID_URL", "").rstrip("/"),
            id_key=given.get("ID_KEY", ""),
            map_protocol=given.get("MAP_PROTOCOL", "") or "geo",
            map_url=given.get("MAP_URL", "").rstrip("/"),
            map_key=given.get("MAP_KEY", ""),
            scanner=_scanner(given.get("WUTONG_SCANNER", "")),
            lease=_whole("WUTONG_LEASE", given.get("WUTONG_LEASE", "60")),
            trusted_proxies=_whole("TRUSTED_PROXIES", given.get("TRUSTED_PROXIES", "0")),
            aside=frozenset(filter(None, (name.strip() for name in given.get("WUTONG_ASIDE", "").split(",")))),
        )


def driver(url: str) -> str:
    """The address with our driver named, as SQLAlchemy wants it; `postgres://` is accepted too."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _master_key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b"?"
    if len(key) not in (0, 32):
        raise Misconfigured(reason="WUTONG_MASTER_KEY 须为 64 位十六进制数")
    return key


def _scanner(text: str) -> str:
    if text and not re.fullmatch(r"unix:/.+|tcp://[^:/]+:\d{1,5}", text):
        raise Misconfigured(reason="WUTONG_SCANNER 须为 unix:/路径 或 tcp://主机:端口")
    return text


def _whole(name: str, text: str) -> int:
    if not text.isdecimal():
        raise Misconfigured(reason=f"{name} 须为非负整数")
    return int(text)
