"""The leak hunt over the whole application, and the proof that it would find a leak."""

import logging
from collections.abc import Iterator
from uuid import UUID

import pytest
from redis import Redis

from wutong.access import SYSTEM
from wutong.cases.schemas import FilingIn
from wutong.clock import new_id
from wutong.layers.cache import READINGS
from wutong.matters.schemas import ClaimAsked
from wutong.notices.actions import writing
from wutong.notices.actions.writing import Recipient
from wutong.notices.schemas import ReceiptIn
from wutong.regions import actions as regions
from wutong.testing import leaks, tree
from wutong.testing.database import Servers
from wutong.testing.leaks import bodies, lying, marks
from wutong.testing.world import World
from wutong.web.doors import open_to_all, signed_in

#: Planted by this test: a page that shows a citizen's answer to everybody, and a door that lets everybody through.
LEAKY = "/leaky"


def leaky(world: World) -> dict[str, str]:
    """Give the application two bad views, as a careless plugin might; what the first shows is put in later."""
    shown = {"answer": ""}

    @open_to_all
    def show() -> str:
        return shown["answer"]

    @signed_in
    def spoil(case_id: UUID) -> str:
        return "done"

    world.app.add_url_rule(f"/<region:region>{LEAKY}", "leaky_show", show)
    world.app.add_url_rule(f"/<region:region>{LEAKY}/<uuid:case_id>", "leaky_spoil", spoil, methods=["POST"])
    return shown


@pytest.fixture(scope="module")
def garden(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[leaks.Garden]:
    """A planted application with the two bad views."""
    world = World(servers, tmp_path_factory.mktemp("garden"))
    shown = leaky(world)
    planted = leaks.plant(world)
    shown["answer"] = next(mark.text for mark in planted.marks.known.values() if mark.what == "answer")
    yield planted
    world.close()


@pytest.fixture(scope="module")
def found(garden: leaks.Garden) -> list[leaks.Finding]:
    """What one hunt found."""
    return leaks.hunt(garden)


def test_nobody_meets_what_is_not_for_him(found: list[leaks.Finding]):
    assert not (met := [each for each in found if LEAKY not in each.where]), "\n".join(map(str, met))


def test_the_hunt_finds_a_page_that_shows_one_citizens_answer_to_everybody(found: list[leaks.Finding]):
    met = {each.who for each in found if each.what.startswith("answer") and each.where.endswith(LEAKY)}
    assert {"Bob", "a stranger", "clerk of 622926", "helper of 622927100201"} <= met
    assert "Alice" not in met


def test_the_hunt_finds_a_door_that_lets_strangers_change_a_case(found: list[leaks.Finding]):
    through = {each.who for each in found if each.where.startswith("POST") and LEAKY in each.where}
    assert {"clerk of 622926", "auditor of 622927"} <= through


def test_what_is_said_at_a_machine_door_is_well_formed(garden: leaks.Garden):
    """Otherwise the form would refuse it, and nobody would learn whether the right does."""
    doors = {"cases/": FilingIn, "matters/claims": ClaimAsked, "notices/receipts": ReceiptIn}
    said = {door: bodies.plausible(garden.world.app, f"/api/v1/<region:region>/{door}") for door in doors}
    assert [door for door, schema in doors.items() if not said[door] or schema().validate(said[door])] == []


def test_the_hunt_finds_what_lies_open_behind_the_doors(garden: leaks.Garden):
    mark = garden.marks.sealed("secret", marks.word(), homes=[tree.JISHISHAN])
    draft = garden.marks.office("draft in a strange place", tree.JISHISHAN, "matter.read")
    with garden.world.working(tree.DONGXIANG):
        regions.establish(draft, line="civil_affairs", actor=SYSTEM)
        READINGS.get(("matter", tree.DONGXIANG), lambda: [draft])
        writing.notify("case.submitted", Recipient(person=new_id()), {"matter": mark, "number": "1"})
    (garden.world.var / "left.txt").write_text(mark, encoding="utf-8")
    with Redis.from_url(garden.world.config.redis_url) as valkey, lying.listening(garden):
        valkey.set("leaks:left", mark)
        logging.getLogger("wutong.careless").warning("filed", extra={"answer": mark})
        places = {
            (where, what) for where, what in lying.search(garden) if what in ("secret", "draft in a strange place")
        }
        valkey.delete("leaks:left")
    READINGS.clear()
    assert places == {
        ("table departments", "draft in a strange place"),
        ("a kept reading", "draft in a strange place"),
        ("inbox from 622926", "secret"),
        ("file left.txt", "secret"),
        ("value of b'leaks:left'", "secret"),
        ("the log", "secret"),
    }
