"""The commands: a matter's form for programs, and a list of answers looked over."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wutong import clock, tenancy
from wutong.demo import forms as demo
from wutong.forms import commands
from wutong.matters import loading, pack
from wutong.testing.tree import GANSU
from wutong.testing.world import World

AT = ("--region", "622927")


@pytest.fixture
def filled(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "create_app", lambda: world.app)
    with world.app.app_context(), clock.frozen(clock.now() - timedelta(days=2)):
        loading.load(pack.read(pack.for_province(GANSU)), GANSU)
        demo.publish(GANSU)


def run(*words: str) -> Result:
    return CliRunner().invoke(commands.forms, list(words), catch_exceptions=False)


def test_a_list_of_answers_is_looked_over_line_by_line(filled: None, tmp_path: Path) -> None:
    shown = json.loads(run("show", "SL-0152", *AT).output)
    assert shown["schema"]["required"][:2] == ["elder", "elder_number"]
    assert tenancy.spell(GANSU) == "62"
    good = {
        "老人姓名": "张三丰", "老人身份证号码": "440524188001010014", "由谁申请": "本人",
        "老人现住址": "前庄村三社 12 号", "老人社保卡或银行卡号": "6222021234567890128",
    }  # fmt: skip
    table = tmp_path / "list.csv"
    lines = [",".join(good), ",".join(good.values()), ",".join([*list(good.values())[:-1], "1"])]
    table.write_text("\n".join(lines), encoding="utf-8-sig")
    told = run("check", "SL-0152", str(table), *AT)
    assert (told.exit_code, "3  account  银行卡号有误" in told.output, "1 行有误" in told.output) == (1, True, True)
    (tmp_path / "list.jsonl").write_text('{"elder": "张三丰"}\n\n[]\n', encoding="utf-8")
    told = run("check", "SL-0152", str(tmp_path / "list.jsonl"), *AT)
    assert (told.exit_code, "第 3 行不是 JSON 对象" in told.output) == (1, True)
