from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from wutong.db import db
from wutong.regions.models import Region
from wutong.testing.world import World
from wutong.web.paging import BadCursor, Cursor, fetch


def test_a_cursor_gives_back_the_keys_it_was_made_of() -> None:
    keys = [UUID(int=7), datetime(2026, 1, 2, tzinfo=UTC), date(2026, 3, 4), 5, "六"]
    assert Cursor.unpack(Cursor.pack(keys), 5) == keys


@pytest.mark.parametrize("text", ["", "!!", "e30", "WzFd", "bnVsbA", "W3sieiI6MX1d", "é"])
def test_a_cursor_nobody_gave_out_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        Cursor.unpack(text, 2)


def test_pages_follow_one_another_without_gap_or_repeat(world: World) -> None:
    orders = [(Region.code,), (Region.level.desc(), Region.code), (Region.level, Region.code.desc())]
    for keys in orders:
        with world.at(622927000000):
            wanted = db.session.scalars(select(Region).order_by(*keys)).all()
            met, cursor = [], None
            for _ in range(len(wanted)):
                page = fetch(db.session, select(Region), keys, cursor=cursor, limit=2)
                met += page.items
                cursor = page.next
                if cursor is None:
                    break
            assert [row.code for row in met] == [row.code for row in wanted]
            assert len(wanted) > 4


def test_the_last_page_has_no_next_and_the_limit_is_held(world: World) -> None:
    with world.at(622927000000):
        assert fetch(db.session, select(Region), (Region.code,), limit=1000).next is None
        assert len(fetch(db.session, select(Region), (Region.code,), limit=0).items) == 1
