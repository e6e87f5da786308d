"""A clone that a test wrote to is like the template again, or is dropped."""

from collections.abc import Iterator

import psycopg
import pytest

from wutong.testing import restoring, tree
from wutong.testing.database import TEMPLATE, Servers

OFFICE = (
    "insert into departments (region, id, name, short_name, line, opened_on)"
    " select code, gen_random_uuid(), '局', '局', 'x', current_date from regions"
)


@pytest.fixture
def clone(servers: Servers) -> Iterator[str]:
    """The superuser's address of a clone."""
    name = servers.clone()
    yield servers.supers(name)
    servers.drop(name)


@pytest.fixture
def pattern(servers: Servers) -> restoring.Pattern:
    return restoring.pattern(servers.supers(TEMPLATE))


def content(url: str) -> dict[str, str | None]:
    """A sum over each table."""
    with psycopg.connect(url) as connection:
        names = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        return restoring.sums(connection, {name for (name,) in names})


def change(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "select 1",
        OFFICE,
        "delete from regions",
        f"delete from regions where code = {tree.JISHISHAN}",
        f"update regions set name = '别县' where code = {tree.JISHISHAN}",
        "insert into calendar_years select year + 100, source from calendar_years",
    ],
)
def test_whatever_was_done_to_rows_is_undone(servers: Servers, clone: str, pattern: restoring.Pattern, statement: str):
    change(clone, statement)
    assert restoring.restore(clone, pattern)
    assert content(clone) == content(servers.supers(TEMPLATE))


@pytest.mark.parametrize(
    "statement",
    [
        "create table more (id uuid)",
        "drop table departments cascade",
        "alter table departments add column more text",
        "alter table departments drop constraint pk_departments cascade",
        "drop policy owner_all on departments",
        "truncate departments cascade",
    ],
)
def test_who_touched_the_schema_is_found(clone: str, pattern: restoring.Pattern, statement: str):
    change(clone, statement)
    assert not restoring.restore(clone, pattern)


def test_whoever_is_still_connected_is_gone(clone: str, pattern: restoring.Pattern):
    with psycopg.connect(clone) as left:
        left.execute(OFFICE)
        assert restoring.restore(clone, pattern)
        with pytest.raises(psycopg.OperationalError):
            left.execute("select 1")


def test_a_clone_comes_again_under_another_name(servers: Servers):
    first = servers.take()
    change(servers.supers(first), OFFICE)
    servers.untouched.discard(first)
    servers.give_back(first)
    servers.rest()
    again = servers.take()
    assert again != first
    assert content(servers.supers(again))["departments"] is None
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(servers.supers(first))
    servers.give_back(again)
