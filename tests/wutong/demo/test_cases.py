"""The demo's county has a case in every state, some of them late, and what supervision made of them, all by the rooms'
own verbs."""

from collections import Counter
from dataclasses import replace

from sqlalchemy import select

from wutong import tenancy
from wutong.cases import clocks
from wutong.cases.models import Case
from wutong.cases.rules import CASE
from wutong.cases.tasks import Task
from wutong.clock import today
from wutong.db import db
from wutong.demo import accounts, cases, charged, greeting, watched
from wutong.fees.models import Bill, Exemption, FeeDay, FeeDifference, Refund
from wutong.matters import loading, pack
from wutong.oversight import queries as oversight
from wutong.oversight.models import Finding, Order
from wutong.people.queries import logins
from wutong.testing.tree import GANSU, JISHISHAN


def test_there_is_a_case_in_every_state_and_in_every_colour_and_fees_in_theirs(world, tmp_path):
    world.app.config["WUTONG"] = replace(world.app.config["WUTONG"], pay_url="http://127.0.0.1:9/till")
    with world.app.app_context():
        loading.load(pack.read(pack.for_province(GANSU)), GANSU)
        list(accounts.open_all(GANSU))
        cases.name_payee(GANSU)
        filed = cases.fill(JISHISHAN)
        filed += charged.fill(JISHISHAN, tmp_path / "till.sqlite", "http://127.0.0.1:9/till")
        watched.fill(JISHISHAN)
        office = cases.Office(JISHISHAN)
        with tenancy.nowhere():
            person = logins.find("telephone", greeting.PAYER)
    with world.at(JISHISHAN):
        found = list(db.session.scalars(select(Case)))
        assert len(found) == filed + 1, "and the case of the quarter that is graded"
        assert {case.state for case in found} >= set(CASE.states) - {"cancelled"}
        assert {str(clocks.colour(case)) for case in found} == {"green", "yellow", "red", "black"}
        tasks = Counter(db.session.scalars(select(Task.kind).where(Task.done_at.is_(None), Task.gone_at.is_(None))))
        assert (tasks["countersign"], tasks["extension"]) == (3, 1)
        assert office.clerk.department in {case.department for case in found if case.handler is None}
        alarms = list(db.session.scalars(select(Finding)))
        assert {row.rule for row in alarms} >= {"T1", "T2", "T3", "N3", "N5"}
        assert "N4" not in {row.rule for row in alarms}
        assert sorted(db.session.scalars(select(Order.state))) == ["closed", "open"]
        assert oversight.on_duty(today()) is not None
        fees(person)


def fees(payer):
    """A bill in each state, of which the payer whom the terminal names has one that waits; a refund and a reduction
    that wait for an answer; a day that agreed and one that did not."""
    waiting = db.session.scalars(select(Bill.applicant).where(Bill.state == "open")).all()
    assert waiting.count(payer) == 1
    assert sorted(db.session.scalars(select(Bill.state))) == ["open", "open", "paid", "paid", "paid", "waived"]
    assert {(one.amount, one.state) for one in db.session.scalars(select(Refund))} == {(4000, "paid"), (4000, "asked")}
    assert sorted(db.session.scalars(select(Exemption.state))) == ["approved", "asked"]
    assert sorted(db.session.scalars(select(FeeDay.state))) == ["closed", "open"]
    found = db.session.execute(select(FeeDifference.kind, FeeDifference.state)).all()
    assert sorted(map(tuple, found)) == [("absent_here", "booked"), ("absent_here", "open")]
