"""One's own cases over all regions, cut by whose turn it is, by place and by year; who did a step is an office."""

from dataclasses import replace
from datetime import timedelta

import pytest

from wutong import clock
from wutong.cases import own, queries, shown
from wutong.cases.actions import amending, intake
from wutong.cases.rules import CASE
from wutong.clock import new_id, today
from wutong.db import db
from wutong.regions.models import Department
from wutong.testing import tree
from wutong.web import lookups

from .conftest import FRIDAY, Browser


def listed(story, **cut):
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        return {docket.case_id for docket in own.dockets(own.Cut(**cut)).items}


def test_every_state_is_somebodys_turn_or_over() -> None:
    every = [state for states in own.STATES.values() for state in states]
    assert sorted(every) == sorted(CASE.states)


def test_own_cases_are_cut_by_turn_place_and_year(story):
    mine, waiting = story.draft(), story.submitted()
    with clock.frozen(FRIDAY + timedelta(days=60)):
        elsewhere = story.submitted(tree.DONGXIANG)
        story.post()
    assert listed(story) == {mine, waiting, elsewhere}
    assert listed(story, turn="mine") == {mine}
    assert listed(story, turn="office") == {waiting, elsewhere}
    assert listed(story, turn="over") == set()
    assert listed(story, place=tree.DONGXIANG) == {elsewhere}
    assert listed(story, year=2027) == {elsewhere}
    assert listed(story, year=2026, turn="office") == {waiting}
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        assert (own.years(), set(own.places())) == ([2027, 2026], {tree.JISHISHAN, tree.DONGXIANG})


def test_the_page_asks_the_database_the_same_number_of_times_however_long_the_list(story, asked, visitor):
    story.submitted()
    story.post()
    page = visitor(story.citizen)
    page.text("/622927/cases/")
    with asked() as few:
        page.text("/622927/cases/")
    for home in (tree.JISHISHAN, tree.DONGXIANG, tree.JISHISHAN):
        story.submitted(home)
    story.post()
    with asked() as many:
        assert page.text("/622927/cases/?turn=office&year=2026").count("data-label") > 4
    assert len(many) == len(few)
    assert "没有符合条件的办件" in page.text("/622927/cases/?turn=over")


def test_the_timeline_names_the_office_and_not_the_person(story):
    case_id = story.submitted()
    with story.at():
        body = Department(
            region=tree.JISHISHAN, id=new_id(), name="政务服务中心", short_name="中心", line="general",
            credit_code=None, office_phone=None, superior_region=None, superior_id=None, opened_on=today(),
            closed_on=None,
        )  # fmt: skip
        db.session.add(body)
        db.session.flush()
        amending.fix(case_id, {"name": "张三峰"}, "姓名有误", actor=replace(story.clerk, department=body.id))
        intake.accept(case_id, actor=story.clerk)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        told = shown.for_applicant(queries.get(case_id), story.citizen)["timeline"]
    by = {entry["title"]: entry["by"] for entry in told}
    assert (by["当场更正"], by["受理"], by["提交"]) == ("政务服务中心", "示例局", "申请人")


@pytest.fixture
def visitor(story):
    before = lookups.of(story.world.app).who
    yield lambda actor: Browser(story.world, actor)
    lookups.of(story.world.app).who = before
