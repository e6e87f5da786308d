"""An application of a region above acts below only where that region knows of it, and sees what it does."""

from datetime import UTC, datetime, timedelta

import pytest

from wutong.access import Actor
from wutong.clock import frozen, new_id
from wutong.people import facts, provider
from wutong.people.actions import openid as actions
from wutong.people.actions import programs
from wutong.people.queries import ledger
from wutong.people.queries import openid as queries
from wutong.people.rules import openid as rules
from wutong.people.rules import roles
from wutong.testing.leaks.planting import deliver
from wutong.testing.tree import CHUIMATAN, DONGXIANG, JISHISHAN, VILLAGE
from wutong.web.lookups import UnknownClient

NOON = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)


def registrar(*without):
    return Actor("staff", new_id(), JISHISHAN, None, roles.rights_of("region_admin", without))


@pytest.fixture
def bound(world):
    """A county's application with rights at home, at a township and at a village; its id and secret."""
    scopes = ["matter.read", "case.read@622927100", "paper.read@622927100", f"matter.read@{VILLAGE}"]
    with world.working(JISHISHAN):
        client, secret = actions.register(
            actor=registrar(), title="县数据中枢", redirects=(), scopes=scopes, confidential=True
        )
        return client.id, secret


def token(page, client):
    return page.client.post("/openid/token", data={"grant_type": "client_credentials"}, auth=client).get_json()[
        "access_token"
    ]


def rights_at(world, text, place):
    with world.app.app_context():
        return provider.client(text, place).actor.rights


def entries(world, place):
    with world.at(place):
        return [(event.name, event.payload.get("above")) for event in ledger.page().items]


def test_a_region_that_was_not_told_yet_gives_the_application_nothing(world, bound, browser):
    text = token(browser(), bound)
    assert rights_at(world, text, CHUIMATAN) == frozenset()
    assert rights_at(world, text, JISHISHAN) == {"matter.read"}
    deliver(world)
    assert rights_at(world, text, CHUIMATAN) == {"case.read", "paper.read"}
    assert rights_at(world, text, VILLAGE) == {"matter.read"}


def test_a_program_is_answered_for_by_whoever_registered_it(world, browser):
    by = registrar()
    with world.working(JISHISHAN):
        client, secret = actions.register(
            actor=by, title="县数据中枢", redirects=(), scopes=["matter.read"], confidential=True
        )
        identity = client.id
    text = token(browser(), (identity, secret))
    with world.app.app_context():
        found = provider.client(text, JISHISHAN).actor
    assert (found.person, found.owner, found.answering) == (None, by.person, by.person)
    with world.at(JISHISHAN):
        assert queries.titles() == {identity: "县数据中枢"}


def test_each_region_below_has_it_in_its_own_history(world, bound):
    deliver(world)
    for place in (CHUIMATAN, VILLAGE):
        assert entries(world, place) == [("program.came", JISHISHAN)]
    with world.working(JISHISHAN):
        actions.end_client(bound[0], actor=registrar())
    deliver(world)
    for place in (CHUIMATAN, VILLAGE):
        assert {name for name, _ in entries(world, place)} == {"program.came", "program.went"}
        with world.at(place):
            assert queries.program(bound[0]).ended_at is not None


def test_the_regions_administrator_sees_it_and_when_it_was_used_last(world, bound, hire, browser):
    deliver(world)
    hire("zhenguanli", "region_admin", region=CHUIMATAN)
    page = browser()
    page.sign_in("zhenguanli", region=CHUIMATAN)
    shown = page.get("/622927100/desk/clients/").get_data(as_text=True)
    for word in ("上级应用", "县数据中枢", "积石山", "查看办件", "还没有使用"):
        assert word in shown
    with frozen(NOON):
        rights_at(world, token(browser(), bound), CHUIMATAN)
    assert "2026年5月6日 12:00" in page.get("/622927100/desk/clients/").get_data(as_text=True)
    assert "上级应用接入" in page.get("/622927100/desk/staff/ledger").get_data(as_text=True)


def test_a_visit_is_noted_once_a_minute_and_only_where_it_was(world, bound, browser):
    deliver(world)
    with frozen(NOON):
        text = token(browser(), bound)
        rights_at(world, text, CHUIMATAN)
    with frozen(NOON + timedelta(seconds=59)):
        rights_at(world, text, CHUIMATAN)
    with world.at(CHUIMATAN):
        assert queries.program(bound[0]).used_at == NOON
    with world.at(VILLAGE):
        assert queries.program(bound[0]).used_at is None


@pytest.mark.parametrize(
    ("client", "above"),
    [("622926.x", DONGXIANG), ("622927.x", DONGXIANG), ("62.x", JISHISHAN), ("622927100.x", CHUIMATAN)],
)
def test_only_a_region_above_is_believed_about_its_own_applications(world, client, above):
    with world.at(CHUIMATAN), pytest.raises(programs.NotFromAbove):
        programs.admit(facts.ClientBound(client, ("case.read",), None), above=above, title="x")


def test_only_who_announced_an_application_takes_it_back(world, bound):
    deliver(world)
    with world.at(CHUIMATAN), pytest.raises(queries.NoSuchClient):
        programs.end(facts.ClientReleased(bound[0], None), above=DONGXIANG)


def test_ending_it_does_not_wait_for_the_letter(world, bound, browser):
    deliver(world)
    text = token(browser(), bound)
    with world.working(JISHISHAN):
        actions.end_client(bound[0], actor=registrar())
    with world.app.app_context(), pytest.raises(UnknownClient):
        provider.client(text, CHUIMATAN)


def test_only_who_could_enter_a_region_may_send_an_application_there(world):
    with world.at(JISHISHAN), pytest.raises(rules.BadScope):
        actions.register(
            actor=registrar("region.enter"), title="x", redirects=(), scopes=["case.read@622927100"], confidential=True
        )


@pytest.mark.parametrize("digits", ["622927999", "6229271", "1", "622927100999"])
def test_a_mistyped_region_is_named_at_the_field(world, digits):
    with world.at(JISHISHAN), pytest.raises(rules.BadScope) as refused:
        actions.register(actor=registrar(), title="x", redirects=(), scopes=[f"case.read@{digits}"], confidential=True)
    assert "scopes" in refused.value.fields


def test_a_region_without_applications_from_above_says_nothing_of_them(hire, browser):
    hire("guanli", "region_admin")
    page = browser()
    page.sign_in("guanli")
    assert "上级应用" not in page.get("/622927/desk/clients/").get_data(as_text=True)
