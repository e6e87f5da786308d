import pytest
from flask.testing import FlaskClient

from wutong.access import Actor
from wutong.web.screens import home_address


def test_the_care_edition_is_chosen_and_left_with_a_link(client: FlaskClient) -> None:
    assert 'class="care"' not in client.get("/").text
    assert client.get("/look?care=1&next=/622927/").location == "/622927/"
    assert 'class="care"' in client.get("/").text
    client.get("/look?care=0")
    assert 'class="care"' not in client.get("/").text


def test_the_language_is_chosen_with_a_link_and_otherwise_the_browsers(client: FlaskClient) -> None:
    assert "跳到正文" in client.get("/").text
    assert "Skip to content" in client.get("/", headers={"Accept-Language": "en-GB,en"}).text
    client.get("/look?lang=en")
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "zh"}).text


def test_staff_pages_speak_chinese_whatever_the_browser_asks(client: FlaskClient, clerk: Actor) -> None:
    assert "跳到正文" in client.get("/622927/desk/", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize("text", ["", None, "https://evil.example/", "//evil.example", "/\\evil", "evil", "/a\nb"])
def test_nobody_is_led_to_another_site(text: str | None) -> None:
    assert home_address(text) is None


def test_a_path_with_its_query_is_a_way_back() -> None:
    assert home_address("/622927/mine?page=2") == "/622927/mine?page=2"
