from wutong import tenancy
from wutong.layers.cache import Readings
from wutong.testing.tree import GANSU, JISHISHAN


def test_what_was_read_is_read_once() -> None:
    readings, read = Readings(10), [1, 2, 3]
    with tenancy.at(GANSU):
        assert readings.get(("a",), lambda: read) is readings.get(("a",), lambda: [])


def test_a_reading_of_one_region_is_never_met_in_another() -> None:
    readings = Readings(10)
    with tenancy.at(GANSU):
        readings.get(("a",), lambda: [1])
    with tenancy.at(JISHISHAN):
        assert readings.get(("a",), lambda: [2]) == [2]


def test_the_least_recently_used_goes_when_the_limit_is_reached() -> None:
    readings = Readings(5)
    with tenancy.at(GANSU):
        for name in ("a", "b"):
            readings.get((name,), lambda: [1, 2])
        readings.get(("a",), lambda: [])
        readings.get(("c",), lambda: [3, 4])
        assert readings.weight == 4
        assert readings.get(("a",), lambda: []) == [1, 2]
        assert readings.get(("b",), lambda: []) == [], "it was the one nobody had asked for since"


def test_a_reading_heavier_than_the_whole_is_not_kept() -> None:
    readings = Readings(2)
    with tenancy.at(GANSU):
        assert readings.get(("a",), lambda: [1, 2, 3]) == [1, 2, 3]
        assert readings.weight == 0
