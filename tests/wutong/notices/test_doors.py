import json
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from wutong import jobs, tenancy
from wutong.access import SYSTEM
from wutong.clock import new_id, now
from wutong.db import db, work
from wutong.events import Letter
from wutong.notices import actions, offices, queries, signing
from wutong.notices.actions import Recipient
from wutong.notices.models import Message, StaffNotice
from wutong.settings.actions import switch
from wutong.testing.tree import JISHISHAN
from wutong.timers import Timer
from wutong.web import csrf

FACTS = {"matter": "建设工程规划许可", "number": "7", "due": "2026年12月1日"}
LISTED = "/622927/desk/notices/"
KEY = "a key that the gateway knows as well"


@pytest.fixture
def dead(world):
    """One letter that nobody could handle."""
    letter = Letter(
        to_region=JISHISHAN, id=new_id(), from_region=JISHISHAN, event_id=new_id(), name="case.accepted", at=now(),
        handler="plugin:away", lane=1, payload={}, state="dead", attempts=8, due_at=now(), error="letter.handler_gone",
    )  # fmt: skip
    with world.working(JISHISHAN):
        db.session.add(letter)
    return letter.id


@pytest.fixture
def dead_timers(world):
    """Two timers that nobody could answer, one of them set by a plugin."""
    timers = [
        Timer(
            region=JISHISHAN, id=new_id(), kind=kind, subject=uuid4(), due_at=now(), state="dead", attempts=8,
            error="ArithmeticError",
        )
        for kind in ("case.lapse", "plugin.ring")
    ]  # fmt: skip
    with world.working(JISHISHAN):
        db.session.add_all(timers)
    return [timer.id for timer in timers]


@pytest.fixture
def failed(world):
    """A short message that the gateway refused."""
    with world.working(JISHISHAN):
        (message,) = actions.notify("case.accepted", Recipient(phone="13900001234"), FACTS)
        db.session.flush()
        actions.put_back(message, error="HTTP 400", final=True)
    return message


def state(world, model, key):
    with world.working(JISHISHAN):
        return db.session.get(model, (JISHISHAN, key)).state


def test_the_desk_shows_a_dead_letter_with_its_reason_and_replays_it(world, as_, proof, dead):
    desk = as_("letter.read", "letter.replay")
    page = desk.get("/622927/desk/notices/letters/")
    assert page.status_code == 200
    assert "letter.handler_gone" in page.text
    assert desk.post(f"/622927/desk/notices/letters/{dead}/replay", data=proof).status_code == 303
    assert state(world, Letter, dead) == "open"


def test_all_letters_of_a_reason_are_replayed_with_one_button(world, as_, proof, dead):
    desk = as_("letter.read", "letter.replay")
    sent = desk.post("/622927/desk/notices/letters/replay", data={**proof, "reason": "letter.handler_gone"})
    assert sent.status_code == 303
    assert state(world, Letter, dead) == "open"


def test_who_may_only_read_letters_cannot_replay_them(world, as_, proof, dead):
    desk = as_("letter.read")
    assert "重新投递</button>" not in desk.get("/622927/desk/notices/letters/").text
    assert desk.post(f"/622927/desk/notices/letters/{dead}/replay", data=proof).status_code == 403
    assert state(world, Letter, dead) == "dead"


def test_the_desk_shows_dead_timers_in_words_and_replays_one_or_all(world, as_, proof, dead_timers):
    desk, (lapse, ring) = as_("letter.read", "letter.replay"), dead_timers
    page = desk.get("/622927/desk/notices/letters/").text
    assert "逾期未补正，终止办理" in page
    assert "<code>plugin.ring</code>" in page
    assert "ArithmeticError" in page
    assert "没有待处理的信件" not in page
    assert desk.post(f"/622927/desk/notices/timers/{lapse}/replay", data=proof).status_code == 303
    assert (state(world, Timer, lapse), state(world, Timer, ring)) == ("open", "dead")
    assert desk.post("/622927/desk/notices/timers/replay", data=proof).status_code == 303
    assert state(world, Timer, ring) == "open"
    assert "没有待处理的信件" in desk.get("/622927/desk/notices/letters/").text


def test_who_may_only_read_letters_cannot_replay_timers(world, as_, proof, dead_timers):
    desk = as_("letter.read")
    assert "重新办理</button>" not in desk.get("/622927/desk/notices/letters/").text
    for path in ("replay", f"{dead_timers[0]}/replay"):
        assert desk.post(f"/622927/desk/notices/timers/{path}", data=proof).status_code == 403
    assert state(world, Timer, dead_timers[0]) == "dead"


