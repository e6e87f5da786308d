from datetime import UTC, date, datetime, timedelta

from wutong.progress.rules import STATES, TONES, Tally, remindable, waited

THEN = datetime(2026, 3, 2, tzinfo=UTC)
SOME = Tally(1, 0, current=2, outdated=1, waiting=1, deferred=1, declined=3, since=THEN)


def test_the_rate_leaves_out_what_does_not_apply_and_counts_earlier_versions_as_claimed() -> None:
    assert SOME.claimable == 5
    assert SOME.rate == 3 / 5
    assert Tally(declined=3).rate is None


def test_tallies_add_up_and_keep_the_longest_wait() -> None:
    later = Tally(1, 1, current=4, since=THEN + timedelta(days=1))
    both = SOME.times(3) + later
    assert (both.places, both.done, both.current, both.open) == (4, 1, 10, 6)
    assert both.since == THEN
    assert (Tally() + later).since == later.since


def test_a_tile_says_whether_all_some_or_none_has_been_answered() -> None:
    assert Tally(1, 1, current=1).tone == "done"
    assert Tally(1, 1, declined=1).tone == "done"
    assert SOME.tone == "part"
    assert Tally(1, 0, outdated=2).tone == "none"
    assert Tally(1, 1).tone == "nothing"
    assert set(TONES) == {"done", "part", "none", "nothing"}
    assert len(STATES) == 5


def test_a_wait_is_told_in_whole_days() -> None:
    assert waited(THEN, THEN + timedelta(days=2, hours=23)) == 2
    assert waited(None, THEN) is None


def test_nobody_is_reminded_twice_a_day_nor_without_a_reason() -> None:
    today = date(2026, 3, 2)
    assert remindable(True, None, today)
    assert remindable(True, date(2026, 3, 1), today)
    assert not remindable(True, today, today)
    assert not remindable(False, None, today)
