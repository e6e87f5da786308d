"""The environment of every process of a demo: secrets made once and kept, addresses of this run."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from wutong.launch import places
from wutong.launch.roles import Urls

MADE: dict[str, Callable[[], str]] = {
    "WUTONG_MASTER_KEY": lambda: secrets.token_hex(32),
    "WUTONG_SECRET_KEY": lambda: secrets.token_urlsafe(32),
    "SMS_KEY": lambda: secrets.token_urlsafe(32),
    "PAY_KEY": lambda: secrets.token_urlsafe(32),
    "app": lambda: secrets.token_urlsafe(24),
    "relay": lambda: secrets.token_urlsafe(24),
}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where this run's servers listen."""

    owner_url: str
    redis_url: str
    port: int
    mail_port: int
    gateway_port: int

    @property
    def public(self) -> str:
        """The address people open."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def gateway(self) -> str:
        """The SMS gateway, with the page of what was sent."""
        return f"http://127.0.0.1:{self.gateway_port}"


def kept(folder: Path) -> dict[str, str]:
    """The demo's secrets, made at the first start; with them lost its papers could not be read again."""
    file = folder / "secrets.json"
    held: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = {name: make() for name, make in MADE.items() if name not in held}
    if missing:
        places.put(file, json.dumps(held | missing))
    return held | missing


def environment(folder: Path, at: Addresses, urls: Urls, secret: Mapping[str, str]) -> dict[str, str]:
    """What web, relay, worker and the steps read; the owner's address is for the steps alone."""
    metrics = folder / "metrics"
    return {
        **os.environ,
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "DATABASE_URL": urls.app,
        "RELAY_DATABASE_URL": urls.relay,
        "REDIS_URL": at.redis_url,
        "WUTONG_VAR": str(folder / "data"),
        "WUTONG_DEMO": "1",
        "PUBLIC_URL": at.public,
        "SMTP_URL": f"smtp://127.0.0.1:{at.mail_port}",
        "MAIL_FROM": "wutong@localhost",
        "SMS_URL": f"{at.gateway}/send",
        "PAY_URL": f"{at.gateway}/pay",
        "HOST": "127.0.0.1",
        "PORT": str(at.port),
        "PROMETHEUS_MULTIPROC_DIR": str(metrics),
        **{name: secret[name] for name in ("WUTONG_MASTER_KEY", "WUTONG_SECRET_KEY", "SMS_KEY", "PAY_KEY")},
    }
