"""What stood in the catalogue before results became rows stands there afterwards, and goes back again."""

import json
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import Connection, text

from wutong import schema
from wutong.db import as_owner
from wutong.testing import tree
from wutong.testing.database import Servers
from wutong.testing.world import World

ITEM, RELEASE, DRAFT = uuid4(), uuid4(), uuid4()
KEYS = {"region": tree.GANSU, "item": ITEM, "release": RELEASE, "draft": DRAFT}
EDITS = {str(ITEM): {"result_name": "意见书", "visits": 1}, str(uuid4()): {"visits": 0}}


@pytest.fixture
def owner(world: World, servers: Servers):  # type: ignore[no-untyped-def]
    """The owner's connection to a database as it was before, with one matter and one draft in it."""
    with as_owner(servers.url(world.name)) as connection:
        command.downgrade(schema.alembic(connection), "0014")
        _fill(connection)
        yield connection


def _fill(connection: Connection) -> None:
    connection.execute(
        text(
            "insert into releases (region, id, kind, number, starts, made_at, note, items, editors, urgent)"
            " values (:region, :release, 'matters', 1, now(), now(), '', 1, '{}', false)"
        ),
        KEYS,
    )
    connection.execute(
        text(
            "insert into matters (region, item, release, starts, ends, defines, withdrawn, locks, changed, name,"
            " result_type, result_name, examples) values (:region, :item, :release, now(), 'infinity', true, false,"
            " '{result_type}', '{name,result_name,result_type}', '居民身份证换领', 'licence', '居民身份证',"
            ' \'["result_name", "visits"]\')'
        ),
        KEYS,
    )
    connection.execute(
        text(
            "insert into layer_drafts (region, id, kind, title, edits, saved_at, state, editors)"
            " values (:region, :draft, 'matters', '', cast(:edits as jsonb), now(), 'open', '{}')"
        ),
        {**KEYS, "edits": json.dumps(EDITS)},
    )


def test_one_result_becomes_the_first_of_several_and_goes_back(owner: Connection) -> None:
    command.upgrade(schema.alembic(owner), "0015")
    row = owner.execute(text("select results, locks, changed, examples from matters")).one()
    assert row.results == [{"key": "居民身份证", "name": "居民身份证", "kind": "licence"}]
    assert (row.locks, sorted(row.changed)) == (["results"], ["name", "results"])
    assert sorted(row.examples) == ["results", "visits"]
    edits = owner.execute(text("select edits from layer_drafts")).scalar_one()
    assert list(edits[str(ITEM)]) == ["visits", "results"]
    command.downgrade(schema.alembic(owner), "0014")
    back = owner.execute(text("select result_type, result_name, locks, changed from matters")).one()
    assert (back.result_type, back.result_name) == ("licence", "居民身份证")
    assert sorted(back.changed) == ["name", "result_name", "result_type"]
    edits = owner.execute(text("select edits from layer_drafts")).scalar_one()
    assert edits == EDITS


def test_two_drafts_begun_at_once_become_one(world: World, servers: Servers) -> None:
    add = text(
        "insert into layer_drafts (region, id, kind, title, edits, saved_at, state, editors) values"
        " (:region, :id, 'matters', '', cast(:edits as jsonb), cast(:at as timestamptz), :state,"
        " cast(:editors as uuid[]))"
    )
    one, other = str(uuid4()), str(uuid4())
    drafts = [
        ("returned", "2026-01-01", {"a": {"visits": 1, "fee": True}}, [one]),
        ("open", "2026-01-02", {"a": {"visits": 0}, "b": {"fee": False}}, [other, one]),
        ("submitted", "2026-01-03", {"c": {"visits": 2}}, []),
    ]
    with as_owner(servers.url(world.name)) as connection:
        command.downgrade(schema.alembic(connection), "0027")
        for state, at, edits, editors in drafts:
            told = {"state": state, "at": at, "edits": json.dumps(edits), "editors": editors}
            connection.execute(add, {"region": tree.GANSU, "id": uuid4(), **told})
        command.upgrade(schema.alembic(connection), "0028")
        found = connection.execute(text("select state, edits, editors from layer_drafts order by saved_at")).all()
    united = {"a": {"visits": 0, "fee": True}, "b": {"fee": False}}
    assert [(row.state, row.edits, list(map(str, row.editors))) for row in found] == [
        ("open", united, [one, other]),
        ("submitted", {"c": {"visits": 2}}, []),
    ]
