"""A town with cases, people, a list of its own and links on walls is merged with its neighbour, and taken back."""

from collections.abc import Iterator
from datetime import timedelta

import click.testing
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from wutong import clock, letters
from wutong.access import SYSTEM
from wutong.cases import queries
from wutong.cases.actions import beginning, filing, tracking
from wutong.clock import new_id
from wutong.db import db
from wutong.events import Letter
from wutong.layers import claims
from wutong.matters import actions as catalogue
from wutong.matters import queries as matters
from wutong.notices.models import StaffNotice
from wutong.people.actions import accounts, grants
from wutong.people.models import Grant
from wutong.regions import actions as offices
from wutong.regions import queries as regions
from wutong.regions import surgeon
from wutong.regions.commands import group
from wutong.regions.rules import RegionClosed
from wutong.regions.undoing import TooLate
from wutong.testing.tree import CHUIMATAN, JISHISHAN, LIUGOU, LIUGOU_VILLAGE, NEXT_VILLAGE, VILLAGE
from wutong.testing.world import World

from .conftest import FRIDAY, TELEPHONE, Story

RECORD = ("--decided-by", "甘肃省人民政府", "--grounds", "优化乡镇布局", "--document", "甘政函〔2026〕12号")
NEW = 622927110000
#: Each village and the one that has its place.
HEIRS = {VILLAGE: 622927110600, NEXT_VILLAGE: 622927110601, LIUGOU_VILLAGE: 622927110602}
PASSWORD = "Wutong-2026-ok"


