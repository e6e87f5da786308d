"""The schema goes up, comes down plugin by plugin, and is left alone where nobody knows what it holds."""

import pytest
from sqlalchemy import text

from wutong import schema
from wutong.config import Config, driver
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


def versions(owner: str) -> dict[str, list[str]]:
    """Which versions of each plugin were written down, the oldest first."""
    found: dict[str, list[str]] = {}
    with as_owner(owner) as connection:
        for plugin, version in connection.execute(text("select plugin, version from plugin_versions order by since")):
            found.setdefault(plugin, []).append(version)
    return found


def test_which_version_of_a_plugin_runs_is_written_down_once(owner: str):
    schema.upgrade(owner)
    assert versions(owner)["dummy"] == ["1.0.0"]


def scripts(folder, name, upgrade, monkeypatch):
    """A plugin whose only migration does this."""
    package = folder / f"wutong_{name}"
    (package / "migrations").mkdir(parents=True)
    plugin = f"from wutong.sdk import Plugin\nplugin = Plugin('{name}', '试', '>=0.dev0', migrations='migrations')\n"
    (package / "__init__.py").write_text(plugin, encoding="utf-8")
    head = f"revision = '{name}_0001'\ndown_revision = None\nbranch_labels = ('{name}',)\ndepends_on = '0004'\n"
    said = f"from alembic import op\n{head}def upgrade():\n    {upgrade}\ndef downgrade():\n    pass\n"
    (package / "migrations" / f"{name}_0001.py").write_text(said, encoding="utf-8")
    told = folder / f"wutong_{name}-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: wutong-{name}\nVersion: 1.0\n", encoding="utf-8")
    (told / "entry_points.txt").write_text(f"[wutong.plugins]\n{name} = wutong_{name}:plugin\n", encoding="utf-8")
    monkeypatch.syspath_prepend(folder)


def test_a_migration_that_fails_stops_neither_the_core_nor_another_plugin(owner, tmp_path, monkeypatch):
    scripts(tmp_path / "a", "awry", "op.execute('create table awry_a (a int)'); op.execute('nonsense')", monkeypatch)
    scripts(tmp_path / "b", "fine", "op.execute('create table fine_a (a int)')", monkeypatch)
    schema.downgrade(owner, "dummy@base")
    failed = schema.upgrade(owner)
    assert list(failed) == ["awry"]
    assert failed["awry"].startswith("ProgrammingError")
    with as_owner(owner) as connection:
        tables = set(connection.scalars(text("select tablename from pg_tables where schemaname = 'public'")))
        assert {"fine_a", "dummy_marks", "cases"} <= tables
        assert "awry_a" not in tables
        assert schema.behind(connection) == {"awry": "awry_0001"}
    assert (versions(owner)["fine"], versions(owner).get("awry")) == (["1.0"], None)
    assert schema.fit(Config(database_url=owner)).aside == {"awry"}
    schema.downgrade(owner, "fine@base")


def test_migrations_that_cannot_be_read_are_left_out_with_what_the_database_has_of_them(owner, tmp_path, monkeypatch):
    scripts(tmp_path, "torn", "pass", monkeypatch)
    assert schema.upgrade(owner) == {}
    broken = tmp_path / "wutong_torn/migrations/torn_0001.py"
    broken.write_text(broken.read_text() + "import nothing_of_that_name\n", encoding="utf-8")
    schema.downgrade(owner, "dummy@base")
    assert list(schema.upgrade(owner)) == ["torn"]
    with as_owner(owner) as connection:
        assert {"torn_0001", "dummy_0001"} <= schema.held(connection)
        connection.execute(text("delete from alembic_version where version_num = 'torn_0001'"))
    assert schema.fit(Config(database_url=owner)).aside == {"torn"}


def test_tables_of_a_plugin_that_is_gone_stop_a_migration_in_one_sentence(owner: str):
    with as_owner(owner) as connection:
        connection.execute(text("insert into alembic_version values ('gone_0007')"))
    for move in (schema.upgrade, lambda url: schema.downgrade(url, "dummy@base")):
        with pytest.raises(Misconfigured, match="gone_0007"):
            move(owner)