def test_machines_list_dead_timers_and_replay_one_or_all(world, as_, proof, dead_timers):
    machine, proven = as_("letter.read", "letter.replay"), {csrf.HEADER: proof[csrf.FIELD]}
    listed = machine.get("/api/v1/622927/timers?limit=1").json
    assert [each["id"] for each in listed["items"]] == [str(dead_timers[0])]
    assert (listed["items"][0]["kind"], listed["items"][0]["error"]) == ("case.lapse", "ArithmeticError")
    assert machine.get(f"/api/v1/622927/timers?after={listed['next']}").json["items"][0]["kind"] == "plugin.ring"
    again = machine.post(f"/api/v1/622927/timers/{dead_timers[0]}/replay", headers=proven)
    assert (again.status_code, again.json["attempts"]) == (200, 0)
    assert machine.post("/api/v1/622927/timers/replay", headers=proven).json == {"replayed": 1}
    assert machine.get("/api/v1/622927/timers").json["items"] == []
    assert machine.post(f"/api/v1/622927/timers/{dead_timers[0]}/replay", headers=proven).status_code == 404


def test_machines_send_a_failed_message_again_once(world, as_, proof, failed):
    machine, proven = as_("letter.read", "letter.replay"), {csrf.HEADER: proof[csrf.FIELD]}
    again = machine.post(f"/api/v1/622927/messages/{failed}/resend", headers=proven)
    assert (again.status_code, again.json["state"], again.json["id"] == str(failed)) == (200, "queued", False)
    assert machine.post(f"/api/v1/622927/messages/{failed}/resend", headers=proven).status_code == 409


def test_the_desk_sends_a_failed_message_again_once(world, as_, proof, failed):
    desk = as_("letter.read", "letter.replay")
    assert "重新发送</button>" in desk.get("/622927/desk/notices/messages/").text
    assert desk.post(f"/622927/desk/notices/messages/{failed}/resend", data=proof).status_code == 303
    with world.working(JISHISHAN):
        assert sorted(db.session.scalars(select(Message.state))) == ["failed", "queued"]
    assert "重新发送</button>" not in desk.get("/622927/desk/notices/messages/").text
    proven = {csrf.HEADER: proof[csrf.FIELD]}
    assert desk.post(f"/622927/desk/notices/messages/{failed}/resend", headers=proven).status_code == 409


def test_who_may_only_read_messages_cannot_send_them_again(world, as_, proof, failed):
    desk = as_("letter.read")
    assert "重新发送</button>" not in desk.get("/622927/desk/notices/messages/").text
    assert desk.post(f"/622927/desk/notices/messages/{failed}/resend", data=proof).status_code == 403


def test_a_staff_notice_is_shown_and_taken_off_the_list(world, as_, proof):
    with world.working(JISHISHAN):
        actions.tell_staff("case.submitted", number="622927-7")
        notice = db.session.query(StaffNotice).one().id
    desk = as_("notice.read")
    assert "新的申请，等待受理" in desk.get("/622927/desk/notices/").text
    assert desk.post(f"/622927/desk/notices/{notice}/seen", data=proof).status_code == 303
    assert "没有未看的消息" in desk.get("/622927/desk/notices/").text


def told(world, kind: str, **more) -> None:
    with world.working(JISHISHAN):
        actions.tell_staff(kind, number="622927-7", **more)


@pytest.mark.parametrize(
    ("kind", "way"),
    [
        ("case.submitted", "/622927/desk/cases/{about}"),
        ("transfer.taken", "/622927/desk/cases/{about}"),
        ("transfer.asked", "/622927/desk/transfers/{about}"),
        ("referral.asked", "/622927/desk/referrals/{about}"),
        ("original.sent", "/622927/desk/originals/slips/{about}"),
        ("case.revived", "/622927/desk/counter/received"),
        ("progress.reminded", "/622927/desk/progress/?release={about}"),
    ],
)
def test_a_staff_notice_leads_to_what_it_is_about(world, as_, kind, way):
    about = uuid4()
    told(world, kind, about=about)
    page = as_("notice.read", "case.read", "case.receive", "paper.read", "matter.read").get(LISTED).text
    assert f'<a href="{way.format(about=about)}">622927-7</a>' in page


@pytest.mark.parametrize(
    ("kind", "about"), [("case.submitted", uuid4()), ("case.submitted", None), ("gone.plugin", uuid4())]
)
def test_a_staff_notice_leads_nowhere_where_the_reader_may_not_go_or_nothing_is_known(world, as_, kind, about):
    told(world, kind, about=about)
    rights = {"notice.read", *(() if about and kind == "case.submitted" else ("case.read",))}
    page = as_(*rights).get(LISTED).text
    assert '<td data-label="办理">622927-7</td>' in page


def test_every_line_of_the_core_leads_to_a_page_that_takes_what_it_is_about(world):
    pages = {rule.endpoint: rule.arguments - {"region"} for rule in world.app.url_map.iter_rules()}
    assert {code for code in offices.STAFF if code not in offices.LEAD} <= {"region.took_over"}
    for lead in offices.LEAD.values():
        assert pages[lead.page] <= {lead.about}, lead


def test_a_line_of_a_plugin_leads_to_its_page_where_it_is_on(world, as_):
    told(world, "dummy.marked")
    desk = as_("notice.read", "dummy.read")
    assert "/622927/desk/dummy/" not in desk.get(LISTED).text.partition("<tbody>")[2]
    with world.working(JISHISHAN):
        switch("dummy", True, actor=SYSTEM)
    assert '<a href="/622927/desk/dummy/">622927-7</a>' in desk.get(LISTED).text


