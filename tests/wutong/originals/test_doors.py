"""The pages and the machine door of originals."""

import pytest

from wutong.originals import queries

DESK, API = "/622927/desk/originals", "/api/v1/622927"


@pytest.fixture
def held(story, browser):
    """A case with an original, and the browsers of its clerk and a colleague."""
    case_id = story.submitted()
    clerk, colleague = browser(story.employed("clerk")), browser(story.employed("reviewer"))
    assert clerk.post(f"{DESK}/cases/{case_id}", pieces="身份证\n户口簿", place="三号窗口").status_code == 303
    with story.at():
        ids = [str(row.id) for row in queries.of(case_id)]
    return case_id, clerk, colleague, ids


def test_the_receipt_and_both_pages_of_the_case_say_where_it_is(story, browser, held):
    case_id, clerk, _, _ = held
    for page in (clerk.text(f"{DESK}/cases/{case_id}"), clerk.text(f"/622927/desk/cases/{case_id}")):
        assert "三号窗口，王经办" in page
    theirs = browser(story.citizen).text(f"/622927/cases/{case_id}")
    assert "三号窗口" in theirs
    assert "王经办" not in theirs
    assert "领回原件" in theirs


def test_a_slip_is_sent_signed_piece_by_piece_and_printed(story, held):
    case_id, clerk, colleague, ids = held
    assert clerk.post(f"{DESK}/send", page=f"{DESK}/", place="民政股").status_code == 422
    sent = clerk.post(f"{DESK}/send", page=f"{DESK}/", originals=ids, taker=str(colleague.actor.person), place="民政股")
    slip = sent.headers["Location"]
    assert "请您签收" in colleague.text(f"{DESK}/")
    assert colleague.post(f"{slip}/sign", page=slip, taken=ids[:1]).status_code == 422
    note = {f"note-{ids[1]}": "缺页"}
    assert colleague.post(f"{slip}/sign", page=slip, taken=ids[:1], **note).status_code == 303
    page = clerk.text(slip)
    assert "拒收" in page
    assert "缺页" in page
    assert "交接单" in clerk.text(f"{DESK}/slips/")


def test_what_goes_back_is_receipted(story, held):
    case_id, clerk, _, ids = held
    assert clerk.post(f"{DESK}/cases/{case_id}/return", page=f"{DESK}/cases/{case_id}", to="张三丰").status_code == 422
    back = clerk.post(f"{DESK}/cases/{case_id}/return", page=f"{DESK}/cases/{case_id}", originals=ids, to="张三丰")
    assert "领取人张三丰" in clerk.text(back.headers["Location"])


def test_the_machine_door_tells_what_lies_with_the_caller(held):
    case_id, clerk, _, ids = held
    page = clerk.get(f"{API}/originals/?limit=1").get_json()
    assert len(page["items"]) == 1
    assert page["next"]
    told = clerk.get(f"{API}/cases/{case_id}/originals").get_json()["items"]
    assert [one["id"] for one in told] == ids
    assert clerk.get(f"{API}/originals/slips").get_json()["items"] == []
