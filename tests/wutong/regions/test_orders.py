"""Region surgery on a real database: the commands as the owner, and what everybody reads afterwards."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import click.testing
import psycopg
import pytest

from wutong import tenancy
from wutong.clock import frozen
from wutong.regions import loading, nation, queries, successors, surgeon
from wutong.regions.commands import group
from wutong.regions.operating import NoSuchOperation
from wutong.regions.rules import TOWNSHIP, RegionClosed
from wutong.regions.rules import VILLAGE as VILLAGE_LEVEL
from wutong.regions.undoing import TooLate
from wutong.testing import tree
from wutong.testing.tree import CHUIMATAN, DONGXIANG, GANSU, JISHISHAN, LIUGOU, LIUGOU_VILLAGE, NEXT_VILLAGE, VILLAGE
from wutong.testing.world import World

RECORD = ("--decided-by", "甘肃省人民政府", "--grounds", "优化乡镇布局", "--document", "甘政函〔2026〕12号")
DAPU, LOWER = 622927110000, 622927111000
Run = Callable[..., str]


@pytest.fixture
def run(world: World, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("OWNER_DATABASE_URL", world.config.owner_database_url)
    monkeypatch.setattr(surgeon, "application", world.app.app_context)

    def command(*args: object) -> str:
        result = click.testing.CliRunner(catch_exceptions=False).invoke(group, list(map(str, args)))
        assert result.exit_code == 0, result.output
        return result.output

    return command


def done(output: str) -> str:
    return output.strip().rpartition(" ")[2]


def merge(run: Run, *more: object) -> str:
    spelled = map(tenancy.spell, (CHUIMATAN, LIUGOU))
    into = ("--into", tenancy.spell(DAPU), "--name", "大墩峡镇")
    return run("merge", *spelled, *into, *RECORD, *more)


def picture(world: World) -> list[tuple[object, ...]]:
    """Everything the tree says today."""
    with psycopg.connect(world.servers.url(world.name)) as owner:
        regions = owner.execute(
            "select code, parent, level, name, valid_to, successor from regions"
            " where valid_to is null or valid_to > valid_from order by code"
        )
        acts = "select code, level from region_exercises where valid_to is null order by code, level"
        return [*regions.fetchall(), *owner.execute(acts).fetchall()]


def test_a_preview_says_what_would_be_done_and_writes_nothing(world: World, run: Run):
    before = picture(world)
    told = merge(run)
    assert "merge" in told
    assert "5 close, 4 open" in told
    assert "+ 622927110600" in told
    assert "official code 622927100201" in told
    assert "nothing was written" in told
    assert picture(world) == before


def test_two_towns_become_one_for_every_reader(world: World, run: Run):
    merge(run, "--write")
    with world.at(JISHISHAN):
        assert [one.name for one in queries.children(JISHISHAN)] == ["大墩峡镇"]
        assert [one.name for one in queries.children(DAPU)] == ["后沟村委会", "前庄村委会", "柳沟村委会"]
        assert queries.acting_below(JISHISHAN, VILLAGE_LEVEL) == [622927110600, 622927110601, 622927110602]
        assert queries.acting_below(JISHISHAN, TOWNSHIP) == [DAPU]
        assert queries.get(CHUIMATAN).successor == DAPU
        assert queries.get(622927110600).full_name == f"{queries.get(JISHISHAN).full_name}大墩峡镇后沟村委会"
        assert [one.code for one in queries.search("大墩峡", within=JISHISHAN)] == [DAPU]
        assert not queries.search("吹麻滩", within=JISHISHAN)


def test_figures_are_as_then_by_their_codes_and_as_now_through_the_successors(world: World, run: Run, tmp_path: Path):
    merge(run, "--write")
    parts = ("--part", "=上墩镇:0.25", "--part", "622927111=下墩镇:0.75")
    table = tmp_path / "villages.csv"
    table.write_text("region,part,code\n622927110600,1,\n622927110601,2,\n622927110602,2,622927111201\n")
    run("split", "622927110", *parts, "--allocation", table, *RECORD, "--write")
    with world.at(JISHISHAN):
        assert successors.as_now(CHUIMATAN) == {622927600000: Decimal("0.25"), LOWER: Decimal("0.75")}
        assert successors.as_now(LIUGOU_VILLAGE) == {622927111201: 1}
        assert successors.as_now(JISHISHAN) == {JISHISHAN: 1}
        assert successors.as_now(CHUIMATAN, date(2020, 1, 1)) == {CHUIMATAN: 1}
        counted = successors.counted({CHUIMATAN: 100, LIUGOU: 20, JISHISHAN: 5})
        assert counted == {622927600000: 30, LOWER: 90, JISHISHAN: 5}
        assert successors.heirs_of([LOWER])[LOWER] == {CHUIMATAN, LIUGOU, DAPU}
        assert [one.successor for one in successors.successors_of(DAPU)] == [LOWER, 622927600000]


def test_an_operation_for_a_day_to_come_holds_from_that_day_on(world: World, run: Run):
    merge(run, "--write", "--effective", "2030-01-01")
    with world.at(JISHISHAN):
        assert [one.code for one in queries.children(JISHISHAN)] == [CHUIMATAN, LIUGOU]
        assert successors.as_now(CHUIMATAN) == {CHUIMATAN: 1}
        assert queries.acting_below(JISHISHAN, TOWNSHIP) == [CHUIMATAN, LIUGOU]
    with frozen(_noon(2030, 1, 1)), world.at(JISHISHAN):
        assert [one.code for one in queries.children(JISHISHAN)] == [DAPU]
        assert successors.as_now(CHUIMATAN) == {DAPU: 1}
        assert queries.acting_below(JISHISHAN, TOWNSHIP) == [DAPU]


def _noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 4, tzinfo=UTC)


def test_a_rename_keeps_the_code_and_the_old_name_with_its_dates(world: World, run: Run):
    run("rename", "622927100", "大河家镇", *RECORD, "--write")
    with world.at(JISHISHAN):
        assert queries.get(CHUIMATAN).name == "大河家镇"
        assert queries.get(CHUIMATAN).pinyin == "dahejiazhen"
        assert queries.get(VILLAGE).full_name.endswith("大河家镇后沟村委会")
    with psycopg.connect(world.servers.url(world.name)) as owner:
        names = owner.execute("select code, name, valid_from::text from region_names").fetchall()
    assert names == [(CHUIMATAN, "吹麻滩镇", "2020-01-01")]


def test_a_name_for_a_day_to_come_is_given_on_that_day(world: World, run: Run):
    run("rename", "622927100", "大河家镇", *RECORD, "--write", "--effective", "2030-01-01")
    assert run("due") == "0 renamed\n"
    with frozen(_noon(2030, 1, 1)):
        assert run("due") == "1 renamed\n"
    with world.at(JISHISHAN):
        assert queries.get(CHUIMATAN).name == "大河家镇"


def test_a_town_moves_to_another_county_under_a_local_code(world: World, run: Run):
    run("move", "622927100", "622926", *RECORD, "--write")
    with world.at(DONGXIANG):
        (town,) = queries.children(DONGXIANG)
        assert (town.code, town.national_code) == (622926600000, CHUIMATAN)
        assert [one.code for one in queries.line(622926600201)][-2:] == [622926600000, 622926600201]


def test_a_county_is_recoded_and_another_moves_right_under_the_province(world: World, run: Run):
    run("recode", "622927", "622905", "--name", "积石山区", *RECORD, "--write")
    run("move", "622926", "62", *RECORD, "--write")
    with world.at(GANSU):
        assert successors.as_now(VILLAGE) == {622905100201: 1}
        assert queries.exercises(620091000000) == {2, 3}


def test_a_code_that_opened_and_closed_on_one_day_is_not_given_again(world: World, run: Run):
    run("merge", "622927100", "622927200", "--name", "大墩峡镇", *RECORD, "--write")
    run("move", "622927600", "622926", *RECORD, "--write")
    run("move", "622926600", "622927", *RECORD, "--write")
    with world.at(JISHISHAN):
        assert [one.code for one in queries.children(JISHISHAN)] == [622927601000]
        assert successors.as_now(622927600000) == {622927601000: 1}


def test_an_abolished_town_leads_to_its_heir(world: World, run: Run):
    run("abolish", "622927200", *RECORD, "--write")
    with world.at(JISHISHAN):
        assert successors.as_now(LIUGOU_VILLAGE) == {JISHISHAN: 1}
        assert queries.acting_below(JISHISHAN, VILLAGE_LEVEL) == [VILLAGE, NEXT_VILLAGE]


@pytest.mark.parametrize(
    "order",
    [
        ("rename", "622927", "积石山县"),
        ("recode", "622927", "622905"),
        ("move", "622927100", "622926"),
        ("merge", "622927100", "622927200", "--name", "大墩峡镇"),
        ("merge", "622927200", "--into", "622927100"),
        ("abolish", "622927200"),
    ],
)
def test_undo_puts_the_tree_back_and_the_same_may_be_done_again(world: World, run: Run, order: tuple[str, ...]):
    before = picture(world)
    operation = done(run(*order, *RECORD, "--write"))
    after = picture(world)
    assert "can be undone" in run("undo", operation)
    assert picture(world) == after
    run("undo", operation, "--write")
    assert picture(world) == before
    with pytest.raises(NoSuchOperation):
        run("undo", operation, "--write")
    run(*order, *RECORD, "--write")
    assert picture(world) == after
    assert run("operations").count("undone") == 1


def test_what_a_later_operation_builds_on_is_not_undone(world: World, run: Run):
    operation = done(merge(run, "--write"))
    run("rename", "622927110600", "新庄村委会", *RECORD, "--write")
    with pytest.raises(TooLate, match="之后又有"):
        run("undo", operation, "--write")


def test_writing_wants_to_know_who_decided_and_why(world: World, run: Run):
    result = click.testing.CliRunner().invoke(group, ["abolish", "622927200", "--write"])
    assert result.exit_code == 2
    assert "--decided-by" in result.output


def test_loading_the_nation_again_leaves_alone_what_surgery_did(world: World, run: Run):
    run("rename", "622927100", "大河家镇", *RECORD, "--write")
    run("abolish", "622927200", *RECORD, "--write")
    again = [
        nation.Region(code, tree.parent(code), level, "government", name, name, frozenset({level}))
        for code, (level, name, *_) in tree.REGIONS.items()
        if code
    ]
    with psycopg.connect(world.servers.url(world.name)) as owner:
        loading.load(owner, nation.Tree({}, nation.Readings(), iter(again)))
    with world.at(JISHISHAN):
        assert queries.get(CHUIMATAN).name == "大河家镇"
        assert [one.code for one in queries.children(JISHISHAN)] == [CHUIMATAN]


# ── What readers meet ────────────────────────────────────────────────────────────────────────────────────────


def test_an_old_address_leads_to_the_successor_and_an_old_name_is_found_with_a_hint(world: World, run: Run):
    merge(run, "--write")
    run("rename", "622927", "积石山县", *RECORD, "--write")
    browser = world.client()
    answer = browser.get("/622927100/matters/?q=社保")
    assert answer.status_code == 302
    assert answer.location.startswith("/622927110/matters/?q=")
    assert "吹麻滩镇已于" in browser.get(answer.location).text
    found = browser.get("/regions/?q=吹麻滩乡").text
    assert "原来的名称" in found
    assert "/regions/622927110/choose" in found
    assert "原名积石山保安族" in browser.get("/regions/?q=积石山保安").text
    assert browser.get("/api/v1/622927100/region").get_json()["successors"] == [
        {"region": "622927110", "name": "大墩峡镇"}
    ]


def test_progress_is_still_asked_for_at_the_old_address(world: World, run: Run):
    merge(run, "--write")
    page = world.client().get("/622927100/cases/progress?code=622927100-AAAA")
    assert page.status_code == 200
    assert "这里只继续办理原有办件" in page.text


def test_a_closed_region_takes_no_new_filing_and_names_who_does(world: World, run: Run):
    merge(run, "--write")
    with world.at(CHUIMATAN), pytest.raises(RegionClosed, match="大墩峡镇"):
        queries.must_be_open()
    with frozen(_noon(2025, 1, 1)), world.at(CHUIMATAN):
        queries.must_be_open()
