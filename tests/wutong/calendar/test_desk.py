"""The calendar at the office's desk."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from wutong.access import Actor
from wutong.clock import frozen, new_id
from wutong.testing.tree import JISHISHAN
from wutong.testing.world import World
from wutong.web import csrf, lookups
from wutong.web.lookups import Who

ADDRESS = "/622927/desk/calendar/"


@pytest.fixture(autouse=True)
def winter() -> Iterator[None]:
    """No day of the year is over yet."""
    with frozen(datetime(2026, 1, 5, 4, tzinfo=UTC)):
        yield


@pytest.fixture
def desk(world: World) -> FlaskClient:
    """A browser of the county's administrator."""
    actor = Actor("staff", new_id(), JISHISHAN, None, frozenset({"calendar.manage"}), "马建国")
    lookups.of(world.app).who = lambda code: Who(actor)
    return world.client()


@pytest.fixture
def post(world: World, desk: FlaskClient) -> Callable[..., TestResponse]:
    """Send a form with a genuine token."""
    desk.set_cookie(csrf.COOKIE, "a-cookie-of-this-browser")
    with world.app.test_request_context(headers={"Cookie": f"{csrf.COOKIE}=a-cookie-of-this-browser"}):
        proof = csrf.token()

    def sent(address: str, **fields: Any) -> TestResponse:
        return desk.post(address, data=fields, headers={csrf.HEADER: proof})

    return sent


def test_a_year_shows_its_holidays_and_a_later_one_says_it_is_provisional(desk: FlaskClient):
    known = desk.get(f"{ADDRESS}?year=2025").text
    assert "春节调休上班" in known
    assert "尚未装入" not in known
    assert "尚未装入" in desk.get(f"{ADDRESS}?year=2031").text


def test_a_year_lies_folded_by_month_but_for_what_is_near_and_what_the_region_said(
    desk: FlaskClient, post: Callable[..., TestResponse]
):
    with frozen(datetime(2025, 12, 15, tzinfo=UTC)):
        assert opened(desk.get(f"{ADDRESS}?year=2025").text) == []
        assert opened(desk.get(f"{ADDRESS}?year=2026").text) == ["1月"]
        post(ADDRESS, day="2026-03-20", working="false", name="开斋节")
        assert opened(desk.get(f"{ADDRESS}?year=2026").text) == ["1月", "3月"]


def opened(page: str) -> list[str]:
    return re.findall(r'<details class="w-month" open>\s*<summary>([^<]+)<', page)


def test_a_day_is_set_and_taken_back(desk: FlaskClient, post: Callable[..., TestResponse]):
    assert post(ADDRESS, day="2026-03-20", working="false", name="开斋节").status_code == 303
    assert "开斋节" in desk.get(f"{ADDRESS}?year=2026").text
    assert post(f"{ADDRESS}unset", day="2026-03-20").status_code == 303
    assert "开斋节</td>" not in desk.get(f"{ADDRESS}?year=2026").text
    assert post(f"{ADDRESS}unset", day="2026-03-20").status_code == 404


def test_a_day_that_is_none_comes_back_with_a_sentence(post: Callable[..., TestResponse]):
    answer = post(ADDRESS, day="2026-02-30", working="false", name="开斋节")
    assert answer.status_code == 422
    assert "请按“年-月-日”填写日期" in answer.text


def test_a_limit_is_tried_out_day_by_day(desk: FlaskClient):
    page = desk.get(f"{ADDRESS}?start=2025-09-26&count=5&unit=working").text
    assert "到期日：2025年10月10日" in page
    assert "起算日，不计入" in page


@pytest.mark.parametrize(
    "query", ["start=x&count=5", "start=2025-01-01&count=-1", "start=9999-12-30&count=5", "year=0"]
)
def test_a_trial_that_cannot_be_read_is_left_out(desk: FlaskClient, query: str):
    page = desk.get(f"{ADDRESS}?{query}")
    assert page.status_code == 200
    assert "到期日：" not in page.text


def test_the_desk_turns_away_who_may_not(desk: FlaskClient):
    assert desk.get("/62/desk/calendar/").status_code == 403
