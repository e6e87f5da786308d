"""Whatever is official names the body that had the case: before a transfer the one, from then on the other."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from wutong.access import SYSTEM
from wutong.cases import bodies, queries, shown
from wutong.cases.actions import deciding, intake
from wutong.cases.models import Case
from wutong.clock import today
from wutong.db import db
from wutong.documents import telling
from wutong.regions import actions as regions
from wutong.regions import queries as places
from wutong.regions.whither import Whither
from wutong.statistics import actions as statistics
from wutong.statistics import queries as figures
from wutong.statistics import rebuilding
from wutong.statistics.models import Cell, Counted, Mark, Month, Sum
from wutong.testing.tree import DONGXIANG, JISHISHAN, REGIONS
from wutong.transfers import actions

from ..cases.conftest import boss, staff

OLD, NEW = "示例局", "另一局"


@pytest.fixture
def to(story):
    with story.at():
        known = {one.name: one.id for one in places.departments()}
        lines = ((OLD, "civil_affairs"), (NEW, "market"))
        ids = [known.get(name) or regions.establish(name, line=line, actor=SYSTEM).id for name, line in lines]
        return ids[1]


@pytest.fixture
def case_id(story, to):
    """Accepted by one department, taken and granted by the other."""
    found = story.accepted()
    with story.at():
        row = actions.offer(found, Whither(department=to), "应由其办理。", actor=story.head)
        actions.take(row.id, actor=SYSTEM)
        deciding.review(found, "属实", actor=story.reviewer)
        deciding.grant(found, "准予。", actor=story.head, level=3)
    return found


def test_a_document_is_headed_by_the_body_that_had_the_case_at_its_step(story, case_id):
    with story.at():
        case, form = queries.get(case_id), queries.form(case_id)
        steps = {step.move: step for step in queries.steps(case_id, all_=True)}
        assert telling.told(case, steps["accept"], form).office.endswith(OLD)
        assert telling.told(case, steps["grant"], form).office.endswith(NEW)


def test_the_history_names_who_had_the_case_then(story, case_id):
    with story.at():
        case, steps = queries.get(case_id), queries.steps(case_id, all_=True)
        offices = shown.offices(case, steps)
        told = {step.move: offices.get(step.seq) for step in steps}
        assert (told["accept"], told["grant"], bodies.name(case)) == (OLD, NEW, NEW)


def test_at_a_new_home_no_body_of_the_old_one_has_the_case(story, to):
    found, clerk = story.submitted(), staff("clerk", DONGXIANG)
    with story.at():
        actions.take(actions.offer(found, Whither(department=to), "应由其办理。", actor=story.head).id, actor=SYSTEM)
        row = actions.offer(found, Whither(region=DONGXIANG), "户籍在东乡。", actor=story.head)
    story.post(JISHISHAN, DONGXIANG, of="wutong")
    with story.at(DONGXIANG):
        actions.take(row.id, actor=clerk)
    story.post(JISHISHAN, DONGXIANG, of="wutong")
    third = "第三局"
    with story.at(DONGXIANG):
        body = regions.establish(third, line="labour", actor=SYSTEM).id
        intake.accept(found, actor=clerk)
        actions.take(actions.offer(found, Whither(department=body), "转", actor=boss(DONGXIANG)).id, actor=SYSTEM)
    with story.at(DONGXIANG):
        case, steps = queries.get(found), queries.steps(found, all_=True)
        told = bodies.at_each(case, steps)
        since = next(step.seq for step in steps if step.move == bodies.ARRIVES)
        assert NEW not in {body for seq, body in told.items() if seq >= since}
        here = {step.move: told[step.seq] for step in steps if step.seq > since}
        assert (here["accept"], here[bodies.TAKES], bodies.name(case)) == (OLD, third, third)
        accepted = next(step for step in steps if step.move == "accept")
        assert telling.told(case, accepted, queries.form(found)).office.endswith(OLD)


def test_statistics_count_the_case_with_the_department_that_took_it_also_when_counted_anew(story, to):
    for region in REGIONS:
        with story.at(region):
            db.session.execute(update(Case).values(filed_at=None))
            for table in (Mark, Counted, Cell, Sum, Month):
                db.session.execute(delete(table))

    def by_department():
        with story.at():
            asked = figures.Asked(JISHISHAN, today() - timedelta(days=9), today() + timedelta(days=9))
            return {name: held["received"] for name, held in figures.cut(asked, "department").items()}

    case_id = story.submitted()
    statistics.go_round()
    assert by_department() == {OLD: 1}
    with story.at():
        row = actions.offer(case_id, Whither(department=to), "应由其办理。", actor=story.head)
        actions.take(row.id, actor=SYSTEM)
    statistics.go_round()
    assert by_department() == {NEW: 1}
    rebuilding.rebuild(JISHISHAN)
    assert by_department() == {NEW: 1}
