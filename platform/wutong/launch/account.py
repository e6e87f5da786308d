"""Whose name the embedded servers run under: ours, or, for root, an account that may do nothing else.

PostgreSQL refuses to run as root. No account is created and no folder of the user's is opened up: where the
account cannot enter, the servers move to `/var/lib/wutong/` (see `places`).
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

CANDIDATES = ("postgres", "nobody")


class PopenUser(TypedDict, total=False):
    """The arguments of `subprocess.Popen` that change the user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged user that root starts servers as."""

    uid: int
    gid: int

    def for_popen(self) -> PopenUser:
        """The arguments that make a child run as this account, without root's groups."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def enters(self, folder: Path) -> bool:
        """Whether the account can walk down to `folder` and into it: tried, not computed."""
        return self._can(["sh", "-c", 'cd "$1"', "sh", str(folder)])

    def runs(self, program: Path) -> bool:
        """Whether the account can execute `program`, tried by asking for its version."""
        return self._can([str(program), "--version"])

    def own(self, folder: Path) -> None:
        """Give `folder` to the account, closed to everybody else."""
        os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def _can(self, argv: list[str]) -> bool:
        try:
            done = subprocess.run(argv, capture_output=True, check=False, cwd="/", **self.for_popen())
        except PermissionError:
            return False
        return done.returncode == 0


def for_servers(data: Path) -> Account | None:
    """The account for servers whose files live in `data`; None when we are an ordinary user ourselves.

    Existing data decides: it must be run by the user that owns it, also when another account is there now.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        owner = data.stat()
        return Account(owner.st_uid, owner.st_gid)
    return _first_candidate()


def _first_candidate() -> Account:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in CANDIDATES if name in known)
    return Account(entry.pw_uid, entry.pw_gid)
