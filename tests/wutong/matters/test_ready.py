"""The list that a stranger's program reads again and again: given from memory, and never a moment too long."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from werkzeug.test import TestResponse

from wutong.access import SYSTEM
from wutong.clock import frozen, now
from wutong.db import db
from wutong.layers import claims
from wutong.layers.claims import Reach
from wutong.layers.kinds import Edit
from wutong.layers.releases import publish
from wutong.matters.models import MATTER
from wutong.matters.rules import item_of
from wutong.testing.tree import GANSU, JISHISHAN, VILLAGE
from wutong.testing.world import World
from wutong.web import ready

PATH = f"/api/v1/{VILLAGE}/matters/"
ITEM = item_of("A-1")


class Stranger:
    """Somebody without cookies; `asked` are the statements of the last answer that a request made."""

    def __init__(self, world: World) -> None:
        self.client, self.asked = world.app.test_client(use_cookies=False), list[str]()
        with world.app.app_context():
            event.listen(db.engine, "before_cursor_execute", lambda *told: self.asked.append(told[2]))

    def get(self, path: str = PATH, **headers: str) -> TestResponse:
        self.asked.clear()
        return self.client.get(path, headers=headers)

    def names(self) -> list[str]:
        return [one["name"] for one in self.get().get_json()["items"]]


@pytest.fixture
def stranger(world: World) -> Stranger:
    """A village offers one matter of its province, claimed by its county; it has been asked for twice."""
    with world.working(GANSU):
        told = {"code": "A-1", "name": "低保", "exercise_levels": [6]}
        publish(MATTER, [Edit(ITEM, told, defines=True)], actor=SYSTEM)
    with world.working(JISHISHAN):
        claims.claim(MATTER, [ITEM], actor=SYSTEM, reach=Reach(frozenset({"villages"})))
    asking = Stranger(world)
    assert asking.names() == asking.names() == ["低保"]
    return asking


def test_from_the_third_time_on_no_request_is_made(stranger: Stranger) -> None:
    first = stranger.get()
    assert stranger.asked == []
    second = stranger.get()
    assert (first.status_code, first.data) == (200, second.data)
    assert first.headers["ETag"]
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


def test_a_release_above_is_in_the_very_next_answer(world: World, stranger: Stranger) -> None:
    with world.working(GANSU):
        publish(MATTER, [Edit(ITEM, {"name": "最低生活保障"})], actor=SYSTEM)
    assert stranger.names() == ["最低生活保障"]
    assert stranger.names() == ["最低生活保障"]
    assert stranger.asked == [], "the new answer is kept as well"


def test_a_release_that_was_set_for_an_instant_is_there_at_that_instant(world: World, stranger: Stranger) -> None:
    at = now() + timedelta(minutes=5)
    with world.working(GANSU):
        publish(MATTER, [Edit(ITEM, {"name": "最低生活保障"})], actor=SYSTEM, at=at)
    assert stranger.names() == stranger.names() == ["低保"]
    with frozen(at):
        assert stranger.names() == ["最低生活保障"]


def test_a_claim_taken_back_empties_the_list(world: World, stranger: Stranger) -> None:
    with world.working(JISHISHAN):
        (row,) = claims.standing(MATTER)
        claims.unclaim(MATTER, row.id, actor=SYSTEM)
    assert stranger.names() == []


def test_a_region_that_has_ended_is_gone_at_once(world: World, stranger: Stranger) -> None:
    with psycopg.connect(world.servers.url(world.name)) as owner:
        owner.execute("update regions set valid_to = '2024-01-01' where code = %s", [VILLAGE])
        owner.execute(
            "insert into region_operations (id, kind, effective, decided_by, grounds, document, made_at, done_at)"
            " values ('01900000-0000-7000-8000-000000000000', 'abolish', '2024-01-01', '-', '-', '-', now(), now())"
        )
    assert stranger.get().status_code == 410


def test_another_day_is_asked_anew(stranger: Stranger) -> None:
    with frozen(now() + timedelta(days=1)):
        stranger.get()
    assert stranger.asked


@pytest.mark.parametrize(
    "own", [{"Cookie": "wutong=x"}, {"Authorization": "Bearer x"}, {"If-None-Match": '"x"'}, {"Range": "bytes=0-1"}]
)
def test_who_shows_something_of_his_own_takes_the_long_way(stranger: Stranger, own: dict[str, Any]) -> None:
    refused = stranger.get(**own).status_code == 401
    assert refused or stranger.asked


def test_other_words_are_another_answer(stranger: Stranger) -> None:
    assert stranger.get(f"{PATH}?q=户口").get_json()["items"] == []
    assert stranger.names() == ["低保"]


def test_what_was_asked_for_least_lately_goes_when_there_is_too_much(world: World, stranger: Stranger) -> None:
    ready.of(world.app).limit = len(stranger.get().data) + 600
    for _ in range(2):
        stranger.get(f"{PATH}?limit=9")
    stranger.get(f"{PATH}?limit=9")
    assert stranger.asked == []
    stranger.get()
    assert stranger.asked


def test_a_door_that_did_not_say_so_is_never_kept(stranger: Stranger) -> None:
    for _ in range(3):
        stranger.get(f"{PATH}A-1")
    assert stranger.asked
