"""A whole installation on this machine: PostgreSQL that waits for the disk, Valkey, web, relay and worker.

    python -m tests.bench.servers uncached|bare     the web without any application cache; Flask and nothing else

Both run under the product's own gunicorn settings, so that figures differ by what is served alone.
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, Response

from wutong.access import Actor
from wutong.clock import new_id
from wutong.demo import running
from wutong.demo.supervisor import Supervisor, supervising
from wutong.launch.valkey import free_port
from wutong.layers.cache import READINGS
from wutong.operate.web_server import Web
from wutong.people.actions import openid
from wutong.people.queries import openid as clients
from wutong.people.rules.roles import RIGHTS
from wutong.testing.database import serving
from wutong.testing.world import MASTER_KEY, World

#: As the product runs PostgreSQL; the tests' shortcuts past the disk would flatter every write.
SAFE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
PROCESSES, THREADS = 2, 8


@contextmanager
def installed() -> Iterator[World]:
    """A migrated database with the small tree, not yet served."""
    with serving(SAFE) as servers, tempfile.TemporaryDirectory() as var:
        world = World(servers, Path(var))
        world.app.testing = False
        yield world
        world.close()


@contextmanager
def served(world: World, *wanted: str) -> Iterator[dict[str, int]]:
    """Run the named programs on the world's data and wait for the web; gives the port of each that has one.

    Names: `serve`, `relay`, `worker`, and `uncached` and `bare` of this module.
    """
    with programs(world, *wanted) as (_, ports):
        yield ports


@contextmanager
def programs(world: World, *wanted: str, **settings: str) -> Iterator[tuple[Supervisor, dict[str, int]]]:
    """The same, with the supervisor that keeps them; `settings` are added to their environment."""
    ports = {name: free_port() for name in wanted if name not in ("relay", "worker")}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "run").mkdir()
        with supervising(Path(folder)) as supervisor:
            for name in wanted:
                _start(supervisor, name, world, ports.get(name, 0), Path(folder), settings)
            for name, port in ports.items():
                if name != "bare":
                    running.await_ready(supervisor, f"http://127.0.0.1:{port}")
            yield supervisor, ports


def _start(
    supervisor: Supervisor, name: str, world: World, port: int, folder: Path, settings: Mapping[str, str]
) -> None:  # fmt: skip
    ours = name in ("uncached", "bare")
    metrics = folder / f"metrics-{name}"
    metrics.mkdir()
    config = world.config
    told = {
        "DATABASE_URL": config.database_url, "RELAY_DATABASE_URL": config.relay_database_url,
        "REDIS_URL": config.redis_url, "WUTONG_MASTER_KEY": MASTER_KEY.hex(), "WUTONG_SECRET_KEY": config.secret_key,
        "WUTONG_VAR": str(config.var), "PORT": str(port), "HOST": "127.0.0.1", "WEB_CONCURRENCY": str(PROCESSES),
        "WEB_THREADS": str(THREADS), "PROMETHEUS_MULTIPROC_DIR": str(metrics), "WUTONG_DEMO": "0",
    }  # fmt: skip
    argv = ["tests.bench.servers", name] if ours else ["wutong.cli", name]
    supervisor.start(name, argv, {**os.environ, **told, **settings})


def token(world: World, region: int, *scopes: str) -> str:
    """A client of the region with these rights, and a token that it holds."""
    boss = Actor("staff", new_id(), region, rights=frozenset(RIGHTS))
    with world.working(region):
        client, _ = openid.register(actor=boss, title="bench", redirects=[], scopes=scopes, confidential=True)
        text = clients.fresh()
        openid.keep_token(text, client=client.id, person=None, scope=" ".join(scopes))
    return text


def bare() -> Flask:
    """Flask with a view that says hello and one that says as many bytes as asked for."""
    app = Flask("bare")
    app.add_url_rule("/hello", view_func=lambda: {"status": "alive"})
    app.add_url_rule("/bytes/<int:count>", "bytes", view_func=lambda count: Response(b"x" * count))
    return app


class _Bare(Web):
    """The same, served."""

    def load(self) -> Any:
        return bare()


def main() -> None:
    """Serve what the first argument names at HOST:PORT."""
    made = Web
    if sys.argv[1] == "uncached":
        READINGS.limit = 0
    else:
        made = _Bare
    made(os.environ["HOST"], int(os.environ["PORT"]), workers=PROCESSES, threads=THREADS).run()


if __name__ == "__main__":
    main()
