"""A machine gets a browser and a Chinese font before the story is played, if we may install them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wutong.demo.story_browser import NAMES, equipped
from wutong.launch.places import CHECKOUT
from wutong.launch.processes import CannotStart

SCRIPT = CHECKOUT / "platform" / "bootstrap" / "browser.sh"
FONT = "NotoSansCJK-Regular.ttc: Noto Sans CJK SC"


class Machine:
    """A machine that has what its PATH says; what apt is asked for is written down instead of installed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.programs, self.asked = folder, folder / "bin", folder / "asked"
        self.programs.mkdir()
        (folder / ".venv").symlink_to(sys.prefix)
        for tool in ("sh", "grep"):
            (self.programs / tool).symlink_to(str(shutil.which(tool)))
        self.has("id", "echo 0")
        self.has("apt-get", f'echo "$@" >>{self.asked}')

    def has(self, name: str, does: str = "") -> None:
        """A program of that name, or another one in its place."""
        (self.programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (self.programs / name).chmod(0o755)

    def installs(self) -> str:
        """Run the script; what apt was asked for."""
        env = {**os.environ, "PATH": str(self.programs)}
        subprocess.run([str(self.programs / "sh"), SCRIPT], cwd=self.folder, env=env, check=True)
        return self.asked.read_text() if self.asked.exists() else ""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize("name", [NAMES[0], NAMES[-1]])
def test_any_browser_that_the_story_can_use_will_do(machine: Machine, name: str):
    machine.has(name)
    machine.has("fc-list", f"echo {FONT}")
    assert machine.installs() == ""


def test_a_browser_whose_driver_does_not_run_gets_the_library_it_needs(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
):
    machine.has("chromium")
    machine.has("fc-list", f"echo {FONT}")
    machine.has("node", "echo cannot open shared object file >&2; exit 127")
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", str(machine.programs / "node"))
    assert " libatomic1" in machine.installs()
    monkeypatch.setenv("PATH", str(machine.programs))
    with pytest.raises(CannotStart, match="^[^\n]+apt-get install libatomic1$"):
        equipped()


def test_without_a_browser_apt_brings_one(machine: Machine):
    machine.has("fc-list", f"echo {FONT}")
    assert " chromium " in machine.installs()


@pytest.mark.parametrize("listed", ["", "exit 1"])
def test_without_a_chinese_font_apt_brings_one(machine: Machine, listed: str):
    machine.has("chromium")
    machine.has("fc-list", listed)
    assert " fonts-noto-cjk " in machine.installs()


def test_nothing_is_installed_for_who_is_not_root(machine: Machine):
    machine.has("id", "echo 1000")
    assert machine.installs() == ""


def test_what_apt_cannot_install_is_left_to_the_story_to_say(machine: Machine):
    machine.has("apt-get", "exit 100")
    assert machine.installs() == ""


@pytest.mark.parametrize(("said", "asked"), [([], False), (["CHECK=1"], True)])
def test_a_demo_asks_for_a_browser_only_when_its_story_is_played(said: list[str], asked: bool):
    env = {name: value for name, value in os.environ.items() if name not in ("CHECK", "MAKEFLAGS")}
    would = subprocess.run(
        ["make", "--dry-run", "demo", *said], cwd=CHECKOUT, env=env, capture_output=True, text=True, check=True
    ).stdout
    assert ("browser.sh" in would) is asked
