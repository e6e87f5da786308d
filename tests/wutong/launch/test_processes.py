"""Processes are known by number and start, never by name."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from wutong.launch import processes

WAITS = [sys.executable, "-c", "import signal; signal.pause()"]
DEAF = [
    sys.executable,
    "-c",
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()",
]


@pytest.fixture
def child(tmp_path: Path):
    started = processes.spawn(WAITS, log=tmp_path / "log", record=tmp_path / "record.json")
    yield started
    processes.stop(started, how=signal.SIGKILL)


def test_a_running_process_is_alive(child):
    identity = processes.identify(child.pid)
    assert identity is not None
    assert processes.alive(identity)


def test_the_same_number_with_another_start_is_another_process(child):
    identity = processes.identify(child.pid)
    assert not processes.alive(replace(identity, started="at another time"))


def test_a_zombie_is_dead(child):
    identity = processes.identify(child.pid)
    child.send_signal(signal.SIGKILL)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # dead, and not reaped yet
    assert not processes.alive(identity)


def test_a_recorded_process_is_recalled_and_ended(child, tmp_path: Path):
    assert processes.recall(tmp_path / "record.json").pid == child.pid
    assert processes.end_recorded(tmp_path / "record.json")
    assert child.wait(5) == -signal.SIGTERM
    assert not (tmp_path / "record.json").exists()


def test_a_record_of_a_stranger_ends_nobody(child, tmp_path: Path):
    record = tmp_path / "record.json"
    record.write_text(f'{{"pid": {child.pid}, "started": "before the number was used again"}}')
    assert not processes.end_recorded(record)
    assert child.poll() is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}'])
def test_a_broken_record_names_nobody(tmp_path: Path, content: str):
    (tmp_path / "record.json").write_text(content)
    assert processes.recall(tmp_path / "record.json") is None


def test_who_does_not_listen_is_killed():
    deaf = subprocess.Popen(DEAF, stdout=subprocess.PIPE)
    assert deaf.stdout.readline() == b"deaf\n"
    processes.end(processes.identify(deaf.pid), patience=0.1)
    assert deaf.wait(5) == -signal.SIGKILL
    deaf.stdout.close()


def test_what_is_given_on_standard_input_arrives_and_the_output_is_kept(tmp_path: Path):
    done = processes.spawn(["cat"], log=tmp_path / "log", stdin=b"one\ntwo\n")
    assert done.wait(5) == 0
    assert processes.tail(tmp_path / "log") == "two"


def test_ctrl_c_in_the_terminal_does_not_reach_a_child(child):
    assert os.getsid(child.pid) != os.getsid(0)
