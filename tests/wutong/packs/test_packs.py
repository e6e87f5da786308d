"""A plugin's data are loaded once, again where they are newer, and seen on the page of plugins."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from wutong_dummy.bringing import PACKS
from wutong_dummy.models import HINT, ITEM

from wutong import cli
from wutong.packs import actions, queries
from wutong.packs.rules import BadPack, Fate, Pack, PackRefused, Said, fate, said
from wutong.sdk import layers
from wutong.testing.tree import GANSU, JISHISHAN, NATION
from wutong.testing.world import World

HINTS = PACKS[0]


def written(folder: Path, version: str, words: str = "请带齐材料") -> Pack:
    """The dummy's pack with other content."""
    folder.mkdir(exist_ok=True)
    (folder / "pack.toml").write_text(f'version = "{version}"\nsource = "测试"\n', encoding="utf-8")
    (folder / "hint.toml").write_text(f'title = "提示"\nwords = "{words}"\n', encoding="utf-8")
    return replace(HINTS, folder=folder)


@pytest.mark.parametrize(
    ("version", "held", "digest", "expected"),
    [
        ("1.0", None, None, "new"),
        ("1.0", "1.0", "a", "same"),
        ("1.0", "1.0", "b", "changed"),
        ("1.10", "1.9", "a", "newer"),
        ("1.9", "1.10", "a", "older"),
    ],
)
def test_what_loading_would_do(version: str, held: str | None, digest: str | None, expected: Fate) -> None:
    assert fate(Said(version, "", "a"), held, digest) == expected


@pytest.mark.parametrize("text", ["", 'version = "1.0"', 'source = "x"', 'version = "soon"\nsource = "x"', "version ="])
def test_a_folder_that_does_not_say_its_version_and_source_is_no_pack(text: str, tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadPack):
        said(replace(HINTS, folder=tmp_path))
    with pytest.raises(BadPack):
        said(replace(HINTS, folder=tmp_path / "nowhere"))


def test_caches_do_not_change_what_a_pack_says(tmp_path: Path) -> None:
    pack = written(tmp_path, "1.0")
    before = said(pack)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert said(pack) == before


def test_a_pack_is_loaded_once_and_again_where_it_is_newer(world: World, tmp_path: Path) -> None:
    with world.app.app_context():
        assert actions.load(written(tmp_path, "1.0")) == "new"
        assert actions.load(written(tmp_path, "1.0")) == "same"
        with pytest.raises(PackRefused, match="版本号没有变"):
            actions.load(written(tmp_path, "1.0", "改了"))
        assert actions.load(written(tmp_path, "1.1", "改了")) == "newer"
        with pytest.raises(PackRefused, match="更新的版本"):
            actions.load(written(tmp_path, "1.0"))
    with world.at(JISHISHAN):
        found = layers.one(HINT, JISHISHAN, ITEM)
        assert found is not None
        assert found["words"] == "改了"
        (row,) = queries.here([HINTS.name])
        assert (row.region, row.version) == (NATION, "1.1")


def test_what_fails_half_way_leaves_nothing(world: World, tmp_path: Path) -> None:
    def broken(folder: Path) -> None:
        HINTS.load(folder)
        raise ValueError

    with world.app.app_context(), pytest.raises(ValueError):  # noqa: PT011 - our own, raised above
        actions.load(replace(written(tmp_path, "1.0"), load=broken))
    with world.at(NATION):
        assert queries.loaded(HINTS) is None
        assert layers.one(HINT, NATION, ITEM) is None


def test_the_command_lists_and_loads(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wutong.packs.commands.create_app", lambda: world.app)
    run = CliRunner().invoke
    assert run(cli.root, ["packs", "list"]).output.startswith("dummy.hint\t1.0\t0\t未装载")
    loaded = run(cli.root, ["packs", "load", "dummy.hint", "--region", "62"])
    assert loaded.output == "dummy.hint 1.0: loaded at 62\n"
    assert run(cli.root, ["packs", "load", "dummy.hint", "--region", "62"]).output.endswith("already loaded at 62\n")
    refused = run(cli.root, ["packs", "load", "nothing"])
    assert "没有名为" in str(refused.exception.text())  # type: ignore[union-attr]
    with world.at(GANSU):
        assert queries.loaded(HINTS) is not None
