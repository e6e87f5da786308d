"""What an application may ask about the sign-in itself: a new one, a recent one, none at all, and when it was."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from wutong.access import Actor
from wutong.clock import frozen, new_id
from wutong.people.actions import openid as actions
from wutong.people.rules import roles
from wutong.testing.tree import JISHISHAN

NOON = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)
TEN = timedelta(minutes=10)
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
def signed_in(hire, browser):
    """A browser in which somebody signed in at noon."""
    page = browser()
    with frozen(NOON):
        hire("laowang", "clerk")
        page.sign_in("laowang")
    return page


def address(client, **changed):
    query = {
        "response_type": "code", "client_id": client, "redirect_uri": BACK, "scope": "openid", "state": "s1",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256", **changed,
    }  # fmt: skip
    return f"/openid/authorize?{urlencode(query)}"


def told(answer):
    """What the application is told in its address."""
    assert answer.location.startswith(BACK), answer.location
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}


def signs_in_again(page, answer):
    """Follow the way to the sign-in page, sign in, and come back to where it leads."""
    after = parse_qs(urlsplit(answer.location).query)["after"][0]
    assert "/desk/sign-in" in answer.location
    back = page.post("/622927/desk/sign-in", login="laowang", password="Wutong-2026-ok", after=after)
    return back.location


@pytest.mark.parametrize("prompt", ["login", "login consent", "select_account"])
def test_an_application_may_ask_for_a_new_sign_in(client, signed_in, prompt):
    with frozen(NOON + TEN):
        away = signed_in.get(address(client, prompt=prompt))
        question = signs_in_again(signed_in, away)
        assert "登录授权" in signed_in.get(question).get_data(as_text=True)
        assert told(signed_in.post(question, consent="yes"))["code"]


def test_coming_back_without_a_new_sign_in_asks_once_more(client, signed_in):
    with frozen(NOON + TEN):
        away = signed_in.get(address(client, prompt="login"))
        after = parse_qs(urlsplit(away.location).query)["after"][0]
        assert "/desk/sign-in" in signed_in.get(after).location
        assert "/desk/sign-in" in signed_in.post(after, consent="yes").location


def test_a_yes_is_not_taken_where_a_new_sign_in_was_asked_for(client, signed_in):
    with frozen(NOON + TEN):
        assert "/desk/sign-in" in signed_in.post(address(client, prompt="login"), consent="yes").location


def test_nobody_is_told_silently_who_somebody_is(client, signed_in, browser):
    with frozen(NOON + TEN):
        known = told(signed_in.get(address(client, prompt="none")))
        assert (known["error"], known["state"]) == ("consent_required", "s1")
        assert known["iss"]
        assert told(signed_in.post(address(client, prompt="none"), consent="yes"))["error"] == "consent_required"
        assert told(browser().get(address(client, prompt="none")))["error"] == "login_required"
        assert told(signed_in.get(address(client, prompt="none", max_age=60)))["error"] == "login_required"
        assert told(signed_in.get(address(client, prompt="none login")))["error"] == "invalid_request"


def test_an_application_may_ask_for_a_recent_sign_in(client, signed_in):
    with frozen(NOON + TEN):
        assert signed_in.get(address(client, max_age=600)).status_code == 200
        away = signed_in.get(address(client, max_age=599))
        assert signed_in.get(signs_in_again(signed_in, away)).status_code == 200


def test_an_age_of_nothing_is_met_by_signing_in_once(client, signed_in):
    with frozen(NOON + TEN):
        question = signs_in_again(signed_in, signed_in.get(address(client, max_age=0)))
    with frozen(NOON + TEN + timedelta(seconds=5)):
        assert signed_in.get(question).status_code == 200


@pytest.mark.parametrize("max_age", ["-1", "soon", "1.5", "9" * 20])
def test_an_age_that_is_no_number_of_seconds_is_an_error(client, signed_in, max_age):
    with frozen(NOON + TEN):
        assert told(signed_in.get(address(client, max_age=max_age)))["error"] == "invalid_request"


def test_the_id_token_says_when_the_person_signed_in(client, signed_in):
    with frozen(NOON + TEN):
        code = told(signed_in.post(address(client, max_age=900), consent="yes"))["code"]
        body = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": client}
        token = signed_in.client.post("/openid/token", data=body | {"code_verifier": VERIFIER}).get_json()
        keys = KeySet.import_key_set(signed_in.get("/openid/jwks").get_json())
    claims = jwt.decode(token["id_token"], keys, algorithms=["RS256"]).claims
    assert claims["auth_time"] == int(NOON.timestamp())
    assert claims["iat"] == int((NOON + TEN).timestamp())


def test_a_citizen_signs_in_again_as_a_citizen(client, browser, telephones):
    page = browser()
    page.sign_in_by_code("13893000001", telephones)
    assert urlsplit(page.get(address(client, prompt="login")).location).path.endswith("/0/sign-in")
