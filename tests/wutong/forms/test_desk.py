"""The editor of forms on the desk: boxes put in, changed, moved, taken out; the preview; what citizens then get."""

import html
import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from wutong.access import SYSTEM, Actor
from wutong.clock import new_id
from wutong.forms import queries
from wutong.forms.homes import FORMS
from wutong.forms.rules import rows
from wutong.homes import actions as homes
from wutong.layers.kinds import Edit
from wutong.testing.tree import GANSU, JISHISHAN, VILLAGE
from wutong.testing.world import World
from wutong.web import csrf, lookups
from wutong.web.lookups import Who

Post = Callable[..., TestResponse]
BOX = {"answers.type": "文字", "answers.need": "是"}


def desk(world: World, *rights: str) -> FlaskClient:
    actor = Actor("staff", new_id(), JISHISHAN, None, frozenset(rights), "马建国")
    lookups.of(world.app).who = lambda code: Who(actor)
    return world.client()


@pytest.fixture
def browser(world: World) -> FlaskClient:
    return desk(world, "matter.read", "matter.edit", "matter.publish")


@pytest.fixture
def post(world: World, browser: FlaskClient) -> Post:
    browser.set_cookie(csrf.COOKIE, "a-cookie-of-this-browser")
    with world.app.test_request_context(headers={"Cookie": f"{csrf.COOKIE}=a-cookie-of-this-browser"}):
        proof = csrf.token()
    return lambda address, **fields: browser.post(f"/622927/desk/{address}", data=fields, headers={csrf.HEADER: proof})


@pytest.fixture
def item(post: Post) -> UUID:
    assert post("homes/forms/new", code="高龄津贴", title="高龄津贴申请表", matters="SL-0100").status_code == 303
    return FORMS.item("高龄津贴")


@pytest.fixture
def put(post: Post, browser: FlaskClient, item: UUID) -> Post:
    """Send a page of the editor as its reader sees it: with the mark of the boxes that it shows."""

    def send(address: str, **fields: str) -> TestResponse:
        page = browser.get(f"/622927/desk/forms/{item}").get_data(as_text=True)
        [seen] = set(re.findall(r'name="seen" value="(\w+)"', page)) or [""]
        if not seen:
            shown = browser.get(f"/622927/desk/forms/{item}/new").get_data(as_text=True)
            seen = re.findall(r'name="seen" value="(\w+)"', shown)[0]
        return post(f"forms/{item}/{address}", **{"seen": seen, **fields})

    return send


def boxes(world: World, item: UUID) -> list[str]:
    with world.at(JISHISHAN):
        return [box.name for box in queries.working(item)[1].boxes]


def said(answer: TestResponse) -> str:
    return html.unescape(answer.get_data(as_text=True))


def test_a_clerk_makes_a_form_box_by_box_and_publishes_it(world: World, put: Post, post: Post, item: UUID) -> None:
    assert put("new", **BOX, **{"answers.name": "户主姓名"}).status_code == 303
    married = {
        "answers.name": "婚姻状况",
        "answers.type": "单选",
        "answers.options": "未婚\n已婚",
        "answers.need": "是",
    }
    assert put("new", **married).status_code == 303
    spouse = {"answers.name": "配偶", "answers.when": "婚姻状况", "answers.values": "已婚"}
    assert put("new", **BOX, **spouse).status_code == 303
    assert boxes(world, item) == ["户主姓名", "婚姻状况", "配偶"]
    with world.at(VILLAGE):
        assert queries.frozen("SL-0100") is None, "a draft is nobody else's business"
    assert post("homes/forms/publish", note="第一版").status_code == 303
    with world.at(VILLAGE):
        kept = queries.frozen("SL-0100")
        assert kept is not None
        form = queries.form_of(kept)
        assert [box.name for box in form.boxes] == ["户主姓名", "婚姻状况", "配偶"]
        assert form.boxes[2].values == ("已婚",)


def test_what_is_wrong_with_a_box_is_said_where_it_is(put: Post, item: UUID) -> None:
    answer = put("new", **{"answers.type": "单选", "answers.need": "是", "answers.options": "甲"})
    assert answer.status_code == 422
    assert "请填写“栏目名称”" in said(answer)
    answer = put(
        "new", **{"answers.name": "民族", "answers.type": "单选", "answers.need": "是", "answers.options": "汉"}
    )
    assert (answer.status_code, "请至少写两个选项" in said(answer), "民族" in said(answer)) == (422, True, True)
    put("new", **BOX, **{"answers.name": "姓名"})
    assert "同一处已有同名栏目" in said(put("new", **BOX, **{"answers.name": "姓名"}))


def test_boxes_are_moved_changed_and_taken_out(world: World, put: Post, item: UUID) -> None:
    for name in ("甲", "乙", "丙"):
        put("new", **BOX, **{"answers.name": name})
    put("boxes/2/move", step="-1")
    assert boxes(world, item) == ["甲", "丙", "乙"]
    put("boxes/0/move", step="-1")
    assert boxes(world, item) == ["甲", "丙", "乙"]
    put("boxes/0", **BOX, **{"answers.name": "新甲"})
    put("boxes/1/drop")
    assert boxes(world, item) == ["新甲", "乙"]
    with world.at(JISHISHAN):
        assert [row["key"] for row in rows(queries.working(item)[1])] == ["甲", "乙"]


