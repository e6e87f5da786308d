import pytest
from flask import Flask
from flask.testing import FlaskClient

from wutong.access import Actor, RightMissing
from wutong.clock import new_id
from wutong.testing.tree import JISHISHAN
from wutong.web import doors, lookups, needs, open_to_all, signed_in


@pytest.fixture(autouse=True)
def _views(app: Flask) -> None:
    app.get("/<region:region>/desk/accept", endpoint="accept")(needs("case.accept")(lambda: "accepted"))
    app.get("/<region:region>/mine", endpoint="mine")(signed_in(lambda: "mine"))
    app.get("/<region:region>/open", endpoint="open")(open_to_all(lambda: "open"))


def test_a_stranger_is_led_to_sign_in_and_back(app: Flask, client: FlaskClient) -> None:
    lookups.of(app).sign_in = lambda door, after: f"/{door}?after={after}"
    assert client.get("/622927/mine?x=1").location == "/page?after=/622927/mine?x=1"
    assert client.get("/622927/desk/accept").location == "/desk?after=/622927/desk/accept"


def test_who_holds_the_right_passes(client: FlaskClient, clerk: Actor) -> None:
    assert client.get("/622927/desk/accept").text == "accepted"
    assert client.get("/622927/mine").text == "mine"


def test_a_right_held_in_one_region_opens_nothing_in_another(client: FlaskClient, clerk: Actor) -> None:
    answer = client.get("/62/desk/accept")
    assert answer.status_code == 403
    assert RightMissing.titles.get("case.accept", "case.accept") in answer.text


def test_no_right_of_a_citizen_opens_a_desk(app: Flask, client: FlaskClient) -> None:
    app.get("/<region:region>/desk/file", endpoint="desk_file")(needs("case.file")(lambda: "filed"))
    app.get("/<region:region>/file", endpoint="own_file")(needs("case.file")(lambda: "filed"))
    citizen = Actor("citizen", new_id(), JISHISHAN, rights=frozenset({"case.file"}))
    lookups.of(app).who = lambda code: lookups.Who(citizen, (citizen.person,))
    assert client.get("/622927/desk/file").status_code == 403
    assert client.get("/622927/file").text == "filed"


def test_strangers_pass_an_open_door(client: FlaskClient) -> None:
    assert client.get("/622927/open").text == "open"


def test_an_application_with_an_unmarked_view_does_not_start(app: Flask) -> None:
    doors.check(app)
    app.get("/forgotten", endpoint="forgotten")(lambda: "oh")
    with pytest.raises(doors.Unguarded, match="forgotten"):
        doors.check(app)
