"""The doors of questions, for people and for programs."""

from typing import Any

from tests.wutong.asking.conftest import Post
from tests.wutong.matters.test_machine import Program

from wutong.access import SYSTEM
from wutong.matters import actions
from wutong.testing.tree import GANSU
from wutong.testing.world import World

RIGHTS = ("matter.read", "matter.claim")
DESK, API = "/622927/desk/questions/", "/api/v1/622927/questions/"


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.get_data(as_text=True)[:300]
    return str(response.get_data(as_text=True))


def send(person: Program, address: str, **form: str) -> Any:
    return person.client.post(address, data=form, headers={"X-CSRF-Token": person.token})


def test_a_clerk_asks_from_the_changes_and_reads_the_answer(county: World, post: Post) -> None:
    clerk = Program(county, "622927", *RIGHTS)
    assert "还没有提问" in text(clerk.get(DESK))
    assert "问谁" in text(clerk.get(f"{DESK}new?code=SL-1"))
    again = text(send(clerk, f"{DESK}new", code="SL-1", text=" "), 422)
    assert "请填写此项" in again
    assert "问谁" in again
    sent = send(clerk, f"{DESK}new", code="SL-1", text="凭什么证明？\n<b>")
    assert sent.status_code == 303
    thread = sent.headers["Location"]
    page = text(clerk.get(thread))
    assert "凭什么证明？<br>&lt;b&gt;" in page
    assert "等待答复" in page
    post()
    assert "等待本级答复" in text(clerk.get("/6229/desk/questions/"))
    text(send(clerk, thread.replace("/622927/", "/6229/"), text="凭残疾人证。"), 303)
    post()
    assert "凭残疾人证。" in text(clerk.get(thread))
    text(send(clerk, f"{thread}/settle"), 303)
    assert "已了结" in text(clerk.get(DESK))


def test_what_changed_above_is_asked_about_where_it_is_shown(county: World) -> None:
    with county.working(GANSU):
        actions.save("SL-1", {"promised_days": 15}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    clerk = Program(county, "622927", *RIGHTS)
    for page in ("changes", "SL-1/compare"):
        told = text(clerk.get(f"/622927/desk/matters/{page}"))
        assert "/622927/desk/questions/new?code=SL-1" in told
    assert "通知后 10 天没有处理会再次提醒，20 天没有处理会告知上一级" in text(
        clerk.get("/622927/desk/matters/changes")
    )


def test_without_the_right_nothing_is_read_or_asked(county: World) -> None:
    reader = Program(county, "622927", "matter.read")
    for address in (DESK, f"{DESK}new?code=SL-1", API):
        text(reader.get(address), 403)
    text(reader.ask("POST", "questions/", code="SL-1", text="问"), 403)


def test_programs_ask_answer_and_settle_too(county: World, post: Post) -> None:
    here, there = Program(county, "622927", *RIGHTS), Program(county, "6229", *RIGHTS)
    told = here.done("POST", "questions/", code="SL-1", text="问")
    assert here.done("POST", "questions/", code="SL-1", text="问省里", to="62")["other"] == "62"
    assert (told["state"], told["waits"], told["lines"][0]["text"]) == ("open", False, "问")
    post()
    above = there.read("questions/")["items"]
    assert [(one["id"], one["waits"], one["other"]) for one in above] == [(told["id"], True, "622927")]
    there.done("POST", f"questions/{told['id']}/lines", text="答")
    post()
    assert here.read(f"questions/{told['id']}")["state"] == "answered"
    assert here.done("POST", f"questions/{told['id']}/settle")["state"] == "closed"
    text(here.ask("POST", f"questions/{told['id']}/lines", text="再问"), 409)
    text(here.ask("POST", "questions/", code="SL-1", text="问", to="622927"), 422)