def test_a_group_keeps_its_boxes_together(world: World, put: Post, item: UUID) -> None:
    put("new", **{"answers.name": "子女", "answers.type": "可重复的一组", "answers.need": "否"})
    put("new", **BOX, **{"answers.name": "住址"})
    put("new", **BOX, **{"answers.name": "姓名", "answers.within": "子女"})
    assert boxes(world, item) == ["子女", "姓名", "住址"]
    put("boxes/0/move", step="1")
    assert boxes(world, item) == ["住址", "子女", "姓名"]
    put("boxes/0", **BOX, **{"answers.name": "住址", "answers.within": "不在组里"})
    assert put("boxes/1/drop").status_code == 303
    assert boxes(world, item) == ["住址"]


def test_a_box_on_which_others_hang_stays(world: World, put: Post, item: UUID) -> None:
    put("new", **{"answers.name": "已婚", "answers.type": "是否", "answers.need": "是"})
    put("new", **BOX, **{"answers.name": "配偶", "answers.when": "已婚", "answers.values": "是"})
    assert put("boxes/0/drop").status_code == 409
    assert put("boxes/0/move", step="1").status_code == 422
    assert boxes(world, item) == ["已婚", "配偶"]
    assert (
        put("boxes/1", **BOX, **{"answers.name": "配偶", "answers.when": "已婚", "answers.values": "也许"}).status_code
        == 422
    )


def test_of_two_editors_the_second_sees_what_the_first_did(world: World, put: Post, post: Post, item: UUID) -> None:
    put("new", **BOX, **{"answers.name": "甲"})
    answer = post(f"forms/{item}/new", seen="0" * 16, **BOX, **{"answers.name": "乙"})
    assert (answer.status_code, "刚被别人改过" in said(answer)) == (409, True)
    assert boxes(world, item) == ["甲"]


def test_the_preview_says_what_an_applicant_would_be_told_and_keeps_nothing(put: Post, item: UUID) -> None:
    put("new", **{"answers.name": "生日", "answers.type": "日期", "answers.need": "是"})
    answer = put("preview", **{"answers.生日": "2026-02-30"})
    assert (answer.status_code, "2026 年 2 月没有 30 日" in said(answer)) == (422, True)
    answer = put("preview", **{"answers.生日": "2026年2月3日"})
    assert (answer.status_code, "2026-02-03" in said(answer)) == (200, True)


def test_a_form_from_above_says_so_and_is_said_anew_by_the_region(
    world: World, put: Post, browser: FlaskClient
) -> None:
    with world.working(GANSU):
        told = [{"key": "a", "name": "甲"}]
        homes.bring_out(
            FORMS, [Edit(FORMS.item("省表"), {"code": "省表", "matters": ["M"], "boxes": told})], actor=SYSTEM
        )
    page = browser.get(f"/622927/desk/forms/{FORMS.item('省表')}").get_data(as_text=True)
    assert "这张表单来自甘肃省" in page


def test_places_are_suggested_while_they_are_typed(browser: FlaskClient, world: World) -> None:
    text = browser.get("/622927/forms/places?answers.籍贯=积石山").get_data(as_text=True)
    assert "（622927）" in text
    with world.at(JISHISHAN):
        form = queries.read([{"name": "籍贯", "type": "region"}])
        assert queries.placed(form, {"籍贯": "积石山"}) == {"籍贯": "622927"}
        assert queries.placed(form, {"籍贯": html.unescape(re.findall('value="([^"]+)', text)[0])}) == {
            "籍贯": "622927"
        }


def test_only_editors_of_matters_come_in(world: World, item: UUID) -> None:
    assert desk(world).get(f"/622927/desk/forms/{item}").status_code == 403


def test_the_last_steps_are_undone_and_done_again(world: World, put: Post, browser: FlaskClient, item: UUID) -> None:
    def step() -> list[tuple[str, str]]:
        page = browser.get(f"/622927/desk/forms/{item}").get_data(as_text=True)
        return re.findall(r'/(undo|redo)"[^>]*>.*?name="step" value="(\d+)"', page, re.DOTALL)

    for name in ("甲", "乙"):
        put("new", **BOX, **{"answers.name": name})
    put("boxes/0/drop")
    assert boxes(world, item) == ["乙"]
    [(verb, number)] = step()
    assert verb == "undo"
    put("undo", step=number)
    assert boxes(world, item) == ["甲", "乙"]
    assert dict(step())["redo"] == number
    put("redo", step=number)
    assert boxes(world, item) == ["乙"]
    assert put("redo", step=number).status_code == 409


def test_who_publishes_and_does_not_edit_sees_what_and_publishes_it(world: World, put: Post, item: UUID) -> None:
    put("new", **BOX, **{"answers.name": "甲"})
    approver = desk(world, "matter.read", "matter.publish")
    page = approver.get("/622927/desk/homes/forms/").get_data(as_text=True)
    assert [text in page for text in (f"/desk/forms/{item}", "继续修改", "/forms/publish")] == [True, False, True]
    shown = approver.get(f"/622927/desk/forms/{item}").get_data(as_text=True)
    assert ("甲" in shown, f"{item}/new" in shown) == (True, False)
    assert approver.get(f"/622927/desk/forms/{item}/new").status_code == 403
    assert 'href="/622927/desk/homes/forms/"' in approver.get("/622927/desk/").get_data(as_text=True)
