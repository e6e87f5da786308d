"""The files of a PostgreSQL cluster: made once, with passwords that are kept beside them."""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil

from wutong.launch import places, processes
from wutong.launch.account import Account
from wutong.launch.processes import CannotStart

SUPERUSER, OWNER = "postgres", "wutong_owner"
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
BUILTIN_LOCALES_SINCE = 17
SOCKETS = 4  # the line of postmaster.pid that names the folder, from 0


def ensure(data: Path, programs: Path, account: Account | None) -> dict[str, str]:
    """The passwords of the cluster in `data`, by role; the cluster is made first when it is not complete."""
    places.make(data, account)
    keys = data / "passwords.json"
    if keys.exists():
        return dict(json.loads(keys.read_text()))
    shutil.rmtree(data / "cluster", ignore_errors=True)
    passwords = {name: secrets.token_urlsafe(24) for name in (SUPERUSER, OWNER)}
    _initdb(data, programs, account, passwords[SUPERUSER])
    places.put(keys, json.dumps(passwords))
    return passwords


def version(programs: Path) -> int:
    """The major version of the programs, such as 18."""
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"\d+", said)[0])


def end_orphan(data: Path) -> None:
    """End the postmaster that still works on `data` after its supervisor was killed, then clear its mark.

    The record we keep names it by pid and start. Should we have been killed before writing it, the server's own
    `postmaster.pid` counts, if the process with that number works in this very folder: a postmaster always does,
    a stranger who was given the number later does not. The mark of a dead one and of a zombie is removed, and so is
    the folder of its sockets.
    """
    mark = data / "cluster" / "postmaster.pid"
    told = mark.read_text().splitlines() if mark.exists() else []
    processes.end_recorded(data / "process.json", how=signal.SIGINT, patience=30)
    found = processes.identify(int(told[0])) if told and told[0].strip().isdecimal() else None
    if found and _works_in(found.pid, data / "cluster"):
        processes.end(found, how=signal.SIGINT, patience=30)
    if len(told) > SOCKETS:
        places.drop_sockets(Path(told[SOCKETS].strip()))
    mark.unlink(missing_ok=True)


def why(log: Path, what: str) -> str:
    """One line for a program that failed: the full disk by name, otherwise its own last complaint."""
    said = log.read_text(errors="replace") if log.exists() else ""
    if "No space left on device" in said or shutil.disk_usage(log.parent).free < 64 << 20:
        return f"{what}: the disk that holds {log.parent} is full"
    complaints = [line for line in said.splitlines() if "FATAL" in line or "error:" in line]
    return f"{what}: {complaints[0] if complaints else processes.tail(log)}"


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return Path(psutil.Process(pid).cwd()).samefile(folder)
    except (psutil.Error, OSError):
        return False


def _initdb(data: Path, programs: Path, account: Account | None, password: str) -> None:
    folder, log = data / "cluster", data / "initdb.log"
    folder.mkdir(mode=0o700)
    with tempfile.NamedTemporaryFile("w", prefix="wutong-", dir="/tmp") as given:
        given.write(password)
        given.flush()
        if account:
            account.own(folder)
            account.own(Path(given.name))
        child = processes.spawn(
            [programs / "initdb", "-D", folder, *_options(programs), f"--pwfile={given.name}"],
            log=log,
            record=data / "process.json",
            account=account,
            env=ENVIRONMENT,
        )
        try:
            code = child.wait()
        finally:  # somebody may lose patience meanwhile; what is half made is worth nothing
            _drop(child)
            (data / "process.json").unlink(missing_ok=True)
    if code != 0:
        raise CannotStart(reason=why(log, "PostgreSQL could not create its data"))


def _drop(child: "subprocess.Popen[bytes]") -> None:
    """End a program and its children, which share its session, at once."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _options(programs: Path) -> list[str]:
    """UTF-8 by the server's own rules where it has them, so that no machine's C library decides about Chinese."""
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [
        "-U",
        SUPERUSER,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--data-checksums",
        "--locale=C.UTF-8",
        *(builtin if version(programs) >= BUILTIN_LOCALES_SINCE else []),
    ]
