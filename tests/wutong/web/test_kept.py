import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from wutong.web import lookups, signed_in


@pytest.fixture(autouse=True)
def _views(app: Flask) -> None:
    app.post("/<region:region>/file", endpoint="file")(signed_in(lambda: f"filed {request.form['why']}"))
    lookups.of(app).sign_in = lambda door, after: f"/sign-in?after={after}"


def test_a_form_sent_after_the_session_ran_out_is_shown_again_with_what_was_typed(
    client: FlaskClient, token: str
) -> None:
    answer = client.post("/622927/file", data={"_csrf": token, "why": "房屋漏雨"})
    assert answer.status_code == 401
    assert 'name="why" value="房屋漏雨"' in answer.text
    assert "/sign-in?after=/signed-in" in answer.text


def test_codes_that_were_chosen_are_kept_and_passwords_and_secrets_are_not(client: FlaskClient, token: str) -> None:
    chosen = {"codes": ["SL-0001", "SL-0002"], "code": "SL-0003"}
    hidden = {"password_new": "Hui-2026-ok", "client_secret": "s3cr3t"}
    page = client.post("/622927/file", data={"_csrf": token, **chosen, **hidden}).text
    for kept in ('name="codes" value="SL-0001"', 'name="codes" value="SL-0002"', 'name="code" value="SL-0003"'):
        assert kept in page
    assert "Hui-2026-ok" not in page
    assert "s3cr3t" not in page


def test_a_form_that_saves_itself_stays_where_it_is_and_is_told_where_to_sign_in(
    client: FlaskClient, token: str
) -> None:
    answer = client.post("/622927/file", data={"_csrf": token, "why": "房屋漏雨"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (401, "#messages")
    assert "/sign-in?after=/signed-in" in answer.text
    assert "<html" not in answer.text


def test_after_signing_in_the_same_form_goes_through(
    client: FlaskClient, token: str, request: pytest.FixtureRequest
) -> None:
    kept = client.post("/622927/file", data={"_csrf": token, "why": "房屋漏雨"}).text
    request.getfixturevalue("clerk")
    fresh = kept.rpartition('name="_csrf" value="')[2].partition('"')[0]
    head = {"X-CSRF-Token": fresh}
    assert client.post("/622927/file", data={"why": "房屋漏雨"}, headers=head).text == "filed 房屋漏雨"
