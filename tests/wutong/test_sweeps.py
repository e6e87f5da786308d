"""What nobody needs any more goes, and nothing else does: papers, parcels, rows."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import psycopg
import pytest
from click.testing import CliRunner
from psycopg import errors
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from wutong import clock, files, jobs, keys, letters, queues, relay, shelf, sweeps, tenancy
from wutong.clock import now
from wutong.db import db
from wutong.events import NORMAL, Letter
from wutong.operate import sweeping
from wutong.testing.tree import CHUIMATAN, DONGXIANG, JISHISHAN, NATION

LATER = sweeps.GRACE + timedelta(minutes=1)
MONTHS = sweeps.PARCEL + timedelta(days=1)


@pytest.fixture
def rows(monkeypatch):
    """Addresses that a row refers to, as far as the sweep is told."""
    needed = set()
    monkeypatch.setattr(sweeps, "HELD", sweeps.Held())
    sweeps.HELD.register(lambda digests: needed & set(digests))
    return needed


def stored(content=b"a paper"):
    return files.store(io.BytesIO(content), limit=10**6).digest


def there(digest):
    return shelf.path(digest).is_file()


def sweep(region=JISHISHAN, later=LATER):
    with clock.frozen(now() + later):
        return sweeps.sweep_region(region)


def test_a_paper_that_no_row_refers_to_goes_once_every_transaction_of_its_time_is_over(world, rows):
    with world.at(JISHISHAN):
        digest = stored()
        assert sweep(later=sweeps.GRACE - timedelta(minutes=1)).papers == 0
        assert there(digest)
        assert sweep().papers == 1
        assert not there(digest)


def test_a_paper_that_a_row_refers_to_stays_and_is_not_looked_into_again(world, rows):
    with world.at(JISHISHAN):
        digest = stored()
        rows.add(digest)
        assert sweep().papers == 0
        assert there(digest)
        assert shelf.regions() == set()


def test_a_paper_that_was_let_go_goes_and_stays_when_its_row_stayed_after_all(world, rows):
    with world.at(JISHISHAN):
        dropped, kept = stored(b"dropped"), stored(b"kept")
        rows |= {dropped, kept}
        sweep()
        rows.remove(dropped)
        files.let_go(dropped)
        files.let_go(kept)
        assert sweep().papers == 1
        assert (there(dropped), there(kept)) == (False, True)


def test_the_same_content_stored_while_the_sweep_asks_for_rows_is_not_lost(world, rows, monkeypatch):
    """One case drops a paper, and another stores the same content just after the sweep has asked who needs it."""
    with world.at(JISHISHAN):
        digest = stored()

        class Storing(sweeps.Held):
            def among(self, digests):
                answer = super().among(digests)
                with clock.frozen(now() + LATER):
                    assert stored() == digest
                return answer

        racing = Storing()
        racing.register(lambda digests: set())
        monkeypatch.setattr(sweeps, "HELD", racing)
        assert sweep().papers == 0
        assert there(digest)


def test_storing_and_sweeping_the_same_content_at_once_never_loses_it(world):
    """Real threads: each time an old slip lies there, one puts the content in its place and one settles the slip."""
    together, digest = Barrier(2, timeout=60), "0" * 64

    def once(start):
        with world.app.app_context(), tenancy.at(JISHISHAN):
            return [start() for _ in range(200)]

    def putting():
        with clock.frozen(now() - LATER):
            files.let_go(digest)
        coming = shelf.aside() / f"{shelf.COMING}x"
        coming.touch()
        together.wait()
        shelf.put(str(coming), digest)
        together.wait()
        return there(digest)

    def settling():
        together.wait()
        shelf.settle(digest, now() - sweeps.GRACE, held=False)
        together.wait()

    with ThreadPoolExecutor(2) as hands:
        put = hands.submit(once, putting)
        hands.submit(once, settling).result()
    assert all(put.result())


def test_without_anybody_to_ask_no_paper_goes(world, monkeypatch):
    monkeypatch.setattr(sweeps, "HELD", sweeps.Held())
    with world.at(JISHISHAN):
        digest = stored()
        assert sweep().papers == 0
        assert there(digest)


def test_a_half_written_paper_of_a_killed_process_goes(world, rows):
    with world.at(JISHISHAN):
        half = shelf.aside() / f"{shelf.COMING}x"
        half.write_bytes(b"half")
        shelf.stamp(half)
        sweep(later=timedelta(minutes=1))
        assert half.exists()
        sweep()
        assert not half.exists()


def test_a_region_s_sweep_takes_nothing_from_another_region(world, rows):
    with world.at(DONGXIANG):
        digest = stored()
    with world.at(JISHISHAN):
        sweep()
    with world.at(DONGXIANG):
        assert there(digest)


def test_rotation_passes_over_a_paper_that_the_sweep_took_meanwhile(world, monkeypatch):
    with world.at(JISHISHAN):
        stored()
        keys.add_version("region")
        listed = files._under_old_keys()
        monkeypatch.setattr(files, "_under_old_keys", lambda: listed)
        listed[0].unlink()
        assert files.seal_anew() == 0


# ── Parcels ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_parcels_wait_longer_than_every_try_of_a_letter():
    assert sum(letters.WAITS, timedelta()) < sweeps.PARCEL / 10


def test_a_parcel_whose_letter_was_never_sent_goes_in_the_end(world, rows):
    with world.at(JISHISHAN):
        files.send(io.BytesIO(b"never sent"), DONGXIANG, limit=100)
    with world.at(DONGXIANG):
        assert (sweep(DONGXIANG).parcels, sweep(DONGXIANG, MONTHS).parcels) == (0, 1)
        assert shelf.regions() == set()


@pytest.mark.parametrize(("state", "gone"), [("open", 0), ("done", 1), ("dead", 1)])
def test_a_parcel_stays_as_long_as_a_letter_of_its_age_is_open(world, rows, state, gone):
    with world.working(JISHISHAN):
        files.send(io.BytesIO(b"under way"), DONGXIANG, limit=100)
        db.session.add(
            Letter(
                to_region=DONGXIANG, from_region=JISHISHAN, id=uuid4(), event_id=uuid4(), name="x", handler="x",
                lane=NORMAL, payload={}, state=state, attempts=1, at=now(), due_at=now(),
            )
        )  # fmt: skip
    with world.at(DONGXIANG):
        assert sweep(DONGXIANG, MONTHS).parcels == gone


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: A table, what an overdue row and one that still counts look like, and how long the first has been over.
REGIONAL = {
    "case_tries": ("(region, code, count, since)", "(%(region)s, %(id)s, 3, %(at)s)", HOUR),
    "case_uploads": (
        "(region, id, person, slot, name, length, begun_at)",
        "(%(region)s, gen_random_uuid(), gen_random_uuid(), 's', %(id)s, 1, %(at)s)", DAY,
    ),
    "case_pairings": (
        "(region, id, person, kind, rights, slot, title, made_at, ends_at, count)",
        "(%(region)s, gen_random_uuid(), gen_random_uuid(), 'staff', '', 's', %(text)s, %(at)s, %(at)s, 0)", DAY,
    ),
    "idempotency_keys": (
        "(region, caller, key, fingerprint, status, at)", "(%(region)s, 'c', %(text)s, %(id)s, 200, %(at)s)", DAY,
    ),
    "openid_codes": (
        "(region, digest, client, person, redirect, scope, challenge, signed_in_at, expires_at)",
        "(%(region)s, %(id)s, 'c', gen_random_uuid(), 'r', 's', 'c', %(at)s, %(at)s)", timedelta(),
    ),
    "client_tokens": (
        "(region, digest, client, scope, expires_at)", "(%(region)s, %(id)s, 'c', 's', %(at)s)", timedelta(),
    ),
}  # fmt: skip
PERSONAL = {
    "sessions": (
        "(person, digest, kind, opened_at, seen_at, device)",
        "(gen_random_uuid(), %(id)s, 'staff', %(at)s, %(at)s, '')", 30 * DAY,
    ),
    "sign_in_codes": ("(person, digest, expires_at, tries)", "(gen_random_uuid(), %(id)s, %(at)s, 0)", timedelta()),
    "throttles": ("(person, name, starts_at, count)", "(gen_random_uuid(), %(text)s, %(at)s, 1)", DAY),
}  # fmt: skip


@pytest.fixture
def owner(world, servers):
    with psycopg.connect(servers.url(world.name), autocommit=True) as connection:
        yield connection


def plant(owner, table, moment, *, region=JISHISHAN):
    columns, values, _ = (REGIONAL | PERSONAL)[table]
    facts = {"region": region, "id": uuid4().bytes, "text": uuid4().hex, "at": moment}
    owner.execute(f"insert into {table} {columns} values {values}", facts)


def count(owner, table):
    return owner.execute(f"select count(*) from {table}").fetchone()[0]


def test_every_table_with_a_keeping_time_is_swept(world):
    guests = world.app.extensions["wutong.guests"].plugins.values()
    brought = {column.class_.__tablename__ for each in guests for column in each.kept}
    assert sweeps.KEPT.times().keys() == {*REGIONAL, *PERSONAL} | brought


def test_the_keeping_time_of_every_table_is_told(world):
    told = (Path(__file__).parents[2] / "SECURITY.md").read_text(encoding="utf-8")
    kept = set(sweeps.KEPT.times()) - {"dummy_marks"}
    assert [table for table in sorted(kept) if f"`{table}`" not in told] == []


@pytest.mark.parametrize("table", REGIONAL)
def test_overdue_rows_of_a_region_go_and_the_others_stay(world, owner, table):
    keeping = REGIONAL[table][-1]
    assert sweeps.KEPT.times()[table] == keeping
    plant(owner, table, now() - keeping - timedelta(minutes=1))
    plant(owner, table, now() - keeping + timedelta(minutes=1))
    plant(owner, table, now() - keeping - timedelta(minutes=1), region=DONGXIANG)
    with world.app.app_context():
        assert sweeps.regions() == sorted([JISHISHAN, DONGXIANG])
        assert sweeps.sweep_region(JISHISHAN).rows == 1
        assert sweeps.regions() == [DONGXIANG]
    assert count(owner, table) == 2


def test_the_command_sweeps_everything_at_once_or_one_region(world, owner, monkeypatch):
    monkeypatch.setattr(sweeping, "create_app", lambda: world.app)
    for region in (JISHISHAN, DONGXIANG):
        plant(owner, "case_tries", now() - timedelta(days=1), region=region)
    plant(owner, "sessions", now() - timedelta(days=31))
    one = CliRunner().invoke(sweeping.sweep, ["--region", "622927"], catch_exceptions=False)
    assert one.output == "0 papers, 0 parcels, 1 rows are gone\n"
    everything = CliRunner().invoke(sweeping.sweep, [], catch_exceptions=False)
    assert everything.output == "0 papers, 0 parcels, 2 rows are gone\n"


@pytest.mark.parametrize("table", PERSONAL)
def test_overdue_rows_of_persons_go_and_the_others_stay(world, owner, table):
    keeping = PERSONAL[table][-1]
    assert sweeps.KEPT.times()[table] == keeping
    plant(owner, table, now() - keeping - timedelta(minutes=1))
    plant(owner, table, now() - keeping + timedelta(minutes=1))
    with world.app.app_context():
        assert sweeps.sweep_persons() == 1
    assert count(owner, table) == 1


@pytest.mark.parametrize("table", PERSONAL)
def test_no_moment_makes_the_owner_s_function_take_a_row_that_still_counts(world, owner, servers, table):
    plant(owner, table, now() + timedelta(minutes=1))
    with psycopg.connect(servers.url(world.name, "app")) as app:
        assert app.execute(f"select sweep_{table}('infinity')").fetchone() == (0,)


@pytest.mark.parametrize("call", [f"sweep_{table}" for table in PERSONAL] + [f"overdue_{table}" for table in REGIONAL])
def test_the_relay_may_not_call_the_owner_s_functions(world, servers, call):
    with psycopg.connect(servers.url(world.name, "relay")) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(f"select {call}(now())")


# ── The round ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def queue(servers):
    client = queues.connect(servers.redis_url)
    client.flushall()
    yield queues.queue(client, NORMAL)
    client.flushall()
    client.close()


def waiting(queue):
    return [(job.func_name, *job.args) for job in queue.get_jobs()]


def test_the_sweep_is_called_once_in_a_while_and_not_by_every_relay(world, queue):
    made = relay.connected(world.config)
    made.sweep()
    made.sweep()
    made.engine.dispose()
    made.redis.close()
    assert waiting(queue) == [("wutong.jobs.sweep", relay.START)]


def test_a_job_sweeps_a_portion_and_hands_on_the_rest(world, rows, queue, monkeypatch):
    monkeypatch.setattr(jobs, "PORTION", 2)
    places = sorted([NATION, JISHISHAN, DONGXIANG, CHUIMATAN])
    for region in places:
        with world.at(region):
            stored()
    with world.app.app_context(), clock.frozen(now() + LATER):
        jobs.sweep(relay.START)
        assert waiting(queue) == [("wutong.jobs.sweep", places[1])]
        assert sweeps.regions() == places[2:]
        jobs.sweep(places[1])
        assert sweeps.regions() == []
    assert len(waiting(queue)) == 1


def test_persons_are_swept_at_the_start_of_a_round(world, owner, queue):
    plant(owner, "throttles", now() - 3 * DAY)
    with world.app.app_context():
        jobs.sweep(NATION)
        assert count(owner, "throttles") == 1
        jobs.sweep(relay.START)
    assert count(owner, "throttles") == 0


class Elsewhere(DeclarativeBase):
    """What a plugin brings whose migrations nobody has run."""


class Lost(Elsewhere):
    __tablename__ = "lost_things"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class LostPersonal(tenancy.Personal, Elsewhere):
    __tablename__ = "lost_choices"
    at: Mapped[datetime]


def test_a_plugin_s_absent_tables_keep_no_other_from_being_swept(world, owner, queue, monkeypatch, caplog):
    kept = sweeps.Kept()
    for column in (Lost.at, LostPersonal.at):
        kept.register(column, timedelta(days=1))
    kept._times |= sweeps.KEPT._times
    monkeypatch.setattr(sweeps, "KEPT", kept)
    plant(owner, "throttles", now() - 3 * DAY)
    plant(owner, "idempotency_keys", now() - 300 * DAY)
    with world.app.app_context():
        jobs.sweep(relay.START)
    assert (count(owner, "throttles"), count(owner, "idempotency_keys")) == (0, 0)
    missing = {vars(record)["table"] for record in caplog.records if record.name == "wutong.sweeps"}
    assert missing == {"lost_things", "lost_choices"}


def test_a_region_that_cannot_be_swept_keeps_no_other_from_it(world, rows, queue, monkeypatch, caplog):
    for region in (JISHISHAN, DONGXIANG):
        with world.at(region):
            stored()
    whole = sweeps.sweep_region

    def broken(region):
        if region == min(JISHISHAN, DONGXIANG):
            raise PermissionError
        return whole(region)

    monkeypatch.setattr(sweeps, "sweep_region", broken)
    with world.app.app_context(), clock.frozen(now() + LATER):
        jobs.sweep(relay.START)
        assert sweeps.regions() == [min(JISHISHAN, DONGXIANG)]
    assert "left to the next round" in [record.message for record in caplog.records]


def test_the_world_s_rooms_say_which_papers_they_hold(world):
    from wutong.cases import handlers

    assert handlers.papers_held in sweeps.HELD._holders
    with world.at(JISHISHAN):
        assert sweeps.HELD.among(["0" * 64]) == set()
        assert db.session.scalar(select(1)) == 1
