"""The commands against a real database."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from wutong.regions import nation
from wutong.regions.commands import group
from wutong.regions.nation import Readings, Region
from wutong.tenancy import NoSuchRegion
from wutong.testing.world import World

PLACES = [
    Region(640000000000, 0, 1, "government", "宁夏回族自治区", "", frozenset({1})),
    Region(640100000000, 640000000000, 2, "government", "银川市", "", frozenset({2})),
    Region(650000000000, 0, 1, "government", "新疆维吾尔自治区", "", frozenset({1})),
]


@pytest.fixture
def run(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OWNER_DATABASE_URL", world.config.owner_database_url)
    return lambda *args: CliRunner(catch_exceptions=False).invoke(group, args)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "regions.txt.xz"
    origin = {"vintage": "2023-06-30", "codes": 3, "provinces": {"64": 2, "65": 1}}
    nation.write(path, origin, Readings({"银": "yin", "川": "chuan", "市": "shi"}, {}), PLACES)
    return str(path)


def test_one_province_is_loaded_and_shown(run, file: str):
    loaded = run("load", "--province", "64", "--file", file)
    assert loaded.exit_code == 0
    assert "2 places, as of 2023-06-30" in loaded.output
    shown = run("show", "6401")
    assert "银川市" in shown.output
    assert "acts for [2]" in shown.output
    with pytest.raises(NoSuchRegion):
        run("show", "65")


def test_the_nation_is_loaded_with_all(run, file: str):
    assert "3 places" in run("load", "--all", "--file", file).output


@pytest.mark.parametrize("args", [(), ("--all", "--province", "64")])
def test_loading_wants_provinces_or_all_and_not_both(run, args: tuple[str, ...]):
    refused = run("load", *args)
    assert refused.exit_code == 2
    assert "--province" in refused.output


def test_a_province_that_the_file_lacks_is_named(run, file: str):
    with pytest.raises(NoSuchRegion, match="99"):
        run("load", "--province", "99", "--file", file)
