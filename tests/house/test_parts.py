"""Everything that is named somewhere is there: reactions, timed answers, jobs, queues, packs, and a free `platform`."""

import ast
import platform
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from wutong import events, queues, rings, timers, worker
from wutong.matters import pack
from wutong.testing.world import World

ROOT = Path(__file__).parents[2]
PACKS = sorted(path for path in (ROOT / "tenants").iterdir() if (path / "pack.toml").exists())
#: The aim is 25 lines; a table of moves or columns may be longer, never longer than this.
LONGEST_MODULE, LONGEST_FUNCTION = 300, 45
#: The wall is read in one piece or not at all (ARCHITECTURE §4); nothing else is let off.
IN_ONE_PIECE = "platform/wutong/tenancy.py"


def test_the_package_folder_does_not_hide_the_standard_librarys_platform():
    assert not (ROOT / "platform" / "__init__.py").exists()
    told = subprocess.run(
        [sys.executable, "-c", "import platform; print(platform.python_version())"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == platform.python_version()


def test_no_tests_live_under_the_package_folder():
    names = (path.name for path in (ROOT / "platform").rglob("*.py"))
    found = [name for name in names if name.startswith("test_") or name == "conftest.py"]
    assert found == []


def test_every_reaction_can_be_found_by_the_name_a_letter_carries(world: World):
    handlers = [handler for held in events.REACTIONS.all().values() for handler in held]
    assert handlers
    for handler in handlers:
        module, _, qualname = events.handler_name(handler).partition(":")
        assert getattr(import_module(module), qualname) is handler


def test_every_timed_kind_that_is_set_has_an_answer(world: World):
    asked = set()
    for path in (ROOT / "platform" / "wutong").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "at_time":
                asked |= {part.value for part in node.args[:1] if isinstance(part, ast.Constant)}
    assert asked - set(timers.TIMED.kinds()) == set()


def test_every_job_that_the_relay_hands_out_is_there():
    jobs = {ring.job for each in rings.rings().values() for ring in each}
    assert jobs
    for job in jobs:
        module, _, name = job.rpartition(".")
        assert callable(getattr(import_module(module), name)), job


def test_every_queue_is_drained_by_the_worker(world: World):
    assert set(rings.rings()) == set(queues.NAMES)
    drained = {queue.name for queue in worker.carrier(world.config).queues}
    assert drained == set(queues.NAMES.values())


@pytest.mark.parametrize("folder", PACKS, ids=lambda path: path.name)
def test_every_pack_reads(folder: Path):
    assert pack.read(folder).title


def test_there_are_packs():
    assert PACKS


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "tests" / "bench").glob("[a-z]*.py")))
def test_every_bench_can_be_begun(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT))
    assert import_module(f"tests.bench.{name}").__doc__


def sources() -> list[Path]:
    """The core's and the plugins' code; a migration is a list of tables and as long as they are many."""
    found = [*(ROOT / "platform").rglob("*.py"), *(ROOT / "plugins").glob("*/wutong_*/**/*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def imported() -> set[str]:
    """The top-level names that the core and the plugins import."""
    nodes = [node for path in sources() for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    names = [each.name for node in nodes if isinstance(node, ast.Import) for each in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names}


def test_every_package_that_the_product_asks_for_is_imported():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    known = packages_distributions()
    used = {canonicalize_name(package) for name in imported() for package in known.get(name, ())}
    assert {canonicalize_name(Requirement(line).name) for line in asked} - used == set()


def functions(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_a_module_fits_on_a_few_screens_and_a_function_on_one():
    long = []
    for path in sources():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_MODULE and path != ROOT / IN_ONE_PIECE:
            long.append((str(path.relative_to(ROOT)), lines))
        long += [
            (f"{path.relative_to(ROOT)}:{node.name}", length)
            for node in functions(path)
            if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
        ]
    assert long == []
