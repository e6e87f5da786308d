"""A quarter's grade follows from what was found; it is objected to and answered by another; figures go up the tree."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from wutong import clock, letters
from wutong.access import Actor, RightMissing
from wutong.cases import queries as cases
from wutong.cases.actions import intake
from wutong.clock import new_id
from wutong.db import db
from wutong.events import Letter
from wutong.oversight import actions, finding, graded, grades, grading
from wutong.oversight.events import GradeTold
from wutong.oversight.handlers import grade_below
from wutong.oversight.models import Finding, GradeBelow, Order
from wutong.regions.models import Department
from wutong.testing import tree

from ..cases.conftest import FRIDAY, staff

NUMBERS = {key: number for key, (_title, number) in grades.SCALE.items()}
CASE, OTHER = UUID(int=1), UUID(int=2)
LINXIA = 622900000000
#: The first case is filed in the last quarter of 2026, and graded after ten days of the next.
GRADED = datetime(2027, 1, 11, 4, tzinfo=UTC)


def found(rule: str, state: str = "open", case_id: UUID = CASE) -> grades.Found:
    return grades.Found(rule, state, case_id, "n", "t", date(2026, 11, 20))


@pytest.mark.parametrize(
    ("what", "points"),
    [
        ([], []),
        ([found("T1")], [1]),
        ([found("T1", "over")], []),
        ([found("T1"), found("T2"), found("T3")], [5]),
        ([found("T2"), found("T3", case_id=OTHER)], [5, 3]),
        ([found("T3", "cleared"), found("T2")], [3]),
        ([found("N3")], []),
        ([found("N3", "upheld"), found("N1"), found("T4", "ordered")], [3, 3, 2]),
        ([found("ORDER", "closed")], [2]),
    ],
)
def test_what_costs_how_many_points(what: list[grades.Found], points: list[int]) -> None:
    assert [one.points for one in grades.costs(what, NUMBERS)] == points


@pytest.mark.parametrize(
    ("points", "left", "grade"),
    [([], 100, "best"), ([5], 95, "best"), ([6], 94, "good"), ([40], 60, "passed"), ([41], 59, "failed"),
     ([99, 9], 0, "failed")],
)  # fmt: skip
def test_a_grade_follows_from_what_is_left(points: list[int], left: int, grade: str) -> None:
    assert grades.score(points) == left
    assert grades.grade(left, NUMBERS) == grade


@pytest.mark.parametrize(
    ("day", "quarter", "behind"),
    [
        (date(2027, 1, 1), date(2026, 10, 1), date(2027, 1, 1)),
        (date(2026, 12, 31), date(2026, 7, 1), date(2026, 10, 1)),
        (date(2026, 4, 30), date(2026, 1, 1), date(2026, 4, 1)),
    ],
)
def test_the_last_quarter_that_is_over(day: date, quarter: date, behind: date) -> None:
    assert grades.before(day) == quarter
    assert grades.behind(quarter) == behind


@pytest.fixture
def body(story) -> UUID:
    """A department of the county."""
    made = new_id()
    with story.at():
        db.session.add(
            Department(region=tree.JISHISHAN, id=made, name=f"评分局{made.hex[-6:]}", short_name="评分", line="general",
                       credit_code=None, office_phone=None, superior_region=None, superior_id=None,
                       opened_on=FRIDAY.date(), closed_on=None)
        )  # fmt: skip
    return made


@pytest.fixture
def late(story, watch, body) -> UUID:
    """A case of the department that was found red and black, and a note that nobody looked at."""
    with clock.frozen(FRIDAY):
        case_id = story.accepted()
        with story.at():
            case = cases.get(case_id)
            case.department = body
            for rule in ("T2", "T3", "N3"):
                finding.note(rule, case)
    return case_id


@pytest.fixture
def graded_(story, late, body) -> Iterator[SimpleNamespace]:
    with clock.frozen(GRADED):
        with story.at():
            made = grading.grade_all()
        with story.at():
            row = next(one for one in graded.listed(grading.SUPERVISOR).items if one.department == body)
            told = SimpleNamespace(made=made, id=row.id, score=row.score, result=row.result, name=row.name)
        yield told


@pytest.fixture
def member(body) -> Actor:
    """Somebody of the department."""
    return Actor("staff", new_id(), tree.JISHISHAN, department=body, rights=frozenset({"case.read"}))


def test_a_department_is_graded_once_with_every_case_behind_it(story, late, graded_, member):
    assert graded_.made == 1
    assert (graded_.score, graded_.result) == (95, "best")
    with story.at():
        told = graded.told(graded_.id, member)
        assert [(one.rule, one.points, one.case_id) for one in told.points] == [("T3", 5, late)]
        assert grading.grade_all() == 0
    stranger = Actor("staff", new_id(), tree.JISHISHAN, department=new_id(), rights=frozenset({"case.read"}))
    with story.at(), pytest.raises(grades.NoSuchGrade):
        graded.told(graded_.id, stranger)


def test_nothing_is_graded_before_the_days_of_waiting_are_over(story, late):
    with clock.frozen(datetime(2027, 1, 5, 4, tzinfo=UTC)), story.at():
        assert grading.grade_all() == 0


def test_an_objection_is_answered_once_and_by_another(story, watch, body, graded_, member):
    both = Actor("staff", member.person, tree.JISHISHAN, department=body,
                 rights=frozenset({"case.read", "case.supervise"}))  # fmt: skip
    with story.at():
        grading.object_(graded_.id, "当日系统停机。", actor=member)
    with story.at(), pytest.raises(grades.ObjectedAlready):
        grading.object_(graded_.id, "再说一次。", actor=member)
    with story.at(), pytest.raises(grades.NotByThemselves):
        grading.answer(graded_.id, "我同意。", [1], actor=both)
    with story.at(), pytest.raises(RightMissing):
        grading.answer(graded_.id, "我同意。", [1], actor=member)
    with story.at():
        row = grading.answer(graded_.id, "属实，不扣。", [1], actor=watch.actor)
        assert (row.score, row.result, row.state) == (100, "best", "settled")
        assert [one.dropped for one in graded.points(row.id)] == [True]
    with story.at(), pytest.raises(grades.ObjectedAlready):
        grading.answer(graded_.id, "再答。", actor=watch.actor)


def test_nobody_objects_after_thirty_days(story, graded_, member):
    with clock.frozen(datetime(2027, 3, 1, 4, tzinfo=UTC)), story.at(), pytest.raises(grades.ObjectedAlready):
        grading.object_(graded_.id, "太迟。", actor=member)


def grade_of(story: Any, body: UUID) -> tuple[UUID, int, list[tuple[str, int]]]:
    """The department's newest grade, its score, and what cost it points."""
    with story.at():
        row = next(one for one in graded.listed(grading.SUPERVISOR, limit=100).items if one.department == body)
        return row.id, row.score, [(one.rule, one.points) for one in graded.points(row.id)]


