"""The board as pages, files and for programs."""

from typing import Any

import pytest
from tests.wutong.cases.conftest import FRIDAY, Browser, Story, staff

from wutong.statistics import actions
from wutong.testing.tree import GANSU, JISHISHAN, QINGHAI

DAYS = f"from={FRIDAY.date()}&to={FRIDAY.date()}"


@pytest.fixture(scope="module")
def counted() -> list[bool]:
    return []


@pytest.fixture
def busy(story: Story, counted: list[bool]) -> Story:
    """Two cases, filed once for all tests here, and counted."""
    if not counted:
        story.accepted()
        story.submitted()
        actions.go_round()
        counted.append(True)
    return story


@pytest.fixture
def province(busy: Story) -> Browser:
    return Browser(busy.world, staff("supervisor", GANSU))


def page(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status
    return str(answer.get_data(as_text=True))


def test_a_province_reads_its_board_and_steps_down_to_a_county(province: Browser) -> None:
    text = page(province, f"/62/desk/statistics/?{DAYS}")
    assert "<dt>收件</dt><dd>2</dd>" in text
    assert "<dt>受理</dt><dd>1</dd>" in text
    assert "截至" in text
    assert "place=6229" in text
    assert "临夏" in text
    below = page(province, f"/62/desk/statistics/?{DAYS}&place=622927")
    assert "积石山" in below
    assert "（本级）" in below


def test_a_board_is_cut_and_narrowed(province: Browser) -> None:
    assert "M-1" in page(province, f"/62/desk/statistics/?{DAYS}&by=matter")
    assert "department=" in page(province, f"/62/desk/statistics/?{DAYS}&by=department")
    assert "<dt>收件</dt><dd>2</dd>" in page(province, f"/62/desk/statistics/?{DAYS}&matter=M-1&channel=web")
    assert "这段时间没有办件" in page(province, f"/62/desk/statistics/?{DAYS}&channel=helper")
    assert "这段时间没有办件" in page(province, "/62/desk/statistics/?from=2020-01-01&to=2020-01-31")


def test_days_that_are_none_are_told_and_replaced(province: Browser) -> None:
    for wrong in ("from=2026-11-20&to=2026-11-01", "from=x", "from=1900-01-01&to=2026-11-20"):
        assert "最近三十天" in page(province, f"/62/desk/statistics/?{wrong}")


def test_nobody_reads_what_is_not_below_or_without_the_right(busy: Story, province: Browser) -> None:
    assert province.get("/62/desk/statistics/?place=63").status_code == 404
    assert province.get("/62/desk/statistics/?place=99").status_code == 404
    assert "这段时间没有办件" in page(Browser(busy.world, staff("supervisor", QINGHAI)), "/63/desk/statistics/")
    assert Browser(busy.world, staff("clerk", JISHISHAN)).get("/622927/desk/statistics/").status_code == 403


def test_a_board_is_taken_away_as_a_file(province: Browser) -> None:
    told = province.get(f"/62/desk/statistics/?{DAYS}&by=matter&form=csv").get_data(as_text=True).splitlines()
    assert told[0].lstrip("\ufeff").startswith("事项,代码,收件,网上申请")
    assert told[1].startswith("M-1,M-1,2,2,0,1")
    book = province.get(f"/62/desk/statistics/?{DAYS}&form=xlsx")
    assert (book.status_code, book.data[:2]) == (200, b"PK")


def test_programs_get_the_same(province: Browser) -> None:
    found: dict[str, Any] = province.get(f"/api/v1/62/statistics/?{DAYS}").get_json()
    assert (found["region"], found["measures"]["received"], found["rates"]["online"]["value"]) == ("62", 2, 1.0)
    assert [one["region"] for one in found["places"]] == ["6229"]
    assert [(one["day"], one["measures"]["accepted"]) for one in found["days"]] == [(str(FRIDAY.date()), 1)]
    parts = province.get(f"/api/v1/62/statistics/parts?{DAYS}&by=department").get_json()
    assert [(one["key"], one["measures"]["received"]) for one in parts["parts"]] == [("示例局", 2)]
    assert province.get("/api/v1/62/statistics/?from=2026-11-20&to=2026-11-01").status_code == 422
    assert province.get("/api/v1/62/statistics/?place=63").status_code == 404
