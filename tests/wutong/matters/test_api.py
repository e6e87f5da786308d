from collections.abc import Callable
from typing import Any

from wutong.access import SYSTEM
from wutong.matters import actions
from wutong.testing.tree import JISHISHAN
from wutong.testing.world import World

Browser = Callable[..., Any]


def test_the_list_pages_by_cursor_and_never_counts(desk: Browser) -> None:
    browser = desk()
    first = browser.get("/api/v1/622927/matters/?limit=2").get_json()
    second = browser.get(f"/api/v1/622927/matters/?limit=2&after={first['next']}").get_json()
    assert [item["code"] for item in first["items"] + second["items"]] == ["SL-0001", "SL-0005", "SL-0006", "SL-0007"]
    assert set(first) == {"items", "next", "elsewhere", "meant"}


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
    assert reader.get("/api/v1/622927/matters/releases").get_json()["items"][0]["items"] == 251
    rows = reader.get("/api/v1/622927/matters/claims").get_json()["items"]
    assert sorted(len(row["items"]) for row in rows) == [4, 6, 7, 8, 10, 28, 251]


def said(browser: Any, path: str, **body: object) -> Any:
    """What the machine door answers to a body sent by somebody in a browser."""
    page = browser.client.get("/622927/matters/").get_data(as_text=True)
    token = page.split('"X-CSRF-Token": "')[1].split('"')[0]
    return browser.client.post(f"/api/v1/622927/matters{path}", json=body, headers={"X-CSRF-Token": token})


def test_a_draft_is_submitted_and_returned_by_its_verbs(desk: Browser, gansu: World) -> None:
    with gansu.working(JISHISHAN):
        actions.save("SL-0100", {"promised_days": 9}, actor=SYSTEM)
    editor = desk("matter.read", "matter.edit")
    assert said(editor, "/drafts/submit", note="提速").get_json()["state"] == "submitted"
    with gansu.at(JISHISHAN):
        [draft] = [row.id for row in actions.submitted()]
    assert said(editor, f"/drafts/{draft}/approve", stamp="").status_code == 403
    approver = desk("matter.read", "matter.publish")
    assert said(approver, f"/drafts/{draft}/approve").status_code == 422
    shown = approver.get(f"/api/v1/622927/matters/drafts/{draft}").get_json()
    assert [told["promised_days"] for told in shown["edits"].values()] == [9]
    with gansu.working(JISHISHAN):
        actions.take_back(draft, actor=SYSTEM)
        actions.save("SL-0100", {"promised_days": 8}, actor=SYSTEM)
        actions.submit(actor=SYSTEM)
    moved = said(approver, f"/drafts/{draft}/approve", stamp=shown["stamp"])
    assert (moved.status_code, moved.get_json()["code"]) == (409, "layers.draft_moved")
    refused = said(approver, f"/drafts/{draft}/return")
    assert (refused.status_code, refused.get_json()["code"]) == (422, "layers.reason_missing")
    assert said(approver, f"/drafts/{draft}/return", reason="先问财政").get_json()["objection"] == "先问财政"
    with gansu.working(JISHISHAN):
        actions.discard("SL-0100", actor=SYSTEM)


def test_a_machine_claims_for_chosen_places_and_takes_it_back(desk: Browser) -> None:
    clerk = desk("matter.read", "matter.claim")
    made = said(clerk, "/claims", codes=["SL-0100"], reach=["villages"], only=["622927100"], mode="agent")
    assert (made.status_code, made.get_json()["only"]) == (201, [622927100000])
    page = clerk.client.get("/622927/matters/").get_data(as_text=True)
    token = page.split('"X-CSRF-Token": "')[1].split('"')[0]
    address = f"/api/v1/622927/matters/claims/{made.get_json()['id']}"
    assert clerk.client.delete(address, headers={"X-CSRF-Token": token}).status_code == 200
    assert clerk.client.delete(address, headers={"X-CSRF-Token": token}).status_code == 404
    assert said(clerk, "/claims/accept", codes=["SL-0100"], stamps=[""]).get_json() == {"accepted": 1}


def test_what_regions_above_do_is_told_apart_and_what_was_meant(desk: Browser) -> None:
    body = desk().get("/api/v1/622927100201/matters/?q=内资企业设立登记").get_json()
    assert body["items"] == []
    assert (body["elsewhere"][0]["name"], body["elsewhere"][0]["region"]) == ("内资企业设立登记", 622927000000)
    assert desk().get("/api/v1/622927/matters/?q=社宝卡").get_json()["meant"] == "社保卡"
    assert desk().get("/api/v1/622927/matters/?q=社宝卡&exactly=true").get_json()["meant"] is None
