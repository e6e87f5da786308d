"""The folder of one demo, its lock and its leftovers."""

import fcntl
import os
import socket
import sys
import tempfile
from pathlib import Path

import pytest

from wutong.demo import home
from wutong.launch import processes, valkey
from wutong.launch.processes import CannotStart


@pytest.fixture
def var():
    """A place for demos, where the servers' account may pass."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "var" / "demo"


@pytest.fixture
def port():
    return valkey.free_port()


def test_the_first_demo_has_the_first_folder_and_keeps_it(var: Path, port: int):
    for _ in range(2):
        with home.taken(port, var=var) as folder:
            assert folder == var


def test_a_second_demo_with_another_port_has_a_folder_of_its_own_for_good(var: Path, port: int):
    second = valkey.free_port()
    with home.taken(port, var=var), home.taken(second, var=var) as folder:
        assert folder == var.with_name(f"demo-{second}")
    with home.taken(second, var=var) as again:
        assert again == folder


def test_the_same_demo_twice_is_refused_in_one_line(var: Path, port: int):
    with (
        home.taken(port, var=var),
        pytest.raises(CannotStart, match="^this demo runs already[^\n]+$"),
        home.taken(port, var=var),
    ):
        pass


def test_a_port_in_use_is_one_line_with_a_way_out(var: Path):
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        taken = stranger.getsockname()[1]
        with pytest.raises(CannotStart, match=f"^port {taken} is in use[^\n]+PORT="), home.taken(taken, var=var):
            pass


def test_reset_throws_the_data_away(var: Path, port: int):
    with home.taken(port, var=var) as folder:
        (folder / "data").mkdir()
        (folder / "secrets.json").write_text("{}")
    with home.taken(port, var=var) as folder:
        assert (folder / "data").exists()
    with home.taken(port, var=var, reset=True) as folder:
        assert sorted(each.name for each in folder.iterdir()) == ["lock", "run"]


@pytest.mark.parametrize("name", ["web", home.FILLING])
def test_what_a_killed_supervisor_left_is_ended_before_anything_starts(var: Path, port: int, name: str):
    with home.taken(port, var=var) as folder:
        record = folder / "run" / f"{name}.json"
        waits = [sys.executable, "-c", "import signal; signal.pause()"]
        orphan = processes.spawn(waits, log=folder / "run" / "web.log", record=record)
        identity = processes.identify(orphan.pid)
    with home.taken(port, var=var):
        assert not processes.alive(identity)
    orphan.wait()


def test_the_lock_goes_with_its_holder(var: Path, port: int):
    with home.taken(port, var=var) as folder:
        assert not free(folder / "lock")
    assert free(folder / "lock")


def free(lock: Path) -> bool:
    """Whether somebody else could take the lock now."""
    descriptor = os.open(lock, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def test_a_folder_that_cannot_be_made_is_one_line(port: int):
    with pytest.raises(CannotStart, match="^the demo's folder [^\n]+$"), home.taken(port, var=Path("/proc/demo")):
        pass
