from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wutong.audit import rules
from wutong.audit.rules import ROOT, Break, Link
from wutong.clock import new_id


def keyed(last, content):
    return sha256(last + content).digest()


def chain(events):
    return list(rules.links((0, ROOT), [(UUID(int=i), event) for i, event in enumerate(events)], keyed))


EVENTS = st.lists(st.binary(min_size=1, max_size=8), min_size=2, max_size=8)


@given(EVENTS)
def test_a_chain_that_nobody_touched_stands(events):
    assert rules.first_break(chain(events), keyed) is None


@given(EVENTS, st.data())
def test_the_first_changed_event_is_named(events, data):
    links = chain(events)
    place = data.draw(st.integers(0, len(links) - 1))
    links[place] = Link(place + 1, links[place].event_id, links[place].hash, b"something else")
    assert rules.first_break(links, keyed) == Break("changed", UUID(int=place), place + 1)


@given(EVENTS, st.data())
def test_the_first_missing_event_is_named(events, data):
    links = chain(events)
    place = data.draw(st.integers(0, len(links) - 1))
    links[place] = Link(place + 1, links[place].event_id, links[place].hash, None)
    assert rules.first_break(links, keyed) == Break("missing", UUID(int=place), place + 1)


@given(EVENTS, st.data())
def test_a_link_taken_out_of_the_middle_is_noticed(events, data):
    links = chain(events)
    place = data.draw(st.integers(0, len(links) - 2))
    del links[place]
    assert rules.first_break(links, keyed).number == place + 1


def test_two_links_that_trade_places_are_noticed():
    one, two = chain([b"one", b"two"])
    traded = [Link(1, two.event_id, two.hash, two.event), Link(2, one.event_id, one.hash, one.event)]
    assert rules.first_break(traded, keyed) == Break("changed", two.event_id, 1)


def test_the_same_row_has_the_same_bytes_in_every_time_zone():
    moment = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
    there = moment.astimezone(tz=None)
    assert rules.canonical({"b": 1, "a": moment}) == rules.canonical({"a": there, "b": 1})


def test_ids_made_well_before_a_sealed_one_are_settled():
    newest, before = new_id(), new_id().int - (int((rules.GRACE + timedelta(seconds=5)).total_seconds() * 1000) << 80)
    assert UUID(int=before) < rules.settled(newest) < newest
