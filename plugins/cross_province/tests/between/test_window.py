"""异地代收代办 between two installations: a window in one collects, an office in the other decides."""

import pytest
from sqlalchemy import select
from wutong_cross_province import queries
from wutong_cross_province.actions import collecting, handing, resulting
from wutong_cross_province.actions.collecting import Handed, Visitor
from wutong_cross_province.models import Checklist, Handover
from wutong_cross_province.post import Address

from wutong.cases.actions import deciding, intake
from wutong.cases.models import Case
from wutong.sdk import Given, db
from wutong.testing.leaks import planting

from ..conftest import COLLECTED, boss, define, papers

EVENTS = ["identified", "checked", "collect", "send", "arrive", "accept", "decide", "pass_result", "hand_out"]


def settle(*sides) -> None:
    """Until nobody has a letter or a timer left."""
    busy = True
    while busy:
        for side in sides:
            planting.deliver(side.world)
        busy = sum(side.run() for side in sides) > 0


def one(side, model):
    """The only row of a table at the side's county, on its own."""
    with side.world.at(side.county):
        row = db.session.scalars(select(model)).one()
        db.session.expunge(row)
        return row


@pytest.fixture
def window(b):
    return boss(b.county)


def handed_over(a, b, window):
    """A visitor's papers, collected at the window against the other installation's checklist, and sent there."""
    with b.world.working(b.county):
        asked = collecting.ask_checklist(Address("gansu", a.county), COLLECTED, actor=window).id
    settle(b, a)
    assert one(b, Checklist).modes == ["collect"]
    visitor = Visitor(Given("张三丰", "440524188001010014", "13900001234", {}), "card", "读卡流水 1")
    with b.world.working(b.county):
        found = collecting.receive(asked, visitor, Handed(papers("身份证")), actor=window).id
        handing.send(found, "electronic", actor=window)
    settle(b, a)
    return found


def decided(a, case_id) -> None:
    """Accepted, reviewed and granted where the power is."""
    handler, other = boss(a.county), boss(a.county)
    for act in (
        lambda: intake.accept(case_id, actor=handler),
        lambda: deciding.review(case_id, "符合条件。", actor=handler),
        lambda: deciding.grant(case_id, "准予。", actor=other, level=3),
    ):
        with a.world.working(a.county):
            act()


def test_a_case_goes_from_a_window_to_another_installation_and_its_result_comes_back(a, b, window):
    define(a.world, a.county, "C-1", COLLECTED, cross_province="collect")
    found = handed_over(a, b, window)
    case = one(a, Case)
    assert (case.state, one(b, Handover).state) == ("submitted", "arrived")
    decided(a, case.id)
    settle(a, b)
    row = one(b, Handover)
    assert (row.state, row.result, row.case_number, row.installation) == ("decided", "granted", case.number, "gansu")
    with a.world.working(a.county):
        resulting.send_result(found, "", "", papers("办理结果"), actor=boss(a.county))
    settle(a, b)
    with b.world.working(b.county):
        handing.hand_out(found, "张三丰", actor=window)
    settle(b, a)
    for side, place in ((b, "window"), (a, "home")):
        with side.world.at(side.county):
            assert [step.what for step in queries.steps(found, place)] == EVENTS
        assert {mail.state for mail in side.mail()} == {"processed"}
    assert one(a, Case).state == "delivered"
