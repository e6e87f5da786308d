"""Real processes for the proofs: relay, workers, a Valkey that can lose everything, a mail server that counts."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import Controller
from redis import Redis
from redis.exceptions import RedisError

from wutong.config import Config
from wutong.launch.places import valkey_program
from wutong.launch.valkey import free_port

HERE = Path(__file__).parent
DEADLINE = 120.0
START = "import reactions; from wutong.cli import main; main()"


def until(condition: Callable[[], bool], what: str, within: float = DEADLINE) -> None:
    """Wait for a condition and for nothing else; the deadline is there to end a broken run."""
    limit = time.monotonic() + within
    while not condition():
        assert time.monotonic() < limit, f"not within {within} s: {what}"
        threading.Event().wait(0.05)


class Mails:
    """A mail server that keeps the Message-ID of every mail it took."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._server = _OnAnyPort(self, hostname="127.0.0.1", port=0)

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        self.ids.append(message_from_bytes(envelope.content)["Message-ID"])
        return "250 taken"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._server.port}"

    @property
    def repeated(self) -> int:
        return sum(count - 1 for count in Counter(self.ids).values())

    def __enter__(self) -> "Mails":
        self._server.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._server.stop()


class _OnAnyPort(Controller):
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Valkey:
    """A Valkey without any file: whoever kills it has wiped it. It always comes back at the same address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://:proof@127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = {"port": self.port, "bind": "127.0.0.1", "requirepass": "proof", "save": "", "appendonly": "no"}
        argv = [
            str(valkey_program(None)),
            *(part for name, value in options.items() for part in (f"--{name}", str(value))),
        ]
        self.process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/tmp")
        until(self._answers, "Valkey answers", 20)

    def _answers(self) -> bool:
        assert self.process is not None
        with suppress(RedisError), Redis.from_url(self.url) as client:
            return client.info("server")["process_id"] == self.process.pid
        return False

    def kill(self) -> None:
        kill(self.process)

    def __enter__(self) -> "Valkey":
        self.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.kill()


def kill(process: "subprocess.Popen[bytes]") -> None:
    """kill -9, and reap."""
    process.kill()
    process.wait()


class Post:
    """The relay and the workers of a world, as processes of their own."""

    def __init__(self, config: Config, secret: str, *, redis: str, mails: str, lease: int, log: Path) -> None:
        self.log, self.running = log, []
        self.env = {
            **os.environ,
            "DATABASE_URL": config.database_url,
            "RELAY_DATABASE_URL": config.relay_database_url,
            "REDIS_URL": redis,
            "WUTONG_MASTER_KEY": config.master_key.hex(),
            "WUTONG_SECRET_KEY": secret,
            "WUTONG_VAR": str(config.var),
            "WUTONG_LEASE": str(lease),
            "SMTP_URL": mails,
            "PYTHONPATH": os.pathsep.join((str(HERE), *filter(None, sys.path))),
        }

    def start(self, role: str) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            argv = [sys.executable, "-c", START, role]
            process = subprocess.Popen(argv, env=self.env, stdout=log, stderr=log, start_new_session=True)
        self.running.append(process)
        return process

    def __enter__(self) -> "Post":
        return self

    def __exit__(self, *failure: object) -> None:
        for process in self.running:
            kill(process)
