"""A plugin is checked by name before it runs, mounted under its name, and exists only where it is switched on."""

import itertools
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.metadata import distribution, version
from pathlib import Path
from uuid import UUID

import click
import pytest
import wutong_dummy
from flask import Blueprint
from sqlalchemy import Uuid, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from wutong_dummy import Mark, Marked, plugin
from wutong_dummy.asking import PLATE
from wutong_dummy.counting import recount
from wutong_dummy.listing import MARKS
from wutong_dummy.models import ELEMENTS
from wutong_dummy.sending import SLIP

from wutong import events, guests, letters, timers
from wutong.access import SYSTEM, Actor
from wutong.app import create_app
from wutong.cases.actions.current import Current
from wutong.cases.rules import CASE
from wutong.clock import new_id, now
from wutong.db import db
from wutong.flow import Move, NotOpen, State
from wutong.hosting import rules as hosting
from wutong.inspection import PluginRefused
from wutong.launch.places import CHECKOUT
from wutong.people import presence
from wutong.plugin import Plugin
from wutong.sdk import Elements, Figures, Pack, Rate
from wutong.settings.actions import switch
from wutong.testing.tree import CHUIMATAN, DONGXIANG, GANSU, JISHISHAN
from wutong.web.slots import SLOTS


class Elsewhere(DeclarativeBase):
    pass


class Lookless(Elsewhere):
    __tablename__ = "good_lookless"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)


class Misnamed(Elsewhere):
    __tablename__ = "cases_extra"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)


@dataclass(frozen=True)
class Foreign:
    wire = "case.stolen"


GOOD = Plugin(name="good", title="好", needs_core=">=1.0.dev0,<2")


RATE = Rate("占比", "good.a", "good.b", "", "")


def step(**other: str) -> Move:
    """A step that a plugin may bring, but for what is said."""
    usual = {"name": "good_look", "source": "in_review", "target": "in_review", "right": "case.read", "title": "看"}
    return Move(**{**usual, **other}, by="staff")  # type: ignore[arg-type]


def added(**other: str) -> State:
    """A state that a plugin may add, but for what is said."""
    return State(**{"name": "good_wait", "title": "等", "back": "in_review", **other})


