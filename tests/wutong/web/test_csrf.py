import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from wutong.web import csrf, open_to_all

OURS = {"Sec-Fetch-Site": "same-origin"}
THEIRS = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture(autouse=True)
def _views(app: Flask) -> None:
    app.post("/change", endpoint="change")(open_to_all(lambda: f"changed {request.form.get('a', '')}"))
    app.post("/receipt", endpoint="receipt")(csrf.no_csrf(open_to_all(lambda: "noted")))
    app.post("/api/v1/change", endpoint="api_change")(open_to_all(lambda: "changed"))
    app.get("/form", endpoint="form")(open_to_all(lambda: str(csrf.field())))


def test_a_form_of_ours_passes(client: FlaskClient, token: str) -> None:
    assert client.post("/change", data={"_csrf": token, "a": "1"}).text == "changed 1"


def test_htmx_sends_the_token_as_a_header(client: FlaskClient, token: str) -> None:
    assert client.post("/change", headers={"X-CSRF-Token": token}).text == "changed "


def test_the_form_sets_the_cookie_it_is_bound_to(client: FlaskClient) -> None:
    answer = client.get("/form")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    token = answer.text.partition('value="')[2].partition('"')[0]
    assert client.post("/change", data={"_csrf": token}).status_code == 200


def test_every_token_looks_different(app: Flask) -> None:
    with app.test_request_context("/"):
        assert csrf.token() != csrf.token()


@pytest.mark.parametrize("given", ["", "x", "0011.22", "é.é"])
def test_a_foreign_page_cannot_act(client: FlaskClient, token: str, given: str) -> None:
    answer = client.post("/change", data={"_csrf": given}, headers=THEIRS)
    assert answer.status_code == 403
    assert "不是从本网站的页面发出" in answer.text


def test_a_token_of_another_browser_is_worth_nothing(app: Flask, token: str) -> None:
    stranger = app.test_client()
    stranger.set_cookie(csrf.COOKIE, "something-else")
    assert stranger.post("/change", data={"_csrf": token}, headers=THEIRS).status_code == 403


def test_an_old_page_of_ours_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = client.post("/change", data={"_csrf": "old", "a": "<五>", "password": "geheim"}, headers=OURS)
    assert answer.status_code == 403
    assert 'name="a" value="&lt;五&gt;"' in answer.text
    assert "geheim" not in answer.text


def test_a_kept_form_can_be_sent_again(client: FlaskClient) -> None:
    answer = client.post("/change", data={"_csrf": "old", "a": "5"}, headers=OURS)
    token = answer.text.partition('name="_csrf" value="')[2].partition('"')[0]
    assert client.post("/change", data={"_csrf": token, "a": "5"}).text == "changed 5"


def test_machine_calls_that_prove_themselves_otherwise_are_exempt(client: FlaskClient) -> None:
    assert client.post("/receipt").text == "noted"


def test_the_api_needs_a_token_unless_a_bearer_token_is_shown(client: FlaskClient) -> None:
    assert client.post("/api/v1/change").status_code == 403
    answer = client.post("/api/v1/change", headers={"Authorization": "Bearer nonsense"})
    assert answer.json is not None
    assert answer.json["code"] == "auth.token_refused"
