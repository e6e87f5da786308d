"""Lines of the picture go by boxes, never behind them: else what is needed would seem to come from another."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from wutong_one_thing import drawing
from wutong_one_thing.rules.bundles import Edge

CODES = "ABCDEFGH"
PAIRS = [(before, after) for place, before in enumerate(CODES) for after in CODES[place + 1 :]]
RECT = re.compile(r'<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"')
PATH = re.compile(r'<path d="(M[^"]+)" fill="none"')
STEP = re.compile(r"([MCV])([\d ]+)")


def curve(a, b, c, d, at):
    """A point of a Bézier curve (cubic)."""
    rest = 1 - at
    return tuple(
        rest**3 * p + 3 * rest**2 * at * q + 3 * rest * at**2 * r + at**3 * s
        for p, q, r, s in zip(a, b, c, d, strict=True)
    )


def points(path):
    """Points along a line, close together."""
    here, found = (0, 0), []
    for kind, told in STEP.findall(path):
        numbers = [int(each) for each in told.split()]
        if kind == "M":
            here = tuple(numbers)
        elif kind == "V":
            found += [(here[0], y) for y in range(here[1], numbers[0])]
            here = (here[0], numbers[0])
        else:
            ends = [tuple(numbers[at : at + 2]) for at in (0, 2, 4)]
            found += [curve(here, *ends, at / 20) for at in range(21)]
            here = ends[-1]
    return found


@given(st.sets(st.sampled_from(PAIRS), max_size=14))
def test_no_line_goes_behind_a_box(pairs):
    drawn = drawing.svg({code: code for code in CODES}, [Edge(*pair) for pair in sorted(pairs)], "")
    boxes = [tuple(map(int, each)) for each in RECT.findall(drawn)]
    paths = PATH.findall(drawn)
    assert (len(boxes), len(paths)) == (len(CODES), len(pairs))
    inside = [
        (path, x, y)
        for path in paths
        for x, y in points(path)
        for left, top, wide, tall in boxes
        if left < x < left + wide and top < y < top + tall
    ]
    assert inside == []


def test_lines_of_two_boxes_go_down_in_lanes_of_their_own():
    drawn = drawing.svg(
        {code: code for code in CODES},
        [*(Edge(*pair) for pair in pairwise(CODES[:6])), Edge("A", "D"), Edge("B", "E")],
        "",
    )
    assert len(set(re.findall(r" (\d+) \d+V", drawn))) == 2
