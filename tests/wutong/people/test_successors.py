"""A region that has ended keeps one entrance: for whoever has a post at its successor, into what was filed there."""

from datetime import date

import psycopg
import pytest
from sqlalchemy import select

from wutong.clock import today
from wutong.db import db
from wutong.events import Event
from wutong.people.rules import roles
from wutong.regions import operating, surgery
from wutong.testing.tree import CHUIMATAN, JISHISHAN, LIUGOU
from wutong.testing.world import World

OLD, NEW = "/622927100/desk", "/622927200/desk"


def absorb(world: World, day: date | None = None) -> None:
    """吹麻滩镇 goes into 柳沟乡."""
    with psycopg.connect(world.servers.url(world.name)) as owner:
        record = operating.Record("甘肃省民政厅", "并乡建镇", "甘民发〔2026〕3号", day or today())
        tree = operating.read(owner, [CHUIMATAN, LIUGOU], record.effective)
        operating.write(owner, tree, surgery.merged(tree, [CHUIMATAN], LIUGOU), record)


@pytest.fixture
def clerk(world, hire, browser):
    hire("laowang", "clerk", region=LIUGOU)
    page = browser()
    page.sign_in("laowang", region=LIUGOU)
    return page


def test_a_clerk_of_the_successor_enters_finds_the_old_cases_and_is_in_the_old_ledger(world, clerk):
    assert clerk.post(f"{OLD}/enter").status_code == 403
    absorb(world)
    assert "吹麻滩镇" in clerk.get(f"{NEW}/posts").get_data(as_text=True)
    assert clerk.get(f"{OLD}/cases/").status_code == 403
    assert clerk.post(f"{OLD}/enter").status_code == 303
    inside = clerk.get(f"{OLD}/cases/")
    assert inside.status_code == 200
    assert "这里只继续办理原有办件" in inside.get_data(as_text=True)
    with world.at(CHUIMATAN):
        (told,) = db.session.scalars(select(Event).where(Event.name == "region.entered")).all()
        assert told.payload["above"] == LIUGOU
    assert clerk.post(f"{OLD}/leave").location == f"{NEW}/posts"
    assert clerk.get(f"{OLD}/cases/").status_code == 403


def test_inside_nothing_new_is_begun_and_nothing_of_the_office_is_changed(world, hire, browser):
    hire("guanli", "region_admin", region=LIUGOU)
    absorb(world)
    page = browser()
    page.sign_in("guanli", region=LIUGOU)
    page.post(f"{OLD}/enter")
    assert page.get(f"{OLD}/cases/").status_code == 403
    assert page.get(f"{OLD}/staff/").status_code in (302, 403)
    assert page.post(f"{OLD}/region/openings", target="622927100201").status_code in (403, 410)


def test_who_has_no_post_at_the_successor_stays_outside_and_posts_at_the_old_region_sleep(world, hire, browser):
    hire("laoli", "clerk", region=CHUIMATAN)
    hire("laozhao", "clerk", region=JISHISHAN)
    absorb(world)
    for login, home in (("laoli", CHUIMATAN), ("laozhao", JISHISHAN)):
        page = browser()
        page.sign_in(login, region=home)
        assert page.post(f"{OLD}/enter").status_code == 403
        assert page.get(f"{OLD}/cases/").status_code == 403


def test_the_entrance_is_not_there_before_the_day(world, clerk):
    absorb(world, date(2099, 1, 1))
    assert clerk.post(f"{OLD}/enter").status_code == 403
    assert "撤并" not in clerk.get(f"{NEW}/posts").get_data(as_text=True)


def test_in_an_ended_region_a_post_goes_on_with_cases_and_begins_none():
    held = roles.rights_of("clerk") & roles.CLOSING
    assert {"case.accept", "case.read", "paper.read", "personal.reveal"} <= held
    assert not {"case.file", "case.receive", "matter.publish", "grant.manage", "region.manage"} & roles.CLOSING
