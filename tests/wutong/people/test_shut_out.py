"""Who was sent away, erased or limited is so at the next request, through whatever is still open."""

import base64
import hashlib
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

import pytest

from wutong.access import SYSTEM, Actor
from wutong.clock import new_id, today
from wutong.people.actions import accounts, grants, profile
from wutong.people.actions import openid as actions
from wutong.people.queries import posts
from wutong.people.rules import roles
from wutong.testing.tree import JISHISHAN, LINXIA

BACK = "https://app.example/back"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


@pytest.fixture
def client(world):
    """An application without a secret; its id."""
    registrar = Actor("staff", new_id(), JISHISHAN, None, roles.rights_of("region_admin"))
    with world.working(JISHISHAN):
        found, _ = actions.register(actor=registrar, title="健康码", redirects=[BACK], scopes=(), confidential=False)
        return found.id


@pytest.fixture
def clerk(hire, browser):
    """A browser in which a clerk is signed in; the clerk as `person`."""
    page = browser()
    page.person = hire("laowang", "clerk")
    page.sign_in("laowang")
    return page


def question(client):
    query = {
        "response_type": "code", "client_id": client, "redirect_uri": BACK, "scope": "openid",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256",
    }  # fmt: skip
    return f"/openid/authorize?{urlencode(query)}"


def a_code(page, client):
    return parse_qs(urlsplit(page.post(question(client), consent="yes").location).query)["code"][0]


def exchanged(page, client, code):
    body = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": client}
    return page.client.post("/openid/token", data=body | {"code_verifier": VERIFIER})


def a_token(page, client):
    return {"Authorization": f"Bearer {exchanged(page, client, a_code(page, client)).get_json()['access_token']}"}


def sent_away(world, person):
    with world.working(JISHISHAN, person=person):
        accounts.leave(person, actor=SYSTEM)


def test_who_left_opens_neither_desk_nor_api_with_a_session_that_is_still_open(world, clerk):
    assert clerk.get("/622927/desk/cases/").status_code == 200
    assert clerk.get("/api/v1/622927/cases/").status_code == 200
    sent_away(world, clerk.person)
    assert clerk.get("/622927/desk/cases/").status_code == 403
    assert clerk.get("/api/v1/622927/cases/").status_code == 403


def test_who_left_is_nobody_to_applications_any_more(world, clerk, client):
    token, code = a_token(clerk, client), a_code(clerk, client)
    assert clerk.get("/openid/userinfo", headers=token).status_code == 200
    sent_away(world, clerk.person)
    assert clerk.get("/openid/userinfo", headers=token).status_code == 401
    assert exchanged(clerk, client, code).status_code == 400
    assert clerk.get(question(client)).status_code == 403
    assert clerk.post(question(client), consent="yes").status_code == 403


def test_who_left_one_region_is_still_known_through_another(world, clerk, client):
    with world.working(LINXIA):
        accounts.admit(actor=SYSTEM, login="laowang", name="王小明")
        grants.give(clerk.person, "clerk", actor=SYSTEM)
    token = a_token(clerk, client)
    sent_away(world, clerk.person)
    assert clerk.get("/openid/userinfo", headers=token).status_code == 200


def test_an_erased_citizen_is_nobody_anywhere(world, browser, telephones, client):
    page = browser()
    page.sign_in_by_code("13893000001", telephones)
    token, code = a_token(page, client), a_code(page, client)
    person = UUID(page.get("/openid/userinfo", headers=token).get_json()["sub"])
    with world.working(JISHISHAN, person=person):
        profile.erase(actor=Actor("citizen", person))
    assert page.get("/openid/userinfo", headers=token).status_code == 401
    assert exchanged(page, client, code).status_code == 400
    assert "sign-in" in page.get("/622927/me/").location
    assert "sign-in" in page.get(question(client)).location


def test_there_is_no_way_to_refresh(clerk, client):
    answer = clerk.client.post("/openid/token", data={"grant_type": "refresh_token", "client_id": client})
    assert answer.get_json()["error"] == "unsupported_grant_type"


def test_a_right_taken_out_is_gone_at_the_next_request(world, clerk):
    assert clerk.get("/622927/desk/cases/").status_code == 200
    with world.working(JISHISHAN):
        (grant,) = posts.live(clerk.person)
        grants.limit(grant.id, actor=SYSTEM, without=["case.read"])
    assert clerk.get("/622927/desk/cases/").status_code == 403
    assert clerk.get("/api/v1/622927/cases/").status_code == 403


def test_a_deputy_loses_what_was_taken_from_whom_he_acts_for(world, clerk, hire, browser):
    deputy, page = hire("xiaoli"), browser()
    with world.working(JISHISHAN):
        (grant,) = posts.live(clerk.person)
        made = grants.deputise(deputy, grant.id, actor=SYSTEM, valid_from=today(), valid_until=today())
        grants.limit(made.id, actor=SYSTEM, valid_until=today(), without=["case.close"])
    page.sign_in("xiaoli")
    assert page.get("/622927/desk/cases/").status_code == 200
    with world.working(JISHISHAN):
        grants.limit(grant.id, actor=SYSTEM, without=["case.read"])
    assert page.get("/622927/desk/cases/").status_code == 403
    with world.at(JISHISHAN):
        (left,) = posts.live(deputy)
        assert (left.without, left.valid_until) == (["case.close", "case.read"], today())


def test_a_deputy_who_would_start_too_late_never_starts(world, clerk, hire):
    deputy = hire("xiaoli")
    first, last = today() + timedelta(days=5), today() + timedelta(days=9)
    with world.at(JISHISHAN):
        (grant,) = posts.live(clerk.person)
        made = grants.deputise(deputy, grant.id, actor=SYSTEM, valid_from=first, valid_until=last)
        grants.limit(grant.id, actor=SYSTEM, valid_until=first)
        assert (made.state, made.valid_until) == ("live", first)
        grants.limit(grant.id, actor=SYSTEM, valid_until=today())
        assert made.state == "ended"
        with pytest.raises(grants.BadDates):
            grants.limit(made.id, actor=SYSTEM, valid_until=today())


def test_who_entered_below_is_limited_there_as_well(world, hire, browser):
    person, page = hire("zhouguanli", "region_admin", region=LINXIA), browser()
    page.sign_in("zhouguanli", region=LINXIA)
    page.post("/622927/desk/enter")
    assert page.get("/622927/desk/staff/").status_code == 200
    with world.working(LINXIA):
        (grant,) = posts.live(person)
        grants.limit(grant.id, actor=SYSTEM, without=["people.manage"])
    assert page.get("/622927/desk/staff/").status_code == 403
    with world.working(LINXIA):
        grants.limit(grant.id, actor=SYSTEM, without=["region.enter"])
    assert page.get("/622927/desk/clients/").status_code == 403
