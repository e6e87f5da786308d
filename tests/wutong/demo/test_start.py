"""A later start is quick because no process loads what it has no use for."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["wutong.relay", "wutong.demo.outside", "wutong.demo.running"])
def test_what_runs_beside_the_web_loads_no_application(module: str) -> None:
    asked = f"import sys, {module}; print(*(name for name in ('wutong.app', 'wutong.cases') if name in sys.modules))"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == ""
