"""Starting, recognising and ending processes.

A process is known by its number together with its start: numbers are used again, and a server that died may
stay behind as a zombie where nothing reaps it. No process is ever looked for by name.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

import psutil

from wutong.errors import Refused
from wutong.launch.account import Account

TICK = 0.02  # seconds between two looks at a process that is on its way


class CannotStart(Refused):
    """A server or a process cannot run; `reason` is one English line for the terminal."""

    code, status = "launch.cannot_start", 500
    message: ClassVar[str] = "{reason}"

    def __str__(self) -> str:
        return str(self.facts["reason"])


@dataclass(frozen=True, slots=True)
class Identity:
    """One process, for good: `started` is the kernel's own mark of its start, immune to clock changes."""

    pid: int
    started: str


def identify(pid: int) -> Identity | None:
    """The process that has this number now; None for a free number and for a zombie."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return Identity(pid, _start_mark(process))
    except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
        return None


def alive(identity: Identity) -> bool:
    """Whether exactly this process still runs; a zombie does not."""
    return identify(identity.pid) == identity


def end(identity: Identity, *, how: signal.Signals = signal.SIGTERM, patience: float = 10.0) -> None:
    """Ask the process to stop, wait `patience` seconds, then kill it; harmless when it is gone."""
    for ask, wait in ((how, patience), (signal.SIGKILL, 5.0)):
        if not alive(identity):
            return
        os.kill(identity.pid, ask)
        _await_end(identity, wait)


def spawn(  # noqa: PLR0913 - the facts of a process, all named
    argv: Sequence[str | Path],
    *,
    log: Path,
    record: Path | None = None,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes | None = None,
) -> "subprocess.Popen[bytes]":
    """Start a program in a session of its own, its output appended to `log`, its identity kept in `record`.

    A session of its own, because Ctrl-C in the terminal must reach the supervisor alone: it knows the order.
    """
    with log.open("ab") as output:
        child = subprocess.Popen(
            [str(part) for part in argv],
            stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/" if account else None,
            env=dict(env) if env is not None else None,
            start_new_session=True,
            **(account.for_popen() if account else {}),
        )
    if record is not None:
        remember(child.pid, record)
    if stdin is not None and child.stdin is not None:
        with suppress(BrokenPipeError), child.stdin as inlet:  # it ended already; its log says why
            inlet.write(stdin)
    return child


def remember(pid: int, record: Path) -> None:
    """Write who runs into `record`, so that a later start can end what a killed one left behind."""
    identity = identify(pid)
    if identity is not None:
        record.write_text(json.dumps(asdict(identity)))


def recall(record: Path) -> Identity | None:
    """The process named in `record`, if that very process still runs."""
    try:
        identity = Identity(**json.loads(record.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return identity if alive(identity) else None


def end_recorded(record: Path, *, how: signal.Signals = signal.SIGTERM, patience: float = 10.0) -> bool:
    """End the process that `record` names, forget the record; True when there was one to end."""
    identity = recall(record)
    if identity is not None:
        end(identity, how=how, patience=patience)
    record.unlink(missing_ok=True)
    return identity is not None


def stop(child: "subprocess.Popen[bytes]", *, how: signal.Signals = signal.SIGTERM, patience: float = 10.0) -> int:
    """Stop a child of ours and reap it; returns its exit code."""
    if child.poll() is None:
        child.send_signal(how)
        try:
            return child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
    return child.wait()


def tail(log: Path) -> str:
    """The last line a program wrote, for the one line we show."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return lines[-1].strip() if lines else "it said nothing"


def _start_mark(process: psutil.Process) -> str:
    stat = Path(f"/proc/{process.pid}/stat")
    if not stat.exists():
        return f"{process.create_time():.2f}"
    ticks = stat.read_text().rpartition(")")[2].split()[19]
    return f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()}:{ticks}"


def _await_end(identity: Identity, seconds: float) -> None:
    limit = time.monotonic() + seconds
    while alive(identity) and time.monotonic() < limit:
        time.sleep(TICK)
