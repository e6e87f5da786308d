"""A source of identities that a plugin brings: asked on the page of one's own data, and by plugins."""

from dataclasses import replace

import pytest

from wutong import points
from wutong.access import Actor
from wutong.clock import new_id
from wutong.db import db
from wutong.errors import Invalid
from wutong.people import identities
from wutong.people.actions import profile
from wutong.people.models import Account
from wutong.people.rules.roles import CITIZEN
from wutong.people.rules.sign_in import IDENTITY_CHECKS, TooMany
from wutong.sdk import IdentityAnswer, IdentityDown, check_identity, identity_methods
from wutong.testing.leaks.visitors import Visitor
from wutong.testing.tree import JISHISHAN
from wutong.testing.world import World
from wutong.web import lookups
from wutong.web.lookups import Who

NUMBER = "440524188001010014"


def use(world: World, protocol: str) -> None:
    world.app.config["WUTONG"] = replace(world.app.config["WUTONG"], id_protocol=protocol)


@pytest.fixture
def source(world: World) -> World:
    """The dummy's register, chosen and on."""
    use(world, "dummy.register")
    world.switch_on("dummy")
    return world


def citizen(world: World, name: str) -> Actor:
    actor = Actor("citizen", new_id(), rights=CITIZEN)
    assert actor.person
    with world.visiting(JISHISHAN, actor.person):
        profile.ensure("13900001234")
        profile.declare(actor=actor, name=name, number=NUMBER)
    return actor


def level(world: World, actor: Actor) -> int:
    with world.visiting(JISHISHAN, actor.person):
        return db.session.scalars(db.select(Account)).one().level


@pytest.mark.parametrize(("name", "matches"), [("张三丰", True), (" 张三丰 ", True), ("李四", False)])
def test_a_plugin_asks_and_is_told(source: World, name: str, matches: bool) -> None:
    with source.at(JISHISHAN):
        assert check_identity(name, NUMBER) == IdentityAnswer(matches, 3, "register-1")
        assert set(identity_methods()) == {"manual", "card_reader", "online"}
        with pytest.raises(IdentityDown):
            check_identity("坏了", NUMBER)
        with pytest.raises(Invalid):
            check_identity(name, "123")


def test_without_a_source_nobody_is_asked(world: World) -> None:
    for protocol in ("counter", "dummy.register", "nobody.speaks"):
        use(world, protocol)
        with world.at(JISHISHAN):
            assert "online" not in identity_methods()
            with pytest.raises(IdentityDown):
                check_identity("张三丰", NUMBER)
    assert points.unspoken(replace(world.config, id_protocol="nobody.speaks")) == [
        f"ID_PROTOCOL=nobody.speaks; known: {', '.join(identities.IDENTITIES.known())}"
    ]


@pytest.mark.parametrize("said", [None, True, IdentityAnswer(True, 5), IdentityAnswer("yes")])  # type: ignore[arg-type]
def test_an_answer_that_is_none_raises_nobodys_level(
    source: World, monkeypatch: pytest.MonkeyPatch, said: object
) -> None:
    class Odd:
        def __init__(self, agreement: object) -> None: ...

        def check(self, name: str, number: str) -> object:
            return said

    monkeypatch.setitem(identities.IDENTITIES._makers, "dummy.register", (Odd, "dummy"))
    with source.at(JISHISHAN), pytest.raises(IdentityDown):
        check_identity("张三丰", NUMBER)


def test_a_citizen_has_himself_checked_and_is_known_more_surely(source: World) -> None:
    for name, after, sentence in (("张三丰", 3, "身份核验通过"), ("李四", 2, "不一致"), ("坏了", 2, "暂时不能")):
        actor = citizen(source, name)
        lookups.of(source.app).who = lambda code, who=actor: Who(replace(who, region=code), (who.person,))  # type: ignore[misc]
        browser = Visitor("citizen", source.client())
        assert "联网核验" in browser.get("/622927/me/").text
        answer = browser.send("/622927/me/check", {})
        page = browser.get("/622927/me/").text if answer.status_code == 303 else answer.text
        assert sentence in page
        assert level(source, actor) == after
        assert ("联网核验" in browser.get("/622927/me/").text) == (after < 3)


def test_what_the_source_said_of_another_number_raises_nobodys_level(
    source: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = citizen(source, "张三丰")

    class Slow:
        """Answers when its citizen has written another number down."""

        def __init__(self, agreement: object) -> None: ...

        def check(self, name: str, number: str) -> IdentityAnswer:
            profile.declare(actor=actor, name=name, number="11010519491231002X")
            return IdentityAnswer(True)

    monkeypatch.setitem(identities.IDENTITIES._makers, "dummy.register", (Slow, "dummy"))
    assert actor.person
    with source.visiting(JISHISHAN, actor.person), pytest.raises(profile.ChangedMeanwhile):
        profile.check(actor=actor)
    assert level(source, actor) == 2


def test_nobody_finds_a_number_by_trying_names(source: World) -> None:
    actor = citizen(source, "李四")
    assert actor.person
    for _ in range(IDENTITY_CHECKS.times):
        with source.visiting(JISHISHAN, actor.person):
            assert not profile.check(actor=actor)
    with source.visiting(JISHISHAN, actor.person), pytest.raises(TooMany):
        profile.check(actor=actor)
