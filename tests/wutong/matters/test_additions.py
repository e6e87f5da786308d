"""Elements that a plugin adds to matters: inherited, on guides, in open data, for programs, in files, at the desk."""

import csv
import io
import json
from contextlib import suppress

import pytest
from tests.wutong.cases.conftest import Story
from wutong_dummy.models import ELEMENTS

from wutong.access import SYSTEM, Actor
from wutong.clock import new_id
from wutong.errors import Invalid
from wutong.exchanges import actions as lists
from wutong.exchanges.rules import EXCHANGES, of_cells, report
from wutong.homes import actions
from wutong.layers.fold import HeldAbove
from wutong.layers.kinds import Edit
from wutong.layers.releases import NothingToPublish
from wutong.matters import additions, queries, rules
from wutong.people.rules.roles import RIGHTS
from wutong.sdk import element
from wutong.testing.leaks.visitors import Visitor
from wutong.testing.tree import DONGXIANG, GANSU, JISHISHAN
from wutong.web import lookups
from wutong.web.lookups import Who

#: The code of the matter, once the county has it.
CODES: list[str] = []


def code() -> str:
    return CODES[0]


@pytest.fixture
def on(story: Story) -> Story:
    """The dummy on in the province, which says how its matter is marked."""
    if not CODES:
        CODES.append(story.offered())
        story.world.switch_on("dummy")
    with suppress(NothingToPublish):
        said(story, GANSU, way="once", note="按省里的要求")
    with suppress(NothingToPublish):
        said(story, JISHISHAN, way=None, note=None)
    return story


def said(story: Story, place: int, **values: str | None) -> None:
    with story.world.working(place):
        actions.bring_out(ELEMENTS.home, [Edit(rules.item_of(code()), values)], actor=SYSTEM)


def seen(story: Story, place: int) -> dict[str, object]:
    with story.world.at(place):
        return additions.values(additions.told(rules.item_of(code())))


def visitor(story: Story, *rights: str) -> Visitor:
    held = frozenset(rights)
    lookups.of(story.world.app).who = lambda code: Who(Actor("staff", new_id(), code, None, held, "马建国"))
    return Visitor("desk", story.world.client())


def test_what_the_province_says_holds_below_until_somebody_says_otherwise(on: Story) -> None:
    assert seen(on, JISHISHAN) == {"dummy.way": "once", "dummy.note": "按省里的要求"}
    said(on, JISHISHAN, note="先打电话")
    assert seen(on, JISHISHAN) == {"dummy.way": "once", "dummy.note": "先打电话"}
    assert seen(on, DONGXIANG)["dummy.note"] == "按省里的要求"
    with on.world.at(JISHISHAN):
        assert element(code(), "dummy.way") == "once"
        assert element(code(), "dummy.nothing") is None


def test_it_stands_on_the_guide_in_open_data_and_for_programs_where_the_plugin_is_on(on: Story) -> None:
    browser = on.world.client()
    guide = browser.get(f"/622927/matters/{code()}").text
    assert "标记一次" in guide
    assert "标记要求" in guide
    told = browser.get(f"/api/v1/622927/matters/{code()}").json
    assert told["more"]["dummy.way"] == "once"
    (line,) = [
        json.loads(one) for one in browser.get("/622927/open-data/guides.jsonl").text.splitlines() if code() in one
    ]
    assert line["more"]["dummy.way"] == "once"
    schema = browser.get("/622927/open-data/schema.json").json
    assert schema["properties"]["more"]["properties"]["dummy.way"]["oneOf"][1] == {"const": "once", "title": "标记一次"}
    rows = list(csv.DictReader(io.StringIO(browser.get("/622927/open-data/guides.csv").text.lstrip("\ufeff"))))
    assert "标记一次" in {row["标记方式"] for row in rows}
    on.world.switch_on("dummy", on=False)
    assert "标记要求" not in browser.get(f"/622927/matters/{code()}").text
    assert browser.get(f"/api/v1/622927/matters/{code()}").json["more"] == {}
    on.world.switch_on("dummy")
    assert "标记一次" in browser.get(f"/622927/matters/{code()}").text


def test_a_case_keeps_what_was_said_when_it_was_filed(on: Story) -> None:
    with on.world.at(JISHISHAN):
        assert queries.snapshot(code())["more"]["dummy.way"] == "once"


def test_the_desk_leads_from_the_matter_to_its_elements_and_back_to_a_release(on: Story) -> None:
    office = visitor(on, *RIGHTS)
    page = office.get(f"/622927/desk/matters/{code()}/edit").text
    address = f"/622927/desk/homes/dummy_elements/{rules.item_of(code())}"
    assert address in page
    form = office.get(address).text
    assert "标记方式" in form
    assert office.send(address, {"way": "none", "note": "县里另有规定"}).status_code == 303
    assert seen(on, JISHISHAN)["dummy.way"] == "once"


def test_what_no_element_can_hold_is_refused(on: Story) -> None:
    with on.world.working(JISHISHAN), pytest.raises(Invalid):
        actions.bring_out(ELEMENTS.home, [Edit(rules.item_of(code()), {"way": "twice"})], actor=SYSTEM)


def test_a_list_of_them_goes_out_and_comes_in_as_a_draft(on: Story) -> None:
    with on.world.working(JISHISHAN):
        exchange = EXCHANGES.named("dummy.elements")
        lines = [
            of_cells(exchange, 2, {"code": code(), "way": "不标记"}),
            of_cells(exchange, 3, {"code": "NOPE", "way": "不标记"}),
            of_cells(exchange, 4, {"code": "M-2", "name": "别的名称", "way": "不标记"}),
        ]
        found = report(exchange, lines, exchange.rows())
        assert [(one.row, one.column) for one in found.problems][0] == (3, "事项代码")
        assert len(found.changes) == 1
        assert lists.bring_in(exchange, found, actor=SYSTEM) == 1
        draft = actions.queries.working_draft(ELEMENTS.home)
        assert draft is not None
        assert list(draft.edits) == [str(rules.item_of(code()))]
        actions.discard(ELEMENTS.home, rules.item_of(code()), actor=SYSTEM)


def test_what_a_region_above_locked_stays(on: Story) -> None:
    with on.world.working(GANSU):
        edit = Edit(rules.item_of(code()), {"way": "once"}, locks=frozenset({"way"}))
        actions.bring_out(ELEMENTS.home, [edit], actor=SYSTEM)
    with on.world.working(JISHISHAN), pytest.raises(HeldAbove):
        actions.bring_out(ELEMENTS.home, [Edit(rules.item_of(code()), {"way": "none"})], actor=SYSTEM)
