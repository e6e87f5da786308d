"""The terminal names every account and every address."""

from pathlib import Path

from wutong.demo import greeting
from wutong.demo.greeting import Opened
from wutong.demo.settings import Addresses

AT = Addresses("postgresql://owner@/x", "redis://:p@127.0.0.1:1/0", 8000, 2525, 8025)
CLERK = Opened("622927", "积石山保安族东乡族撒拉族自治县", "综合窗口人员", "clerk622927")


def test_every_account_is_a_line_with_its_desk(tmp_path: Path):
    greeting.keep([CLERK], tmp_path)
    said = greeting.welcome(AT, greeting.kept(tmp_path))
    assert "clerk622927" in said
    assert "http://127.0.0.1:8000/622927/desk/" in said
    assert greeting.PASSWORD in said


def test_without_accounts_no_password_is_named(tmp_path: Path):
    said = greeting.welcome(AT, greeting.kept(tmp_path))
    assert "http://127.0.0.1:8000/" in said
    assert "http://127.0.0.1:8025/" in said
    assert greeting.PASSWORD not in said


def test_no_address_of_a_server_is_printed():
    said = greeting.welcome(AT, [])
    assert "owner" not in said
    assert "redis" not in said
