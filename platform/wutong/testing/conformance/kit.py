"""How pytest finds the rules, and their fixtures: the plugin, and a planted world that each rule gets a copy of."""

import copy
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from wutong import guests
from wutong.cases.actions import filing
from wutong.inspection import check
from wutong.plugin import Plugin
from wutong.testing import leaks, tree
from wutong.testing.database import Servers
from wutong.testing.leaks import planting
from wutong.testing.world import World

PLANTINGS = "wutong.plantings"
HERE = Path(__file__).parent
NO_RULES = ("__init__.py", "kit.py")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a name that nothing installed has: with nothing to prove, everything would seem to be kept."""
    if unknown := set(config.getoption("--wutong-plugin")) - {entry.name for entry in guests.entries()}:
        raise pytest.UsageError(f"没有安装插件 {'、'.join(sorted(unknown))}")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Each rule of the kit is a file of tests; they are no tests of the core's, so they are not named as such."""
    rule = file_path.parent == HERE and file_path.suffix == ".py" and file_path.name not in NO_RULES
    return pytest.Module.from_parent(parent, path=file_path) if rule else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every rule for every plugin that was asked for."""
    if "entry" in metafunc.fixturenames:
        entries = asked(metafunc.config)
        metafunc.parametrize("entry", entries, ids=[entry.name for entry in entries], scope="session")


def asked(config: pytest.Config) -> list[EntryPoint]:
    """The plugins that are to be proven."""
    named = config.getoption("--wutong-plugin")
    return [entry for entry in guests.entries() if not named or entry.name in named]


@pytest.fixture(scope="session")
def plugin(entry: EntryPoint) -> Plugin:
    """What the plugin declares; raises `PluginRefused` where the core would not start with it."""
    loaded = entry.load()
    check(loaded, entry.name, entry.module)
    assert isinstance(loaded, Plugin)
    return loaded


@pytest.fixture(scope="session")
def package(plugin: Plugin) -> Path:
    """The folder of the plugin's package."""
    return next(folder for found, folder in guests.packages() if found is plugin)


@pytest.fixture(scope="session")
def planted(
    servers: Servers, pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], leaks.Garden]:
    """Makes a copy of a world in which everything has happened once: to a case, and to each plugin in question."""
    world = World(servers, tmp_path_factory.mktemp("planted"))
    garden = leaks.plant(world)
    _withdraw(garden)
    for entry in asked(pytestconfig):
        for planting_of in entry_points(group=PLANTINGS, name=entry.name):
            planting_of.load()(garden)
    planting.deliver(world)
    template = world.leave()

    def copied() -> leaks.Garden:
        made = copy.copy(garden)
        made.marks, made.visitors, made.log = copy.deepcopy(garden.marks), [], list(garden.log)
        made.world = World(servers, world.var, database=servers.clone(template))
        return made

    return copied


@pytest.fixture
def garden(planted: Callable[[], leaks.Garden]) -> Iterator[leaks.Garden]:
    """A planted world of one's own."""
    made = planted()
    yield made
    made.world.close()


@pytest.fixture(scope="module")
def standing(planted: Callable[[], leaks.Garden]) -> Iterator[leaks.Garden]:
    """A planted world for all the rules of a file that only look."""
    made = planted()
    yield made
    made.world.close()


def _withdraw(garden: leaks.Garden) -> None:
    """What the hunt's own garden has no use for: somebody takes his application back."""
    citizen = garden.citizens[0]
    case_id = planting.filed(garden, tree.JISHISHAN, citizen)
    with garden.world.visiting(tree.JISHISHAN, citizen.person):
        filing.withdraw(case_id, actor=citizen.actor)
