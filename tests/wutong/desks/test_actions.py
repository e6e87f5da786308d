"""While A is away B sees A's cases and tasks, does them with his own rights and in A's name, and no longer after."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from tests.wutong.cases.conftest import Story, staff

from wutong import clock
from wutong.access import Actor
from wutong.cases import inbox
from wutong.cases import queries as cases
from wutong.cases.actions import assigning, deciding, intake, tasking
from wutong.cases.rules import guards
from wutong.cases.tasked import Asked
from wutong.clock import new_id, today
from wutong.db import db
from wutong.desks import actions, queries, rules
from wutong.errors import Forbidden
from wutong.flow import NotYours
from wutong.notices.models import Message
from wutong.testing import tree


def person(actor: Actor) -> UUID:
    assert actor.person is not None
    return actor.person


def paired(story: Story, role: str = "clerk") -> tuple[Actor, Actor, Any]:
    """A, who is away from today for three days, his deputy B, and the absence."""
    a, b = story.employed(role), story.employed(role)
    with story.at():
        actions.name_deputy(person(a), person(b), actor=a)
        away = actions.set_away(person(a), "leave", today(), today() + timedelta(days=2), actor=a).id
    return a, b, away


def covered(story: Story, actor: Actor) -> tuple[UUID, ...]:
    with story.at():
        return queries.covered(actor.person)


def test_the_deputy_stands_in_from_the_first_day_to_the_last(story: Story) -> None:
    a, b, away = paired(story)
    assert covered(story, b) == (a.person,)
    assert covered(story, a) == ()
    for days, seen in ((2, (a.person,)), (3, ())):
        with clock.frozen(clock.now() + timedelta(days=days)):
            assert covered(story, b) == seen
    with story.at():
        told = db.session.scalars(select(Message).where(Message.kind == "desk.covering")).all()
        assert b.person in [one.person for one in told]
    with story.at():
        actions.come_back(away, actor=a)
    assert covered(story, b) == ()


def test_a_deputy_who_is_away_himself_stands_in_for_nobody(story: Story) -> None:
    _, b, _ = paired(story)
    with story.at():
        actions.set_away(person(b), "sick", today(), today(), actor=b)
    assert covered(story, b) == ()


def test_what_the_deputy_does_is_written_as_done_for_the_absent_one(story: Story) -> None:
    a, b, away = paired(story)
    case_id = story.submitted()
    with story.at():
        assigning.assign(case_id, a.person, actor=story.head)
    with story.at():
        seen = inbox.listed(inbox.Cut(handler=b.person, covered=queries.covered(b.person)), limit=100).items
        assert case_id in [case.id for case in seen]
        intake.accept(case_id, actor=b)
    with story.at():
        step = cases.steps(case_id, all_=True)[-1]
        assert (step.move, step.by, step.acting_for) == ("accept", b.person, a.person)
        actions.come_back(away, actor=story.head)
    with story.at():
        assert case_id not in [case.id for case in inbox.listed(inbox.Cut(handler=b.person), limit=100).items]


def test_no_right_changes_hands(story: Story) -> None:
    a, b, _ = paired(story)
    case_id = story.accepted()
    with story.at():
        assigning.assign(case_id, a.person, actor=story.head)
    with story.at(), pytest.raises(NotYours):
        deciding.review(case_id, "同意", actor=b)
    head = story.employed("head")
    with story.at(), pytest.raises(rules.Unequal):
        actions.name_deputy(person(head), person(b), actor=head)


def test_an_opinion_that_the_absent_one_is_asked_for_is_given_by_the_deputy(story: Story) -> None:
    a, b, _ = paired(story, "reviewer")
    case_id = story.accepted()
    with story.at():
        tasking.add_reviewer(case_id, a.person, "请会同审查", actor=story.reviewer)
    with story.at():
        both = Asked((person(b), *queries.covered(b.person)))
        assert case_id in [case.id for case in inbox.listed(inbox.Cut(asked=both), limit=100).items]
        deciding.review(case_id, "同意", actor=b)
    with story.at():
        step = [one for one in cases.steps(case_id, all_=True) if one.move == "review"][-1]
        assert (step.by, step.acting_for) == (b.person, a.person)
        assert case_id not in [case.id for case in inbox.listed(inbox.Cut(asked=both), limit=100).items]


def test_a_leader_gives_all_of_an_absent_officers_cases_to_another(story: Story) -> None:
    a, b, _ = paired(story)
    first, second = story.submitted(), story.submitted()
    with story.at():
        for case_id in (first, second):
            assigning.assign(case_id, a.person, actor=story.head)
    with story.at(), pytest.raises(guards.HandlerWithoutPost):
        assigning.reassign_all(person(a), new_id(), actor=story.head)
    with story.at(), pytest.raises(Forbidden):
        assigning.reassign_all(person(a), b.person, actor=story.clerk)
    with story.at():
        assert assigning.reassign_all(person(a), b.person, actor=story.head) == 2
    assert {story.case(case_id).handler for case_id in (first, second)} == {b.person}


def test_only_oneself_and_a_leader_set_what_is_ones_own(story: Story) -> None:
    a, b, away = paired(story)
    stranger = story.employed("clerk")
    with story.at(), pytest.raises(rules.NotYours):
        actions.name_deputy(person(a), None, actor=stranger)
    with story.at(), pytest.raises(rules.NotYours):
        actions.come_back(away, actor=b)
    with story.at(), pytest.raises(rules.BadDeputy):
        actions.name_deputy(person(a), person(a), actor=a)
    with story.at(), pytest.raises(rules.BadDeputy):
        actions.name_deputy(person(a), person(staff("clerk", tree.JISHISHAN)), actor=a)
    with story.at():
        actions.name_deputy(person(a), None, actor=story.head)
    assert covered(story, b) == ()


def test_the_page_tells_who_is_away_and_the_inbox_marks_whose_it_is(story: Story, browser: Any) -> None:
    a, b, away = paired(story)
    case_id = story.submitted()
    with story.at():
        assigning.assign(case_id, a.person, actor=story.head)
    assert "不在岗" in browser(b).text("/622927/desk/posts/")
    page = browser(b).text("/622927/desk/cases/?whose=mine")
    assert str(case_id) in page
    assert ">代<" in page
    head = story.employed("head")
    address = f"/622927/desk/cases/of/{a.person}"
    assert browser(b).get(address).status_code == 403
    assert browser(head).post(address, handler=str(b.person)).status_code == 303
    assert story.case(case_id).handler == b.person
    ended = browser(b).post(f"/622927/desk/posts/away/{away}/end", page="/622927/desk/posts/")
    assert ended.status_code == 403
    sent = {"person": str(b.person), "kind": "duty", "first": "2026-11-23", "last": "2026-11-22"}
    assert browser(b).post("/622927/desk/posts/away", page="/622927/desk/posts/", **sent).status_code == 422
