"""A demo is a demo everywhere or nowhere."""

import dataclasses

import pytest
from sqlalchemy import text

from wutong.config import Config, driver
from wutong.db import as_owner
from wutong.errors import Misconfigured
from wutong.launch import postgres
from wutong.operate import mixture

REAL = Config(public_url="https://zwfw.example.cn")
DEMO = Config(demo=True, public_url="http://127.0.0.1:8000")


@pytest.fixture
def owner_url():
    with postgres.temporary() as server:
        yield driver(server.owner_url)


def runs(config: Config, host: str, *, marked: bool) -> bool:
    """Whether an installation may serve so."""
    try:
        mixture.check(config, host=host, marked=marked)
    except Misconfigured:
        return False
    return True


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_demo_runs_on_loopback_on_its_own_database(host: str):
    assert [runs(DEMO, host, marked=marked) for marked in (True, False)] == [True, False]


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1", "192.168.1.5"])
def test_real_work_runs_anywhere_on_a_database_without_the_mark(host: str):
    assert [runs(REAL, host, marked=marked) for marked in (True, False)] == [False, True]


@pytest.mark.parametrize(
    ("config", "host"),
    [
        (DEMO, "0.0.0.0"),
        (DEMO, "192.168.1.5"),
        (DEMO, ""),
        (dataclasses.replace(DEMO, public_url="https://zwfw.example.cn"), "127.0.0.1"),
    ],
)
def test_a_demo_that_others_can_reach_is_refused(config: Config, host: str):
    assert not runs(config, host, marked=True)


def test_an_empty_database_is_marked_and_remembers_what_was_done(owner_url: str):
    mixture.mark(owner_url)
    with as_owner(owner_url) as connection:
        assert mixture.is_marked(connection)
        assert mixture.notes(connection) == frozenset()
        mixture.note(connection, "regions-load-62")
        mixture.note(connection, "it's")
    mixture.mark(owner_url)
    with as_owner(owner_url) as connection:
        assert mixture.notes(connection) == {"regions-load-62", "it's"}


def test_a_database_that_holds_something_is_not_marked(owner_url: str):
    with as_owner(owner_url) as connection:
        assert not mixture.is_marked(connection)
        connection.execute(text("create table somebody_elses (id int)"))
    with pytest.raises(Misconfigured, match="wutong"):
        mixture.mark(owner_url)
    with as_owner(owner_url) as connection:
        assert not mixture.is_marked(connection)
