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


def test_after_signing_in_the_same_form_goes_through(
    client: FlaskClient, token: str, request: pytest.FixtureRequest
) -> None:
    kept = client.post("/622927/file", data={"_csrf": token, "why": "房屋漏雨"}).text
    request.getfixturevalue("clerk")
    fresh = kept.rpartition('name="_csrf" value="')[2].partition('"')[0]
    assert client.post("/622927/file", data={"_csrf": fresh, "why": "房屋漏雨"}).text == "filed 房屋漏雨"
