"""Where papers lie on the disk, and how those go that nobody refers to any more.

Every region has a folder; a paper lies in it under its address. No verb ever removes one, because at that moment nobody
can know whether another transaction is just about to refer to the same content. Instead, whatever may leave a paper
without a row (it was stored, and the transaction may be undone; its row is being deleted) lays a **slip** with its
address into `loose/`. A slip that has lain longer than any transaction lasts is looked into by the sweep
(`wutong.sweeps`): the paper stays if a row refers to it and goes if none does, and so does the slip.

Storing the same content again lays a fresh slip, under the same lock under which the sweep looks at the slip's age for
the last time, so no paper goes that somebody has just stored.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app

from wutong import tenancy
from wutong.clock import now
from wutong.errors import NotFound

#: How the name of a paper begins that is still being written.
COMING = ".coming-"
#: How the name of a paper begins that comes in piece by piece (`wutong.parts`), and how long one goes on with it.
PART = ".part-"
PATIENCE = timedelta(days=1)
_NANO = 10**9


class Missing(NotFound):
    """No such paper in this region."""

    code = "file.missing"
    message = "找不到这份材料，请刷新页面后再试。"


def root() -> Path:
    """The folder of everything on disk."""
    return Path(current_app.config["WUTONG"].var) / "files"


def folder() -> Path:
    """The present region's folder."""
    return _made(root() / f"{tenancy.scope().home:012d}")


def post(to: int) -> Path:
    """A region's post folder, into which others lay parcels."""
    return _made(root() / "post" / f"{to:012d}")


def aside() -> Path:
    """Where slips lie, and papers that are still being written."""
    return _made(folder() / "loose")


def path(digest: str) -> Path:
    """Where the present region's paper of this address lies; raises `Missing` for what is no address."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise Missing
    return folder() / digest[:2] / digest


def put(coming: str, digest: str) -> None:
    """Give a paper that was written under a passing name its place."""
    target = path(digest)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with _locked():
        _slip(digest)
        os.replace(coming, target)


def let_go(digest: str) -> None:
    """Say that a row that refers to this paper is being deleted; should it stay after all, the paper stays too."""
    with _locked():
        _slip(digest)


# ── What the sweep asks ──────────────────────────────────────────────────────────────────────────────────────


def regions() -> set[int]:
    """The regions that have something to look into: slips, half-written papers, parcels."""
    places = [each.name for each in _entries(root()) if each.name.isdecimal()]
    untidy = {int(name) for name in places if _occupied(root() / name / "loose")}
    return untidy | {int(each.name) for each in _entries(root() / "post") if _occupied(Path(each))}


def loose(before: datetime) -> list[str]:
    """The addresses on the present region's slips that were laid before a moment."""
    slips = [each for each in _entries(aside()) if not each.name.startswith((COMING, PART))]
    return [each.name for each in slips if _older(Path(each), before)]


def settle(digest: str, before: datetime, *, held: bool) -> bool:
    """Take a slip away, and its paper with it unless somebody still holds it; whether the paper is gone.

    Nothing happens when a fresh slip was laid since `before`.
    """
    slip = aside() / digest
    with _locked():
        if not _older(slip, before):
            return False
        if not held:
            path(digest).unlink(missing_ok=True)
        slip.unlink()
    return not held


def drop_unfinished(before: datetime) -> None:
    """Remove papers whose writer was killed before a moment, and those that nobody went on with for a day more."""
    for name, moment in ((COMING, before), (PART, before - PATIENCE)):
        for each in aside().glob(f"{name}*"):
            if _older(each, moment):
                each.unlink(missing_ok=True)


def parcels(before: datetime) -> list[Path]:
    """The parcels that were left for the present region before a moment."""
    return [Path(each) for each in _entries(post(tenancy.scope().home)) if _older(Path(each), before)]


def stamp(file: Path) -> None:
    """Let a file's age count from now, by the one clock of the package."""
    moment = round(now().timestamp() * _NANO)
    os.utime(file, ns=(moment, moment))


def _slip(digest: str) -> None:
    slip = aside() / path(digest).name
    slip.touch(mode=0o600)
    stamp(slip)


def _made(wanted: Path) -> Path:
    if not os.path.isdir(wanted):  # nearly always it is: to look is cheaper than to be refused
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
    return wanted


def _entries(place: Path) -> list[os.DirEntry[str]]:
    with suppress(FileNotFoundError), os.scandir(place) as found:
        return sorted(found, key=lambda each: each.name)
    return []


def _occupied(place: Path) -> bool:
    with suppress(FileNotFoundError), os.scandir(place) as found:
        return next(found, None) is not None
    return False


def _older(file: Path, before: datetime) -> bool:
    try:
        return file.stat().st_mtime_ns < before.timestamp() * _NANO
    except FileNotFoundError:
        return False


@contextmanager
def _locked() -> Iterator[None]:
    """Alone in the present region's folder, among all threads and processes."""
    with (folder() / ".lock").open("ab") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield
