"""Ways to a stance as a running system goes them: through the application's pool, and inside a worker's job.

Somebody else stood on the very connection before and could do what the next one must not; nothing of him may be left.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from wutong import queues, tenancy, worker
from wutong.db import db, present, work
from wutong.events import NORMAL
from wutong.testing.matrix import ALICE, HERE, STANCES, Probe, Stance, Way, declared

OWNER = Stance("who may do most", HERE, down=True, person=ALICE)
NEIGHBOUR, NOWHERE = (next(each for each in STANCES if each.name == name) for name in ("neighbour", "no region"))
#: Where a worker stands: in a region's office, nobody in particular.
OFFICES = {each.name: each for each in STANCES if each.region is not None and each.door == "office"}


def before(stance: Stance) -> Stance:
    """Who comes first: the neighbour where the row is at home, and everywhere else who may do most with it."""
    return NEIGHBOUR if stance.region == HERE else OWNER


def pooled(engine: Engine) -> Way:
    """As a request goes: a session announces, its transaction ends, the next request gets the connection."""

    @contextmanager
    def way(stance: Stance) -> Iterator[psycopg.Connection[Any]]:
        with _session(engine, before(stance)) as session:
            earlier = _raw(session.connection())
            session.commit()
        with _session(engine, stance) as session:
            connection = _raw(session.connection())
            assert connection is earlier, "the pool gave another connection: nothing was shown"
            yield connection

    return way


def unannounced(engine: Engine) -> Way:
    """A connection out of the same pool that nobody announced anything on, wherever the stance is."""

    @contextmanager
    def way(stance: Stance) -> Iterator[psycopg.Connection[Any]]:
        with _session(engine, before(stance)) as session:
            session.connection()
            session.commit()
        with engine.connect() as bare:
            yield _raw(bare)

    return way


@contextmanager
def _session(engine: Engine, stance: Stance) -> Iterator[Session]:
    token = present.set(stance.scope())
    try:
        with Session(engine) as session:
            yield session
    finally:
        present.reset(token)


def _raw(connection: Connection) -> psycopg.Connection[Any]:
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, psycopg.Connection)
    return raw


# ── Inside a worker ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Walk:
    """What the jobs of one worker found: by stance what is wrong, and the connections they stood on."""

    probe: Probe
    wrong: dict[str, list[str]] = field(default_factory=dict)
    backends: set[int] = field(default_factory=set)


#: The walk under way in this process; a job is given words only.
_walks: list[Walk] = []


def worked(app: Flask, probe: Probe) -> Walk:
    """Let a worker walk all tables from every office, each job right behind one of somebody else."""
    made = Walk(probe)
    _walks.append(made)
    redis = queues.connect(app.config["WUTONG"].redis_url)
    try:
        for name, stance in OFFICES.items():
            queues.enqueue(redis, NORMAL, [(f"{__name__}.stand", (before(stance) is OWNER,))])
            queues.enqueue(redis, NORMAL, [(f"{__name__}.walk", (name,))])
        with app.app_context():
            worker.carrier(app.config["WUTONG"]).work(burst=True, logging_level=None)
    finally:
        queues.queue(redis, NORMAL).empty()  # type: ignore[no-untyped-call]
        redis.close()
        _walks.remove(made)
    return made


def stand(as_owner: bool) -> None:
    """A job: stand in an office and let the transaction stand."""
    with _inside(OWNER if as_owner else NEIGHBOUR):
        pass


def walk(name: str) -> None:
    """A job: try every table from an office."""
    _walks[-1].wrong[name] = _walks[-1].probe.by(_inside).wrong(declared(), [OFFICES[name]])


@contextmanager
def _inside(stance: Stance) -> Iterator[psycopg.Connection[Any]]:
    """As a job goes: into the region's office, and into one transaction."""
    assert stance.region is not None
    with tenancy.at(stance.region, look="down" if stance.down else "home", person=stance.person), work():
        connection = _raw(db.session.connection())
        _walks[-1].backends.add(connection.info.backend_pid)
        yield connection
