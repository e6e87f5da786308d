"""What the other side may not say of a hand-over, and what does not strand one."""

from datetime import timedelta

import pytest
from wutong_cross_province import post, queries
from wutong_cross_province.actions import collecting, following, handing, handling, lapsing, resulting
from wutong_cross_province.actions.collecting import Handed
from wutong_cross_province.models import Checklist
from wutong_cross_province.post import Address
from wutong_cross_province.rules import NotYours, Nowhere

from wutong import clock
from wutong.cases.actions import deciding
from wutong.flow import NotOpen
from wutong.sdk import SYSTEM, db, new_id, now
from wutong.testing.tree import CHENGDONG, JISHISHAN

from .conftest import papers
from .test_handover import case_of, decided, happened


def said(stage, kind: str, about, body: dict, *, by: int, to: int) -> None:
    """A message as the other side writes it, whatever its own side thinks of it."""
    with stage.world.working(by):
        post.send(kind, about, body, to=Address("", to), actor=SYSTEM)


def heard(stage, kind: str, about, body: dict, *, sender: int, place: int) -> None:
    """The same, at the receiver."""
    with stage.world.working(place):
        told = post.Message(new_id(), kind, about, Address("", sender), now(), body)
        post.RECEIVERS[kind](told)


@pytest.mark.parametrize("step", ["hand_out", "give_up", "send", "supplement", "take_result", "collect"])
def test_a_business_place_does_not_say_what_the_window_alone_does(stage, step):
    handover = stage.collected("身份证")
    body = {"move": step, "at": now().isoformat(), "text": "本人签收"}
    with pytest.raises(NotYours):
        heard(stage, "progress", handover, body, sender=JISHISHAN, place=CHENGDONG)
    assert stage.row(CHENGDONG, "window", handover).state == "collected"


def package(handover) -> dict:
    given = {"name": "张三丰", "id_number": "440524188001010014", "telephone": "13900001234", "answers": "{}"}
    return {
        "number": "DS", "mode": "collect", "place": JISHISHAN, "matter": "nothing", "title": "", "version": "",
        "way": "window", "began_at": now().isoformat(), "joint": None, "transfer": "electronic", "given": given,
        "originals": [], "history": [{"what": "send", "at": now().isoformat(), "text": ""}],
    }  # fmt: skip


def test_a_package_that_is_a_case_already_does_not_become_a_second_one(stage):
    handover = stage.sent()
    case_id = case_of(stage, handover).id
    heard(stage, "package", handover, package(handover), sender=CHENGDONG, place=JISHISHAN)
    stage.deliver()
    row = stage.row(JISHISHAN, "home", handover)
    assert (row.state, row.case_id) == ("arrived", case_id)
    assert happened(stage, CHENGDONG, "window", handover).count("arrive") == 1


def test_a_window_that_was_restored_and_hands_over_again_hears_where_its_case_stands(stage):
    handover = stage.sent()
    decided(stage, handover)
    number = case_of(stage, handover).number
    with stage.world.working(CHENGDONG):
        row = queries.handover(handover, "window")
        row.state, row.case_number = "sent", None  # as it stood before; what is sent is numbered by the carrier
        post.send("package", handover, package(handover), to=Address("", JISHISHAN), actor=SYSTEM)
    stage.deliver()
    row = stage.row(CHENGDONG, "window", handover)
    assert (row.state, row.result, row.case_number) == ("decided", "granted", number)


def test_a_parcel_that_is_handed_over_anew_replaces_what_came_before(stage):
    handover = stage.collected(originals=["身份证"])
    with stage.world.working(CHENGDONG):
        handing.send(handover, "post", "EMS", "EX123456789CN", actor=stage.clerk)
    stage.deliver()
    posted = package(handover) | {"transfer": "post", "originals": ["身份证"]}
    posted["given"] = posted["given"] | {"name": "张三"}
    heard(stage, "package", handover, posted, sender=CHENGDONG, place=JISHISHAN)
    with stage.world.at(JISHISHAN):
        assert queries.brought(handover).name.reveal() == "张三"
        assert len(queries.sheets(handover)) == 1


def test_a_package_under_the_id_of_our_own_hand_over_deletes_nothing_here(stage):
    handover = stage.collected("身份证")
    with pytest.raises(NotYours):
        heard(stage, "package", handover, package(handover), sender=JISHISHAN, place=CHENGDONG)
    with stage.world.at(CHENGDONG):
        assert queries.brought(handover) is not None
        assert len(queries.sheets(handover)) == 1


def test_both_sides_finish_at_once_and_the_next_message_is_still_read(stage):
    handover = stage.sent()
    decided(stage, handover)
    with stage.world.working(JISHISHAN):
        resulting.send_result(handover, "", "", papers("办理结果"), actor=stage.handler)
    stage.deliver()
    case_id = case_of(stage, handover).id
    with stage.world.working(JISHISHAN):
        deciding.deliver(case_id, "hall", actor=stage.handler)
        following.follow(case_id)
    with stage.world.working(CHENGDONG):
        handing.hand_out(handover, "张三丰", actor=stage.clerk)
    said(stage, "note", handover, {"id": str(new_id()), "about": "other", "text": "已交本人。"},
         by=CHENGDONG, to=JISHISHAN)  # fmt: skip
    stage.deliver()
    assert stage.row(JISHISHAN, "home", handover).state == "delivered"
    with stage.world.at(JISHISHAN):
        assert [note.text.reveal() for note in queries.notes(handover, "home")] == ["已交本人。"]


def test_a_parcel_is_said_to_be_here_once(stage):
    handover = stage.collected(originals=["身份证"])
    with stage.world.working(CHENGDONG):
        handing.send(handover, "post", "EMS", "EX123456789CN", actor=stage.clerk)
    stage.deliver()
    with stage.world.working(JISHISHAN):
        assert queries.brought(handover).erase_at is not None  # a parcel that never comes is not waited for for ever
        handling.arrive(handover, papers("身份证"), actor=stage.handler)
    with stage.world.working(JISHISHAN), pytest.raises(NotOpen):
        handling.arrive(handover, papers("身份证"), actor=stage.handler)


def test_files_go_with_what_was_typed_when_nobody_hands_over(stage):
    handover = stage.collected("身份证")
    with stage.world.working(CHENGDONG):
        lapsing.lapse(handover)
        assert len(queries.sheets(handover)) == 1
    with clock.frozen(clock.now() + timedelta(days=31)), stage.world.working(CHENGDONG):
        lapsing.lapse(handover)
        assert queries.sheets(handover) == []


def test_nothing_more_is_collected_than_was_asked_for(stage):
    handover = stage.sent()
    with stage.world.working(CHENGDONG), pytest.raises(collecting.NoMore):
        collecting.complete(handover, Handed(papers("合同")), actor=stage.clerk)
    with stage.world.at(CHENGDONG):
        assert queries.sheets(handover) == []


def test_what_is_decided_in_the_window_s_own_region_is_not_handed_over(stage):
    asked = stage.asked()
    with stage.world.working(CHENGDONG):
        row = db.session.get(Checklist, (CHENGDONG, asked))
        body = {"home": CHENGDONG, "title": row.title, "modes": row.modes, "version": row.version, "content": {}}
        row.content = row.told_at = None
    heard(stage, "checklist.told", asked, body, sender=JISHISHAN, place=CHENGDONG)
    found = stage.checklist(asked)
    assert (found.why, found.content) == (Nowhere.code, None)
