"""Imports point down: the contracts in pyproject.toml hold, and name every module there is."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: In a process of its own: import-linter switches off every logger it finds.
LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"


def test_every_import_points_down():
    ended = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
