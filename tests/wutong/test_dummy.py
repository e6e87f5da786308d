"""The dummy, used as an operator, a clerk and a citizen would: every field of the manifest does what it says."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import select
from tests.wutong.notices.test_handlers import FRIDAY, file
from wutong_dummy import HINT, ITEM, Mark

from wutong import cli, letters
from wutong.access import SYSTEM, Actor
from wutong.clock import frozen, new_id
from wutong.db import db
from wutong.events import Letter
from wutong.notices.models import Message
from wutong.people.rules.roles import CITIZEN
from wutong.sdk import layers
from wutong.settings import rules
from wutong.settings.actions import set_value, switch
from wutong.testing.leaks.visitors import Visitor
from wutong.testing.tree import DONGXIANG, GANSU, JISHISHAN
from wutong.testing.world import World
from wutong.web import lookups
from wutong.web.lookups import Who

PROVINCE, COUNTY, NEIGHBOUR = "/62/desk/dummy/", "/622927/desk/dummy/", "/622926/desk/dummy/"


@pytest.fixture
def editor(world: World) -> Visitor:
    """An editor of hints, with a post wherever they knock."""
    rights = frozenset({"dummy.read", "dummy.write"})
    person = new_id()
    lookups.of(world.app).who = lambda code: Who(Actor("staff", person, code, None, rights, "马建国"), (person,))
    return Visitor("editor", world.client())


@pytest.fixture
def office(world: World, editor: Visitor) -> Visitor:
    """The same where the plugin is on in the whole province."""
    with world.working(GANSU):
        switch("dummy", True, actor=SYSTEM)
    return editor


def hints(visitor: Visitor, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200
    return answer.text


def said(words: str, region: int) -> str:
    return f'<dd data-from="{region}">{words}</dd>'


def test_a_hint_of_the_province_holds_in_a_county_until_it_says_its_own(office: Visitor):
    assert office.send(PROVINCE + "hint", {"title": "提示", "words": "带齐材料"}).status_code == 303
    assert said("带齐材料", GANSU) in hints(office, COUNTY)
    assert office.send(COUNTY + "hint", {"words": "周三不办理"}).status_code == 303
    for address in (COUNTY, "/622927/dummy/"):
        page = hints(office, address)
        assert said("提示", GANSU) in page
        assert said("周三不办理", JISHISHAN) in page
    assert said("带齐材料", GANSU) in hints(office, NEIGHBOUR)


def test_what_the_province_holds_is_refused_to_a_county_with_its_value(office: Visitor):
    office.send(PROVINCE + "hint", {"title": "提示", "words": "带齐材料", "lock": "1"})
    for own in ({"title": "我县提示"}, {"words": "周三不办理"}):
        refused = office.send(COUNTY + "hint", own)
        assert refused.status_code == 422
        assert "由上级" in refused.text
    assert said("带齐材料", GANSU) in hints(office, COUNTY)


def test_a_hint_is_taken_back_in_one_step(world: World, office: Visitor):
    office.send(PROVINCE + "hint", {"words": "带齐材料"})
    office.send(COUNTY + "hint", {"words": "周三不办理"})
    with world.at(JISHISHAN):
        (release,) = [row.id for row in layers.listed(HINT)]
    assert office.send(f"{COUNTY}hint/{release}/undo", {}).status_code == 303
    assert said("带齐材料", GANSU) in hints(office, COUNTY)
    with world.at(JISHISHAN):
        assert [found.item for found in layers.effective(HINT, JISHISHAN)] == [ITEM]
        assert [row.reverts for row in layers.listed(HINT)] == [release, None]


def test_who_may_not_write_publishes_no_hint(world: World, office: Visitor):
    lookups.of(world.app).who = lambda code: Who(Actor("staff", new_id(), code, None, frozenset({"dummy.read"})))
    assert office.send(COUNTY + "hint", {"words": "周三不办理"}).status_code == 403


@pytest.fixture
def on_friday() -> Iterator[None]:
    """The day on which `file` files."""
    with frozen(FRIDAY):
        yield


def test_the_menu_leads_to_a_plugin_only_where_it_is_switched_on(world: World, office: Visitor):
    assert "测试插件" in hints(office, "/622927/desk/")
    with world.working(JISHISHAN):
        switch("dummy", False, actor=SYSTEM)
    assert "测试插件" not in hints(office, "/622927/desk/")
    assert "测试插件" in hints(office, "/622926/desk/")


def test_a_submitted_case_is_marked_and_its_applicant_told(on_friday: None, world: World, office: Visitor):
    citizen = Actor("citizen", new_id(), rights=CITIZEN)
    case = file(world, citizen)
    with world.working(JISHISHAN):
        mine = list(db.session.scalars(select(Letter.id).where(Letter.handler.like("wutong_dummy%"))))
        assert [letters.react(letter) for letter in mine] == [True]
    with world.at(JISHISHAN):
        assert [(mark.case_id, mark.why) for mark in db.session.scalars(select(Mark))] == [(case, "submitted")]
        told = db.session.scalars(select(Message).where(Message.kind == "dummy.told", Message.channel == "inbox"))
        assert [(each.person, each.body.reveal()) for each in told] == [(citizen.person, "“残疾人证办理”已收到。")]
    assert office.get("/api/v1/622927/dummy/marks").json == {"marks": 1}


def test_a_setting_of_a_plugin_is_the_regions_to_set(world: World, office: Visitor):
    assert "<p data-word>梧桐</p>" in hints(office, "/622927/dummy/")
    with world.working(JISHISHAN):
        set_value("dummy.word", "凤凰", actor=SYSTEM)
    assert "<p data-word>凤凰</p>" in hints(office, "/622927/dummy/")
    with world.at(DONGXIANG):
        assert rules.PLUGINS["dummy"] == "测试插件"
    assert "<p data-word>梧桐</p>" in hints(office, "/622926/dummy/")


def test_a_plugin_speaks_english_to_citizens_and_chinese_to_staff(world: World, office: Visitor):
    english: FlaskClient = world.client()
    english.set_cookie("wutong_lang", "en")
    page = english.get("/622927/dummy/").text
    assert "<h1>Dummy</h1>" in page
    assert "测试插件" not in page
    assert "测试插件" in english.get(COUNTY).text


def test_a_command_of_a_plugin_is_one_of_ours():
    said = CliRunner().invoke(cli.root, ["dummy"])
    assert (said.exit_code, said.output) == (0, "dummy\n")
