"""The seam: a message once, in order, believed from its own sender alone."""

from dataclasses import replace

import pytest
from wutong_cross_province import post
from wutong_cross_province.post import Address, Message

from wutong.sdk import SYSTEM, new_id, now
from wutong.testing.tree import CHENGDONG, JISHISHAN


@pytest.fixture
def heard(monkeypatch) -> list[Message]:
    found: list[Message] = []
    monkeypatch.setitem(post.RECEIVERS, "test", found.append)
    return found


def message(about, seq: int) -> Message:
    return Message(new_id(), "test", about, Address("elsewhere", CHENGDONG), now(), {"n": seq}, seq=seq)


def test_a_message_is_taken_in_once_and_in_its_order(world, heard):
    about = new_id()
    first, second = message(about, 1), message(about, 2)
    with world.working(JISHISHAN), pytest.raises(post.TooEarly):
        post.deliver(second)
    for each, expected in ((first, True), (first, False), (second, True), (second, False)):
        with world.working(JISHISHAN):
            assert post.deliver(each) is expected
    assert [one.body["n"] for one in heard] == [1, 2]


def test_what_one_sender_says_does_not_count_for_another(world, heard):
    about = new_id()
    for sender in (Address("elsewhere", CHENGDONG), Address("", CHENGDONG), Address("elsewhere", JISHISHAN)):
        with world.working(JISHISHAN):
            assert post.deliver(replace(message(about, 1), sender=sender))
    assert len(heard) == 3


def test_nothing_leads_to_another_installation_until_somebody_brings_a_line(world):
    with world.working(JISHISHAN), pytest.raises(post.NoLine):
        post.send("test", new_id(), {}, to=Address("elsewhere", CHENGDONG), actor=SYSTEM)


def test_a_kind_that_nobody_knows_is_an_error_to_be_looked_at(world):
    with world.working(JISHISHAN), pytest.raises(post.UnknownKind):
        post.deliver(replace(message(new_id(), 1), kind="unheard"))
