"""A new plugin is written under a name of its own, or not at all."""

import ast
from pathlib import Path

import pytest
from click.testing import CliRunner

from wutong import cli
from wutong.authoring import scaffold


@pytest.mark.parametrize(
    ("name", "reason"),
    [("Pets", "小写字母"), ("9pets", "小写字母"), ("p", "小写字母"), ("cases", "内核的用语"), ("desk", "内核的用语")],
)
def test_a_name_that_the_core_would_refuse_makes_nothing(name: str, reason: str, tmp_path: Path):
    with pytest.raises(scaffold.CannotMake, match=reason):
        scaffold.write(name, "宠物", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path):
    (tmp_path / "wutong-pets").mkdir()
    (tmp_path / "wutong-pets" / "mine.txt").write_text("mine")
    with pytest.raises(scaffold.CannotMake, match="不是空的"):
        scaffold.write("pets", "宠物", tmp_path)
    assert [path.name for path in (tmp_path / "wutong-pets").iterdir()] == ["mine.txt"]


def test_nothing_of_the_sample_keeps_the_samples_name(tmp_path: Path):
    folder = scaffold.write("pet_care", "宠物登记", tmp_path)
    assert folder.name == "wutong-pet-care"
    for path in folder.rglob("*"):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        assert "sample" not in f"{path.relative_to(tmp_path)} {text}".lower()
        assert "示例" not in text
        if path.suffix == ".py":
            assert ast.get_docstring(ast.parse(text))
    assert 'name="pet_care"' in (folder / "wutong_pet_care" / "__init__.py").read_text(encoding="utf-8")


def test_a_name_with_the_samples_name_in_it_is_written_once(tmp_path: Path):
    folder = scaffold.write("sample_room", "样品间", tmp_path)
    assert folder.name == "wutong-sample-room"
    assert 'name = "wutong-sample-room"' in (folder / "pyproject.toml").read_text(encoding="utf-8")


def test_a_title_that_would_break_the_files_makes_nothing(tmp_path: Path):
    with pytest.raises(scaffold.CannotMake, match="标题"):
        scaffold.write("pets", '宠物"登记', tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_to_do_next_and_what_is_wrong(tmp_path: Path):
    said = CliRunner().invoke(cli.root, ["plugin", "new", "pets", "--title", "宠物登记", "--into", str(tmp_path)])
    assert said.exit_code == 0
    assert "wutong plugin check pets" in said.output
    with pytest.raises(scaffold.CannotMake):
        CliRunner().invoke(cli.root, ["plugin", "new", "pets", "--into", str(tmp_path)], catch_exceptions=False)
