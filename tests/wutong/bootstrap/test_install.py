"""Setting a machine up either works or says in one line what is in the way."""

import shutil
import subprocess
from pathlib import Path

import pytest

from wutong.launch.places import CHECKOUT

SCRIPT = Path("platform", "bootstrap", "install.sh")
#: A python that makes an environment whose pip says `$SAID` and fails.
PYTHON = """#!/bin/sh
case "$*" in
  *"-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
  *"-m pip"*) echo "$SAID"; exit 1 ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with nothing to install, and the python above for its PATH."""
    (tmp_path / SCRIPT).parent.mkdir(parents=True)
    shutil.copy(CHECKOUT / SCRIPT, tmp_path / SCRIPT)
    for name in ("requirements.lock", "pyproject.toml", "platform/bootstrap/uv.txt"):
        (tmp_path / name).touch()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").write_text(PYTHON)
    (tmp_path / "bin" / "python3").chmod(0o755)
    return tmp_path


def complains(checkout: Path, said: str) -> list[str]:
    """What the terminal shows of a failed set-up."""
    env = {"PATH": f"{checkout / 'bin'}:/usr/bin:/bin", "SAID": said}
    done = subprocess.run(["sh", SCRIPT], cwd=checkout, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert not (checkout / ".venv" / "complete").exists()
    return done.stderr.splitlines()


@pytest.mark.parametrize("said", ["a trace\nOSError: [Errno 28] No space left on device", "failed (os error 28)"])
def test_a_full_disk_is_one_line(checkout: Path, said: str):
    line = "wutong: the disk is full, pip could not install uv; make room and start again"
    assert complains(checkout, said) == [line]


def test_what_else_goes_wrong_is_told_in_the_tools_own_words(checkout: Path):
    assert complains(checkout, "no matching distribution") == [
        "no matching distribution",
        "wutong: pip could not install uv; its own words are above",
    ]
