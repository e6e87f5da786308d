"""The folder of one demo: `var/demo`, or a second one when the first is in use with another port.

A lock held for the supervisor's life says that the folder is in use; the kernel lets go of it however we end.
"""

import errno
import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wutong.launch import cluster, places, processes
from wutong.launch.account import for_servers
from wutong.launch.processes import CannotStart

DEMO = places.CHECKOUT / "var" / "demo"
FILLING = "filling"  # under which the process that fills the database is remembered


@contextmanager
def taken(port: int, *, reset: bool = False, var: Path = DEMO) -> Iterator[Path]:
    """Take the folder for a demo on `port`, end what a killed one left in it, and hold it during the block.

    `reset` throws its data away first. Raises `CannotStart` when the port is in use, or the demo runs already.
    """
    folder, lock = _held(port, places.home(var.absolute()))
    try:
        end_orphans(folder)
        _check_port(port)
        if reset:
            _empty(folder)
        (folder / "run").mkdir(exist_ok=True)
        yield folder
    finally:
        os.close(lock)


def end_orphans(folder: Path) -> None:
    """End what a supervisor that was killed left running: in the order of a proper end, by pid and start."""
    for name in (FILLING, "web", "relay", "worker", "outside"):
        for record in sorted((folder / "run").glob(f"{name}*.json")):
            processes.end_recorded(record)
    processes.end_recorded(folder / "valkey" / "process.json", patience=30)
    cluster.end_orphan(folder / "postgres")


def _held(port: int, first: Path) -> tuple[Path, int]:
    second = first.with_name(f"{first.name}-{port}")
    for folder in (second,) if second.exists() else (first, second):
        _make(folder)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            running_on = (folder / "lock").read_text().strip()
            os.close(lock)
            if running_on == str(port):
                break
            continue
        os.ftruncate(lock, 0)
        os.write(lock, str(port).encode())
        return folder, lock
    raise CannotStart(
        reason=f"this demo runs already, at http://127.0.0.1:{port}/; stop it first (Ctrl-C) or give another PORT="
    )


def _make(folder: Path) -> None:
    try:
        places.make(folder, for_servers(folder))
    except OSError as error:
        raise CannotStart(reason=f"the demo's folder {folder} cannot be made: {error.strerror}") from error


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            other = port + 1 if 1024 <= port < 65535 else 8001
            raise CannotStart(reason=f"port {port} {why}; give another one: make demo PORT={other}") from error


def _empty(folder: Path) -> None:
    for each in folder.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        elif each.name != "lock":
            each.unlink()
