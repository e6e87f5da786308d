"""A way that a plugin brings: chosen by a person, used after the inbox, tried again, switched off with its plugin."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from wutong_dummy.sending import SLIP, TRAY

from wutong import jobs
from wutong.clock import new_id
from wutong.db import db
from wutong.notices import actions
from wutong.notices.actions import Recipient
from wutong.notices.models import Message
from wutong.notices.ways import DISCREET, NoSuchWay
from wutong.sdk import notice_receipt
from wutong.testing.tree import JISHISHAN
from wutong.testing.world import World

FACTS = {"matter": "建设工程规划许可", "number": "7", "due": "2026年12月1日"}


@pytest.fixture
def on(world: World) -> Iterator[World]:
    """The dummy on, an empty tray."""
    world.switch_on("dummy")
    TRAY.clear()
    yield world
    TRAY.clear()


def choose(world: World, person: UUID, address: str = "012") -> None:
    with world.visiting(JISHISHAN, person):
        actions.choose_way(person, SLIP.name, wanted=True, address=address)


def told(world: World, person: UUID, **facts: str) -> list[UUID]:
    """What leaves the house over the way once the inbox was told."""
    with world.working(JISHISHAN):
        actions.notify("case.accepted", Recipient(person=person), {**FACTS, **facts}, origin=new_id())
    with world.working(JISHISHAN):
        waiting = select(Message.id).where(Message.channel == "inbox", Message.state == "queued")
        actions.tell(*db.session.scalars(waiting))
    with world.at(JISHISHAN):
        over = select(Message.id).where(Message.person == person, Message.channel == SLIP.name)
        return list(db.session.scalars(over.order_by(Message.id)))


def send(world: World, message: UUID) -> tuple[str, str | None, str | None]:
    """What became of it: its state, the provider's reference, what went wrong."""
    with world.app.app_context():
        jobs.send(JISHISHAN, str(message))
    with world.at(JISHISHAN):
        row = db.session.get_one(Message, (JISHISHAN, message))
        return row.state, row.provider, row.error


def test_who_chose_the_way_is_told_over_it_and_nobody_else(on: World) -> None:
    person, other = new_id(), new_id()
    choose(on, person)
    assert told(on, other) == []
    (message,) = told(on, person)
    assert send(on, message) == ("sent", "slip-1", None)
    assert [(drawer, FACTS["matter"] in words) for _, drawer, words in TRAY] == [("12", True)]


def test_what_is_delicate_is_not_said_outside(on: World) -> None:
    person = new_id()
    choose(on, person)
    (message,) = told(on, person, matter="残疾人证办理")
    send(on, message)
    assert [words for *_, words in TRAY] == [DISCREET]


def test_a_receipt_closes_the_message_of_the_way_alone(on: World) -> None:
    person = new_id()
    choose(on, person)
    (message,) = told(on, person)
    send(on, message)
    for channel, key, state in (
        ("dummy.other", TRAY[0][0], "sent"), (SLIP.name, "nothing", "sent"), (SLIP.name, str(new_id()), "sent"),
        (SLIP.name, TRAY[0][0], "delivered"),
    ):  # fmt: skip
        with on.working(JISHISHAN):
            notice_receipt(channel, key, delivered=True)
        with on.at(JISHISHAN):
            assert db.session.get_one(Message, (JISHISHAN, message)).state == state


@pytest.mark.parametrize(("address", "state", "error"), [("0", "failed", "NoDrawer"), ("13", "queued", "OSError")])
def test_what_is_not_taken_is_tried_again_unless_it_is_for_good(
    on: World, address: str, state: str, error: str
) -> None:
    person = new_id()
    choose(on, person, address)
    (message,) = told(on, person)
    assert send(on, message) == (state, None, error)


def test_off_nothing_is_written_and_what_waits_is_given_up(on: World) -> None:
    person = new_id()
    choose(on, person)
    (message,) = told(on, person)
    on.switch_on("dummy", on=False)
    assert send(on, message) == ("failed", None, "SwitchedOff")
    assert told(on, person) == [message]
    assert TRAY == []
    with on.visiting(JISHISHAN, person), pytest.raises(NoSuchWay):
        actions.choose_way(person, SLIP.name, wanted=True, address="1")


def test_a_person_chooses_on_the_page_of_his_messages_and_takes_it_back(on: World, as_: Any, proof: Any) -> None:
    person = new_id()
    browser = as_(kind="citizen", person=person)
    page = browser.get("/622927/notices/").text
    assert "纸条" in page
    assert "抽屉号码" in page
    wrong = browser.post("/622927/notices/ways", data={**proof, "channel": SLIP.name, "wanted": "1", "address": "x"})
    assert wrong.status_code == 422
    assert "请填写抽屉上的号码" in wrong.text
    browser.post("/622927/notices/ways", data={**proof, "channel": SLIP.name, "wanted": "1", "address": "12"})
    assert "停用" in browser.get("/622927/notices/").text
    assert len(told(on, person)) == 1
    browser.post("/622927/notices/ways", data={**proof, "channel": SLIP.name, "wanted": "0"})
    assert len(told(on, person)) == 1