def another_case(story: Any, body: UUID) -> UUID:
    """A case of the department, filed today: every quarter that is graded has one."""
    made: UUID = story.accepted()
    with story.at():
        cases.get(made).department = body
    return made


def test_an_order_costs_once_and_in_the_quarter_in_which_its_day_passes(story, watch, body, late):
    with clock.frozen(datetime(2026, 12, 25, 4, tzinfo=UTC)), story.at():
        order = actions.about_case(late, "为何逾期？", due=date(2027, 1, 20), actor=watch.actor)
        order.officer, order.department = None, body
        order_id = order.id
    with clock.frozen(GRADED), story.at():
        grading.grade_all()
    assert grade_of(story, body)[2] == [("T3", 5)]
    with clock.frozen(datetime(2027, 1, 21, 4, tzinfo=UTC)):
        another_case(story, body)
        with story.at():
            actions.escalate(order_id)
    with clock.frozen(datetime(2027, 4, 11, 4, tzinfo=UTC)), story.at():
        grading.grade_all()
    assert grade_of(story, body)[2] == [("ORDER", 2)]
    with story.at():
        watch_order = db.session.get(Order, (tree.JISHISHAN, order_id))
        assert watch_order is not None
        watch_order.due = date(2027, 4, 20)
    with clock.frozen(datetime(2027, 4, 21, 4, tzinfo=UTC)):
        another_case(story, body)
    with clock.frozen(datetime(2027, 7, 11, 4, tzinfo=UTC)), story.at():
        grading.grade_all()
    assert grade_of(story, body)[1:] == (100, [])


def test_a_note_costs_in_the_quarter_in_which_it_is_upheld(story, watch, body, late, graded_):
    with clock.frozen(datetime(2027, 1, 20, 4, tzinfo=UTC)):
        another_case(story, body)
        with story.at():
            found_ = db.session.scalars(select(Finding.id).where(Finding.case_id == late, Finding.rule == "N3")).one()
        with story.at():
            actions.settle(found_, "upheld", actor=watch.actor)
    with clock.frozen(datetime(2027, 4, 11, 4, tzinfo=UTC)), story.at():
        grading.grade_all()
    assert grade_of(story, body)[2] == [("N3", 2)]


def test_what_makes_a_grade_holds_also_where_it_is_switched_off(story, monkeypatch):
    monkeypatch.setattr(grading.homes, "held_rule", lambda item: (False, 7))
    with story.at():
        told = grading.scale()
    assert {key for key, number in told.items() if number == 7} == {key for key in told if key.startswith("grade_")}


