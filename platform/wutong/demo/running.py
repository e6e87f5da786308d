"""One run of the demo from the first server to the last end."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click
import requests

from wutong.config import driver
from wutong.demo import given, home, settings, steps
from wutong.demo.supervisor import Supervisor, supervising
from wutong.launch import postgres, processes, roles, valkey
from wutong.launch.processes import CannotStart
from wutong.operate import mixture

LOOK = 0.2  # seconds between two looks at the processes, and between two questions to a web that is coming up
READY = 60.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller asked for; empty addresses mean our own servers, `var` is where the data lies."""

    port: int = 8000
    province: int = 62
    reset: bool = False
    database_url: str = ""
    redis_url: str = ""
    var: Path = home.DEMO


class Stopped(Exception):
    """Ctrl-C, or somebody asked the supervisor to end."""


@contextmanager
def demo(
    wish: Wish, say: Callable[[str], None] = click.echo
) -> Iterator[tuple[Supervisor, dict[str, str], settings.Addresses]]:
    """Have the whole demo running and ready during the block."""
    with ExitStack() as stack:
        folder = stack.enter_context(home.taken(wish.port, reset=wish.reset, var=wish.var))
        at = _servers(wish, folder, stack, say)
        begin_anew(wish, folder, at, say)
        env = _prepare(wish, folder, at)
        supervisor = stack.enter_context(supervising(folder))
        supervisor.start("outside", ["wutong.demo.outside"], env)
        _provision(wish, folder, env, at)
        say("starting web, relay and worker …")
        for name in ("web", "relay", "worker"):
            supervisor.start(name, ["wutong.cli", {"web": "serve"}.get(name, name)], env)
        await_ready(supervisor, at.public)
        yield supervisor, env, at


def watch(supervisor: Supervisor, say: Callable[[str], None] = click.echo) -> None:
    """Tend the processes until somebody asks us to stop."""
    while True:
        for name in supervisor.tend():
            say(f"{name} ended and was started again; see {supervisor.log(name)}")
        time.sleep(LOOK)


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn Ctrl-C and SIGTERM into an orderly end of the block; a second Ctrl-C does not interrupt the end."""

    def ask(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    before = {each: signal.signal(each, ask) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    except Stopped:
        pass
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def await_ready(supervisor: Supervisor, address: str) -> None:
    """Wait until the web answers that it is ready; a process that dies meanwhile ends the wait in one line."""
    limit = time.monotonic() + READY
    while time.monotonic() < limit:
        supervisor.tend()
        try:
            if requests.get(f"{address}/healthz/ready", timeout=5).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(LOOK)
    raise CannotStart(reason=f"the web did not become ready; its last line: {processes.tail(supervisor.log('web'))}")


def _servers(wish: Wish, folder: Path, stack: ExitStack, say: Callable[[str], None]) -> settings.Addresses:
    if not (wish.database_url and wish.redis_url):
        say("starting PostgreSQL and Valkey …")
    database, queue = wish.database_url, wish.redis_url
    owner = (
        given.database(database) if database else stack.enter_context(postgres.running(folder / "postgres")).owner_url
    )
    queue = given.queue(queue) if queue else stack.enter_context(valkey.running(folder / "valkey")).url
    return settings.Addresses(owner, queue, wish.port, valkey.free_port(), valkey.free_port())


def begin_anew(wish: Wish, folder: Path, at: settings.Addresses, say: Callable[[str], None]) -> None:
    """Empty the database where `reset` has to, and where the first filling was stopped half-way: nobody has used it.

    Our own database went with the folder already. Raises `CannotStart` when there is something to lose.
    """
    owner = driver(at.owner_url)
    half = steps.half_done(owner)
    if half is steps.Half.LATER and not wish.reset:
        raise CannotStart(reason="the last filling was stopped half-way and cannot go on; RESET=1 throws all away")
    if half is steps.Half.FIRST and not wish.reset:
        say("the first filling was stopped half-way; it begins anew …")
    if wish.reset or half is not steps.Half.NOTHING:
        mixture.wipe(owner)
        shutil.rmtree(folder / "data", ignore_errors=True)


def _prepare(wish: Wish, folder: Path, at: settings.Addresses) -> dict[str, str]:
    """Secrets, roles, the mark, the folders; the schema is the first step of `steps.plan`."""
    secret = settings.kept(folder)
    mixture.mark(driver(at.owner_url))
    urls = roles.ensure(at.owner_url, app=secret["app"], relay=secret["relay"])
    (folder / "data").mkdir(exist_ok=True)
    shutil.rmtree(folder / "metrics", ignore_errors=True)
    (folder / "metrics").mkdir()
    (folder / "data" / "gateway").write_text(at.gateway)
    return settings.environment(folder, at, urls, secret)


def _provision(wish: Wish, folder: Path, env: dict[str, str], at: settings.Addresses) -> None:
    """Fill the database in a process of its own, on this terminal, as the owner where a step needs one.

    Should we be killed meanwhile, the next start ends it before it fills anew.
    """
    if not steps.pending(driver(at.owner_url), wish.province):
        return
    argv = [sys.executable, "-m", "wutong.cli", "demo", "provision", "--province", str(wish.province)]
    if _filled(argv, {**env, "OWNER_DATABASE_URL": at.owner_url}, folder / "run" / f"{home.FILLING}.json") != 0:
        raise CannotStart(reason="the demo's data could not be loaded; a later start makes it whole")


def _filled(argv: list[str], env: dict[str, str], record: Path) -> int:
    with subprocess.Popen(argv, env=env) as child:
        try:
            processes.remember(child.pid, record)
            return child.wait()
        finally:
            processes.stop(child)
            record.unlink(missing_ok=True)


def check(env: dict[str, str]) -> None:
    """Play the story once, over HTTP and in a browser; raises `CannotStart` if it did not go well."""
    argv = [sys.executable, "-m", "wutong.cli", "demo", "story", "--check"]
    if subprocess.run(argv, env=env, check=False).returncode != 0:
        raise CannotStart(reason="the story did not go well; what went wrong is above")
