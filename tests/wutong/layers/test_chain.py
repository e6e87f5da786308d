"""Taking releases back, step by step, on one element of one item: a table, and the naive model over random stories."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.wutong.layers.naive import BLANK, Naive, Said
from tests.wutong.layers.stories import START

from wutong.layers.chain import FOREVER, Link, fallen, inserted, origin, undone

NOTHING = {"phone": None, "hours": None}


@dataclass
class Book:
    """One region's own layer of one item, written with the functions of the chain alone; releases are 1, 2, 3 …"""

    chain: list[Link] = field(default_factory=list)
    undoers: list[tuple[UUID, UUID]] = field(default_factory=list)
    count: int = 0

    @property
    def held(self) -> Any:
        return self.chain[-1].content if self.chain else NOTHING

    def publish(self, changes: dict[str, Any]) -> bool:
        """Publish what differs; the number is used up in any case."""
        self.count += 1
        told = {name: value for name, value in changes.items() if value != self.held[name]}
        if told:
            new = Link(UUID(int=self.count), self.count, self._at(), FOREVER, frozenset(told), told)
            self.chain = inserted(self.chain, new, NOTHING)
        return bool(told)

    def roll_back(self, number: int) -> bool:
        release = UUID(int=number)
        pending = [(UUID(int=0), release), *self.undoers]
        cause = origin(release, self.undoers)
        if not any(link.release == cause for link in self.chain):
            return False
        if done := self.publish(undone(self.chain, cause, pending, self._at(), NOTHING)):
            self.undoers.insert(0, (UUID(int=self.count), release))
        return done

    def _at(self) -> Any:
        return START + timedelta(seconds=self.count)


@pytest.mark.parametrize(
    ("back", "then"),
    [
        ([3], "2"),
        ([3, 2], "1"),
        ([3, 2, 1], None),
        ([2], "3"),
        ([2, 3], "2"),
        ([3, 4], "3"),
        ([3, 4, 3], "2"),
        ([3, 4, 3, 2], "1"),
        ([3, 3], "2"),
        ([3, 2, 4], "3"),
        ([3, 2, 5], "2"),
        ([3, 2, 5, 4], "3"),
    ],
)
def test_taking_back_goes_to_what_still_stands_and_a_roll_back_can_be_taken_back(back: list[int], then: Any) -> None:
    """The first three say 1, 2 and 3; the fourth and later ones are roll-backs."""
    book = Book()
    for told in ("1", "2", "3"):
        book.publish({"phone": told})
    for number in back:
        book.roll_back(number)
    assert book.held["phone"] == then


def test_a_state_that_was_taken_back_is_not_restored_by_taking_a_later_release_back() -> None:
    book = Book()
    for told in ({"phone": "1", "hours": "早"}, {"phone": "2", "hours": "晚"}, {"phone": "3"}):
        book.publish(told)
    assert book.roll_back(2), "the hours; the telephone was set again since"
    assert book.held == {"phone": "3", "hours": "早"}
    assert book.roll_back(3)
    assert book.held == {"phone": "1", "hours": "早"}
    assert book.roll_back(4), "the roll-back of the second"
    assert book.held == {"phone": "2", "hours": "晚"}


def test_a_roll_back_that_is_taken_back_takes_nothing_back() -> None:
    first, second, third = (UUID(int=number) for number in (1, 2, 3))
    assert fallen([(second, first)]) == {first}
    assert fallen([(third, second), (second, first)]) == {second}
    assert origin(third, [(third, second), (second, first)]) == first


VALUES = st.fixed_dictionaries({}, optional={"phone": st.sampled_from([None, "1", "2"]), "hours": st.just("早")})
VERBS = st.lists(st.one_of(VALUES, st.integers(1, 8)), max_size=9)


@given(VERBS)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_what_is_taken_back_was_never_said(verbs: list[Any]) -> None:
    book, naive, known = Book(), Naive({"phone": "free", "hours": "free"}, {}, {}), dict[int, Said]()
    for verb in verbs:
        order, undoes = book.count + 1, known.get(verb) if isinstance(verb, int) else None
        if isinstance(verb, int) and undoes is None:
            continue
        edits = {} if undoes else {name: value for name, value in verb.items() if value != book.held[name]}
        done = book.roll_back(verb) if undoes else book.publish(verb)
        said = Said(1, START + timedelta(seconds=order), order, {0: edits}, undoes=undoes)
        if done:
            known[book.count] = said
            naive.said.append(said)
        told = naive.own(1, 0, said.starts)
        assert {name: told[name] for name in NOTHING} == book.held, verbs
        assert BLANK.items() <= told.items()