#: The way into it and out of it.
INTO = (step(name="good_in", target="good_wait"), step(name="good_out", source="good_wait"))


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (replace(GOOD, name="Bad-Name"), "小写字母"),
        (replace(GOOD, name="case", rights={"case.decide": "决定"}, roles={"clerk": ("case.decide",)}), "内核的用语"),
        (replace(GOOD, name="matters"), "内核的用语"),
        (replace(GOOD, name="desk"), "内核的用语"),
        (replace(GOOD, name="outside"), "内核的用语"),
        (replace(GOOD, needs_core=">=99"), "需要内核"),
        (replace(GOOD, needs_core="soon"), "不是版本范围"),
        (replace(GOOD, models=(Misnamed,), migrations="m"), "须以“good_”开头"),
        (replace(GOOD, models=(Lookless,), migrations="m"), "没有声明可见范围"),
        (replace(GOOD, models=(Mark,)), "须以“good_”开头"),
        (replace(GOOD, rights={"case.decide": "越权"}), "权限 case.decide"),
        (replace(GOOD, roles={"clerk": ("case.decide",)}), "没有声明"),
        (replace(GOOD, roles={"kaiser": ()}), "没有名为 kaiser 的岗位"),
        (replace(GOOD, slots={"case.closd": "good/ask.html"}), "没有名为 case.closd 的插槽"),
        (replace(GOOD, commands=(click.Command("migrate"),)), "命令 migrate"),
        (replace(GOOD, moves=(step(name="grant"),)), "须以“good_”开头"),
        (replace(GOOD, moves=(step(target="limbo"),)), "不存在的状态 limbo"),
        (replace(GOOD, moves=(step(target="granted"),)), "不能代替法定步骤"),
        (replace(GOOD, moves=(step(name="good_" + "x" * 40),)), "超过 40 个字符"),
        (replace(GOOD, moves=INTO, states=(added(back="correcting"),)), "须是 submitted"),
        (replace(GOOD, moves=INTO, states=(added(name="other_wait"),)), "状态 other_wait 须以"),
        (replace(GOOD, moves=INTO, states=(added(title=""),)), "没有名称"),
        (replace(GOOD, moves=INTO, states=(added(tells="{name} 您好"),)), "只能用"),
        (replace(GOOD, moves=INTO, states=(added(), added())), "声明了两次"),
        (replace(GOOD, moves=INTO[:1], states=(added(),)), "没有离开它的步骤"),
        (replace(GOOD, moves=INTO[1:], states=(added(),)), "没有进入它的步骤"),
        (replace(GOOD, moves=INTO, states=(added(back="suspended"),)), "不能代替法定步骤"),
        (replace(GOOD, moves=(step(right=""),)), "权限“”没有声明"),
        (replace(GOOD, moves=(step(title=""),)), "没有名称"),
        (replace(GOOD, moves=(step(), step())), "有两个"),
        (replace(GOOD, events=(Foreign,)), "事件 case.stolen"),
        (replace(GOOD, timed={"case.lapse": print}), "定时 case.lapse"),
        (replace(GOOD, notices={"case.accepted": None}), "通知 case.accepted"),
        (replace(GOOD, payments={"wutong-pay": print}), "收款协议 wutong-pay"),
        (replace(GOOD, figures=Figures({"case.marks": "标记"}, Mark, recount)), "统计量 case.marks"),
        (replace(GOOD, figures=Figures({"good.marks": ""}, Mark, recount)), "须有名称"),
        (replace(GOOD, figures=Figures({"good.marks": "标记"}, Mark, recount)), "统计的来源"),
        (replace(GOOD, figures=Figures({}, Mark, recount, rates={"good.rate": RATE})), "分子、分母"),
        (replace(GOOD, packs=(Pack("other.tags", "标签", Path(), print),)), "数据包 other.tags"),
        (replace(GOOD, packs=(Pack("good.tags", "标签", Path("nowhere"), print),)), "须写明 version"),
        (replace(GOOD, exchanges=(replace(MARKS, name="other.marks"),)), "清单 other.marks"),
        (replace(GOOD, exchanges=(replace(MARKS, name="good.elements"),)), "elements 由内核使用"),
        (replace(GOOD, exchanges=(replace(MARKS, name="good.marks", key=("x",)),)), "须在列"),
        (replace(GOOD, exchanges=(replace(MARKS, name="good.marks"),)), "权限没有声明"),
        (replace(GOOD, elements=ELEMENTS), "须写明本插件的名称"),
        (replace(GOOD, elements=Elements("good", "要素", ())), "没有表"),
        (replace(GOOD, fields=(PLATE,)), "栏目类型 dummy.plate"),
        (replace(GOOD, fields=(replace(PLATE, name="good.plate", title="文字"),)), "不与内核的类型同名"),
        (replace(GOOD, channels=(SLIP,)), "通知渠道 dummy.slip"),
        (replace(GOOD, channels=(replace(SLIP, name="good.slip", title=""),)), "通知渠道 good.slip 须有名称"),
        (replace(GOOD, identities={"counter": print}), "身份核验协议 counter"),
        (replace(GOOD, maps={"geo": print}), "地图协议 geo"),
        (replace(GOOD, slots={"region.home": "web/page.html"}), "模板 web/page.html"),
        (replace(GOOD, pages=Blueprint("cases", __name__)), "good_pages"),
        (replace(GOOD, desk=Blueprint("good_desk", __name__, url_prefix="/0")), "url_prefix"),
    ],
    ids=itertools.count(),
)
def test_a_plugin_that_breaks_a_rule_is_refused_by_name_with_the_reason(bad: Plugin, reason: str):
    with pytest.raises(PluginRefused) as refused:
        guests.check(bad, bad.name, "wutong_dummy")
    assert bad.name in refused.value.text()
    assert reason in refused.value.text()


def test_a_plugin_under_another_entry_point_name_is_refused():
    with pytest.raises(PluginRefused, match="入口点名"):
        guests.check(GOOD, "better", "wutong_dummy")


