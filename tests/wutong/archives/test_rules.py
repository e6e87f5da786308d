"""Numbers, terms, and the chain of a case's events."""

from datetime import date

import pytest

from wutong.archives import rules

EVENTS = [b'{"a":1}', b'{"b":2}', b'{"c":3}']


def chained() -> tuple[list[bytes], str]:
    lines, links = zip(*rules.linked(rules.ROOT, EVENTS), strict=True)
    return list(lines), links[-1].hex()


def test_a_number_says_place_fonds_year_term_and_item():
    assert rules.number("622927", "J001", 2026, "D30", 12) == "622927-J001-2026-D30-000012"
    assert rules.supplement("622927-J001-2026-D30-000012", 1) == "622927-J001-2026-D30-000012-B01"


@pytest.mark.parametrize(("term", "day"), [("D10", date(2036, 12, 31)), ("D30", date(2056, 12, 31)), ("Y", None)])
def test_a_term_ends_with_the_year(term, day):
    assert rules.until(date(2026, 2, 3), term) == day


def test_what_was_decided_is_kept_longer_than_what_was_taken_back():
    assert (rules.usual("archived"), rules.usual("withdrawn")) == ("D30", "D10")
    assert rules.longest(["D10", "Y", "D30"]) == "Y"


def test_a_chain_that_nobody_touched_stands():
    lines, head = chained()
    assert rules.first_fault(b"".join(lines), head) is None


@pytest.mark.parametrize(
    ("touch", "place"),
    [
        (lambda x: [x[0], x[2], x[1], x[3]], 1),  # two events changed places
        (lambda x: [x[0], x[1], x[3]], 2),  # one was taken out
        (lambda x: x[:-1], 3),  # the last was taken out
        (lambda x: [x[0], x[1], x[2].replace(b'"b"', b'"x"'), x[3]], 2),  # one was written over
        (lambda x: [*x, b"4 " + b"0" * 64 + b" {}\n"], 4),  # one was put in
        (lambda x: [], 0),
    ],
)
def test_the_first_line_that_does_not_stand_is_named(touch, place):
    lines, head = chained()
    assert rules.first_fault(b"".join(touch(lines)), head) == place
