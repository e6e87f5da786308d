"""Two who write at once on real connections: the first stops in the middle of his writing until the second waits."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, current_thread
from typing import Any

import pytest
from sqlalchemy import text

from wutong.db import db
from wutong.layers import drafts, laying
from wutong.testing.tree import GANSU
from wutong.testing.world import World

LOOPS = 20_000
PATIENCE = 60
WAITING = text(
    "select count(*) from pg_locks where not granted"
    " and (locktype <> 'advisory' or database = (select oid from pg_database where datname = current_database()))"
)


def meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch, first: Callable[[], Any], second: Callable[[], Any]
) -> Any:
    """Do `first` up to its writing, then `second` until it is through or waits, then the rest of both."""
    stopped, on = Event(), Event()
    names: list[str] = []

    def slowed(save: Callable[..., Any]) -> Callable[..., Any]:
        def slowly(*given: Any, **named: Any) -> Any:
            if current_thread().name in names and not stopped.is_set():
                stopped.set()
                on.wait(PATIENCE)
            return save(*given, **named)

        return slowly

    def begin() -> None:
        names.append(current_thread().name)
        first()

    monkeypatch.setattr(drafts, "save_draft", slowed(drafts.save_draft))
    monkeypatch.setattr(laying, "lay", slowed(laying.lay))
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(begin)
        assert stopped.wait(PATIENCE)
        other = pool.submit(second)
        _settled(world, other)
        on.set()
        one.result()
        return other.result()


def _settled(world: World, other: Future[Any]) -> None:
    for _ in range(LOOPS):
        if other.done():
            return
        with world.at(GANSU):
            if db.session.execute(WAITING).scalar_one():
                return
    raise AssertionError("the second one neither ended nor waited")
