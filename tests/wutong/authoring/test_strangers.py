"""Two strangers' plugins, built as wheels and installed into a clean place, keep every rule of the kit from there.

Their distributions lie in `tests/strangers`; they are written with `wutong.sdk` and `wutong.testing` alone.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

from wutong.launch.places import CHECKOUT
from wutong.testing.conformance import kit

STRANGERS = CHECKOUT / "tests" / "strangers"
NAMES = ("broadcast", "visit")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the two wheels installed in it, and nothing else."""
    place = tmp_path_factory.mktemp("strangers")
    sources = [place / "sources" / name for name in NAMES]
    for source in sources:  # building writes beside what it builds
        shutil.copytree(STRANGERS / source.name, source, ignore=shutil.ignore_patterns("__pycache__"))
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    alone = ["--no-deps", "--no-index"]
    subprocess.run([*pip, "wheel", *alone, "--no-build-isolation", "--wheel-dir", place, *sources], check=True)
    shutil.rmtree(place / "sources")
    wheels = sorted(place.glob("*.whl"))
    assert [wheel.name.partition("-")[0] for wheel in wheels] == [f"wutong_{name}" for name in NAMES]
    subprocess.run([*pip, "install", *alone, "--target", place / "clean", *wheels], check=True)
    return place / "clean"


@pytest.fixture(scope="module")
def told(clean: Path, lent: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the kit says of both, and what their own tests and a look around say, from where they were installed."""
    place = tmp_path_factory.mktemp("tried")
    (core,) = Path(str(distribution("wutong").locate_file(""))).glob("wutong-*.dist-info")
    (place / core.name).symlink_to(core)  # the version of the core, which every plugin asks for
    for tests in (*STRANGERS.glob("*/tests"), STRANGERS / "clean"):
        shutil.copytree(tests, place / tests.parent.name / tests.name)
    asked = [word for name in NAMES for word in ("--wutong-plugin", name)]
    asked += ["-v", "-rfE", "-p", "wutong.testing.fixtures", "-p", "no:cacheprovider", "--import-mode=importlib"]
    # Without the packages of our own environment: -S takes only what PYTHONPATH leads to.
    program = [sys.executable, "-S", "-m", "pytest", "-c", os.devnull, "--rootdir", str(place)]
    path = os.pathsep.join(map(str, (clean, CHECKOUT / "platform", lent, place)))
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "VIRTUAL_ENV"))}
    ended = subprocess.run(
        [*program, "--wutong-conformance", *asked, str(place)], capture_output=True, text=True, check=False, cwd=place,
        env=own | {"PYTHONPATH": path, "STRANGERS_CLEAN": str(clean)},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-3000:]
    return ended.stdout


def carried(package: Path) -> Iterator[str]:
    """What a package is made of."""
    return (str(each.relative_to(package)) for each in package.rglob("*") if each.is_file() and each.suffix != ".pyc")


@pytest.mark.parametrize("name", NAMES)
def test_everything_of_the_package_came_along_in_the_wheel(clean: Path, name: str):
    package = f"wutong_{name}"
    assert set(carried(clean / package)) == set(carried(STRANGERS / name / package))
    assert {"templates", "translations"} <= {each.name for each in (clean / package).iterdir()}


@pytest.mark.parametrize("name", NAMES)
def test_the_installed_plugin_keeps_every_rule_of_the_kit(told: str, name: str):
    rules = {path.name for path in kit.HERE.glob("*.py")} - {*kit.NO_RULES}
    kept = re.findall(rf"(\w+\.py)::test_\w+\[{name}\] PASSED", told)
    assert set(kept) == rules
    assert "SKIPPED" not in told


def test_a_strangers_own_tests_pass_where_nothing_but_the_wheels_is(told: str):
    assert len(re.findall(r"test_clean\.py::test_\w+ PASSED", told)) == 2
    assert len(re.findall(r"test_broadcast\.py::test_\S+.* PASSED", told)) > 10


def test_asking_for_a_plugin_that_is_not_installed_is_no_proof(pytestconfig: pytest.Config, monkeypatch):
    monkeypatch.setattr(pytestconfig.option, "wutong_plugin", ["visti"])
    with pytest.raises(pytest.UsageError, match="visti"):
        kit.pytest_configure(pytestconfig)
