"""Live means it answers, ready means it can work."""

import pytest

from wutong.observe import health, heartbeats
from wutong.queues import connect


def test_a_process_that_answers_is_alive(client):
    assert client.get("/healthz/live").json == {"status": "alive"}


def test_a_process_with_its_servers_is_ready(client):
    answer = client.get("/healthz/ready")
    assert answer.status_code == 200
    assert (answer.json["status"], answer.json["database"], answer.json["queue"]) == ("ready", "ok", "ok")


def test_a_schema_that_lacks_a_migration_is_not_ready(client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health, "_wanted", lambda: frozenset({"9999"}))
    answer = client.get("/healthz/ready")
    assert answer.status_code == 503
    assert answer.json["database"] == "lacks the migration 9999"


def test_without_its_queue_a_process_is_not_ready_and_still_alive(world, monkeypatch: pytest.MonkeyPatch):
    object.__setattr__(world.config, "redis_url", "redis://127.0.0.1:1/0")
    answer = world.client().get("/healthz/ready")
    assert answer.status_code == 503
    assert answer.json["queue"] == "does not answer"
    assert world.client().get("/healthz/live").status_code == 200


def test_relay_and_workers_are_told_by_the_marks_they_leave(world):
    with connect(world.config.redis_url) as queue:
        queue.flushdb()
        assert world.client().get("/healthz/ready").json["workers"] == "nobody does the work of relay, worker"
        heartbeats.beat(queue, "relay")
        heartbeats.beat(queue, "worker")
        assert world.client().get("/healthz/ready").json["workers"] == "ok"


def test_a_mark_fades(world):
    with connect(world.config.redis_url) as queue:
        heartbeats.beat(queue, "relay")
        mark = next(queue.scan_iter("wutong:beat:relay:*"))
        assert 0 < queue.ttl(mark) <= heartbeats.LASTS
