"""A key is changed while people work: everything is sealed anew, nothing is lost, and the old key goes last."""

import io
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from wutong import files, keys, tenancy
from wutong.access import SYSTEM
from wutong.clock import new_id
from wutong.db import db, work
from wutong.operate import rotation
from wutong.people.actions import accounts
from wutong.people.queries import posts
from wutong.secret import Secret
from wutong.testing.tree import DONGXIANG, JISHISHAN


@pytest.fixture
def office(world, monkeypatch):
    """A region with a member of staff and a paper; commands use the world's settings."""
    config = world.config
    monkeypatch.setattr(rotation.Config, "from_env", lambda: config)
    person = new_id()
    with world.app.app_context(), tenancy.at(JISHISHAN, person=person), work():
        accounts.open_account(actor=SYSTEM, login="mazhang", name="马张三", telephone="13900001111")
        digest = files.store(io.BytesIO(b"paper" * 50_000), limit=10**6).digest
    return person, digest


def run(*words: str) -> str:
    result = CliRunner().invoke(rotation.group, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def versions(world, table: str) -> list[int]:
    with world.app.app_context(), tenancy.at(JISHISHAN):
        return sorted(db.session.execute(text(f"select version from {table}")).scalars())


def test_rotation_seals_rows_and_papers_anew_and_everything_still_opens(world, office):
    person, digest = office
    said = run("rotate", "--region", "622927")
    assert "version 2" in said
    assert "1 papers" in said
    keys.RING.__init__()
    with world.at(JISHISHAN):
        assert posts.member(person).name.reveal() == "马张三"
        assert b"".join(files.open_(digest)) == b"paper" * 50_000
        assert rotation.needing("region", 2) == files.under_old_keys() == 0


def test_an_edit_that_was_there_first_is_waited_for_and_kept(world, office):
    person, _ = office
    waiting = "select count(*) from pg_locks where not granted"
    address = world.config.owner_database_url.replace("+psycopg", "")
    with (
        psycopg.connect(address, autocommit=True) as watcher,
        ThreadPoolExecutor(1) as operator,
        world.working(JISHISHAN),
    ):
        posts.member(person).name = Secret.of("马改名")
        db.session.flush()
        rotating = operator.submit(run, "rotate", "--region", "622927")
        while watcher.execute(waiting).fetchone() != (1,):
            assert not rotating.done()
        db.session.commit()
        assert "version 2" in rotating.result()
    with world.at(JISHISHAN):
        assert posts.member(person).name.reveal() == "马改名"
        assert rotation.needing("region", 2) == 0


def test_an_edit_cannot_come_between_reading_and_writing(world, office, monkeypatch):
    """Somebody looks in at the very moment when a value was read and not yet written."""
    person, _ = office
    free, flag = [], rotation.flag_modified
    address = world.config.owner_database_url.replace("+psycopg", "")
    taken = "select person from staff where person = %s for no key update skip locked"

    def look_in(row, name):
        with psycopg.connect(address) as other:
            free.append(other.execute(taken, [person]).rowcount)
        flag(row, name)

    monkeypatch.setattr(rotation, "flag_modified", look_in)
    run("rotate", "--region", "622927")
    assert free
    assert not any(free)


def test_the_old_key_is_removed_only_when_nothing_needs_it(world, office):
    person, digest = office
    with world.app.app_context(), tenancy.at(JISHISHAN):
        keys.add_version("region")
    with pytest.raises(rotation.StillNeeded):
        run("retire", "--region", "622927")
    assert versions(world, "region_keys") == [1, 2]
    run("rotate", "--region", "622927")
    run("retire", "--region", "622927")
    assert versions(world, "region_keys") == [3]
    with world.at(JISHISHAN):
        assert posts.member(person).name.reveal() == "马张三"
        assert b"".join(files.open_(digest)) == b"paper" * 50_000


def test_everybody_who_has_a_key_gets_a_new_one_and_nobody_else(world, office):
    person, _ = office
    said = run("rotate")
    assert f"person {person}: version 2" in said
    assert "region 622927: version 2" in said
    with world.at(DONGXIANG):
        assert db.session.execute(text("select count(*) from region_keys")).scalar() == 0


def test_a_process_learns_of_a_new_key_in_time(world, office, monkeypatch):
    with world.at(JISHISHAN):
        assert keys.newest("region")[0] == 1
        held = dict(keys.RING._held)
        keys.add_version("region")
        keys.RING._held.update(held)
        assert keys.newest("region")[0] == 1
        monkeypatch.setattr(keys, "FRESH", -1.0)
        assert keys.newest("region")[0] == 2
