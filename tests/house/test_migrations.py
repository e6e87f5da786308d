"""Migrations go up and down on PostgreSQL, with rows in the tables, and end where the models are."""

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import make_url

from wutong import schema
from wutong.access import SYSTEM
from wutong.db import as_owner, db
from wutong.regions import actions, queries
from wutong.testing import tree
from wutong.testing.database import Servers
from wutong.testing.matrix import declared
from wutong.testing.world import World


@pytest.fixture
def address(world: World, servers: Servers) -> str:
    """The owner's address of a migrated database with rows of several rooms in it."""
    with world.working(tree.JISHISHAN):
        actions.establish("示例局", line="civil_affairs", actor=SYSTEM)
        actions.set_profile(actor=SYSTEM, greeting="欢迎")
    plain = make_url(servers.url(world.name)).set(drivername="postgresql+psycopg")
    return plain.render_as_string(hide_password=False)


def tables(address: str) -> set[str]:
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        rows = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    return {name for (name,) in rows} - {"alembic_version"}


def shape(address: str) -> list[tuple[object, ...]]:
    """Columns, keys, indexes and policies as PostgreSQL describes them."""
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        found = [
            connection.execute(statement).fetchall()
            for statement in (
                "select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns"
                " where table_schema = 'public'",
                "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint"
                " where connamespace = 'public'::regnamespace",
                "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'",
                "select tablename, policyname, cmd, qual, with_check, roles::text from pg_policies",
                "select grantee, table_name, privilege_type from information_schema.table_privileges"
                " where table_schema = 'public'",
                "select proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace",
            )
        ]
    return sorted(tuple(map(str, row)) for rows in found for row in rows)


def test_down_to_nothing_and_up_again_gives_the_same_schema_even_with_rows_in_it(address: str):
    before = shape(address)
    with as_owner(address) as connection:
        command.downgrade(schema.alembic(connection), "base")
    assert tables(address) == set()
    with as_owner(address) as connection:
        command.upgrade(schema.alembic(connection), "heads")
    assert shape(address) == before


def test_the_rows_of_the_rooms_below_survive_when_the_newest_core_migration_goes_and_comes_back(address: str):
    with as_owner(address) as connection:
        command.downgrade(schema.alembic(connection), "0008")
        command.upgrade(schema.alembic(connection), "heads")
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        assert connection.execute("select name from departments").fetchall() == [("示例局",)]
        assert connection.execute("select greeting from region_looks").fetchall() == [("欢迎",)]


def test_the_look_of_a_region_goes_down_and_up_with_its_crest(world: World, address: str):
    picture = b"\x89PNG\r\n\x1a\n" + bytes(20)
    with world.working(tree.JISHISHAN):
        actions.set_crest(picture, actor=SYSTEM)
        actions.set_profile(actor=SYSTEM, colour="#8A1C1C", hours="周一至周五")
    with as_owner(address) as connection:
        command.downgrade(schema.alembic(connection), "0035")
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        row = connection.execute("select greeting, colour, crest, crest_type, hours from region_profiles").fetchone()
        kept = connection.execute("select count(*) from releases where kind = 'looks'").fetchone()
    assert (row, kept) == (("欢迎", "#8a1c1c", picture, "image/png", "周一至周五"), (0,))
    with as_owner(address) as connection:
        command.upgrade(schema.alembic(connection), "heads")
    with world.at(tree.VILLAGE):
        told = queries.profile()
        assert {name: value for name, (value, _) in told.items() if name != "crest"} == {
            "greeting": "欢迎", "colour": "#8a1c1c",
        }  # fmt: skip
        assert queries.crest(told["crest"][0]).data == picture
    with world.working(tree.JISHISHAN):
        actions.set_look({"greeting": "您好"}, actor=SYSTEM)


def ours(thing: object, name: str, kind: str, *_: object) -> bool:
    """Leave out the tables that other tests declare for themselves."""
    return kind != "table" or name in {model.__tablename__ for model in declared()}


def test_the_models_say_what_the_migrations_built_to_the_type_and_the_index(address: str):
    with as_owner(address) as connection:
        options = {"compare_type": True, "include_object": ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, db.metadata) == []