def test_an_answer_that_drops_nothing_changes_no_grade_whatever_holds_today(story, watch, graded_, member, monkeypatch):
    with story.at():
        grading.object_(graded_.id, "当日系统停机。", actor=member)
    monkeypatch.setattr(grading, "scale", lambda: NUMBERS | {"grade_best": 99})
    with story.at():
        row = grading.answer(graded_.id, "不属实。", actor=watch.actor)
        assert (row.score, row.result) == (95, "best")


def delivered(story: Any, region: int) -> None:
    with story.at(region):
        mine = Letter.handler.like("wutong.oversight%grade_below")
        asked_ = select(Letter.id).where(Letter.to_region == region, Letter.state == "open", mine)
        waiting = list(db.session.scalars(asked_))
    for one in waiting:
        with story.at(region):
            letters.react(one)


def test_the_figures_go_up_from_region_to_region(story, graded_):
    for region in (LINXIA, tree.GANSU):
        delivered(story, region)
        with story.at(region):
            rows = {row.id: row for row in graded.from_below(limit=100).items}
            assert (rows[graded_.id].place, rows[graded_.id].score) == (tree.JISHISHAN, 95)


def test_nobody_speaks_for_a_place_that_is_not_below_him(story):
    for sender, place in ((tree.QINGHAI, tree.JISHISHAN), (LINXIA, tree.QINGHAI)):
        fact = GradeTold(new_id(), place, date(2026, 10, 1), "某局", 3, 1, "failed", GRADED)
        with story.at(tree.GANSU):
            grade_below(fact, SimpleNamespace(from_region=sender))  # type: ignore[arg-type]
            assert db.session.get(GradeBelow, (tree.GANSU, fact.grade)) is None


def test_the_graded_one_objects_at_the_desk_and_sees_what_came_of_it(story, browser, watch, body, graded_, late):
    officer = story.employed("clerk")
    member = Actor("staff", officer.person, tree.JISHISHAN, department=body, rights=officer.rights)
    mine, supervisor = browser(member), browser(watch.actor)
    page = f"/622927/desk/oversight/grades/{graded_.id}"
    with clock.frozen(GRADED):
        assert "2026年第四季度" in mine.text("/622927/desk/oversight/grades/")
        assert str(late) in mine.text(page)
        assert mine.post(f"{page}/objection", page=page, text=" ").status_code == 422
        assert mine.post(f"{page}/objection", page=page, text="当日系统停机。").status_code == 303
        assert "当日系统停机。" in supervisor.text(page)
        answer = supervisor.post(f"{page}/answer", page=page, text="属实。", dropped="1")
        assert answer.status_code == 303
        assert "复核后不扣" in mine.text(page)
        assert browser(staff("supervisor", tree.GANSU)).get("/62/desk/oversight/grades/below").status_code == 200
        assert mine.get("/622927/desk/oversight/grades/below").status_code == 403


def test_orders_and_findings_go_their_way_at_the_machine_door(story, browser, watch):
    officer = story.employed("clerk")
    case_id = story.submitted()
    with story.at():
        intake.accept(case_id, actor=officer)
        finding.note("N1", cases.get(case_id))
    supervisor, clerk, api = browser(watch.actor), browser(officer), "/api/v1/622927/oversight"
    found_ = f"{api}/findings/{watch.first(case_id)}"
    order = asked(supervisor, f"{found_}/order", 201, text="为何逾期？")["id"]
    assert asked(clerk, f"{api}/orders/{order}/return", 403, text="再答", due=None)["code"] == "access.right_missing"
    assert asked(supervisor, f"{api}/orders/{order}/return", 409, text="再答")["code"] == "oversight.not_open"
    assert asked(clerk, f"{api}/orders/{order}/reply", 200, text="人手不足。")["state"] == "answered"
    assert asked(supervisor, f"{api}/orders/{order}/return", 200, text="请写明整改。")["state"] == "open"
    assert asked(clerk, f"{api}/orders/{order}/withdraw", 403, reason="不要了")
    assert asked(supervisor, f"{api}/orders/{order}/withdraw", 422, reason=" ")
    assert asked(supervisor, f"{api}/orders/{order}/withdraw", 200, reason="另行处理。")["state"] == "withdrawn"
    assert asked(clerk, f"{found_}/settle", 403, result="upheld")
    assert asked(supervisor, f"{found_}/settle", 200, result="upheld")["state"] == "upheld"
    assert asked(supervisor, f"{found_}/settle", 409, result="cleared")["code"] == "oversight.not_open"


def asked(who: Any, path: str, status: int, **body: Any) -> dict[str, Any]:
    token = who.text("/622927/desk/oversight/").split('"X-CSRF-Token": "')[1].split('"')[0]
    sent = {key: value for key, value in body.items() if value is not None}
    answer = who.client.post(path, json=sent, headers={"X-CSRF-Token": token})
    assert answer.status_code == status, answer.get_data(as_text=True)
    told: dict[str, Any] = answer.get_json()
    if status >= 400:
        assert answer.content_type == "application/problem+json"
    return told
