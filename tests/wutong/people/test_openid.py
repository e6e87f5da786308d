"""Wutong as OpenID Connect provider: codes with PKCE, client credentials bound to regions, and the attacks."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import frozen, new_id, now
from wutong.people import provider
from wutong.people.actions import openid as actions
from wutong.people.rules import openid as rules
from wutong.people.rules import roles
from wutong.testing.leaks.planting import deliver
from wutong.testing.tree import CHUIMATAN, DONGXIANG, JISHISHAN
from wutong.web.lookups import UnknownClient

NOON = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)
BACK = "https://app.example/back"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def registrar(region=JISHISHAN):
    return Actor("staff", new_id(), region, None, roles.rights_of("region_admin"))


@pytest.fixture
def register(world):
    """Register a client; returns its id and secret."""

    def registered(*, redirects=(), scopes=(), confidential=True, region=JISHISHAN):
        with world.working(region):
            client, secret = actions.register(
                actor=registrar(region), title="健康码", redirects=redirects, scopes=scopes, confidential=confidential
            )
            return client.id, secret

    return registered


@pytest.fixture
def app_client(register):
    return register(redirects=[BACK])


@pytest.fixture
def signed_in(hire, browser):
    """A browser in which somebody with a post is signed in; its person as `person`."""
    page = browser()
    page.person = hire("laowang", "clerk")
    page.sign_in("laowang")
    return page


def asked(client_id, **changed):
    query = {
        "response_type": "code", "client_id": client_id, "redirect_uri": BACK, "scope": "openid profile",
        "state": "s1", "nonce": "n1", "code_challenge": CHALLENGE, "code_challenge_method": "S256", **changed,
    }  # fmt: skip
    return {name: value for name, value in query.items() if value is not None}


def a_code(page, client_id, **changed):
    answer = page.post("/openid/authorize", consent="yes", **asked(client_id, **changed))
    return parse_qs(urlsplit(answer.location).query)["code"][0]


def exchange(page, client, code, *, verifier=VERIFIER, **changed):
    client_id, secret = client
    body = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": client_id}
    body |= {"client_secret": secret} if secret else {}
    body |= {"code_verifier": verifier} if verifier else {}
    return page.client.post("/openid/token", data=body | changed)


def test_the_whole_way_ends_with_a_signed_id_token_and_userinfo(app_client, signed_in):
    page = signed_in.get("/openid/authorize", query_string=asked(app_client[0]))
    assert "健康码" in page.get_data(as_text=True)
    assert "https://app.example" in page.headers["Content-Security-Policy"]
    answer = signed_in.post("/openid/authorize", consent="yes", **asked(app_client[0]))
    query = parse_qs(urlsplit(answer.location).query)
    assert (query["state"], query["iss"]) == (["s1"], ["http://127.0.0.1:8000"])
    token = exchange(signed_in, app_client, query["code"][0]).get_json()
    assert "refresh_token" not in token
    keys = KeySet.import_key_set(signed_in.get("/openid/jwks").get_json())
    claims = jwt.decode(token["id_token"], keys, algorithms=["RS256"]).claims
    assert claims["iss"] == "http://127.0.0.1:8000"
    assert claims["aud"] == [app_client[0]]
    assert (claims["sub"], claims["nonce"], claims["name"]) == (str(signed_in.person), "n1", "王小明")
    told = signed_in.get("/openid/userinfo", headers={"Authorization": f"Bearer {token['access_token']}"})
    assert told.get_json() == {"sub": str(signed_in.person), "name": "王小明"}


def test_the_description_of_itself_names_only_what_is_there(world, browser):
    told = browser().get("/.well-known/openid-configuration").get_json()
    paths = {str(rule) for rule in world.app.url_map.iter_rules()}
    for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"):
        assert urlsplit(told[name]).path in paths
    assert told["code_challenge_methods_supported"] == ["S256"]


def test_the_private_half_of_the_key_is_not_published(browser):
    (key,) = browser().get("/openid/jwks").get_json()["keys"]
    assert not {"d", "p", "q", "dp", "dq", "qi"} & set(key)


@pytest.mark.parametrize(
    "attack",
    [
        {"code_challenge": None},
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": None},
    ],
)
def test_without_an_s256_challenge_there_is_no_code_even_for_a_client_with_a_secret(app_client, signed_in, attack):
    answer = signed_in.post("/openid/authorize", consent="yes", **asked(app_client[0], **attack))
    assert "code=" not in (answer.location or "")
    assert "error=invalid_request" in answer.location


def test_a_code_that_comes_again_ends_the_token_it_gave_and_no_other(app_client, signed_in):
    code, other = (a_code(signed_in, app_client[0]) for _ in range(2))
    first, second = (exchange(signed_in, app_client, each).get_json()["access_token"] for each in (code, other))
    assert exchange(signed_in, app_client, code).status_code == 400

    def status(token):
        return signed_in.get("/openid/userinfo", headers={"Authorization": f"Bearer {token}"}).status_code

    assert (status(first), status(second)) == (401, 200)


@pytest.mark.parametrize("verifier", [None, "another-verifier-of-forty-three-characters-0123456789", CHALLENGE])
def test_a_code_without_its_verifier_is_worth_nothing_and_is_used_up(app_client, signed_in, verifier):
    code = a_code(signed_in, app_client[0])
    assert exchange(signed_in, app_client, code, verifier=verifier).status_code == 400
    assert exchange(signed_in, app_client, code).status_code == 400


def test_a_code_works_once(app_client, signed_in):
    code = a_code(signed_in, app_client[0])
    assert exchange(signed_in, app_client, code).status_code == 200
    assert exchange(signed_in, app_client, code).status_code == 400


def test_a_code_lives_a_minute(app_client, signed_in):
    moment = now()
    with frozen(moment):
        signed_in.sign_in("laowang")
        code = a_code(signed_in, app_client[0])
    with frozen(moment + rules.CODE_LIFE):
        assert exchange(signed_in, app_client, code).status_code == 400


def test_a_code_of_one_client_is_nothing_to_another(register, app_client, signed_in):
    other = register(redirects=[BACK])
    assert exchange(signed_in, other, a_code(signed_in, app_client[0])).status_code == 400


def test_a_wrong_secret_and_no_secret_are_refused(app_client, signed_in):
    code = a_code(signed_in, app_client[0])
    assert exchange(signed_in, (app_client[0], "wrong"), code).status_code in (400, 401)
    assert exchange(signed_in, (app_client[0], None), code).status_code in (400, 401)


def test_a_public_client_signs_in_with_pkce_alone(register, signed_in):
    client = register(redirects=[BACK], confidential=False)
    assert client[1] is None
    assert exchange(signed_in, client, a_code(signed_in, client[0])).status_code == 200


@pytest.mark.parametrize(
    "redirect", ["https://app.example/back/", "https://evil.example/back", "https://app.example/back?x=1"]
)
def test_a_code_is_never_sent_to_an_address_that_is_not_registered(app_client, signed_in, redirect):
    answer = signed_in.post("/openid/authorize", consent="yes", **asked(app_client[0], redirect_uri=redirect))
    assert answer.status_code == 403
    assert answer.location is None


def test_a_code_is_bound_to_the_address_it_was_sent_to(register, signed_in):
    client = register(redirects=[BACK, "https://app.example/other"])
    code = a_code(signed_in, client[0])
    assert exchange(signed_in, client, code, redirect_uri="https://app.example/other").status_code == 400


def test_who_says_no_sends_the_application_away_with_an_error(app_client, signed_in):
    answer = signed_in.post("/openid/authorize", consent="no", **asked(app_client[0]))
    assert "error=access_denied" in answer.location


def test_a_stranger_signs_in_first_and_comes_back_to_the_question(app_client, browser, hire):
    hire("laowang", "clerk")
    page = browser()
    answer = page.get("/openid/authorize", query_string=asked(app_client[0]))
    assert "/desk/sign-in" in answer.location
    after = parse_qs(urlsplit(answer.location).query)["after"][0]
    there = page.post("/622927/desk/sign-in", login="laowang", password="Wutong-2026-ok", after=after)
    assert there.location == after


def test_a_right_is_never_given_to_an_application_through_somebody_who_signs_in(register, signed_in):
    client = register(redirects=[BACK], scopes=["matter.read"])
    for scope in ("openid matter.edit", "openid matter.read"):
        answer = signed_in.post("/openid/authorize", consent="yes", **asked(client[0], scope=scope))
        assert "error=invalid_scope" in answer.location


def credentials(page, client, scope=None):
    body = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
    return page.client.post("/openid/token", data=body, auth=client)


def test_a_client_of_its_own_holds_its_rights_at_the_regions_they_are_bound_to(world, register, browser):
    client = register(scopes=["matter.read", "case.read@622927100"])
    deliver(world)
    token = credentials(browser(), client).get_json()["access_token"]
    with world.app.app_context():
        assert provider.client(token, JISHISHAN).actor.rights == {"matter.read"}
        assert provider.client(token, CHUIMATAN).actor.rights == {"case.read"}
        assert provider.client(token, DONGXIANG).actor.rights == frozenset()
        assert provider.client(token, JISHISHAN).actor.kind == "client"


def test_a_client_without_a_right_at_a_region_has_no_office_there(world, register, browser):
    client = register(scopes=["matter.read"])
    token = credentials(browser(), client).get_json()["access_token"]
    with world.app.app_context():
        abroad, at_home = provider.client(token, DONGXIANG).actor, provider.client(token, JISHISHAN).actor
    assert (abroad.region, at_home.region) == (JISHISHAN, JISHISHAN)
    assert abroad.client == client[0]


def test_a_client_may_ask_for_less_and_never_for_more(world, register, browser):
    client = register(scopes=["matter.read", "case.read"])
    less = credentials(browser(), client, "matter.read").get_json()
    assert less["scope"] == "matter.read"
    assert credentials(browser(), client, "matter.read matter.edit").status_code == 400


def test_a_client_that_comes_without_a_person_is_told_nothing_of_persons(world, register, browser):
    client = register(redirects=[BACK], scopes=["matter.read"])
    answer = credentials(browser(), client, "openid profile")
    assert (answer.status_code, answer.get_json()["error"]) == (400, "invalid_scope")


def test_a_token_runs_out_after_an_hour_and_ends_with_its_client(world, register, browser):
    client = register(scopes=["matter.read"])
    with frozen(NOON):
        token = credentials(browser(), client).get_json()["access_token"]
    with world.app.app_context(), frozen(NOON + rules.TOKEN_LIFE - timedelta(seconds=1)):
        assert provider.client(token, JISHISHAN).actor.may("matter.read")
    with world.app.app_context(), frozen(NOON + rules.TOKEN_LIFE), pytest.raises(UnknownClient):
        provider.client(token, JISHISHAN)
    with world.working(JISHISHAN):
        actions.end_client(client[0], actor=registrar())
    with world.app.app_context(), frozen(NOON), pytest.raises(UnknownClient):
        provider.client(token, JISHISHAN)
    assert credentials(browser(), client).status_code == 401


def test_a_persons_token_is_no_key_to_the_api_and_a_clients_token_none_to_userinfo(
    world, register, app_client, signed_in
):
    person_token = exchange(signed_in, app_client, a_code(signed_in, app_client[0])).get_json()["access_token"]
    with world.app.app_context(), pytest.raises(UnknownClient):
        provider.client(person_token, JISHISHAN)
    own = credentials(signed_in, register(scopes=["matter.read"])).get_json()["access_token"]
    assert signed_in.get("/openid/userinfo", headers={"Authorization": f"Bearer {own}"}).status_code == 401


@pytest.mark.parametrize("text", ["", "x", "622927.", "622927.nothing", "999999.nothing", "622927100201.x" * 9])
def test_a_made_up_token_opens_nothing(world, text):
    with world.app.app_context(), pytest.raises(UnknownClient):
        provider.client(text, JISHISHAN)


@pytest.mark.parametrize(
    "scope", ["people.manage", "grant.manage", "personal.reveal", "no.right", "case.read@622926", "audit"]
)
def test_a_client_is_not_given_what_makes_more_holders_or_lies_elsewhere(world, scope):
    with world.at(JISHISHAN), pytest.raises(rules.BadScope):
        actions.register(actor=registrar(), title="x", redirects=(), scopes=[scope], confidential=True)


def test_a_registrar_gives_a_client_no_more_than_he_could_give_a_person():
    limited = roles.rights_of("region_admin", ["case.decide"])
    assert "case.decide" not in rules.givable(limited)
    assert "case.decide" in rules.givable(roles.rights_of("region_admin"))
    assert not rules.givable(roles.rights_of("clerk")) - roles.rights_of("clerk")


@pytest.mark.parametrize(
    "address",
    ["http://app.example/back", "javascript:alert(1)", "https://app.example/back#x", "/back", "app://back", ""],
)
def test_a_code_may_not_be_sent_in_the_open(address):
    with pytest.raises(rules.BadRedirect):
        rules.check_redirect(address)


@pytest.mark.parametrize("address", ["https://10.0.0.8/back", "https://localhost/back", "http://127.0.0.1/back"])
def test_a_code_may_not_be_sent_to_this_machine_or_an_inner_net(address):
    with pytest.raises(rules.BadRedirect):
        rules.check_redirect(address)


def test_only_a_demo_may_send_codes_to_its_own_machine():
    assert rules.check_redirect(BACK) == BACK
    assert rules.check_redirect("http://127.0.0.1:8080/back", own=True)


def test_a_refused_address_is_named_at_its_field(hire, browser):
    hire("guanli", "region_admin")
    page = browser()
    page.sign_in("guanli")
    shown = page.post("/622927/desk/clients/new", title="健康码", redirects="http://127.0.0.1:8080/back")
    assert shown.status_code == 422
    assert "回调地址须为完整的 https 地址" in shown.get_data(as_text=True)


def test_an_administrator_registers_an_application_and_sees_its_secret_once(hire, browser):
    hire("guanli", "region_admin")
    page = browser()
    page.sign_in("guanli")
    shown = page.post("/622927/desk/clients/new", title="健康码", redirects=BACK, confidential="1").get_data(
        as_text=True
    )
    assert "应用密钥" in shown
    assert page.get("/622927/desk/clients/").get_data(as_text=True).count("622927.") >= 1


def test_the_tables_of_openid_are_sealed_from_above_and_beside(world, register):
    from sqlalchemy import select

    from wutong.db import db
    from wutong.people.models import Client

    register(scopes=["matter.read"])
    for region, look in ((620000000000, "down"), (DONGXIANG, "home"), (CHUIMATAN, "home")):
        with world.at(region, look=look):
            assert db.session.scalars(select(Client)).all() == []
    with world.app.app_context(), tenancy.visit(JISHISHAN):
        assert db.session.scalars(select(Client)).all() == []
