"""How many statements the inbox, lists and the pages of a case send: as many for one row as for many.

Each page is opened once before it is counted, so that what a process keeps is there for both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from wutong.cases import queries as cases
from wutong.cases.actions import assigning, intake, reusing, tasking
from wutong.db import db
from wutong.oversight import actions as oversight
from wutong.oversight import finding
from wutong.oversight.rules import RULES
from wutong.talking import actions as talking
from wutong.testing import tree

from .conftest import Story, staff

DESK = "/622927/desk"
#: Rows of one kind on the full page.
MANY = 6


@contextmanager
def counted(story: Story) -> Iterator[list[str]]:
    """The statements that a block sends."""
    seen: list[str] = []
    with story.world.app.app_context():
        engine = db.engine

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def asked_by(story: Story, who: Any, path: str) -> list[str]:
    """What a page asks once everything that is kept is kept."""
    who.text(path)
    with counted(story) as seen:
        who.text(path)
    return seen


def more(few: list[str], many: list[str]) -> list[str]:
    """What the fuller page asked besides, by its beginning; to be read when a test fails."""
    left = list(few)
    return [one[:200] for one in many if not (one in left and (left.remove(one) or True))]


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("clerk", f"{DESK}/cases/"),
        ("clerk", f"{DESK}/cases/?whose=free"),
        ("clerk", "/api/v1/622927/cases/?limit=50"),
        ("supervisor", f"{DESK}/oversight/?state=open"),
        ("supervisor", f"{DESK}/oversight/orders/"),
        ("supervisor", "/api/v1/622927/oversight/findings?limit=50"),
        ("supervisor", "/api/v1/622927/oversight/orders?limit=50"),
        ("clerk", f"{DESK}/"),
    ],
)
def test_a_list_asks_as_much_for_one_case_as_for_many(story, browser, role, path):
    who = browser(staff(role, tree.JISHISHAN))
    busy(story)
    few = asked_by(story, who, path)
    for _ in range(MANY):
        busy(story)
    many = asked_by(story, who, path)
    assert len(many) <= len(few), more(few, many)


def busy(story: Story) -> None:
    """A case of a colleague's with a message, a finding and an order."""
    case_id = story.submitted()
    with story.at():
        intake.accept(case_id, actor=story.employed("clerk"))
        finding.note("N1", cases.get(case_id))
        oversight.about_case(case_id, "请说明。", actor=staff("supervisor", tree.JISHISHAN))


def test_the_citizens_list_asks_as_much_for_one_case_as_for_many(story, browser):
    who = browser(story.citizen)
    story.accepted()
    few = asked_by(story, who, "/622927/cases/")
    for _ in range(MANY):
        story.accepted()
    many = asked_by(story, who, "/622927/cases/")
    assert len(many) <= len(few), more(few, many)


@pytest.mark.parametrize("door", ["desk", "citizen", "api"])
def test_a_case_asks_as_much_with_one_row_of_each_kind_as_with_many(story, browser, door):
    case_id, fuller = story.accepted(), story.accepted()
    fill(story, case_id, 1)
    fill(story, fuller, MANY)
    who = browser(story.citizen if door == "citizen" else staff("clerk", tree.JISHISHAN))
    path = {"desk": f"{DESK}/cases/%s", "citizen": "/622927/cases/%s", "api": "/api/v1/622927/cases/%s"}[door]
    few, many = asked_by(story, who, path % case_id), asked_by(story, who, path % fuller)
    assert len(many) <= len(few), more(few, many)


@pytest.mark.parametrize("door", ["desk", "citizen"])
def test_the_papers_ask_as_much_with_one_earlier_case_as_with_many(story, browser, door):
    clerk = staff("clerk", tree.JISHISHAN)
    who, base = (browser(clerk), f"{DESK}/cases") if door == "desk" else (browser(story.citizen), "/622927/cases")

    def begun() -> Any:
        case_id = story.submitted() if door == "desk" else story.draft()
        story.post()
        return case_id

    story.submitted()
    few = asked_by(story, who, f"{base}/{begun()}/papers")
    for _ in range(MANY):
        story.submitted()
    fuller = begun()
    many = asked_by(story, who, f"{base}/{fuller}/papers")
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        assert len(reusing.offers(cases.get(fuller), story.citizen)) > MANY
    assert len(many) <= len(few), more(few, many)


def fill(story: Story, case_id: Any, count: int) -> None:
    """So many messages with answers, opinions asked of different officers, findings and settled orders."""
    supervisor, rules = staff("supervisor", tree.JISHISHAN), [rule for rule in RULES if rule.startswith("N")]
    for place in range(count):
        with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
            talking.write(case_id, f"问题 {place}", actor=story.citizen)
        with story.at():
            talking.write(case_id, "答复", actor=story.employed("clerk"))
            case = cases.get(case_id)
            task = tasking.asking(case, place + 1, "added", f"复核 {place}", story.reviewer)
            task.officer = story.employed("reviewer").person
            db.session.add(task)
            finding.note(rules[place % len(rules)], case)
            order = oversight.about_case(case_id, "请说明。", actor=supervisor)
            oversight.withdraw(order.id, "另行处理。", actor=supervisor)


def test_handing_on_many_cases_asks_once_who_takes_them(story):
    leaver, heir, chief = (story.employed(role) for role in ("clerk", "clerk", "hall_manager"))
    asked = []
    for several in (1, MANY):
        mine = [story.accepted() for _ in range(several)]
        with story.at():
            for case_id in mine:
                assigning.assign(case_id, leaver.person, actor=chief)
        with counted(story) as seen, story.at():
            assert assigning.reassign_all(leaver.person, heir.person, actor=chief) == several
        asked.append(len([told for told in seen if "FROM grants" in told or "FROM staff" in told]))
        assert {story.case(case_id).handler for case_id in mine} == {heir.person}
    assert asked[0] == asked[1] > 0
