import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.db import work
from wutong.layers import releases
from wutong.layers.kinds import Edit
from wutong.matters import actions, checks, commands, lint, rules
from wutong.matters.models import MATTER
from wutong.testing.tree import CHUIMATAN, GANSU, JISHISHAN
from wutong.testing.world import World

Browser = Callable[..., Any]
SOUND = {
    "name": "公共场所卫生许可", "item_type": "20", "legal_basis": "公共场所卫生管理条例", "conditions": ["依法设立"],
    "steps": [{"name": "受理", "days": 3}], "handling_type": "promised", "promised_days": 3, "fee": False,
    "promised_unit": "working", "exercise_levels": [4, 5], "papers": [],
}  # fmt: skip
PHONES = {"consult_phone": "0930-0001001", "complaint_phone": "0930-0001002"}


def edit(code: str, **changes: Any) -> Edit:
    return Edit(rules.item_of(code), rules.tidy({"code": code, **SOUND, **changes}), defines=True)


@pytest.fixture
def faulty(world: World) -> World:
    """The province publishes past the checks, as an old list would; county and township write their own."""
    with world.working(GANSU):
        wrong = edit("B", name="另一许可", visits=0, visit_reason="核验原件", promised_days=2)
        releases.publish(MATTER, [edit("A"), wrong], actor=SYSTEM)
    with world.working(JISHISHAN):
        actions.claim(["A", "B"], actor=SYSTEM)
        releases.publish(MATTER, [Edit(rules.item_of("A"), {**PHONES, "address": "县政务大厅"})], actor=SYSTEM)
    with world.working(CHUIMATAN):
        releases.publish(MATTER, [Edit(rules.item_of("A"), {"complaint_phone": "0930-0001001"})], actor=SYSTEM)
    return world


def told(found: list[lint.Found]) -> list[tuple[str, str]]:
    return [(one.code, one.fault.code) for one in found]


def test_the_region_that_defined_a_matter_is_told_what_contradicts_itself_in_it(faulty: World) -> None:
    with faulty.at(GANSU):
        expected = [("B", "no_way_in"), ("B", "reason_without_visit"), ("B", "steps_too_long")]
        assert sorted(told(lint.lint())) == expected


def test_where_a_matter_is_offered_it_is_also_told_what_a_visitor_needs(faulty: World) -> None:
    with faulty.at(JISHISHAN):
        assert ("A", "no_hours") in told(lint.lint())
        assert ("A", "no_address") not in told(lint.lint())
        assert ("B", "no_address") in told(lint.lint())


def test_of_regions_below_only_what_they_brought_in_themselves_is_told(faulty: World) -> None:
    with faulty.app.app_context(), tenancy.at(GANSU, look="down"), work():
        found = list(lint.below())
        assert [(one.region, one.code, one.fault.code) for one in found] == [(CHUIMATAN, "A", "same_phone")]
        assert lint.names(found) == {CHUIMATAN: "吹麻滩镇"}


def test_an_own_value_that_the_province_overtook_is_told_where_it_was_written(faulty: World) -> None:
    with faulty.working(JISHISHAN):
        releases.publish(MATTER, [Edit(rules.item_of("A"), {"promised_days": 3})], actor=SYSTEM)
    with faulty.working(GANSU):
        releases.publish(MATTER, [Edit(rules.item_of("A"), {"promised_days": 1})], actor=SYSTEM)
    with faulty.at(JISHISHAN):
        (one,) = [found for found in lint.lint() if found.fault.code == "outgrown"]
        assert (one.fault.element, "承诺办结时限" in one.fault.text()) == ("promised_days", True)
    with faulty.at(GANSU):
        assert "outgrown" not in [code for _, code in told(lint.lint())]


def test_faults_are_counted_by_rule_what_blocks_first(faulty: World) -> None:
    with faulty.at(GANSU):
        counted = lint.counted(lint.lint())
        severities = [rule.severity for rule, _ in counted]
        assert severities == sorted(severities, reverse=True)
        assert (checks.TABLE["no_way_in"], 1) in counted


def test_completeness_is_counted_by_profile(world: World) -> None:
    with world.at(GANSU):
        outside = edit("C", hall=False, legal_basis=None, conditions=None, name="外一")
        half = edit("D", hall=False, papers=None, name="外二")
        releases.publish(MATTER, [edit("A"), outside, half], actor=SYSTEM)
        assert [(one.matters, one.complete) for one in lint.published()] == [(1, 1), (2, 1)]


@pytest.fixture
def run(faulty: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr(commands, "create_app", lambda: faulty.app)
    return lambda *words: CliRunner().invoke(commands.matters, ["lint", *words])


def test_the_command_counts_by_rule_and_its_exit_status_tells_whether_anything_blocks(
    run: Callable[..., Result],
) -> None:
    found = run("--region", "62")
    assert found.exit_code == 1
    assert "1  须改正  no_way_in：到现场次数为 0 时，须开通网上申请或允许邮寄材料。" in found.output
    assert "62 共 3 处，其中 2 处须改正后才能发布。" in found.output
    assert run("--region", "622927100").exit_code == 0


def test_the_command_writes_every_fault_of_the_regions_below_too(run: Callable[..., Result], tmp_path: Path) -> None:
    report = tmp_path / "faults.csv"
    run("--region", "62", "--below", "--report", str(report))
    with report.open(encoding="utf-8-sig", newline="") as source:
        lines = list(csv.DictReader(source))
    assert len(lines) == 4
    assert lines[-1] == {
        "地区代码": "622927100", "地区": "吹麻滩镇", "事项代码": "A", "事项名称": "公共场所卫生许可",
        "规则": "same_phone",
        "轻重": "须改正", "要素": "监督投诉电话", "说明": "监督投诉电话不能与咨询电话相同。",
    }  # fmt: skip


def test_the_desk_lists_faults_by_rule_with_the_way_to_each_matter(desk: Browser) -> None:
    page = desk("matter.read", "matter.edit").get("/622927/desk/matters/lint").get_data(as_text=True)
    assert "进驻大厅的事项（八公开）" in page
    assert "请给结果“…”附上样本。" in page
    assert "/622927/desk/matters/SL-0001/edit#f-results" in page
    assert desk("case.accept").get("/622927/desk/matters/lint").status_code == 403


def test_every_fault_of_a_list_is_of_a_rule_in_the_table(faulty: World) -> None:
    with faulty.at(JISHISHAN):
        assert {code for _, code in told(lint.lint())} <= checks.TABLE.keys()
