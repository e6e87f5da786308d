import pytest
from flask import Flask
from flask.testing import FlaskClient

from wutong.access import Actor
from wutong.web import nav, open_to_all
from wutong.web.nav import Entry


@pytest.fixture(autouse=True)
def _entries(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Menus of this test alone, and pages for them to lead to."""
    for held in ("_desk", "_tabs", "_tools"):
        monkeypatch.setattr(nav, held, {})
    for name, rule in (("inbox", "desk/cases/"), ("all", "desk/cases/all/"), ("staff", "desk/staff/")):
        app.get(f"/<region:region>/{rule}", endpoint=name)(open_to_all(lambda: "; ".join(told())))
    nav.add("收件箱", "inbox", right="case.accept", group="办件", order=1)
    nav.add("全部", "all", right="case.accept", group="办件", order=3)
    nav.add("人员", "staff", right="people.manage", group="管理", order=2)
    nav.add("没有的页面", "nowhere", right="case.accept", group="办件", order=4)


def told() -> list[str]:
    return [f"{group}:{[entry.title for entry in entries]}" for group, entries in nav.visible()] + [str(nav.current())]


def test_a_reader_sees_the_entries_whose_right_he_holds(client: FlaskClient, clerk: Actor) -> None:
    assert client.get("/622927/desk/cases/").text == "办件:['收件箱', '全部']; inbox"


def test_a_stranger_sees_none(client: FlaskClient) -> None:
    assert client.get("/622927/desk/cases/").text == "None"


def test_the_entry_nearest_to_the_page_is_the_present_one(client: FlaskClient, clerk: Actor) -> None:
    assert client.get("/622927/desk/cases/all/").text.endswith("; all")


def test_tools_tell_strangers_from_those_signed_in(client: FlaskClient, app: Flask) -> None:
    nav.tool("登录", "staff", right=nav.STRANGERS)
    nav.tool("我的", "inbox", right=nav.SIGNED_IN)
    assert ">登录</a>" in client.get("/622927/").text
    assert ">我的</a>" not in client.get("/622927/").text


def test_an_entry_that_needs_a_region_is_left_out_where_there_is_none(client: FlaskClient) -> None:
    nav.tool("登录", "staff", right=nav.STRANGERS)
    assert ">登录</a>" not in client.get("/").text


def test_adding_an_endpoint_again_replaces_its_entry() -> None:
    nav.tab("旧名", "inbox")
    nav.tab("新名", "inbox")
    assert nav._tabs["inbox"] == Entry("新名", "inbox", nav.ANYONE, "", 100)
