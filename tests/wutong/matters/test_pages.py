from collections.abc import Callable
from typing import Any

import pytest

Browser = Callable[..., Any]


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.get_data(as_text=True))


def test_the_list_shows_what_the_village_offers_and_how_to_cut_it(desk: Browser) -> None:
    page = text(desk().get("/622927100201/matters/"))
    assert "共 31 项" in page
    assert "失业登记" in page
    assert "内资企业设立登记" not in page
    assert "theme=aid" in page


@pytest.mark.parametrize("query", ["社保卡", "shbzk", "shehuibaozhangka"])
def test_a_matter_is_found_from_the_search_box(desk: Browser, query: str) -> None:
    assert "社会保障卡申领" in text(desk().get(f"/622927/matters/?q={query}"))


def test_an_empty_search_says_what_to_try(desk: Browser) -> None:
    assert "没有找到“飞船票”" in text(desk().get("/622927/matters/?q=飞船票"))


def test_the_guide_shows_all_eight_elements_badges_and_the_mark_of_inventions(desk: Browser) -> None:
    page = text(desk().get("/622927/matters/SL-0100"))
    for words in (
        "居民身份证换领",
        "居民身份证法§12",
        "八公开",
        "收费标准",
        "每证 20 元",
        "省定",
        "本县公布",
        "示例",
        "<svg",
    ):
        assert words in page


def test_a_village_says_who_decides_what_it_carries(desk: Browser) -> None:
    listed = text(desk().get("/622927100201/matters/?q=最低生活保障"))
    code = listed.split("/622927100201/matters/SL-")[1].split('"')[0]
    page = text(desk().get(f"/622927100201/matters/SL-{code}"))
    assert "代办" in page
    assert "由吹麻滩镇作出决定" in page


def test_a_matter_that_the_place_does_not_offer_is_not_found(desk: Browser) -> None:
    assert "本地区没有这个事项" in text(desk().get("/622927100201/matters/SL-0001"), 404)


def test_a_cursor_nobody_gave_out_is_refused(desk: Browser) -> None:
    text(desk().get("/622927/matters/?after=x"), 400)


def test_pages_go_on_where_the_last_one_ended(desk: Browser) -> None:
    browser = desk()
    first = text(browser.get("/622927/matters/"))
    following = first.split("after=")[1].split('"')[0]
    second = text(browser.get(f"/622927/matters/?after={following}"))
    assert "SL-0001" in first
    assert "SL-0001" not in second


def test_the_start_page_of_a_region_leads_to_its_themes(desk: Browser) -> None:
    page = text(desk().get("/622927100201/"))
    assert "按主题找事项" in page
    assert "theme=aid" in page


def test_the_start_page_of_a_region_without_matters_shows_no_themes(desk: Browser) -> None:
    assert "按主题找事项" not in text(desk().get("/622926/"))
