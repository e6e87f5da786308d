"""A server that the caller named and that is not there is one line at once."""

import pytest

from wutong.demo import given
from wutong.launch import valkey
from wutong.launch.processes import CannotStart


@pytest.mark.parametrize("url", ["hello", "postgresql://nobody@127.0.0.1:1/none", "mysql://127.0.0.1/none"])
def test_no_postgresql_is_one_line(url: str):
    with pytest.raises(CannotStart, match=r"\ADATABASE_URL: [^\n]+\Z"):
        given.database(url)


@pytest.mark.parametrize("url", ["hello", "redis://127.0.0.1:1"])
def test_no_valkey_is_one_line(url: str):
    with pytest.raises(CannotStart, match=r"\AREDIS_URL: [^\n]+\Z"):
        given.queue(url)


def test_a_wrong_password_is_one_line_and_the_right_one_goes_through():
    with valkey.temporary() as server:
        assert given.queue(server.url) == server.url
        with pytest.raises(CannotStart, match=r"\AREDIS_URL: [^\n]+\Z"):
            given.queue(f"redis://:wrong@{server.url.rpartition('@')[2]}")
