"""Whom a case may be given to: who has a post for it, in its department, and is there; deputies, and who has least."""

import re
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import update

from wutong.access import SYSTEM
from wutong.cases import takers
from wutong.cases.models import Case
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.desks import actions as desks
from wutong.people.models import Grant, Staff
from wutong.regions import actions as regions
from wutong.secret import Secret
from wutong.testing import tree

from .conftest import staff
from .test_statements import asked_by

INBOX = "/622927/desk/cases/"
_SERIAL = count(1)


@pytest.fixture
def bodies(story):
    """Two departments of which no other test knows."""
    made = []
    with story.at():
        for _ in range(2):
            made.append(regions.establish(f"第{next(_SERIAL)}试验局", line="civil_affairs", actor=SYSTEM).id)
    return made


def posted(story, role, name, department=None, **more):
    """Somebody on the list of staff with a live post; by id."""
    person = new_id()
    plain = {"without": [], "valid_from": today() - timedelta(days=9), "state": "live"} | more
    with story.at():
        db.session.add(
            Staff(
                region=tree.JISHISHAN, person=person, name=Secret(name), login=Secret(str(person)), telephone=None,
                department=department, state="live", joined_at=now(), left_at=None,
            )
        )  # fmt: skip
        db.session.add(
            Grant(
                region=tree.JISHISHAN, id=new_id(), person=person, role=role, department=department, created_at=now(),
                **plain,
            )
        )  # fmt: skip
    return person


def lying(story, department, handler=None):
    """An accepted case that lies with a department."""
    case_id = story.accepted()
    with story.at():
        db.session.execute(
            update(Case).where(Case.id == case_id).values(department=department, handler=handler, lead=None)
        )
    return case_id


def offered(story, *ids, words="局", wide=False):
    """The people who are offered, of the departments of the tests alone."""
    with story.at():
        return [one.person for one in takers.of_cases(ids, words, wide=wide).takers]


def test_only_posts_for_cases_in_the_cases_department_are_offered(story, bodies):
    ours, theirs = bodies
    clerk, reviewer, head = (posted(story, role, role, ours) for role in ("clerk", "reviewer", "head"))
    posted(story, "cashier", "收费", ours)
    posted(story, "helper", "帮办", ours)
    elsewhere = posted(story, "clerk", "外局", theirs)
    case_id = lying(story, ours)
    assert set(offered(story, case_id)) == {clerk, reviewer, head}
    assert {clerk, elsewhere} <= set(offered(story, case_id, wide=True))
    with story.at():
        assert takers.of_cases([case_id]).others


def test_a_post_for_the_whole_region_fits_every_case_and_a_case_of_no_department_fits_all(story, bodies):
    free, ours = posted(story, "clerk", "通甲"), posted(story, "clerk", "本甲", bodies[0])
    assert set(offered(story, lying(story, bodies[0]), words="甲")) == {free, ours}
    assert offered(story, lying(story, bodies[1]), words="甲") == [free]
    assert set(offered(story, lying(story, None), words="甲")) == {free, ours}


def test_who_is_away_or_whose_post_has_ended_or_lost_the_right_is_not_offered(story, bodies):
    there, away = posted(story, "clerk", "在岗", bodies[0]), posted(story, "clerk", "缺勤", bodies[0])
    posted(story, "clerk", "期满", bodies[0], valid_until=today() - timedelta(days=1))
    posted(story, "clerk", "收权", bodies[0], without=["case.accept"])
    with story.at():
        desks.set_away(away, "leave", today(), today() + timedelta(days=2), actor=SYSTEM)
    assert offered(story, lying(story, bodies[0])) == [there]


def test_a_deputy_of_who_is_away_comes_first_and_is_named_as_such(story, bodies):
    a, b, idle = (posted(story, "clerk", name, bodies[0]) for name in ("甲", "乙", "丙"))
    lying(story, bodies[0], b)
    case_id = lying(story, bodies[0], a)
    with story.at():
        desks.name_deputy(a, b, actor=SYSTEM)
        desks.set_away(a, "leave", today(), today() + timedelta(days=2), actor=SYSTEM)
    with story.at():
        found = takers.of_cases([case_id], "局").takers
    assert [(one.person, one.covers, one.in_hand) for one in found] == [(b, ("甲",), 1), (idle, (), 0)]


