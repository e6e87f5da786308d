"""The demo's county has a case in every state, some of them late, all made by the rooms' own verbs."""

from sqlalchemy import select

from wutong.cases import clocks
from wutong.cases.models import Case
from wutong.cases.rules import CASE
from wutong.db import db
from wutong.demo import accounts, cases
from wutong.matters import loading, pack
from wutong.testing.tree import GANSU, JISHISHAN


def test_there_is_a_case_in_every_state_and_in_every_colour(world):
    with world.app.app_context():
        loading.load(pack.read(pack.for_province(GANSU)), GANSU)
        list(accounts.open_all(GANSU))
        filed = cases.fill(JISHISHAN)
    with world.at(JISHISHAN):
        found = list(db.session.scalars(select(Case)))
        assert len(found) == filed
        assert {case.state for case in found} >= set(CASE.states) - {"cancelled"}
        assert {str(clocks.colour(case)) for case in found} == {"green", "yellow", "red", "black"}
