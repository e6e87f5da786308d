"""The schema keeps the rules of distribution (SCALE) and of isolation, read from PostgreSQL's own catalogue."""

import re
from pathlib import Path

import psycopg
import pytest

from wutong.secret import SecretBytes, SecretText
from wutong.testing import catalogue as told
from wutong.testing.database import Servers
from wutong.testing.matrix import declared
from wutong.testing.world import World

PACKAGE = Path(__file__).parents[2] / "platform" / "wutong"
#: Names under which personal data would lie in the open. `name` of a matter, a region or a department is not personal.
PERSONAL = re.compile(r"^(phone|mobile|id_number|real_name|applicant_name|address_line|email|bank_card|birth)")


@pytest.fixture
def catalogue(world: World, servers: Servers):
    with psycopg.connect(servers.url(world.name)) as connection:
        yield connection


def models() -> dict[str, type]:
    return {model.__tablename__: model for model in declared()}


def test_every_key_and_unique_index_begins_with_the_column_that_distributes_its_table(catalogue):
    assert told.keys(catalogue, models()) == []


def test_a_foreign_key_stays_in_its_region_or_points_to_a_reference_table(catalogue):
    assert told.references(catalogue, models()) == []


def test_every_table_is_behind_forced_row_security(catalogue):
    assert told.unwalled(catalogue) == set()


def test_a_table_that_keeps_no_rule_is_found(catalogue):
    """Planted, as a careless migration might."""
    catalogue.execute("create table other (id uuid primary key)")
    catalogue.execute("create table careless (region bigint, id uuid references other)")
    owned = dict.fromkeys(("other", "careless"), type("Owned", (), {"look": "owned"}))
    assert told.keys(catalogue, owned) == [("other", "id")]
    assert told.references(catalogue, owned) == [("careless", "other", "id")]
    assert told.unwalled(catalogue) == {"other", "careless"}
    assert told.unknown(catalogue, models()) == {"other", "careless"}
    assert told.unknown(catalogue, models(), "care") == {"careless"}


def test_policies_hold_no_subquery_and_stand_one_to_a_command(catalogue):
    rows = catalogue.execute(
        "select tablename, policyname, cmd, coalesce(qual, '') || coalesce(with_check, ''), roles from pg_policies"
    ).fetchall()
    assert [row[:2] for row in rows if "select" in row[3].lower()] == []
    assert [row[:2] for row in rows if row[2] == "ALL" and row[1] != "owner_all"] == []


def test_there_are_no_triggers_sequences_views_partitions_or_unlogged_tables(catalogue):
    triggers = "select tgname from pg_trigger where not tgisinternal"
    others = (
        "select relname from pg_class where relnamespace = 'public'::regnamespace"
        " and (relkind in ('S', 'v', 'm', 'p') or relpersistence <> 'p')"
    )
    assert catalogue.execute(triggers).fetchall() == []
    assert catalogue.execute(others).fetchall() == []


def test_the_application_role_owns_nothing_and_passes_no_wall(catalogue):
    roles = catalogue.execute(
        "select rolname from pg_roles where rolname in ('wutong_app', 'wutong_relay')"
        " and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)"
    ).fetchall()
    owned = catalogue.execute(
        "select relname from pg_class where pg_get_userbyid(relowner) in ('wutong_app', 'wutong_relay')"
    ).fetchall()
    assert (roles, owned) == ([], [])


def test_functions_that_run_as_the_owner_fix_their_search_path(catalogue):
    rows = catalogue.execute(
        "select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace"
        " and not coalesce(array_to_string(proconfig, ','), '') like '%search_path%'"
    ).fetchall()
    assert rows == []


def test_the_relay_reads_headers_and_never_payloads(catalogue):
    rows = catalogue.execute(
        "select distinct table_name, column_name from information_schema.column_privileges"
        " where grantee = 'wutong_relay' and privilege_type = 'SELECT'"
    ).fetchall()
    hidden = {"payload", "enclosure", "name", "handler", "kind", "subject", "address", "body", "to", "title"}
    assert {table for table, _ in rows} <= {"letters", "timers", "messages"}
    assert {column for _, column in rows} & hidden == set()


def test_personal_columns_are_sealed_and_lie_only_behind_sealed_and_personal_looks(catalogue):
    wrong = []
    for table, model in models().items():
        for column in model.__table__.columns:
            sealed = isinstance(column.type, SecretText | SecretBytes)
            if sealed and model.look not in ("sealed", "personal") and table != "letters":
                wrong.append((table, column.name, "sealed column behind an open look"))
            if PERSONAL.match(column.name) and not sealed and not column.name.endswith(("_index", "_hash")):
                wrong.append((table, column.name, "personal column in the open"))
    assert wrong == []


def test_the_models_say_what_the_migrations_built(catalogue):
    for table, model in models().items():
        rows = catalogue.execute(
            "select column_name, is_nullable = 'YES' from information_schema.columns"
            " where table_schema = 'public' and table_name = %s",
            [table],
        ).fetchall()
        assert (table, {c.name: bool(c.nullable) for c in model.__table__.columns}) == (table, dict(rows))


def sources() -> list[tuple[Path, str]]:
    return [(path, path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))]


def test_the_region_is_announced_by_set_local_and_in_one_file_only():
    lines = [(path.name, line) for path, text in sources() for line in text.splitlines()]
    code = [(name, line) for name, line in lines if "`" not in line and not line.lstrip().startswith("#")]
    assert [row for row in code if "set_config(" in row[1]] == []
    announcing = {name for name, line in code if re.search(r"[\"']set (local|session) ", line)}
    assert announcing <= {"tenancy.py", "matrix.py", "relay.py"}


def test_no_id_is_made_by_the_database():
    made = re.compile(r"gen_random_uuid|uuidv7\(\)|autoincrement=True|sa\.Identity\(|[sS]equence\(\"")
    assert [path.name for path, text in sources() if made.search(text)] == []
