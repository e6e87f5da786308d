"""The table of rules on the desk, its draft and release, and the list of own values that no longer stand."""

from html.parser import HTMLParser

from tests.wutong.matters.conftest import Desk
from tests.wutong.matters.test_actions import claim, province
from tests.wutong.matters.test_bounds import ruled

from wutong.access import SYSTEM
from wutong.homes import actions as homes
from wutong.layers.kinds import May
from wutong.matters import actions, queries
from wutong.matters.board.matrix import drifted, sheet
from wutong.matters.matrix import MATRIX
from wutong.testing.tree import GANSU, JISHISHAN, VILLAGE
from wutong.testing.world import World

RULES = "/62/desk/matters/rules/"


class Selects(HTMLParser):
    """The names of a page's selects."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "select":
            self.names.add(dict(attrs).get("name") or "")


def editor(world: World) -> Desk:
    return Desk(world, "matter.read", "matter.edit", "matter.publish")


def test_a_province_rules_the_levels_below_and_only_what_the_law_leaves_open(world: World) -> None:
    names = Selects(editor(world).get(RULES).get_data(as_text=True)).names
    assert {"promised_days.counties", "address.villages"} <= names
    assert "promised_days.provinces" not in names, "not itself"
    assert "name.counties" not in names, "the law has locked it already"


def test_a_rule_goes_by_draft_and_release_and_then_binds(world: World) -> None:
    province(world)
    answer = editor(world).post(RULES, where="", code="SL-1", **{"hall.counties": "locked"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/62/desk/homes/matrix/")
    page = editor(world).get("/62/desk/homes/matrix/").get_data(as_text=True)
    assert "进驻政务大厅（事项代码：SL-1）" in page
    assert "锁定，与上级相同" in page
    with world.at(GANSU):
        [line] = [line for line in sheet("code", "SL-1").lines if line.element.name == "hall"]
        assert [cell.own for cell in line.cells] == ["", "locked", "", ""]
    with world.working(GANSU):
        homes.publish(MATRIX, actor=SYSTEM, note="统一进驻")
        actions.save("SL-1", {"hall": True}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    edit = Desk(world, "matter.edit", "matter.read").get("/622927/desk/matters/SL-1/edit").get_data(as_text=True)
    assert 'name="hall"' not in edit
    assert "甘肃省统一规定，本级不能修改" in edit


def test_what_is_ruled_above_is_shown_with_its_author(world: World) -> None:
    ruled(world, GANSU, "hall", villages=May.LOCKED)
    page = editor(world).get("/622927/desk/matters/rules/").get_data(as_text=True)
    assert "甘肃省" in page
    with world.at(JISHISHAN):
        [line] = [line for line in sheet().lines if line.element.name == "hall"]
        assert [(cell.level, cell.own, cell.above, cell.by) for cell in line.cells] == [
            ("townships", "", "", None), ("villages", "", "locked", GANSU),
        ]  # fmt: skip
    with world.at(VILLAGE):
        assert sheet().levels == []


def test_a_table_that_changes_nothing_drafts_nothing(world: World) -> None:
    assert editor(world).post(RULES, where="", code="").headers["Location"] == RULES


def test_of_two_who_rule_the_same_the_second_sees_both_and_what_he_left_alone_stays(world: World) -> None:
    def said(page: str) -> tuple[str, dict[str, str]]:
        with world.at(GANSU):
            cells = {cell.name: cell.own for line in sheet().lines for cell in line.cells if cell.own}
        return page.split('name="version" value="')[1].split('"')[0], cells

    shown, before = said(editor(world).get(RULES).get_data(as_text=True))
    both = {"consult_phone.counties": "", "consult_phone.villages": "", "where": "", "code": ""}
    assert before == {}
    assert (
        editor(world).post(RULES, **{**both, "consult_phone.counties": "locked", "version": shown}).status_code == 303
    )
    assert (
        editor(world).post(RULES, **{**both, "consult_phone.villages": "locked", "version": shown}).status_code == 303
    )
    answer = editor(world).post(RULES, **{**both, "consult_phone.counties": "default", "version": shown})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "刚被别人改为：锁定，与上级相同" in page) == (409, True)
    fresh, now = said(page)
    assert now == {"consult_phone.counties": "locked", "consult_phone.villages": "locked"}
    again = {"consult_phone.counties": "default", "consult_phone.villages": "locked", "version": fresh}
    assert editor(world).post(RULES, **both | again).status_code == 303
    assert said(page)[1] == {"consult_phone.counties": "default", "consult_phone.villages": "locked"}


def test_an_own_value_that_no_longer_stands_is_listed_and_settled_with_one_click(world: World) -> None:
    province(world)
    claim(world, JISHISHAN)
    with world.working(JISHISHAN):
        actions.save("SL-1", {"promised_days": 12}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    with world.working(GANSU):
        actions.save("SL-1", {"promised_days": 10}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    page = editor(world).get("/622927/desk/matters/drifts/").get_data(as_text=True)
    assert "不能超过甘肃省规定的“10”" in page
    assert "改为上级的内容" in page
    assert editor(world).post("/622927/desk/matters/SL-1/drifts/promised_days").status_code == 303
    with world.working(JISHISHAN):
        assert [one.settled for one in drifted()] == [True]
        actions.publish(actor=SYSTEM)
    with world.at(JISHISHAN):
        assert drifted() == []
        assert queries.find("SL-1").origins["promised_days"].region == GANSU
