"""Processes are started again when they die, not for ever, and end in order."""

import os
import signal
from pathlib import Path

import pytest

from wutong.demo.supervisor import OFTEN, Supervisor, supervising
from wutong.launch import processes
from wutong.launch.processes import CannotStart


@pytest.fixture
def folder(tmp_path: Path):
    (tmp_path / "run").mkdir()
    (tmp_path / "stays.py").write_text("import signal; signal.pause()")
    (tmp_path / "leaves.py").write_text("print('no such thing')")
    return tmp_path


@pytest.fixture
def supervisor(folder: Path):
    with supervising(folder) as made:
        yield made


def env(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(folder)}


def pid_of(supervisor: Supervisor, name: str) -> int:
    return processes.recall(supervisor.folder / "run" / f"{name}.json").pid


def test_a_process_that_was_killed_is_started_again(supervisor: Supervisor, folder: Path):
    supervisor.start("web", ["stays"], env(folder))
    first = pid_of(supervisor, "web")
    assert supervisor.tend() == []
    os.kill(first, signal.SIGKILL)
    supervisor.programs[0].child.wait()
    assert supervisor.tend() == ["web"]
    assert pid_of(supervisor, "web") != first


def test_a_process_that_does_not_stay_alive_is_given_up_with_its_last_line(supervisor: Supervisor, folder: Path):
    supervisor.start("web", ["leaves"], env(folder))
    for _ in range(OFTEN - 1):
        supervisor.programs[0].child.wait()
        supervisor.tend()
    supervisor.programs[0].child.wait()
    with pytest.raises(CannotStart, match="^web does not stay alive; its last line: no such thing$"):
        supervisor.tend()


def test_all_end_with_the_block_the_last_started_first(folder: Path, monkeypatch: pytest.MonkeyPatch):
    ended = []
    stop = processes.stop

    def noted(child, **how):
        ended.append(child.pid)
        return stop(child, **how)

    monkeypatch.setattr(processes, "stop", noted)
    with supervising(folder) as supervisor:
        for name in ("outside", "web"):
            supervisor.start(name, ["stays"], env(folder))
        started = [program.child.pid for program in supervisor.programs]
    assert ended == started[::-1]
    assert all(processes.identify(pid) is None for pid in started)
    assert list((folder / "run").glob("*.json")) == []
