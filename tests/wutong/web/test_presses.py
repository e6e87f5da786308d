"""A form acts once: a button that is pressed twice, at once or after a while, does what it says one time."""

import io
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from flask import flash, g, get_flashed_messages, redirect
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from wutong.access import Actor
from wutong.clock import new_id
from wutong.errors import Conflict
from wutong.testing.world import World
from wutong.web import csrf, lookups, open_to_all
from wutong.web.lookups import Who

AT = "/622927/desk/things"


@pytest.fixture
def numbers() -> Iterator[int]:
    return count(1)


@pytest.fixture
def browser(world: World, numbers: Iterator[int]) -> FlaskClient:
    """A clerk's browser, and a form that counts how often it did something."""
    actor = Actor("staff", new_id(), 622927000000, name="马建国")
    lookups.of(world.app).who = lambda region: Who(actor, (actor.person,) if actor.person else ())

    def do(**_: Any) -> Response:
        number = next(numbers)
        flash(f"第 {number} 次")
        return redirect(f"/made/{number}", code=303)

    def fail(**_: Any) -> Response:
        next(numbers)
        raise Conflict

    world.app.post("/<region:region>/desk/things", endpoint="do")(open_to_all(do))
    world.app.post("/<region:region>/desk/pages", endpoint="page")(open_to_all(lambda: str(next(numbers))))
    world.app.post("/<region:region>/desk/faults", endpoint="fail")(open_to_all(fail))
    world.app.get("/<region:region>/desk/said", endpoint="said")(open_to_all(lambda: str(get_flashed_messages())))
    return world.client()


def token(world: World, browser: FlaskClient) -> str:
    """The token of a form on a page that was just loaded."""
    kept = browser.get_cookie(csrf.COOKIE)
    with world.app.test_request_context("/", headers={"Cookie": f"{csrf.COOKIE}={kept.value}"} if kept else {}):
        made = csrf.token()
        browser.set_cookie(csrf.COOKIE, g.csrf_cookie)
    return made


def test_a_second_press_is_sent_where_the_first_was_and_says_the_same(world: World, browser: FlaskClient) -> None:
    sent = {"_csrf": token(world, browser), "opinion": "属实"}
    assert [browser.post(AT, data=sent).headers["Location"] for _ in range(2)] == ["/made/1", "/made/1"]
    assert browser.get("/622927/desk/said").text == "['第 1 次']"


def test_files_count_by_what_they_hold(world: World, browser: FlaskClient) -> None:
    one = token(world, browser)

    def sent(content: bytes) -> str:
        form = {"_csrf": one, "file": (io.BytesIO(content), "a.pdf")}
        return browser.post(AT, data=form, content_type="multipart/form-data").headers["Location"]

    assert [sent(b"a"), sent(b"a"), sent(b"b")] == ["/made/1", "/made/1", "/made/2"]


def test_another_text_or_a_page_loaded_anew_is_another_press(world: World, browser: FlaskClient) -> None:
    one, two = token(world, browser), token(world, browser)
    for form in ({"_csrf": one, "a": "1"}, {"_csrf": one, "a": "2"}, {"_csrf": two, "a": "1"}):
        browser.post(AT, data=form)
    assert browser.post(AT, data={"_csrf": one, "a": "1"}).headers["Location"] == "/made/1"
    assert browser.post(AT, data={"_csrf": two, "a": "3"}).headers["Location"] == "/made/4"


def test_what_was_refused_and_what_is_a_page_may_be_sent_again(
    world: World, browser: FlaskClient, numbers: Iterator[int]
) -> None:
    sent = {"_csrf": token(world, browser)}
    assert [browser.post("/622927/desk/faults", data=sent).status_code for _ in range(2)] == [409, 409]
    assert [browser.post("/622927/desk/pages", data=sent).text for _ in range(2)] == ["3", "4"]
    assert next(numbers) == 5


def test_a_script_that_sends_the_token_of_the_page_is_answered_each_time(world: World, browser: FlaskClient) -> None:
    head = {"X-CSRF-Token": token(world, browser)}
    assert [browser.post(AT, headers=head).headers["Location"] for _ in range(2)] == ["/made/1", "/made/2"]


def test_two_people_do_not_meet_in_one_form(world: World, browser: FlaskClient) -> None:
    sent = {"_csrf": token(world, browser)}
    browser.post(AT, data=sent)
    other = Actor("staff", new_id(), 622927000000)
    lookups.of(world.app).who = lambda region: Who(other, (other.person,) if other.person else ())
    assert browser.post(AT, data=sent).headers["Location"] == "/made/2"
