import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from wutong.access import SYSTEM
from wutong.errors import NotFound
from wutong.matters import actions, commands, importing, queries, rules
from wutong.testing.tree import JISHISHAN
from wutong.testing.world import World


def run(*words: str) -> str:
    result = CliRunner().invoke(commands.matters, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_a_dry_run_needs_no_database_and_tells_the_counts(county_csv: Path) -> None:
    said = run("import", str(county_csv), "--region", "622927")
    assert "共 1135 行，可导入 1128 行；不导入 7 处" in said
    assert "第 50 行 事项类型：不导入" in said


def test_every_remark_can_be_kept_as_a_table(county_csv: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    run("import", str(county_csv), "--region", "622927", "--report", str(report))
    lines = report.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "工作表,行,列,处理,说明,原值"
    assert len(lines) == 1 + len(importing.read(county_csv, importing.Setup("622927")).findings)


def test_a_numbering_is_given_entry_by_entry(county_csv: Path) -> None:
    assert "可导入 1129 行" in run("import", str(county_csv), "--region", "622927", "--type", "09=行政裁决")


def test_the_good_rows_go_into_the_draft_once(world: World, county_csv: Path) -> None:
    good = importing.read(county_csv, importing.Setup("622927")).good
    with world.working(JISHISHAN):
        assert actions.bring_in(good, actor=SYSTEM) == 1128
        assert actions.bring_in(good, actor=SYSTEM) == 0
        draft = actions.working_draft()
        assert draft is not None
        assert len(draft.edits) == 1128
    with world.at(JISHISHAN), pytest.raises(NotFound):
        queries.known(good[0].code)


def test_a_plan_says_what_a_document_would_change_and_writes_nothing(
    gansu: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "create_app", lambda: gansu.app)
    path = tmp_path / "list.json"
    run("export", "--region", "622927", "--format", "json", str(path))
    told = json.loads(path.read_text(encoding="utf-8"))["matters"]
    change = next(one for one in told if one["code"] == "SL-0100") | {"promised_days": 9}
    path.write_text(json.dumps([change, change | {"code": "SL-0101"}, {"code": "J 1"}]), encoding="utf-8")
    said = run("import", str(path), "--region", "622927", "--plan")
    assert "新增 0 项，修改 1 项，没有变化 0 项（承诺办结时限 1 项）" in said
    assert "/2/code 事项代码：不导入" in said
    assert "/1/name 事项名称：不导入，由" in said
    with gansu.at(JISHISHAN):
        assert actions.working_draft() is None


def test_written_rows_wait_in_the_draft_until_they_are_complete(
    world: World, county_csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "create_app", lambda: world.app)
    assert "已写入草稿 1128 项" in run("import", str(county_csv), "--region", "622927", "--write")
    assert "622927 共 0 项" in run("list", "--region", "622927")
    with pytest.raises(rules.Incomplete, match="缺少设定依据"):
        run("publish", "--region", "622927")


def test_a_pack_is_loaded_and_its_matters_are_listed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "create_app", lambda: world.app)
    run("load", "--province", "62")
    assert "社会保障卡申领" in run("list", "--region", "622927100201", "--find", "社保卡")
