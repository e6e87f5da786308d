from datetime import date
from pathlib import Path

import pytest

from wutong.calendar import notices


def test_the_file_holds_every_year_from_2004_to_2026():
    assert sorted({notice.day.year for notice in notices.read()}) == list(range(2004, 2027))


def test_the_file_is_what_its_package_says():
    assert list(notices.build()) == notices.read()


def test_the_arrangement_of_2025_is_the_state_councils():
    off = {(n.day.month, n.day.day) for n in notices.read() if n.day.year == 2025 and not n.working}
    worked = {(n.day.month, n.day.day) for n in notices.read() if n.day.year == 2025 and n.working}
    new_year = {(1, 1), *((1, day) for day in range(28, 32)), *((2, day) for day in range(1, 5))}
    spring = {(4, 4), (4, 5), (4, 6), *((5, day) for day in range(1, 6)), (5, 31), (6, 1), (6, 2)}
    assert off == new_year | spring | {(10, day) for day in range(1, 9)}
    assert worked == {(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)}


def test_what_is_written_is_read_again(tmp_path: Path):
    days = [notices.Notice(date(2027, 1, 1), False, "元旦", "国办发明电")]
    notices.write(days, tmp_path / "days.csv")
    assert notices.read(tmp_path / "days.csv") == days


def test_a_day_that_stands_twice_is_refused(tmp_path: Path):
    day = notices.Notice(date(2027, 1, 1), False, "元旦", "国办发明电")
    notices.write([day, day], tmp_path / "days.csv")
    with pytest.raises(ValueError, match="twice"):
        notices.read(tmp_path / "days.csv")
