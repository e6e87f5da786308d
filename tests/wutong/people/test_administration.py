"""Delegated administration: accounts and grants through verbs, as the application role."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from wutong import tenancy
from wutong.access import SYSTEM, Actor
from wutong.clock import new_id
from wutong.db import db
from wutong.events import Event
from wutong.people.actions import accounts, grants
from wutong.people.models import Grant, Staff
from wutong.people.queries import ledger, logins, posts
from wutong.people.rules import roles, sign_in
from wutong.regions import actions as departments
from wutong.testing.tree import CHUIMATAN, DONGXIANG, JISHISHAN, LINXIA


def admin(person=None, region=JISHISHAN, without=()):
    return Actor("staff", person or new_id(), region, None, roles.rights_of("region_admin", without))


def test_an_account_is_opened_with_a_login_a_record_and_an_entry_in_the_ledger(world):
    person = new_id()
    with world.at(JISHISHAN, person=person):
        password = accounts.open_account(actor=admin(), login="Lao.Wang", name="王小明", telephone="13900000001")
        assert len(password) == 12
        assert accounts.check_password(password)
        assert logins.find("name", "lao.wang") == person
        assert posts.member(person).name.reveal() == "王小明"
        assert [entry.name for entry in ledger.ledger(person)] == ["account.opened"]


def test_a_taken_sign_in_name_is_refused(world, hire):
    hire("laowang")
    with world.at(JISHISHAN, person=new_id()), pytest.raises(sign_in.LoginTaken):
        accounts.open_account(actor=admin(), login="laowang", name="另一个老王")


def test_without_the_right_nothing_is_opened(world):
    clerk = Actor("staff", new_id(), JISHISHAN, None, roles.rights_of("clerk"))
    with world.at(JISHISHAN, person=new_id()), pytest.raises(Exception, match="right_missing"):
        accounts.open_account(actor=clerk, login="laowang", name="王小明")


def test_the_application_can_neither_list_nor_write_the_logins(world):
    with world.app.app_context(), tenancy.nowhere(), pytest.raises(Exception, match="permission denied"):
        db.session.execute(db.text("select * from logins"))
    with world.app.app_context(), tenancy.nowhere(), pytest.raises(Exception, match="permission denied"):
        db.session.execute(db.text("insert into logins values ('name', 'x', gen_random_uuid())"))


def test_a_login_is_given_back_only_by_its_holder(world, hire):
    person = hire("laowang")
    with world.app.app_context(), tenancy.nowhere():
        logins.release("name", "laowang", new_id())
        assert logins.find("name", "laowang") == person
        logins.release("name", "laowang", person)
        assert logins.find("name", "laowang") is None
        db.session.rollback()


def test_a_role_is_given_and_is_seen_by_its_holder_wherever_it_lies(world, hire):
    person = hire("laowang")
    with world.working(JISHISHAN):
        grants.give(person, "clerk", actor=admin())
    with world.app.app_context(), tenancy.as_person(person):
        assert [(one.region, one.role) for one in posts.live(person)] == [(JISHISHAN, "clerk")]
    with world.app.app_context(), tenancy.as_person(new_id()):
        assert posts.live(person) == []
    with world.at(DONGXIANG):
        assert posts.live(person) == []


def test_nobody_gives_himself_a_role(world, hire):
    person = hire("guanli", "region_admin")
    with world.at(JISHISHAN), pytest.raises(roles.NotToOneself):
        grants.give(person, "head", actor=admin(person))


def test_a_limited_administrator_gives_only_what_is_left(world, hire):
    person = hire("laowang")
    limited = admin(without=["case.decide"])
    with world.at(JISHISHAN):
        with pytest.raises(roles.NotYoursToGrant):
            grants.give(person, "head", actor=limited)
        assert grants.give(person, "clerk", actor=limited).role == "clerk"


def test_who_keeps_the_system_does_not_handle_cases(world, hire):
    person = hire("xitong", "system_admin")
    with world.at(JISHISHAN), pytest.raises(roles.RolesApart):
        grants.give(person, "clerk", actor=admin())


def test_the_only_catalogue_clerk_of_a_region_may_write_and_approve_as_two_posts(world, hire):
    person = hire("bianji", "catalogue_editor")
    with world.at(JISHISHAN):
        assert grants.give(person, "catalogue_approver", actor=admin()).role == "catalogue_approver"


def test_who_does_not_work_here_gets_no_role_here(world, hire):
    person = hire("laowang", region=DONGXIANG)
    with world.at(JISHISHAN), pytest.raises(posts.NoSuchStaff):
        grants.give(person, "clerk", actor=admin())


def test_somebody_with_an_account_elsewhere_can_be_admitted(world, hire):
    person = hire("laowang", "clerk", region=DONGXIANG)
    with world.working(JISHISHAN):
        assert accounts.admit(actor=admin(), login="laowang", name="王小明") == person
        grants.give(person, "reviewer", actor=admin())
    with world.app.app_context(), tenancy.as_person(person):
        assert {one.region for one in posts.live(person)} == {DONGXIANG, JISHISHAN}
    with world.at(JISHISHAN), pytest.raises(accounts.AlreadyHere):
        accounts.admit(actor=admin(), login="laowang", name="王小明")


def test_a_grant_is_limited_and_ended_and_stays_in_the_history(world, hire):
    person = hire("laowang", "head")
    with world.at(JISHISHAN):
        (grant,) = posts.live(person)
        grants.limit(grant.id, actor=admin(), valid_until=date(2099, 1, 1), without=["case.extend"])
        assert "case.extend" not in roles.rights_of(grant.role, grant.without)
        grants.end(grant.id, actor=admin())
        assert posts.live(person) == []
        assert [one.state for one in posts.grants(person)] == ["ended"]
        assert [entry.name for entry in ledger.ledger(person)][:2] == ["grant.ended", "grant.limited"]


@pytest.mark.parametrize(("start", "end"), [(date(2030, 2, 1), date(2030, 1, 1)), (date(2020, 1, 1), date(2020, 2, 1))])
def test_dates_that_make_no_sense_are_refused(world, hire, start, end):
    person = hire("laowang")
    with world.at(JISHISHAN), pytest.raises(grants.BadDates):
        grants.give(person, "clerk", actor=admin(), valid_from=start, valid_until=end)


def test_a_deputy_acts_for_the_holder_between_two_days(world, hire, browser):
    absent, deputy = hire("laowang", "head"), hire("laoli")
    with world.working(JISHISHAN):
        (grant,) = posts.live(absent)
        given = grants.deputise(
            deputy, grant.id, actor=admin(), valid_from=date(2020, 1, 1), valid_until=date(2099, 1, 1)
        )
        assert (given.role, given.acting_for) == ("head", absent)
        with pytest.raises(roles.NotToOneself):
            grants.deputise(absent, grant.id, actor=admin(), valid_from=date(2020, 1, 1), valid_until=date(2099, 1, 1))
    page = browser()
    page.sign_in("laoli")
    assert "代班" in page.get("/622927/desk/posts").get_data(as_text=True)


def test_when_a_grant_ends_so_does_its_deputys(world, hire):
    absent, deputy = hire("laowang", "head"), hire("laoli")
    with world.at(JISHISHAN):
        (grant,) = posts.live(absent)
        grants.deputise(deputy, grant.id, actor=admin(), valid_from=date(2020, 1, 1), valid_until=date(2099, 1, 1))
        grants.end(grant.id, actor=admin())
        assert posts.live(deputy) == []


def test_open_work_passes_only_to_somebody_else_who_works_here(world, hire):
    person, gone = hire("laowang", "clerk"), hire("laoli", "clerk")
    with world.at(JISHISHAN):
        accounts.leave(gone, actor=admin())
        for heir in (person, gone, new_id()):
            with pytest.raises(posts.NoSuchStaff):
                accounts.leave(person, actor=admin(), heir=heir)
            with pytest.raises(posts.NoSuchStaff):
                accounts.move(person, actor=admin(), department=None, heir=heir)


def test_open_work_passes_only_to_a_post_for_cases_and_the_form_names_no_other(world, hire, browser):
    boss, person, able, unable = (hire(*one) for one in (
        ("guanli", "region_admin"), ("laowang", "clerk"), ("laoli", "reviewer", JISHISHAN, "李审核"),
        ("chuna", "cashier", JISHISHAN, "钱出纳"),
    ))  # fmt: skip
    with world.at(JISHISHAN):
        for verb in (accounts.leave, partial(accounts.move, department=None)):
            with pytest.raises(accounts.HeirWithoutPost):
                verb(person, actor=admin(), heir=unable)
        assert posts.member(person).state == "live"
    page = browser()
    page.sign_in("guanli")
    forms = page.get(f"{DESK}/staff/{person}").get_data(as_text=True).partition("调整部门")[2]
    assert forms.count("李审核") == 2
    assert "钱出纳" not in forms


def test_a_limited_administrator_neither_takes_over_nor_sends_away_who_may_do_more(world, hire):
    person = hire("juzhang", "head")
    limited = admin(without=["case.decide"])
    with world.at(JISHISHAN, person=person):
        with pytest.raises(roles.NotYoursToGrant):
            accounts.reset_password(actor=limited, elsewhere=False)
        with pytest.raises(roles.NotYoursToGrant):
            accounts.leave(person, actor=limited)
        with pytest.raises(roles.NotYoursToGrant):
            grants.end(posts.live(person)[0].id, actor=limited)


def test_moving_takes_the_posts_of_the_old_department_along_and_stands_in_the_ledger(world, hire):
    with world.working(JISHISHAN):
        old, new = (departments.establish(actor=SYSTEM, name=name, line="education").id for name in ("甲局", "乙局"))
    person = hire("laowang", "clerk", department=old)
    with world.working(JISHISHAN):
        accounts.move(person, actor=admin(), department=old)
        grants.give(person, "reviewer", actor=admin())
        accounts.move(person, actor=admin(), department=new)
    with world.at(JISHISHAN):
        assert posts.member(person).department == new
        assert {grant.role: grant.department for grant in posts.live(person)} == {"clerk": new, "reviewer": None}
        assert "account.moved" in [row.name for row in ledger.ledger(person)]


def test_moving_somebody_without_a_department_ties_no_post_for_the_whole_region_to_the_new_one(world, hire):
    person = hire("laowang", "clerk")
    with world.working(JISHISHAN):
        new = departments.establish(actor=SYSTEM, name="丙局", line="education").id
        accounts.move(person, actor=admin(), department=new)
    with world.at(JISHISHAN):
        assert posts.member(person).department == new
        assert [grant.department for grant in posts.live(person)] == [None]


def test_leaving_ends_every_grant_here_and_names_the_heir(world, hire):
    person, heir = hire("laowang", "clerk"), hire("laoli", "clerk")
    with world.at(JISHISHAN):
        accounts.leave(person, actor=admin(), heir=heir)
        assert posts.live(person) == []
        assert posts.member(person).state == "ended"
        told = db.session.scalar(select(Event).where(Event.name == "account.left"))
        assert told.payload == {"person": str(person), "heir": str(heir)}


def test_a_password_is_reset_only_at_the_home_of_the_account_and_not_of_who_acts_elsewhere(world, hire):
    person = hire("laowang", "clerk")
    with world.at(JISHISHAN, person=person):
        assert accounts.check_password(accounts.reset_password(actor=admin(), elsewhere=False))
    with world.at(JISHISHAN, person=person), pytest.raises(accounts.NotOurAccount):
        accounts.reset_password(actor=admin(), elsewhere=True)
    with world.at(DONGXIANG, person=person), pytest.raises(accounts.NotOurAccount):
        accounts.reset_password(actor=admin(region=DONGXIANG), elsewhere=False)


def test_names_of_staff_are_sealed_from_above(world, hire):
    hire("laowang", "clerk")
    with world.at(LINXIA, look="down"):
        assert db.session.scalars(select(Staff)).all() == []
        assert [one.role for one in db.session.scalars(select(Grant))] == ["clerk"]


DESK = "/622927/desk"


def test_an_administrator_opens_an_account_gives_it_a_post_and_the_newcomer_works(hire, browser):
    hire("guanli", "region_admin")
    page = browser()
    page.sign_in("guanli")
    shown = page.post(f"{DESK}/staff/new", login="xinren", name="新人").get_data(as_text=True)
    password = shown.partition("初始密码</dt><dd>")[2].partition("<")[0]
    member = shown.partition('href="/622927/desk/staff/')[2].partition('"')[0]
    listed = page.get(f"{DESK}/staff/").get_data(as_text=True)
    person = next(part[:36] for part in listed.split("/622927/desk/staff/")[1:] if "新人" in part[:80])
    assert page.post(f"{DESK}/staff/{person}/grants", role="clerk").status_code == 303
    assert "综合窗口人员" in page.get(f"{DESK}/staff/{person}").get_data(as_text=True)
    assert "授予岗位" in page.get(f"{DESK}/staff/ledger").get_data(as_text=True)
    assert member is not None
    newcomer = browser()
    newcomer.sign_in("xinren", password=password)
    good = {"password": password, "password_new": "Xin-Mima-2026", "password_again": "Xin-Mima-2026"}
    newcomer.post(f"{DESK}/password", **good)
    assert "综合窗口人员" in newcomer.get(f"{DESK}/posts").get_data(as_text=True)


def test_a_clerk_is_refused_at_the_door_of_administration(hire, browser):
    hire("laowang", "clerk")
    page = browser()
    page.sign_in("laowang")
    assert page.get(f"{DESK}/staff/").status_code == 403
    assert page.post(f"{DESK}/staff/new", login="xinren", name="新人").status_code == 403


def test_one_switch_changes_the_post_without_signing_in_again(world, hire, browser):
    person = hire("laowang", "clerk")
    with world.working(JISHISHAN):
        other = grants.give(person, "reviewer", actor=admin()).id
    page = browser()
    page.sign_in("laowang")
    assert page.post(f"{DESK}/posts", post=other).location == f"{DESK}/posts"
    page_text = page.get(f"{DESK}/posts").get_data(as_text=True)
    row = [part for part in page_text.split("<tr>") if "审核人员" in part][-1]
    assert "当前岗位" in row
    assert page.post(f"{DESK}/posts", post=new_id()).status_code == 403


def test_entering_a_childs_place_is_explicit_recorded_there_and_undone_by_leaving(world, hire, browser):
    person = hire("guanli", "region_admin", region=JISHISHAN)
    child = f"/{tenancy.spell(CHUIMATAN)}/desk"
    page = browser()
    page.sign_in("guanli")
    assert page.get(f"{child}/staff/").status_code == 403
    assert page.post(f"{child}/enter").status_code == 303
    inside = page.get(f"{child}/staff/")
    assert inside.status_code == 200
    assert "上级身份" in inside.get_data(as_text=True)
    assert f'action="{child}/leave"' in inside.get_data(as_text=True)
    assert "上级身份" not in page.get(f"{DESK}/staff/").get_data(as_text=True)
    with world.at(CHUIMATAN):
        (told,) = db.session.scalars(select(Event).where(Event.name == "region.entered")).all()
        assert (told.actor, told.payload["above"]) == (person, JISHISHAN)
    assert page.post(f"{child}/leave").location == f"{DESK}/posts"
    assert page.get(f"{child}/staff/").status_code == 403
    with world.at(CHUIMATAN):
        assert db.session.scalar(select(Event.name).order_by(Event.id.desc()).limit(1)) == "region.left"


def test_nobody_enters_a_neighbour_a_parent_or_without_the_right(hire, browser):
    hire("guanli", "region_admin", region=JISHISHAN)
    hire("laowang", "clerk", region=JISHISHAN)
    page, clerk = browser(), browser()
    page.sign_in("guanli")
    clerk.sign_in("laowang")
    assert page.post(f"/{tenancy.spell(DONGXIANG)}/desk/enter").status_code == 403
    assert page.post(f"/{tenancy.spell(LINXIA)}/desk/enter").status_code == 403
    assert page.post(f"{DESK}/enter").status_code == 403
    assert clerk.post(f"/{tenancy.spell(CHUIMATAN)}/desk/enter").status_code == 403


def test_an_administrator_takes_a_right_out_of_a_grant_and_gives_it_back(world, hire, browser):
    person = hire("laowang", "clerk")
    hire("guanli", "region_admin")
    page = browser()
    page.sign_in("guanli")
    with world.at(JISHISHAN):
        (grant,) = [one.id for one in posts.live(person)]
    address = f"/622927/desk/staff/{person}"
    assert 'name="without" value="case.close">' in page.get(address).get_data(as_text=True)
    page.post(f"{address}/grants/{grant}/limit", without="case.close")
    assert 'name="without" value="case.close" checked>' in page.get(address).get_data(as_text=True)
    page.post(f"{address}/grants/{grant}/limit")
    with world.at(JISHISHAN):
        assert posts.grant(grant).without == []