def test_who_handles_it_is_not_offered_and_who_has_least_comes_first(story, bodies):
    busy, handler, idle = (posted(story, "reviewer", name, bodies[0]) for name in ("忙", "现", "闲"))
    lying(story, bodies[0], busy)
    case_id = lying(story, bodies[0], handler)
    assert offered(story, case_id) == [idle, busy]


def test_of_more_people_than_are_listed_deputies_and_who_has_least_stay(story, bodies, monkeypatch):
    monkeypatch.setattr(takers, "MOST", 3)
    *busy, principal, deputy = (posted(story, "clerk", f"众{n}", bodies[0]) for n in range(6))
    for one in (*busy, *busy[1:], deputy, deputy, deputy):
        lying(story, bodies[0], one)
    case_id = lying(story, bodies[0], principal)
    with story.at():
        desks.name_deputy(principal, deputy, actor=SYSTEM)
    found = offered(story, case_id, words="众")
    assert found[:2] == [deputy, busy[0]]
    assert len(found) == 3


def test_several_cases_go_to_who_may_handle_all_of_them(story, bodies):
    for body in bodies:
        posted(story, "clerk", "单窗", body)
    both = posted(story, "clerk", "通窗")
    assert offered(story, *(lying(story, body) for body in bodies), words="窗") == [both]


# ── At the desk ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_offers_them_with_office_and_load_and_gives_the_case_away(story, browser, bodies):
    heir, _other = posted(story, "clerk", "马得水", bodies[0]), posted(story, "clerk", "牛外局", bodies[1])
    case_id = lying(story, bodies[0])
    page, chief = f"{INBOX}{case_id}/assign", browser(staff("hall_manager", tree.JISHISHAN))
    assert page in chief.text(f"{INBOX}{case_id}")
    told = chief.text(page)
    assert "马得水 · " in told
    assert "在办 0 件" in told
    assert "牛外局" not in told
    assert "牛外局" in chief.text(f"{page}?wide=1&who=牛")
    assert chief.post(page, page=page, handler=str(heir)).status_code == 303
    assert story.case(case_id).handler == heir
    for nothing in ({}, {"handler": ""}):
        answer = chief.post(page, page=page, **nothing)
        assert answer.status_code == 422
        assert "请选择改派给谁" in answer.get_data(as_text=True)
        assert story.case(case_id).handler == heir
    assert chief.post(page, page=page, handler="pool").status_code == 303
    assert "已退回待分派" in chief.text(f"{INBOX}{case_id}")
    assert story.case(case_id).handler is None


def test_all_cases_of_an_officer_and_several_cases_are_offered_to_the_same_people(story, browser, bodies):
    leaving, heir = (posted(story, "clerk", name, bodies[0]) for name in ("离岗", "接替"))
    case_id = lying(story, bodies[0], leaving)
    chief = browser(staff("hall_manager", tree.JISHISHAN))
    for page in (f"{INBOX}of/{leaving}", f"{INBOX}several/?step=assign&case={case_id}"):
        told = chief.text(page)
        assert "接替 · " in told
        assert f'value="{leaving}"' not in told
        assert 'value="pool"' in told
        assert not re.search(r'name="handler"[^>]* checked', told)
    page = f"{INBOX}several/?step=assign&case={case_id}"
    unsaid = chief.post(f"{INBOX}several/", page=page, step="assign", case=str(case_id))
    assert "请选择改派给谁" in unsaid.get_data(as_text=True)
    assert story.case(case_id).handler == leaving
    assert chief.post(f"{INBOX}of/{leaving}", handler=str(heir)).status_code == 303
    assert story.case(case_id).handler == heir


def test_the_page_asks_as_much_for_many_people_as_for_few(story, browser, bodies):
    case_id = lying(story, bodies[0])
    posted(story, "clerk", "一", bodies[0])
    chief = browser(staff("hall_manager", tree.JISHISHAN))
    few = asked_by(story, chief, f"{INBOX}{case_id}/assign")
    for name in "二三四五六":
        lying(story, bodies[0], posted(story, "clerk", name, bodies[0]))
    assert len(asked_by(story, chief, f"{INBOX}{case_id}/assign")) <= len(few)


def test_an_office_that_has_nobody_says_so(story, browser, bodies):
    chief = browser(staff("hall_manager", tree.JISHISHAN))
    page = f"{INBOX}{lying(story, bodies[1])}/assign?who=没有这个人"
    assert "没有符合条件的在岗人员" in chief.text(page)
