"""“Unchanged” (304) is only said while every word of the answer is: whatever the words rest on, not layers alone."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from tests.wutong.matters.conftest import Desk
from tests.wutong.matters.test_actions import claim, province
from tests.wutong.matters.test_machine import Program

from wutong.access import SYSTEM
from wutong.clock import frozen, now, today
from wutong.homes import actions as homes
from wutong.layers import claims
from wutong.matters import actions, synonyms
from wutong.matters.models import MATTER
from wutong.regions import actions as regions
from wutong.testing.tree import GANSU, JISHISHAN
from wutong.testing.world import World

LIST, ONE = "/api/v1/622927/matters/", "/api/v1/622927/matters/SL-1"
SEARCH = "/api/v1/622927/matters/?q=困难钱"
FILES = ("/622927/open-data/guides.jsonl", "/622927/open-data/dataset.json")
Still = Callable[[str], bool]


@pytest.fixture
def still(world: World) -> Still:
    """Whether an address says 304 to who held its answer when it was first asked about."""
    province(world)
    claim(world, JISHISHAN)
    browser, held = Desk(world), dict[str, str]()

    def same(path: str) -> bool:
        if path not in held:
            held[path] = browser.get(path).headers["ETag"]
        return browser.get(path, **{"If-None-Match": held[path]}).status_code == 304

    assert all(same(path) for path in (LIST, SEARCH, ONE, *FILES))
    return same


def owner(world: World, statement: str) -> None:
    with psycopg.connect(world.servers.url(world.name)) as connection:
        connection.execute(statement.encode())


def test_a_word_that_is_searched_by_now(world: World, still: Still) -> None:
    with world.working(GANSU):
        homes.add(synonyms.HOME, {"word": "最低生活保障", "words": ["困难钱"], "used": True}, actor=SYSTEM)
        homes.publish(synonyms.HOME, actor=SYSTEM)
    assert not still(SEARCH)
    assert still(LIST)


def test_the_body_that_handles_a_matter(world: World, still: Still) -> None:
    with world.working(JISHISHAN):
        regions.establish("积石山县民政局", line="civil_affairs", actor=SYSTEM)
    assert not still(ONE)
    assert not any(still(path) for path in FILES)
    assert still(LIST)


def test_the_name_of_the_place_that_handles_it_itself(world: World, still: Still) -> None:
    owner(world, f"update regions set name = '积石山区' where code = {JISHISHAN}")
    assert not still(ONE)
    assert not any(still(path) for path in FILES)


def test_a_level_for_which_the_place_acts_only_until_today(world: World, still: Still) -> None:
    tomorrow = today() + timedelta(days=1)
    owner(world, f"update region_exercises set valid_to = '{tomorrow}' where code = {JISHISHAN}")
    assert still(LIST)
    with frozen(now() + timedelta(days=1)):
        assert not still(LIST)
        assert not any(still(path) for path in FILES)


def test_a_change_held_to_a_reading_is_refused_once_the_matter_is_gone(world: World, still: Still) -> None:
    program = Program(world, "622927")
    tag = program.ask("GET", "matters/SL-1").headers["ETag"]
    with world.working(JISHISHAN):
        actions.unclaim(claims.standing(MATTER)[0].id, actor=SYSTEM)
    assert program.ask("PATCH", "matters/SL-1", {"If-Match": tag}, address="一楼").status_code == 412
