"""The schema goes up, comes down plugin by plugin, and is left alone where nobody knows what it holds."""

import pytest
from sqlalchemy import text

from wutong import schema
from wutong.config import driver
from wutong.db import as_owner
from wutong.errors import Misconfigured
from wutong.launch import postgres, roles


@pytest.fixture(scope="module")
def owner():
    """A database of its own, brought up to date."""
    with postgres.temporary() as server:
        roles.ensure(server.owner_url)
        schema.upgrade(driver(server.owner_url))
        yield driver(server.owner_url)


def test_a_plugin_that_leaves_takes_its_tables_along_and_no_others(owner: str):
    schema.downgrade(owner, "dummy@base")
    with as_owner(owner) as connection:
        assert schema.wanted() - schema.held(connection) == {"dummy_0001"}
        tables = connection.scalars(text("select tablename from pg_tables where schemaname = 'public'")).all()
    assert "cases" in tables
    assert not [name for name in tables if name.startswith("dummy_")]
    schema.upgrade(owner)


def test_tables_of_a_plugin_that_is_gone_stop_a_migration_in_one_sentence(owner: str):
    with as_owner(owner) as connection:
        connection.execute(text("insert into alembic_version values ('gone_0007')"))
    for move in (schema.upgrade, lambda url: schema.downgrade(url, "dummy@base")):
        with pytest.raises(Misconfigured, match="gone_0007"):
            move(owner)
