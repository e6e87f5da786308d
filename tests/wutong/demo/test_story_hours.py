"""The story reads a telephone only at hours at which ordinary notices leave."""

from datetime import datetime

import pytest

from wutong import clock
from wutong.demo.story import by_day


@pytest.mark.parametrize(
    ("hour", "minute", "leaves"),
    [(0, 2, False), (7, 59, False), (8, 3, False), (8, 6, True), (20, 59, True), (21, 0, False), (23, 59, False)],
)
def test_a_telephone_is_asked_only_when_notices_left_from_the_storys_beginning(
    hour: int, minute: int, leaves: bool
) -> None:
    moment = datetime(2026, 4, 1, hour, minute, tzinfo=clock.SHANGHAI)
    with clock.frozen(moment):
        assert by_day() is leaves
