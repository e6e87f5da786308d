from collections.abc import Callable
from typing import Any

Browser = Callable[..., Any]


def test_the_list_pages_by_cursor_and_never_counts(desk: Browser) -> None:
    browser = desk()
    first = browser.get("/api/v1/622927/matters/?limit=2").get_json()
    second = browser.get(f"/api/v1/622927/matters/?limit=2&after={first['next']}").get_json()
    assert [item["code"] for item in first["items"] + second["items"]] == ["SL-0001", "SL-0002", "SL-0003", "SL-0004"]
    assert set(first) == {"items", "next"}


def test_the_best_match_comes_first(desk: Browser) -> None:
    found = desk().get("/api/v1/622927100201/matters/?q=低保").get_json()["items"]
    assert found[0]["name"] == "最低生活保障"


def test_one_matter_tells_its_values_origins_and_who_decides(desk: Browser) -> None:
    body = desk().get("/api/v1/622927/matters/SL-0100").get_json()
    assert body["values"]["legal_days"] == 60
    assert body["origins"]["legal_days"]["region"] == 620000000000
    assert body["origins"]["address"]["region"] == 622927000000
    assert body["home"] == 622927000000


def test_an_unchanged_matter_is_not_sent_again(desk: Browser) -> None:
    browser = desk()
    tag = browser.get("/api/v1/622927/matters/SL-0100").headers["ETag"]
    again = browser.get("/api/v1/622927/matters/SL-0100", **{"If-None-Match": tag})
    assert again.status_code == 304
    assert browser.get("/api/v1/622927/matters/SL-0101", **{"If-None-Match": tag}).status_code == 200


def test_an_unknown_matter_and_a_wrong_filter_are_problems_with_a_code(desk: Browser) -> None:
    unknown = desk().get("/api/v1/622927/matters/NO-1")
    assert (unknown.status_code, unknown.get_json()["code"]) == (404, "matter.unknown")
    assert desk().get("/api/v1/622927/matters/?theme=sun").status_code == 422


def test_releases_and_claims_are_for_staff(desk: Browser) -> None:
    assert desk().get("/api/v1/622927/matters/releases").status_code == 401
    reader = desk("matter.read")
    assert reader.get("/api/v1/622927/matters/releases").get_json()["items"][0]["items"] == 250
    rows = reader.get("/api/v1/622927/matters/claims").get_json()["items"]
    assert sorted(len(row["items"]) for row in rows) == [4, 6, 7, 8, 10, 28, 250]