@pytest.fixture
def story(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    monkeypatch.setenv("OWNER_DATABASE_URL", world.config.owner_database_url)
    monkeypatch.setattr(surgeon, "application", world.app.app_context)
    with clock.frozen(FRIDAY):
        yield Story(world)


def run(*args: str) -> str:
    result = click.testing.CliRunner(catch_exceptions=False).invoke(group, args)
    assert result.exit_code == 0, result.output
    return result.output


def merge(*more: str) -> str:
    return run("merge", "622927100", "622927200", "--into", "622927110", "--name", "大墩峡镇", *RECORD, *more)


def hire(story: Story, login: str, role: str) -> None:
    person = new_id()
    with story.world.working(CHUIMATAN, person=person):
        first = accounts.open_account(actor=SYSTEM, login=login, name="王小明")
        accounts.change_password(actor=SYSTEM, old=first, new=PASSWORD)
        grants.give(person, role, actor=SYSTEM)


def send(client: FlaskClient, path: str, page: str, **form: str):
    shown = client.get(page).text
    token = shown.split('"X-CSRF-Token": "')[1].split('"')[0]
    return client.post(path, data=form, headers={"X-CSRF-Token": token})


def signed_in(story: Story, login: str) -> FlaskClient:
    client = story.world.client()
    entrance = "/622927110/desk/sign-in"
    assert send(client, entrance, entrance, login=login, password=PASSWORD).status_code == 303
    return client


def listed(story: Story, region: int) -> set[str]:
    with story.world.at(region):
        return {str(one["code"]) for one in matters.offered()}


@pytest.fixture
def town(story: Story) -> dict[str, str]:
    """Codes of what the county offers all villages but one, and of what the town itself offers below it."""
    county, own = story.offered(), story.offered(CHUIMATAN, name="本镇事项")
    with clock.frozen(clock.now()), story.at():
        reach = claims.Reach(frozenset({"self", "townships", "villages"}), besides=frozenset({NEXT_VILLAGE}))
        catalogue.claim([county], actor=SYSTEM, reach=reach, terms=claims.Terms("agent"))
        for old in claims.standing(matters.MATTER)[1:]:
            claims.unclaim(matters.MATTER, old.id, actor=SYSTEM)
    with story.at(CHUIMATAN):
        offices.establish("便民服务中心", line="convenience", actor=SYSTEM)
    return {"county": county, "own": own}


def test_every_village_offers_what_it_offered_before(story, town):
    before = {village: listed(story, village) for village in HEIRS}
    assert before[VILLAGE] == {town["county"], town["own"]}
    assert before[NEXT_VILLAGE] == {town["own"]}
    assert before[LIUGOU_VILLAGE] == {town["county"]}
    towns = listed(story, CHUIMATAN) | listed(story, LIUGOU)
    merge("--write")
    assert {village: listed(story, heir) for village, heir in HEIRS.items()} == before
    assert listed(story, NEW) == towns
    with story.world.at(NEW):
        assert [one.name for one in regions.departments()] == ["便民服务中心"]


def test_what_cannot_come_along_is_said_beforehand(story, town):
    with story.at(LIUGOU):
        offices.establish("便民服务中心", line="convenience", actor=SYSTEM)
    told = merge()
    assert "部门“便民服务中心”在承接地区已有同名部门" in told
    with story.world.at(JISHISHAN):
        assert regions.find(NEW) is None


def test_an_old_case_is_finished_by_the_successors_staff_at_its_old_address(story, town):
    case_id = story.submitted(CHUIMATAN)
    hire(story, "jingban", "clerk")
    hire(story, "shenhe", "reviewer")
    hire(story, "lingdao", "head")
    with story.at(CHUIMATAN):
        code = queries.form(case_id).query_code.reveal()
    merge("--write")
    desk = f"/622927100/desk/cases/{case_id}"
    clerk, reviewer, head = (signed_in(story, login) for login in ("jingban", "shenhe", "lingdao"))
    assert "吹麻滩镇" in clerk.get("/622927110/desk/posts").text
    for page in (clerk, reviewer, head):
        assert send(page, "/622927100/desk/enter", "/622927110/desk/posts").status_code == 303
    assert story.case(case_id, CHUIMATAN).number in clerk.get("/622927100/desk/cases/").text
    opinion = {"opinion": "同意"}
    moves = ((clerk, "accept", {}), (reviewer, "review", opinion), (head, "grant", opinion),
             (clerk, "deliver", {"method": "hall"}))  # fmt: skip
    for page, move, form in moves:
        assert send(page, f"{desk}/do/{move}", f"{desk}/do/{move}", **form).status_code == 303, move
    with story.world.app.app_context():
        assert tracking.track(code, TELEPHONE[-4:]).state == "delivered"
    with story.world.at(NEW):
        assert len(db.session.scalars(select(Grant)).all()) == 3


def test_links_on_walls_and_numbers_on_slips_answer_for_ever(story, town):
    case_id = story.submitted(CHUIMATAN)
    with story.at(CHUIMATAN):
        code = queries.form(case_id).query_code.reveal()
    merge("--write")
    browser = story.world.client()
    answer = browser.get(f"/622927100/matters/{town['own']}")
    assert answer.status_code == 302
    assert "本镇事项" in browser.get(answer.location).text
    assert code in browser.get(f"/622927100/cases/progress?code={code}").text
    page = "/622927100/cases/progress"
    assert "示例事项" in send(browser, page, page, code=code, tail=TELEPHONE[-4:]).text


def test_nothing_new_is_filed_at_the_old_address_and_what_waits_there_still_happens(story, town):
    waiting, draft = story.submitted(CHUIMATAN), story.draft(CHUIMATAN)
    merge("--write")
    with pytest.raises(RegionClosed, match="大墩峡镇"), story.world.visiting(CHUIMATAN, person=story.citizen.person):
        filing.submit(draft, actor=story.citizen)
    with pytest.raises(RegionClosed, match="大墩峡镇"), story.world.visiting(CHUIMATAN, person=story.citizen.person):
        beginning.begin({"home": CHUIMATAN}, actor=story.citizen)
    due = story.case(waiting, CHUIMATAN).act_by
    with clock.frozen(FRIDAY.replace(year=due.year + 1)):
        assert story.ring(waiting, CHUIMATAN) == 1
    assert story.case(waiting, CHUIMATAN).state == "accepted"
    assert story.post(CHUIMATAN) > 0


def test_the_desk_shows_what_happened_on_its_line(story, town):
    hire(story, "guanli", "region_admin")
    operation = merge("--write").strip().rpartition(" ")[2]
    run("rename", "622927", "积石山县", *RECORD, "--write")
    page = signed_in(story, "guanli").get("/622927110/desk/region/operations").text
    assert operation not in page
    assert "甘政函〔2026〕12号" in page
    assert "吹麻滩镇撤并" in page
    assert '<a href="/622927110/">大墩峡镇</a>' in page
    assert "更名为积石山县" in page


def test_the_successors_staff_are_told(story, town):
    merge("--write")
    with story.at(NEW):
        mine = (Letter.to_region == NEW, Letter.name == "region.took_over", Letter.state == "open")
        for id in db.session.scalars(select(Letter.id).where(*mine)).all():
            letters.react(id)
        told = db.session.scalars(select(StaffNotice.kind)).all()
    assert set(told) == {"region.took_over"}


def test_an_undo_puts_lists_people_and_departments_back(story, town):
    hire(story, "jingban", "clerk")
    places = (CHUIMATAN, LIUGOU, *HEIRS)
    before = {region: listed(story, region) for region in places}
    operation = merge("--write").strip().rpartition(" ")[2]
    run("undo", operation, "--write")
    assert {region: listed(story, region) for region in places} == before
    with story.world.at(NEW):
        assert [one.state for one in db.session.scalars(select(Grant))] == ["ended"]
        assert regions.departments() == []
    operation = merge("--write").strip().rpartition(" ")[2]
    assert "0 handed on" in run("carry", operation)
    assert listed(story, HEIRS[VILLAGE]) == before[VILLAGE]


@pytest.mark.parametrize("what", ["case", "claim", "grant"])
def test_what_has_happened_since_stands_in_the_way_of_an_undo(story, town, what):
    operation = merge("--write").strip().rpartition(" ")[2]
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        if what == "case":
            story.submitted(NEW)
        elif what == "claim":
            with story.at(NEW):
                catalogue.claim([town["county"]], actor=SYSTEM, terms=claims.Terms("inform"))
        else:
            person = new_id()
            with story.world.working(NEW, person=person):
                accounts.open_account(actor=SYSTEM, login="xinlai", name="李四")
                grants.give(person, "clerk", actor=SYSTEM)
        with pytest.raises(TooLate):
            run("undo", operation, "--write")
