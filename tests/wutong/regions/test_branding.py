"""The look of a region's pages: set with one click, with a second person where wished, later, and back again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import click.testing
import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from wutong.access import SYSTEM, Actor
from wutong.clock import frozen, new_id
from wutong.db import db
from wutong.homes import actions as homes
from wutong.homes import queries as held
from wutong.layers import drafts
from wutong.regions import actions, branding, queries, surgeon
from wutong.regions.commands import group
from wutong.regions.models import RegionCrest
from wutong.settings import actions as settings
from wutong.testing.tree import CHUIMATAN, GANSU, JISHISHAN, LIUGOU, VILLAGE
from wutong.testing.world import World
from wutong.web import csrf, lookups
from wutong.web.lookups import Who

RIGHTS = frozenset({"region.manage"})
FIRST, SECOND = (b"\x89PNG\r\n\x1a\n" + mark * 20 for mark in (b"1", b"2"))
NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)
MERGED, MOVED = 622927110000, 622926600000
Post = Callable[..., TestResponse]


def manager(region: int = JISHISHAN) -> Actor:
    return Actor("staff", new_id(), region, None, RIGHTS, "马建国")


@pytest.fixture
def browser(world: World) -> FlaskClient:
    actor = manager()
    lookups.of(world.app).who = lambda code: Who(actor)
    made = world.client()
    made.set_cookie(csrf.COOKIE, "a-cookie-of-this-browser")
    return made


@pytest.fixture
def post(world: World, browser: FlaskClient) -> Post:
    with world.app.test_request_context(headers={"Cookie": f"{csrf.COOKIE}=a-cookie-of-this-browser"}):
        proof = csrf.token()
    return lambda address, **sent: browser.post(f"/622927/desk/{address}", data=sent, headers={csrf.HEADER: proof})


def seen(world: World, region: int = VILLAGE) -> dict[str, str]:
    with world.at(region):
        return {name: value for name, (value, _) in branding.shown().items() if name != "crest"}


def crest(world: World, region: int = 622927) -> bytes | None:
    answer = world.client().get(f"/{region}/crest")
    return answer.data if answer.status_code == 200 else None


def set_in(world: World, region: int = JISHISHAN, crest: bytes | None = None, **look: str | None) -> Any:
    with world.working(region):
        actor = manager(region)
        became = actions.set_crest(crest, actor=actor) if crest else actions.set_look(look, actor=actor)
        return became.id if became else None


def configured(world: World, name: str, value: Any) -> None:
    with world.working(JISHISHAN):
        settings.set_value(name, value, actor=SYSTEM)


# ── One click ────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_saved_holds_at_once_here_and_below_until_somebody_below_says_otherwise(world: World) -> None:
    set_in(world, GANSU, greeting="如意甘肃", colour="#8A1C1C")
    assert seen(world) == {"greeting": "如意甘肃", "colour": "#8a1c1c"}
    set_in(world, greeting="花儿之乡")
    assert seen(world) == {"greeting": "花儿之乡", "colour": "#8a1c1c"}
    set_in(world, greeting=None)
    assert seen(world) == {"greeting": "如意甘肃", "colour": "#8a1c1c"}
    with world.at(JISHISHAN):
        assert len(held.released(branding.HOME)) == 2


def test_saving_the_same_again_is_no_release(world: World) -> None:
    assert set_in(world, greeting="花儿之乡", colour=None)
    assert set_in(world, greeting="花儿之乡", colour=None) is None
    assert set_in(world, crest=FIRST)
    assert set_in(world, crest=FIRST) is None


def test_a_step_back_brings_the_old_crest_with_its_picture(world: World, browser: FlaskClient, post: Post) -> None:
    set_in(world, crest=FIRST)
    release = set_in(world, crest=SECOND)
    assert crest(world, 622927100201) == SECOND
    assert post(f"homes/look/releases/{release}/roll-back").status_code == 303
    assert crest(world, 622927100201) == FIRST
    assert "徽标：已设置" in browser.get(f"/622927/desk/homes/look/{branding.ITEM}").text


def test_a_colleagues_draft_is_not_published_along(world: World) -> None:
    with world.working(JISHISHAN):
        homes.save(branding.HOME, branding.ITEM, {"greeting": "还没想好"}, actor=manager())
    set_in(world, colour="#1c5a8a")
    assert seen(world) == {"colour": "#1c5a8a"}
    with world.at(JISHISHAN):
        assert held.working(branding.HOME, branding.ITEM)["greeting"] == "还没想好"


def test_the_editor_refuses_a_colour_nobody_could_read(world: World, post: Post) -> None:
    answer = post(f"homes/look/{branding.ITEM}", colour="#ffff00", greeting="")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_a_picture_that_neither_release_nor_draft_names_is_forgotten(world: World) -> None:
    configured(world, branding.SECOND.name, True)
    for data in (FIRST, SECOND):
        set_in(world, crest=data)
    with world.working(JISHISHAN):
        homes.discard(branding.HOME, branding.ITEM, actor=manager())
        actions.set_crest(FIRST, actor=manager())
        assert [row.data for row in db.session.scalars(select(RegionCrest))] == [FIRST]


# ── A second person, and later ───────────────────────────────────────────────────────────────────────────────


def test_where_a_second_person_must_agree_nobody_sees_it_before(world: World, browser: FlaskClient, post: Post) -> None:
    set_in(world, greeting="花儿之乡")
    configured(world, branding.SECOND.name, True)
    page = browser.get("/622927/desk/region/profile").text
    assert "须由另一人审定" in page
    assert 'name="greeting"' not in page
    assert post("region/profile", office_phone="0930-12345").status_code == 303
    set_in(world, crest=FIRST)
    assert post(f"homes/look/{branding.ITEM}", greeting="花儿之乡", colour="#1c5a8a").status_code == 303
    assert (seen(world), crest(world)) == ({"greeting": "花儿之乡"}, None)
    assert post("homes/look/publish").status_code == 409
    assert post("homes/look/submit").status_code == 303
    with world.working(JISHISHAN):
        [draft] = drafts.submitted(branding.HOME.kind)
        homes.approve(branding.HOME, draft.id, actor=manager(), stamp=draft.stamp)
    assert (seen(world), crest(world)) == ({"greeting": "花儿之乡", "colour": "#1c5a8a"}, FIRST)


def test_who_agrees_sees_the_picture_before_citizens_do(world: World, browser: FlaskClient) -> None:
    configured(world, branding.SECOND.name, True)
    set_in(world, crest=FIRST)
    with world.at(JISHISHAN):
        digest = held.working(branding.HOME, branding.ITEM)["crest"]
    address = f"/622927/desk/region/crests/{digest}"
    assert f'src="{address}"' in browser.get("/622927/desk/homes/look/").text
    assert browser.get(address).data == FIRST
    lookups.of(world.app).who = lambda code: Who()
    assert world.client().get(address).status_code in (303, 401, 403)


def test_with_a_delay_it_comes_by_itself_and_can_be_called_off(world: World, post: Post) -> None:
    with frozen(NOON):
        configured(world, branding.DELAY.name, 24)
        assert post("region/profile", greeting="早上好", hours="周一至周五").status_code == 303
        assert seen(world) == {}
    with frozen(NOON + timedelta(hours=1)):
        assert post("region/profile", hours="周一至周六", colour="#1c5a8a").status_code == 303
        with world.at(JISHISHAN):
            [_, later] = held.scheduled(branding.HOME)
            id = later.id
        assert post(f"homes/look/releases/{id}/roll-back").status_code == 303
    with frozen(NOON + timedelta(hours=30)):
        assert seen(world) == {"greeting": "早上好"}


# ── What it costs ────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    ran: list[str] = []
    with world.app.app_context():
        engine = db.engine

    def note(*told: Any) -> None:
        ran.append(told[2])

    event.listen(engine, "before_cursor_execute", note)
    yield ran
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("looked", [False, True])
@pytest.mark.parametrize(("page", "most"), [("/622927/", 8), ("/622927/look.css", 3), ("/622927/crest", 3)])
def test_a_page_asks_no_more_for_its_look(world: World, looked: bool, page: str, most: int) -> None:
    if looked:
        set_in(world, GANSU, greeting="如意甘肃", colour="#8a1c1c")
        set_in(world, GANSU, crest=FIRST)
    reader = world.client()
    reader.set_cookie("wutong_care", "1")
    reader.get(page)
    with statements(world) as ran:
        reader.get(page)
    assert len(ran) <= most
    assert not any("region_looks" in statement for statement in ran)


# ── When the map changes ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def run(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setenv("OWNER_DATABASE_URL", world.config.owner_database_url)
    monkeypatch.setattr(surgeon, "application", world.app.app_context)

    def command(*args: str) -> str:
        record = ("--decided-by", "甘肃省人民政府", "--grounds", "优化布局", "--document", "甘政函〔2026〕12号")
        more = () if args[0] == "undo" else record
        result = click.testing.CliRunner(catch_exceptions=False).invoke(group, [*args, *more, "--write"])
        assert result.exit_code == 0, result.output
        return result.output

    return command


def test_a_towns_look_goes_along_with_its_picture_and_is_taken_back(world: World, run: Callable[..., str]) -> None:
    set_in(world, CHUIMATAN, greeting="吹麻滩欢迎您")
    set_in(world, CHUIMATAN, crest=FIRST)
    with world.working(CHUIMATAN):
        actions.set_profile(actor=SYSTEM, hours="周一至周五")
    operation = run("move", "622927100", "622926").strip().rpartition(" ")[2]
    with world.at(MOVED):
        told = queries.profile()
        found = queries.crest(told["crest"][0])
        assert (told["greeting"], told["hours"]) == (("吹麻滩欢迎您", MOVED), ("周一至周五", MOVED))
        assert (found.region, found.data) == (MOVED, FIRST)
    run("undo", operation)
    with world.at(MOVED):
        assert queries.profile() == {}
    assert seen(world, CHUIMATAN) == {"greeting": "吹麻滩欢迎您"}


def test_of_two_towns_that_become_one_the_first_ones_look_holds(world: World, run: Callable[..., str]) -> None:
    set_in(world, CHUIMATAN, crest=FIRST)
    set_in(world, LIUGOU, crest=SECOND)
    set_in(world, LIUGOU, greeting="柳沟欢迎您")
    run("merge", "622927100", "622927200", "--into", "622927110", "--name", "大墩峡镇")
    assert seen(world, MERGED) == {"greeting": "柳沟欢迎您"}
    assert crest(world, 622927110) == FIRST
