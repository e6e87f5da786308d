"""What the window took down wrongly is put right there, until it is handed over."""

import pytest
from sqlalchemy import select
from wutong_cross_province import queries
from wutong_cross_province.actions import handing, joining, mending
from wutong_cross_province.models import Brought, Handover, Step

from wutong.cases import queries as cases
from wutong.errors import Invalid
from wutong.people.rules.roles import CITIZEN, RIGHTS
from wutong.sdk import Actor, Secret, db, known_as
from wutong.tenancy import spell
from wutong.testing.leaks import arrivals
from wutong.testing.leaks.garden import Garden
from wutong.testing.tree import CHENGDONG, DONGXIANG, JISHISHAN
from wutong.web import lookups
from wutong.web.lookups import Who

from .conftest import JOINED, OURS, papers

DESK = f"/{spell(CHENGDONG)}/desk/cross_province"
SAME = {"name": "", "id_number": "", "telephone": ""}
WRONG, RIGHT = "13900001234", "13900005678"


def mend(stage, handover, **said):
    with stage.world.working(CHENGDONG):
        mending.mend(handover, SAME | said, {}, actor=stage.clerk)


def send(stage, handover):
    with stage.world.working(CHENGDONG):
        handing.send(handover, "electronic", actor=stage.clerk)
    stage.deliver()


def person(stage, telephone):
    with stage.world.at(CHENGDONG):
        return known_as(telephone)


def owners(stage, place, side, handover):
    """Whose a hand-over and every line of its history are."""
    with stage.world.at(place):
        of_row = (Step.side == side, Step.handover == handover)
        return {line.applicant for line in db.session.scalars(select(Step).where(*of_row))} | {
            db.session.get(Handover, (place, side, handover)).applicant
        }


def test_a_mistyped_name_and_telephone_are_put_right_and_the_case_begins_with_the_right_ones(stage):
    handover = stage.collected("身份证")
    mend(stage, handover, name=" 张三 ", telephone=RIGHT)
    with stage.world.at(CHENGDONG):
        last = queries.steps(handover, "window")[-1]
        assert (last.what, last.by, last.text.reveal()) == ("mended", stage.clerk.person, "姓名、手机号码")
    assert owners(stage, CHENGDONG, "window", handover) == {person(stage, RIGHT)}
    send(stage, handover)
    row = stage.row(JISHISHAN, "home", handover)
    with stage.world.at(JISHISHAN):
        told = cases.form(row.case_id)
        assert (told.name.reveal(), told.id_number.reveal(), told.telephone.reveal()) == (
            "张三", "440524188001010014", RIGHT,
        )  # fmt: skip
    assert owners(stage, JISHISHAN, "home", handover) == {person(stage, RIGHT)}


def test_the_stranger_whose_number_was_typed_sees_nothing_any_more(stage):
    handover, client = stage.collected("身份证"), stage.world.client()
    address = f"/{spell(CHENGDONG)}/cross_province/cases/{handover}"

    def seen(telephone):
        found = person(stage, telephone)
        lookups.of(stage.world.app).who = lambda code: Who(Actor("citizen", found, rights=CITIZEN), (found,))
        return client.get(address).status_code

    assert (seen(WRONG), seen(RIGHT)) == (200, 404)
    mend(stage, handover, telephone=RIGHT)
    assert (seen(WRONG), seen(RIGHT)) == (404, 200)


def test_what_came_back_because_of_a_wrong_number_is_put_right_and_goes_again(stage):
    handover = stage.collected("身份证")
    with stage.world.working(CHENGDONG):
        db.session.get(Brought, (CHENGDONG, handover)).id_number = Secret("1")
    send(stage, handover)
    assert stage.row(CHENGDONG, "window", handover).state == "returned"
    mend(stage, handover, id_number="440524188001010014", telephone=RIGHT)
    send(stage, handover)
    assert stage.row(CHENGDONG, "window", handover).state == "arrived"
    assert owners(stage, JISHISHAN, "home", handover) == {person(stage, RIGHT)}


@pytest.mark.parametrize("said", [{"id_number": "1"}, {"telephone": "1"}, {"name": "张三丰"}, {}])
def test_what_is_none_or_changes_nothing_is_refused_and_nothing_is_written(stage, said):
    handover = stage.collected("身份证")
    with pytest.raises((Invalid, mending.NothingMended)):
        mend(stage, handover, **said)
    with stage.world.at(CHENGDONG):
        assert "mended" not in [step.what for step in queries.steps(handover, "window")]
        assert queries.brought(handover).id_number.reveal() == "440524188001010014"


def test_what_was_handed_over_is_the_business_places_to_put_right(stage):
    handover = stage.sent()
    with pytest.raises(mending.NotInHand):
        mend(stage, handover, name="张三")


def test_no_part_of_a_joint_application_becomes_somebody_elses(stage):
    asked = [stage.asked(JOINED, place) for place in (JISHISHAN, DONGXIANG)]
    with stage.world.working(CHENGDONG):
        whole = joining.receive(asked, stage.visitor(), papers("身份证"), "window", actor=stage.clerk)
        part = queries.parts(whole.id)[0]
        part.state = "returned"
    with pytest.raises(mending.SameForAll):
        mend(stage, part.id, telephone=RIGHT)


def test_the_page_shows_no_number_and_writes_down_once_who_opened_it(stage):
    officer = arrivals.officer(Garden(stage.world), CHENGDONG, frozenset(RIGHTS) | OURS)
    handover = stage.collected("身份证")
    page = f"{DESK}/window/{handover}"
    assert f'href="{page}/mend"' in officer.get(page).text
    for _ in range(2):
        said = officer.get(f"{page}/mend").text
        assert "更正填写的内容" in said
        assert not {WRONG, "440524188001010014", "张三丰"} & set(said.replace('"', " ").split())
    with stage.world.at(CHENGDONG):
        assert [step.what for step in queries.steps(handover, "window")][-2:] == ["collect", "opened"]
    assert officer.send(f"{page}/mend", SAME).status_code == 409
    assert officer.send(f"{page}/mend", SAME | {"name": "张三"}).status_code == 303
    said = officer.get(page).text
    assert "更正填写的内容" in said
    assert "姓名" in said
    send(stage, handover)
    assert f'href="{page}/mend"' not in officer.get(page).text
    assert officer.get(f"{page}/mend").status_code == 409
