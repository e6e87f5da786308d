"""A fact is recorded once, becomes a letter for each reaction, and is gone when its transaction fails."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from wutong import events, timers
from wutong.access import SYSTEM
from wutong.clock import new_id, now
from wutong.db import db
from wutong.events import Event, Letter, Reactions, event, publish
from wutong.testing.tree import DONGXIANG, JISHISHAN, LINXIA
from wutong.timers import Timer


@event("test.happened", abroad=True)
@dataclass(frozen=True)
class Happened:
    thing: UUID
    count: int = 0
    on: date | None = None
    at: datetime | None = None
    names: tuple[str, ...] = ()
    others: tuple[UUID, ...] = ()


@event("test.kept")
@dataclass(frozen=True)
class Kept:
    thing: UUID


def react(fact: Happened, envelope: events.Envelope) -> None:
    """Stands in a letter by its name."""


@pytest.fixture(autouse=True)
def reactions(world, monkeypatch):
    fresh = Reactions()
    fresh.register(Happened, react)
    monkeypatch.setattr(events, "REACTIONS", fresh)
    return fresh


@given(
    st.builds(
        Happened,
        thing=st.uuids(),
        count=st.integers(),
        on=st.none() | st.dates(),
        at=st.none() | st.datetimes(timezones=st.just(now().tzinfo)),
        names=st.lists(st.text()).map(tuple),
        others=st.lists(st.uuids()).map(tuple),
    )
)
def test_a_fact_comes_back_from_the_wire_as_it_went(fact: Happened):
    assert events.restored("test.happened", events.payload(fact)) == fact


def test_a_field_of_a_newer_writer_is_left_out():
    thing = new_id()
    assert events.restored("test.happened", {"thing": str(thing), "later": 1}) == Happened(thing)


def test_a_name_on_the_wire_is_given_once():
    @dataclass(frozen=True)
    class Other:
        thing: UUID

    with pytest.raises(ValueError, match="taken"):
        event("test.happened")(Other)


def test_publishing_writes_the_event_at_home_and_a_letter_for_the_reaction(world):
    thing = new_id()
    with world.at(JISHISHAN):
        number = publish(Happened(thing), actor=SYSTEM, about=thing)
        (row,) = events.history(thing)
        (letter,) = db.session.scalars(select(Letter))
        assert (row.id, row.region, row.actor_kind) == (number, JISHISHAN, "system")
        assert (letter.to_region, letter.from_region, letter.event_id) == (JISHISHAN, JISHISHAN, number)
        assert events.REACTIONS.named(letter.handler) is react


def test_a_letter_to_another_region_is_read_by_both_ends_and_nobody_else(world):
    with world.working(JISHISHAN):
        publish(Happened(new_id()), actor=SYSTEM, to=DONGXIANG, enclosure="张三".encode())
    for region, seen in ((JISHISHAN, 1), (DONGXIANG, 1), (LINXIA, 0)):
        with world.at(region):
            assert len(db.session.scalars(select(Letter)).all()) == seen
    with world.at(DONGXIANG):
        (letter,) = db.session.scalars(select(Letter))
        assert letter.enclosure.decode() == "张三"
        assert db.session.scalars(select(Event)).all() == []


def test_a_fact_that_is_a_regions_own_business_is_not_sent_abroad(world):
    with world.at(JISHISHAN), pytest.raises(ValueError, match="stays at home"):
        publish(Kept(new_id()), actor=SYSTEM, to=DONGXIANG)


def test_what_fails_was_never_said(world):
    def said_and_failed() -> None:
        with world.working(JISHISHAN):
            publish(Happened(new_id()), actor=SYSTEM)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        said_and_failed()
    with world.at(JISHISHAN):
        assert db.session.scalars(select(Event)).all() == db.session.scalars(select(Letter)).all() == []


def test_a_reaction_of_a_plugin_that_is_off_gets_no_letter(world, reactions):
    reactions.register(Happened, test_what_fails_was_never_said, owner="guest")
    reactions.is_on = lambda owner: owner != "guest"
    with world.at(JISHISHAN):
        publish(Happened(new_id()), actor=SYSTEM)
        assert [letter.handler for letter in db.session.scalars(select(Letter))] == [events.handler_name(react)]


def look(fact: Happened, envelope: events.Envelope) -> None:
    """Looks at the thing as it stands."""


def test_who_looks_at_how_things_stand_gets_one_letter_a_transaction_and_thing(world, reactions):
    reactions.register(Happened, look, latest=True)
    thing, other = new_id(), new_id()
    for about in (thing, thing, other), (thing,):
        with world.working(JISHISHAN):
            for each in about:
                publish(Happened(each), actor=SYSTEM, about=each)
    with world.at(JISHISHAN):
        asked = select(Letter).where(Letter.handler == events.handler_name(look))
        told = [letter.payload["thing"] for letter in db.session.scalars(asked)]
        assert sorted(told) == sorted(map(str, (thing, thing, other)))
        assert len(db.session.scalars(select(Event)).all()) == 4


def test_a_citizen_reads_the_events_about_herself_alone(world):
    alice, bob = new_id(), new_id()
    with world.visiting(JISHISHAN, alice):
        publish(Happened(new_id()), actor=SYSTEM, subject=alice)
    with world.visiting(JISHISHAN, bob):
        publish(Happened(new_id()), actor=SYSTEM, subject=bob)
        assert [row.subject for row in db.session.scalars(select(Event))] == [bob]


def test_one_timer_is_enough_for_all_who_ask_for_the_same(world):
    day, at = new_id(), now() + timedelta(days=1)
    with world.at(JISHISHAN):
        first = timers.at_time("count", day, at, once=True)
        assert timers.at_time("count", day, at, once=True) == first
        others = {
            timers.at_time("count", *other, once=True) for other in ((new_id(), at), (day, at + timedelta(days=1)))
        }
        assert len(others | {first}) == 3
        db.session.get_one(Timer, (JISHISHAN, first)).state = "done"
        assert timers.at_time("count", day, at, once=True) != first


def test_a_timer_is_taken_back_by_kind_and_subject(world):
    case = new_id()
    with world.at(JISHISHAN):
        timers.at_time("deemed", case, now() + timedelta(days=5))
        timers.at_time("lapse", case, now() + timedelta(days=9))
        assert timers.cancel_time("deemed", case) == 1
        assert timers.cancel_time("deemed", case) == 0
        assert [row.kind for row in db.session.scalars(select(Timer))] == ["lapse"]