def test_the_log_of_messages_masks_the_recipient_and_hides_the_words(world, as_):
    with world.working(JISHISHAN):
        actions.notify("case.accepted", Recipient(phone="13900001234"), FACTS)
    page = as_("letter.read").get("/622927/desk/notices/messages/")
    assert "139****1234" in page.text
    assert "13900001234" not in page.text
    assert "建设工程规划许可" not in page.text


def test_a_citizen_reads_his_own_messages_and_nobody_else_s(world, as_, proof):
    mine, other = uuid4(), uuid4()
    with world.working(JISHISHAN):
        (inbox,) = actions.notify("case.accepted", Recipient(person=mine), FACTS)
    with world.app.app_context():
        jobs.tell([JISHISHAN, str(inbox)])
    browser = as_(kind="citizen", person=mine)
    assert "建设工程规划许可" in browser.get("/622927/notices/").text
    assert browser.post("/622927/notices/read", data=proof).status_code == 303
    with world.app.app_context(), tenancy.as_person(mine), work():
        assert queries.unread(mine) == 0
    assert "还没有消息" in as_(kind="citizen", person=other).get("/622927/notices/").text


def test_a_citizen_declines_invitations(world, as_, proof):
    me = uuid4()
    browser = as_(kind="citizen", person=me)
    assert browser.post("/622927/notices/choices", data={**proof, "kind": "reviews.invited"}).status_code == 303
    with world.app.app_context(), tenancy.as_person(me), work():
        assert queries.unwanted(me) == {"reviews.invited"}


def test_only_what_is_on_here_can_be_declined(world, as_):
    browser = as_(kind="citizen", person=uuid4())
    assert "请您评价" not in browser.get("/622927/notices/").text
    with world.working(JISHISHAN):
        switch("reviews", True, actor=SYSTEM)
    assert "请您评价" in browser.get("/622927/notices/").text


def test_a_stranger_has_no_inbox(client):
    assert client.get("/622927/notices/").status_code in (302, 303, 401)


def test_machines_list_dead_letters_with_their_reasons_and_replay_them(world, as_, dead):
    machine = as_("letter.read", "letter.replay")
    listed = machine.get("/api/v1/622927/letters").json
    assert [each["id"] for each in listed["items"]] == [str(dead)]
    assert listed["reasons"] == {"letter.handler_gone": 1}


def test_the_log_for_machines_names_no_recipient(world, as_):
    with world.working(JISHISHAN):
        actions.notify("case.accepted", Recipient(phone="13900001234"), FACTS)
    answer = as_("letter.read").get("/api/v1/622927/messages?state=queued")
    assert [each["channel"] for each in answer.json["items"]] == ["sms"]
    assert "1390000" not in answer.text


@pytest.fixture
def sent(world):
    """A short message that the gateway took, and the gateway's key."""
    world.app.config["WUTONG"] = _with_key(world)
    with world.working(JISHISHAN):
        (message,) = actions.notify("case.accepted", Recipient(phone="13900001234"), FACTS)
        db.session.flush()
        actions.record(message, provider="ref-1")
    return message


def _with_key(world):
    return replace(world.config, sms_key=KEY)


def receipt(client, body, headers):
    address = "/api/v1/622927/notices/receipts"
    return client.post(address, data=body, headers={"Content-Type": "application/json", **headers}).status_code


def test_a_signed_receipt_is_believed(world, client, sent):
    body = json.dumps({"id": f"{sent}.622927", "delivered": True}).encode()
    assert receipt(client, body, signing.signed(KEY, body)) == 204
    assert state(world, Message, sent) == "delivered"


def test_a_receipt_is_not_believed_without_the_key_for_another_body_or_too_late(world, client, sent):
    body = json.dumps({"id": f"{sent}.622927", "delivered": False}).encode()
    late = int(now().timestamp()) - signing.FRESH - 5
    for headers in ({}, signing.signed("guess", body), signing.signed(KEY, b"{}"), signing.signed(KEY, body, at=late)):
        assert receipt(client, body, headers) == 403
    assert state(world, Message, sent) == "sent"


def test_nobody_is_led_to_a_page_that_would_turn_them_away(world, as_):
    with world.working(JISHISHAN):
        db.session.add(
            StaffNotice(
                region=JISHISHAN, id=new_id(), kind="case.withdrawn", department=None, about=(case := new_id()),
                number="622927-7", at=now(), seen_at=None, seen_by=None, origin=new_id(),
            )
        )  # fmt: skip
    inbox, link = 'href="/622927/desk/notices/"', f'href="/622927/desk/cases/{case}"'
    auditor = as_("letter.read").get("/622927/desk/notices/letters/").text
    editor = as_("notice.read").get("/622927/desk/notices/").text
    clerk = as_("notice.read", "case.read").get("/622927/desk/notices/").text
    assert [inbox in page for page in (auditor, editor, clerk)] == [False, True, True]
    assert [link in page for page in (editor, clerk)] == [False, True]
