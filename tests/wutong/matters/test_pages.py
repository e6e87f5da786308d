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
    assert "<mark>社会保障卡</mark>申领" in text(desk().get(f"/622927/matters/?q={query}"))


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


def test_the_guide_groups_papers_by_what_is_to_be_done_and_draws_the_steps(desk: Browser) -> None:
    page = text(desk().get("/622927/matters/SL-0001"))
    for words in ("请带上", "不用带，由系统获取", "可以先受理，后补交", 'aria-label="办理流程图"', "需要时：现场核查",
                  "不计入办理时限", "文字说明", "行政复议", "积石山县人民法院"):  # fmt: skip
        assert words in page
    assert page.index("1. 受理") < page.index("需要时：现场核查") < page.index("3. 审批")


def test_the_guide_on_one_sheet_has_what_hangs_on_the_wall(desk: Browser) -> None:
    page = text(desk().get("/622927/matters/SL-0100/sheet"))
    for words in ("matter-sheet", "居民身份证换领", "每证 20 元", "0930-", "A4", "<svg", "办理流程图", "行政诉讼"):
        assert words in page
    assert text(desk().get("/622927/matters/SL-M002/sheet"), 404)


def test_a_main_item_leads_to_its_handling_items_and_cannot_be_applied_for(desk: Browser) -> None:
    page = text(desk().get("/622927/matters/SL-M003"))
    assert "主项，包含 7 个业务办理项" in page
    assert "这里不能直接申请" in page
    assert "/622927/matters/SL-0106" in page
    assert "/622927/cases/new/" not in page
    assert "户口迁移" in text(desk().get("/622927/matters/SL-0106"))
    assert "属于“户口迁移”" in text(desk().get("/622927/matters/?q=工作调动户口迁移"))


def test_filing_a_main_item_is_refused_with_what_to_choose(desk: Browser) -> None:
    answer = desk("case.file").get("/622927/desk/counter/new/SL-M003")
    assert answer.status_code in (404, 409)
    told = desk().get("/api/v1/622927/matters/SL-M003").get_json()
    assert told["fileable"] is False
    assert [one["code"] for one in told["members"]][:2] == ["SL-0105", "SL-0106"]


def test_the_guide_speaks_english_where_it_is_our_own_words(desk: Browser) -> None:
    browser = desk()
    browser.client.set_cookie("wutong_lang", "en")
    page = text(browser.get("/622927/matters/SL-0001"))
    for words in ("Bring", "Application", "Flow chart", "Administrative review"):
        assert words in page


def test_a_mended_search_says_so_and_leads_to_the_exact_one(desk: Browser) -> None:
    page = text(desk().get("/622927/matters/?q=社宝卡"))
    assert "没有找到“社宝卡”，已按“社保卡”查找。" in page
    assert "<mark>社会保障卡</mark>申领" in page
    assert "没有找到“社宝卡”" in text(desk().get("/622927/matters/?q=社宝卡&exactly=1"))


def test_what_the_county_does_is_named_under_what_the_village_finds(desk: Browser) -> None:
    page = text(desk().get("/622927100201/matters/?q=内资企业设立登记"))
    assert "不在这里办，可以到上级地区办" in page
    assert "/622927/matters/SL-" in page


def test_who_only_helps_is_not_named_as_the_body_that_decides(desk: Browser) -> None:
    page = text(desk().get("/622927100201/matters/SL-0145"))
    assert "可以代办" in page
    assert "<dt>实施主体</dt><dd>吹麻滩镇</dd>" in page
    assert "决定机关所在地 吹麻滩镇" in text(desk().get("/622927100201/matters/SL-0145/sheet"))
    found = text(desk().get("/622927100201/matters/?q=社保卡"))
    assert "也可以到上级地区办" in found
    assert "积石山县政务大厅 积石山县政务大厅" not in found


def test_a_filter_stays_in_the_address_with_a_chip_to_take_it_away(desk: Browser) -> None:
    page = text(desk().get("/622927/matters/?visits=0&q=证"))
    assert "去掉条件：一次都不用跑" in page
    assert 'name="visits" value="0"' in page


def test_the_words_asked_for_are_shown_and_never_run(desk: Browser) -> None:
    assert "<script>x" not in text(desk().get("/622927/matters/?q=<script>x</script>&bundle=<script>x"))
