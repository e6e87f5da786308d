"""Which outside provider may be chosen, and where the page may then send people."""

from dataclasses import replace

import pytest

from wutong.people import outside
from wutong.people.queries import openid as queries
from wutong.people.rules import openid as rules
from wutong.testing.tree import JISHISHAN
from wutong.web.auth_client import FlaskOAuth2App

ISSUER = "https://id.example"
FORM = {"title": "州统一身份", "client_id": "wutong", "client_secret": "s", "live": "1"}


@pytest.fixture
def says(monkeypatch):
    """What the provider says of itself, without asking it over the net."""

    def told(**description):
        monkeypatch.setattr(FlaskOAuth2App, "load_server_metadata", lambda app: description)

    return told


@pytest.fixture
def admin(hire, browser):
    hire("guanli", "region_admin")
    page = browser()
    page.sign_in("guanli")
    return page


def test_the_sign_in_page_lets_its_form_reach_the_providers_sign_in_site_and_no_other(admin, says):
    says(issuer=ISSUER, authorization_endpoint="https://login.example:8443/authorize")
    assert admin.post("/622927/desk/clients/provider", issuer=ISSUER, **FORM).status_code == 303
    sign_in = admin.get("/622927/desk/sign-in").headers["Content-Security-Policy"]
    assert "form-action 'self' https://login.example:8443;" in sign_in
    for other in ("/622927/desk/clients/provider", "/622927/sign-in", "/62/desk/sign-in"):
        assert "form-action 'self';" in admin.get(other).headers["Content-Security-Policy"]


def test_a_provider_whose_sign_in_moved_to_another_site_is_not_followed(admin, says):
    says(issuer=ISSUER, authorization_endpoint="https://login.example/authorize")
    admin.post("/622927/desk/clients/provider", issuer=ISSUER, **FORM)
    says(issuer=ISSUER, authorization_endpoint="https://evil.example/authorize")
    assert admin.post("/622927/desk/sign-in/outside").status_code == 403
    says(issuer=ISSUER, authorization_endpoint="https://login.example/elsewhere")
    assert admin.post("/622927/desk/sign-in/outside").location.startswith("https://login.example/elsewhere?")


@pytest.mark.parametrize(
    "issuer",
    ["http://id.example", "https://10.1.1.1", "https://localhost", "http://127.0.0.1:8000", "https://id.example/?x"],
)
def test_a_provider_inside_or_in_the_open_is_refused_at_its_field(admin, issuer):
    shown = admin.post("/622927/desk/clients/provider", issuer=issuer, **FORM)
    assert shown.status_code == 422
    assert "身份平台地址须为完整的 https 地址" in shown.get_data(as_text=True)


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://other.example", "authorization_endpoint": "https://id.example/authorize"},
        {"issuer": ISSUER, "authorization_endpoint": "http://id.example/authorize"},
        {"issuer": ISSUER, "authorization_endpoint": "https://192.168.0.1/authorize"},
        {"issuer": ISSUER},
    ],
)
def test_a_provider_that_says_something_odd_of_itself_is_not_chosen(admin, says, world, description):
    says(**description)
    shown = admin.post("/622927/desk/clients/provider", issuer=ISSUER, **FORM)
    assert shown.status_code == 422
    assert "没有从这个地址读到身份平台的说明" in shown.get_data(as_text=True)
    with world.at(JISHISHAN):
        assert queries.provider() is None


def test_a_provider_that_fell_silent_can_be_switched_off(admin, world):
    sent = {name: value for name, value in FORM.items() if name != "live"}
    assert admin.post("/622927/desk/clients/provider", issuer=ISSUER, **sent).status_code == 303
    with world.at(JISHISHAN):
        assert queries.provider().live is False
    with world.app.app_context():
        assert outside.offered(JISHISHAN) is None


def test_a_demo_asks_its_own_machine_and_nothing_else_in_the_open(world):
    world.app.config["WUTONG"] = replace(world.app.config["WUTONG"], demo=True)
    with world.app.app_context():
        assert outside.site("http://localhost:9/x", "c", "s", live=False) == ""
        with pytest.raises(rules.BadProvider):
            outside.site("http://id.example", "c", "s", live=False)
        with pytest.raises(rules.SilentProvider):
            outside.site("http://127.0.0.1:9", "c", "s", live=True)
