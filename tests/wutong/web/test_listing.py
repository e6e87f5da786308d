"""Lists worked out as a whole are read part by part to their end, and no cursor written by hand breaks them."""

import pytest

from wutong.web.listing import part
from wutong.web.paging import BadCursor, Cursor


@pytest.mark.parametrize("size", [0, 1, 9, 10, 11, 25])
def test_the_parts_together_are_the_list(size: int) -> None:
    told, after = list[int](), None
    for _ in range(9):
        page = part(range(size), {"after": after, "limit": 10})
        told += page["items"]
        if (after := page["next"]) is None:
            break
    assert told == list(range(size))
    assert after is None


def test_behind_the_end_nothing_is_left() -> None:
    assert part([1, 2], {"after": Cursor.pack([7]), "limit": 10}) == {"items": [], "next": None}


@pytest.mark.parametrize("keys", [[-1], [0], [True], ["1"], [1.5], [None], [1, 2], []])
def test_what_was_never_given_out_is_refused(keys: list[object]) -> None:
    with pytest.raises(BadCursor):
        part([1, 2], {"after": Cursor.pack(keys), "limit": 10})
