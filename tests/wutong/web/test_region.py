import pytest
from flask import Blueprint, Flask, g, url_for
from flask.testing import FlaskClient

from wutong.web import lookups, open_to_all, region

COUNTY = 622927000000


@pytest.fixture(autouse=True)
def _views(app: Flask) -> None:
    @app.get("/<region:region>/hello")
    @open_to_all
    def hello() -> str:
        return f"{g.region.name} {url_for('hello')} {url_for('hello', region=620000000000)}"

    @app.post("/<region:region>/hello")
    @open_to_all
    def greet() -> str:
        return "greeted"


def test_the_region_is_taken_out_of_the_address_and_put_back_into_every_link(client: FlaskClient) -> None:
    assert client.get("/622927/hello").text == "积石山县 /622927/hello /62/hello"


def test_the_nation_is_a_single_zero(client: FlaskClient) -> None:
    assert client.get("/0/hello").text.startswith("全国 /0/hello")


@pytest.mark.parametrize("digits", ["622927000", "622927000000"])
def test_any_longer_spelling_moves_permanently_to_the_one_spelling(client: FlaskClient, digits: str) -> None:
    answer = client.get(f"/{digits}/hello?a=1&b=%E4%B8%AD")
    assert (answer.status_code, answer.location) == (308, "/622927/hello?a=1&b=%E4%B8%AD")


@pytest.mark.parametrize("digits", ["99", "5", "629", "62292", "6229270", "６２", "622927999999"])
def test_digits_that_name_no_region_are_not_found(client: FlaskClient, digits: str) -> None:
    assert client.get(f"/{digits}/hello").status_code == 404


def test_a_region_that_became_two_names_both(client: FlaskClient) -> None:
    answer = client.get("/622928/hello")
    assert answer.status_code == 410
    assert 'href="/622927/"' in answer.text
    assert "积石山县、甘肃省" in answer.text


def test_a_page_of_a_merged_region_leads_to_the_same_page_of_its_successor_and_says_so(client: FlaskClient) -> None:
    answer = client.get("/622930/hello?a=1")
    assert (answer.status_code, answer.location) == (302, "/622927/hello?a=1&was=622930")
    assert client.get("/622930/hello").location == "/622927/hello?was=622930"


def test_what_is_sent_to_a_merged_region_goes_nowhere_by_itself(client: FlaskClient, token: str) -> None:
    answer = client.post("/622930/hello", data={"_csrf": token})
    assert answer.status_code == 410
    assert 'href="/622927/"' in answer.text


def test_what_happened_in_a_region_that_has_ended_is_answered_there_for_ever(app: Flask, client: FlaskClient) -> None:
    past = Blueprint("past", __name__, url_prefix="/<region:region>/past")

    @past.get("/old")
    @open_to_all
    def old() -> str:
        return g.region.name

    @past.get("/new")
    @open_to_all
    def new() -> str:
        return "begun"

    app.register_blueprint(past)
    region.lasts("past", but=("new",))
    assert client.get("/622930/past/old").text == "老县"
    assert client.get("/622930/past/new").status_code == 302


def test_a_region_to_come_says_when(client: FlaskClient) -> None:
    answer = client.get("/622931/hello")
    assert answer.status_code == 404
    assert "新县将于" in answer.text


@pytest.mark.parametrize("was", ["622930", "622928", "622927", "99", "x", "622931"])
def test_only_what_led_here_is_said_to_have_led_here(app: Flask, was: str) -> None:
    with app.test_request_context(f"/622927/hello?was={was}"):
        g.region = lookups.of().region(COUNTY)
        found = region.was()
        assert (found.short if found else None) == (was if was in ("622930", "622928") else None)
