from collections.abc import Iterator

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from wutong import wire
from wutong.testing.world import World


@pytest.fixture
def raw(world: World) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with psycopg.connect(world.servers.url(world.name, "app")) as connection:
        yield connection


def test_messages_run_in_order_in_one_transaction_that_begins_with_them(raw: psycopg.Connection) -> None:
    answers = wire.together(
        raw, [(b"set local wutong.region = '62'", None), (b"select current_setting('wutong.region'), $1::int", [b"7"])]
    )
    assert [answers[1].get_value(0, column) for column in range(2)] == [b"62", b"7"]
    assert raw.pgconn.transaction_status == TransactionStatus.INTRANS
    assert raw.execute("select current_setting('wutong.region')").fetchone() == ("62",), "psycopg goes on in it"
    raw.rollback()
    assert raw.execute("select current_setting('wutong.region', true)").fetchone() == ("",)


def test_a_statement_with_values_is_prepared_once_and_outlives_its_transaction(raw: psycopg.Connection) -> None:
    for number in (b"1", b"2"):
        (answer,) = wire.together(raw, [(b"select $1::int + 1", [number])])
        assert answer.get_value(0, 0) == b"%d" % (int(number) + 1)
        raw.rollback()
    held = raw.execute("select count(*) from pg_prepared_statements where statement = 'select $1::int + 1'")
    assert held.fetchone() == (1,)


def test_what_psycopg_has_forgotten_on_rolling_back_is_prepared_again(raw: psycopg.Connection) -> None:
    wire.together(raw, [(b"select $1::int * 3", [b"1"]), (b"commit", None)])
    for _ in range(8):
        raw.execute("select %s::int", [1])
    raw.rollback()
    assert raw.execute(
        "select count(*) from pg_prepared_statements where statement like %s", ["%$1::int * 3"]
    ).fetchone() == (0,)
    raw.rollback()
    answers = wire.together(raw, [(b"set local wutong.region = '62'", None), (b"select $1::int * 3", [b"2"])])
    assert answers[1].get_value(0, 0) == b"6"
    assert raw.execute("select current_setting('wutong.region')").fetchone() == ("62",)


def test_the_first_failure_is_raised_and_the_connection_can_go_on(raw: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        wire.together(raw, [(b"select 1/0", None), (b"select $1::int", [b"1"])])
    raw.rollback()
    (answer,) = wire.together(raw, [(b"select $1::int", [b"5"])])
    assert answer.get_value(0, 0) == b"5"
