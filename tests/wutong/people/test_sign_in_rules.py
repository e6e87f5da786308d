from datetime import UTC, datetime, timedelta

import pytest

from wutong.people.rules import sign_in

NOON = datetime(2026, 5, 6, 12, 7, 30, tzinfo=UTC)


def test_a_limit_lets_exactly_its_number_pass_and_says_how_long_to_wait():
    limit = sign_in.Limit("x", 5, timedelta(minutes=15))
    limit.check(5, NOON)
    with pytest.raises(sign_in.TooMany) as refused:
        limit.check(6, NOON)
    assert refused.value.facts["minutes"] == 8
    assert "8" in refused.value.text()


def test_a_window_starts_at_a_round_time():
    limit = sign_in.Limit("x", 5, timedelta(minutes=15))
    assert limit.start(NOON) == datetime(2026, 5, 6, 12, 0, tzinfo=UTC)
    assert limit.start(NOON + timedelta(minutes=8)) == datetime(2026, 5, 6, 12, 15, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["staff", "citizen"])
def test_a_session_ends_by_idleness_and_by_age(kind):
    life = sign_in.LIVES[kind]
    second = timedelta(seconds=1)
    assert not life.over(opened=NOON, seen=NOON, moment=NOON + life.idle - second)
    assert life.over(opened=NOON, seen=NOON, moment=NOON + life.idle)
    busy = NOON + life.whole - second
    assert not life.over(opened=NOON, seen=busy, moment=busy)
    assert life.over(opened=NOON, seen=busy, moment=busy + second)


def test_codes_have_six_digits_and_differ():
    codes = [sign_in.fresh_code() for _ in range(300)]
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    assert len(set(codes)) > 250


@pytest.mark.parametrize("name", ["ab", "1abc", "王小明", "a b c", "a" * 33, "a';--"])
def test_a_bad_sign_in_name_is_refused(name):
    with pytest.raises(sign_in.BadLogin):
        sign_in.login_name(name)


def test_a_sign_in_name_has_one_spelling():
    assert sign_in.login_name(" Wang.Wu-2 ") == "wang.wu-2"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130",
            "Windows 电脑 Edge 浏览器",
        ),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537.36 MicroMessenger/8.0", "安卓手机 微信"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Linux 电脑 Firefox 浏览器"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "iPhone Safari 浏览器"),
        ("curl/8", "其他设备"),
        ("", "其他设备"),
    ],
)
def test_a_device_is_called_as_its_owner_would(agent, name):
    assert sign_in.device_name(agent) == name
