from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from wutong.access import SYSTEM, Actor
from wutong.clock import new_id
from wutong.settings import actions, queries, rules
from wutong.settings.rules import Setting
from wutong.testing.tree import GANSU, JISHISHAN
from wutong.testing.world import World
from wutong.web import csrf, lookups
from wutong.web.lookups import Who

ADDRESS = "/622927/desk/settings/"
RIGHTS = frozenset({"setting.manage"})
Post = Callable[..., TestResponse]


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    monkeypatch.setattr(rules, "SETTINGS", {})
    rules.register(Setting("trial.greeting", "问候语", "text", "您好"))
    rules.register(Setting("trial.colour", "颜色", "choice", "red", choices=(("red", "红"), ("green", "绿"))))
    rules.register(Setting("trial.days", "提醒天数", "number", 3, may="at_most"))
    rules.register(Setting("trial.quiet", "夜间不发短信", "yes", True))
    rules.register(Setting("trial.words", "禁用词", "lines", ["甲", "乙"]))


def desk(world: World, rights: frozenset[str]) -> FlaskClient:
    actor = Actor("staff", new_id(), JISHISHAN, None, rights, "马建国")
    lookups.of(world.app).who = lambda code: Who(actor)
    return world.client()


@pytest.fixture
def post(world: World) -> Post:
    """Send a form with a genuine token, as the county's administrator."""
    browser = desk(world, RIGHTS)
    browser.set_cookie(csrf.COOKIE, "a-cookie-of-this-browser")
    with world.app.test_request_context(headers={"Cookie": f"{csrf.COOKIE}=a-cookie-of-this-browser"}):
        proof = csrf.token()

    def sent(address: str, **fields: Any) -> TestResponse:
        return browser.post(ADDRESS + address, data=fields, headers={csrf.HEADER: proof})

    return sent


def test_the_page_says_what_holds_and_who_says_so(world: World) -> None:
    with world.working(GANSU):
        actions.set_value("trial.greeting", "陇上人家", lock=True, actor=SYSTEM)
    page = desk(world, RIGHTS).get(ADDRESS).text
    for words in ("陇上人家", "甘肃省", "上级统一规定", "系统默认", "红", "甲、乙"):
        assert words in page


def test_a_setting_is_saved_and_reset(world: World, post: Post) -> None:
    assert post("trial.greeting", value="积石山欢迎您", lock="1").status_code == 303
    with world.at(JISHISHAN):
        assert queries.held("trial.greeting") == ("trial.greeting", "积石山欢迎您", JISHISHAN, True, False)
    assert "积石山欢迎您" in desk(world, RIGHTS).get(f"{ADDRESS}trial.greeting").text
    assert post("trial.greeting/reset").status_code == 303
    with world.at(JISHISHAN):
        assert queries.value("trial.greeting") == "您好"


@pytest.mark.parametrize("name", ["trial.greeting", "trial.colour", "trial.days", "trial.quiet", "trial.words"])
def test_every_type_of_setting_has_a_form(world: World, name: str) -> None:
    assert rules.get(name).label in desk(world, RIGHTS).get(ADDRESS + name).text


def test_a_wrong_value_comes_back_with_the_form(post: Post) -> None:
    answer = post("trial.days", value="很多")
    assert answer.status_code == 422
    assert "请填写不小于 0 的整数" in answer.text


def test_a_clerk_without_the_right_is_refused(world: World) -> None:
    assert desk(world, frozenset()).get(ADDRESS).status_code == 403