@pytest.mark.parametrize(
    "line",
    ["import wutong.db", "from wutong import tenancy", "from wutong.cases.models import Case", "import wutong"],
)
def test_a_plugin_that_reaches_inside_the_core_is_refused(line: str, tmp_path, monkeypatch):
    package = tmp_path / f"reacher_{abs(hash(line))}"
    package.mkdir()
    (package / "__init__.py").write_text(f"def later():\n    {line}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PluginRefused, match="第 2 行"):
        guests.check(GOOD, "good", package.name)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            "import nowhere_at_all\n",
            "插件“guest_at_start”不能启用：无法加载（ModuleNotFoundError: No module named 'nowhere_at_all'）",
        ),
        (
            "from wutong.sdk import Plugin\nplugin = Plugin(name='guest_at_start', title='客', needs_core='>=99')\n",
            f"插件“guest_at_start”不能启用：需要内核 >=99，现在是 {version('wutong')}",
        ),
        ("plugin = 'no plugin'\n", "插件“guest_at_start”不能启用：入口点给出的不是 Plugin"),
        (
            "from flask import Blueprint\nfrom wutong.sdk import Plugin\n"
            "pages = Blueprint('guest_at_start_pages', __name__)\npages.get('/')(lambda: '')\n"
            "plugin = Plugin(name='guest_at_start', title='客', needs_core='>=0.dev0', pages=pages)\n",
            "插件“guest_at_start”不能启用：页面 guest_at_start_pages.<lambda> 没有声明权限",
        ),
        (
            "from wutong.sdk import Plugin\nplugin = Plugin(name='guest_at_start', title='客', needs_core='>=0.dev0',"
            " slots={'region.home': 'guest_at_start/nothing.html'})\n",
            "插件“guest_at_start”不能启用：没有模板 guest_at_start/nothing.html",
        ),
        (
            "from wutong.sdk import NoticeKind, Plugin\nplugin = Plugin(name='guest_at_start', title='客',"
            " needs_core='>=0.dev0', notices={'guest_at_start.told': NoticeKind('消息', '有消息', channels=(),"
            " page='guest_at_start_desk.gone')})\n",
            "插件“guest_at_start”不能启用：通知 guest_at_start.told 的页面 guest_at_start_desk.gone 不存在，"
            "或者除了 about 还要别的参数",
        ),
    ],
)
def test_a_bad_guest_is_put_aside_says_so_and_keeps_nobody_else_from_work(
    given: str, sentence: str, world, tmp_path, monkeypatch
):
    (tmp_path / "guest_at_start.py").write_text(given, encoding="utf-8")
    told = tmp_path / "guest_at_start-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: guest-at-start\nVersion: 1.0\n", encoding="utf-8")
    entry = "[wutong.plugins]\nguest_at_start = guest_at_start:plugin\n"
    (told / "entry_points.txt").write_text(entry, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "guest_at_start", raising=False)
    monkeypatch.setattr(guests, "BROKEN", {})
    with started(world.config) as app:
        assert app.extensions["wutong.guests"].aside == {"guest_at_start": sentence}
        assert hosting.GUESTS["guest_at_start"].aside == sentence
        browser = app.test_client()
        assert browser.get("/622927/").status_code == 200
        for address in ("/622927/guest_at_start/", "/622927/desk/guest_at_start/a/b"):
            answer = browser.get(address)
            assert (answer.status_code, "暂时不能使用" in answer.text) == (503, True)
        answer = browser.get("/api/v1/622927/guest_at_start/x")
        assert (answer.status_code, answer.json["code"]) == (503, "plugin.aside")
    sys.modules.pop("guest_at_start", None)


@contextmanager
def started(config):
    """An application of one's own, which takes its connections along when it goes."""
    app = create_app(config)
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def test_an_operator_puts_a_plugin_aside_by_its_name(world):
    with started(replace(world.config, aside=frozenset({"dummy"}))) as app:
        assert "dummy" not in app.extensions["wutong.guests"].plugins
        assert list(app.extensions["wutong.guests"].aside) == ["dummy"]
        assert app.test_client().get("/622927/dummy/").status_code == 503
    with started(world.config) as app:
        assert "dummy" in app.extensions["wutong.guests"].plugins


