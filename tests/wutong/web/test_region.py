import pytest
from flask import Flask, g, url_for
from flask.testing import FlaskClient

from wutong.web import open_to_all


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


def test_an_abolished_region_names_its_successor(client: FlaskClient) -> None:
    answer = client.get("/622928/hello")
    assert answer.status_code == 410
    assert 'href="/622927/"' in answer.text
    assert "积石山县" in answer.text