def test_the_sdk_and_the_testing_kit_are_for_everybody(tmp_path, monkeypatch):
    package = tmp_path / "wellbehaved"
    package.mkdir()
    kept = "from wutong.sdk import Plugin\nfrom wutong import sdk\nfrom wutong.testing.tree import GANSU\n"
    (package / "__init__.py").write_text(kept, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    guests.check(GOOD, "good", "wellbehaved")
    (package / "__init__.py").write_text(f"{kept}from wutong.db import db\n", encoding="utf-8")
    with pytest.raises(PluginRefused, match="第 4 行"):
        guests.check(GOOD, "good", "wellbehaved")


def test_the_dummy_uses_every_field_of_the_manifest():
    unused = [name for name in Plugin.__dataclass_fields__ if not getattr(plugin, name)]
    assert unused == []


def test_the_dummy_is_on_the_path_of_the_tests_and_installed_nowhere():
    found = distribution("wutong-dummy").locate_file("wutong_dummy/__init__.py")
    assert Path(str(found)).samefile(wutong_dummy.__file__)
    assert "dummy" not in (CHECKOUT / "platform/bootstrap/install.sh").read_text()


def switched(world, region: int, *, on: bool) -> None:
    with world.working(region):
        switch("dummy", on, actor=SYSTEM)


def test_pages_and_slots_of_a_plugin_exist_only_where_it_is_switched_on(world):
    client = world.client()
    assert client.get("/622927/dummy/").status_code == 404
    assert b"data-dummy" not in client.get("/622927/").data
    switched(world, JISHISHAN, on=True)
    for below in ("622927", "622927100", "622927100201"):
        assert client.get(f"/{below}/dummy/").status_code == 200
        assert b"data-dummy" in client.get(f"/{below}/").data
    assert client.get("/622926/dummy/").status_code == 404


def test_a_region_may_switch_a_suggested_plugin_off_for_itself(world):
    switched(world, GANSU, on=True)
    switched(world, JISHISHAN, on=False)
    client = world.client()
    assert client.get("/622927/dummy/").status_code == 404
    assert client.get("/622926/dummy/").status_code == 200


def test_a_reaction_runs_only_where_its_plugin_is_on(world):
    switched(world, JISHISHAN, on=True)
    name = events.handler_name(plugin.reacts[next(iter(plugin.reacts))][0])
    with world.at(JISHISHAN):
        assert events.REACTIONS.named(name) is not None
    with world.at(DONGXIANG):
        assert events.REACTIONS.named(name) is None


def test_a_timer_of_a_plugin_rings_its_answer_where_it_is_on_and_waits_where_it_is_off(world):
    case = new_id()
    with world.working(JISHISHAN):
        timer = timers.at_time("dummy.ring", case, now())
    for _ in range(2):  # a plugin may be off for longer than all tries of a timer last
        with world.working(JISHISHAN):
            letters.ring(timer)
        with world.at(JISHISHAN):
            row = db.session.scalars(select(timers.Timer).where(timers.Timer.id == timer)).one()
            assert (row.state, row.attempts, row.sent_at, row.error) == ("open", 0, None, None)
            assert timedelta(hours=23) < row.due_at - now() <= timers.NAP
            assert list(db.session.scalars(select(Mark))) == []
    switched(world, JISHISHAN, on=True)
    with world.at(JISHISHAN):
        assert letters.ring(timer) == 1
        assert [mark.case_id for mark in db.session.scalars(select(Mark))] == [case]
        assert [row.name for row in events.history(case)] == [Marked.wire]


def test_roles_get_the_rights_that_plugins_bring(world):
    assert "dummy.read" in presence.BROUGHT["head"]


def test_the_flow_has_the_steps_of_a_plugin_only_where_it_is_switched_on(world):
    switched(world, JISHISHAN, on=True)
    head = Actor("staff", rights=frozenset({"dummy.read"}))
    with world.at(JISHISHAN):
        assert [move.name for move in Current.flow().open("in_review", head)] == ["dummy_look", "dummy_begin"]
        assert Current.flow().pick("in_review", "dummy_look").target == "in_review"
        assert [state.name for state in Current.offered()] == ["dummy_wait"]
    with world.at(DONGXIANG):
        assert Current.flow() == CASE
        with pytest.raises(NotOpen):
            Current.flow().take("in_review", "dummy_look", head, {})
        assert Current.offered() == []
        assert Current.titles()["dummy_look"] == "看一眼"


def test_every_slot_there_is_stands_in_a_page_and_no_other():
    pages = (path.read_text(encoding="utf-8") for path in (CHECKOUT / "platform/wutong").rglob("*.html"))
    assert {name for page in pages for name in re.findall(r'slot\("([^"]+)"', page)} == set(SLOTS)


def test_a_staff_page_of_a_plugin_asks_for_its_right(world):
    switched(world, CHUIMATAN, on=True)
    assert world.client().get("/622927100/desk/dummy/").status_code in (302, 303, 401)
