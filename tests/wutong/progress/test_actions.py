from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.wutong.progress.conftest import Pushed

from wutong import events, letters
from wutong.access import SYSTEM, Actor
from wutong.clock import frozen, now, today
from wutong.db import db
from wutong.errors import Forbidden
from wutong.events import Letter
from wutong.layers.claims import Reach
from wutong.matters import actions as matters
from wutong.notices.models import StaffNotice
from wutong.progress import actions, queries
from wutong.progress.events import ClaimsReminded
from wutong.progress.rules import NobodyToRemind
from wutong.testing.tree import CHUIMATAN, GANSU, JISHISHAN, LINXIA, LIUGOU, QINGHAI

EVERYBODY = Reach(frozenset({"self", "townships", "villages"}))


def carried(pushed: Pushed, region: int) -> list[StaffNotice]:
    """What the office of a region finds after its letters were handled, each twice."""
    with pushed.world.working(region):
        mine = select(Letter.id).where(Letter.to_region == region, Letter.name == "progress.reminded")
        for letter in [*db.session.scalars(mine), *db.session.scalars(mine)]:
            letters.react(letter)
        return list(db.session.scalars(select(StaffNotice)))


def test_those_directly_below_who_lag_get_one_letter_each_and_their_offices_a_notice(pushed: Pushed) -> None:
    with pushed.world.working(LIUGOU):
        matters.claim(["A-2", "A-3"], actor=SYSTEM, reach=Reach(frozenset({"self", "villages"})))
    with pushed.world.working(JISHISHAN):
        assert actions.remind(None, pushed.release, actor=SYSTEM) == [CHUIMATAN]
        assert queries.reminders() == {CHUIMATAN: today()}
    (notice,) = carried(pushed, CHUIMATAN)
    assert (notice.kind, notice.about) == ("progress.reminded", pushed.release)
    assert carried(pushed, LIUGOU) == []


def test_nobody_is_reminded_twice_on_one_day_but_again_on_the_next(pushed: Pushed) -> None:
    with pushed.world.working(GANSU):
        assert actions.remind(actor=SYSTEM) == [LINXIA]
    with pushed.world.working(GANSU), pytest.raises(NobodyToRemind):
        actions.remind(None, pushed.release, actor=SYSTEM)
    with frozen(now() + timedelta(days=1)), pushed.world.working(GANSU):
        assert actions.remind(actor=SYSTEM) == [LINXIA]


def test_a_province_may_remind_the_counties_of_a_city(pushed: Pushed) -> None:
    with pushed.world.working(JISHISHAN):
        matters.claim(["A-1", "A-2", "A-3"], actor=SYSTEM, reach=EVERYBODY)
    with pushed.world.working(GANSU):
        sent = actions.remind(LINXIA, actor=SYSTEM)
    assert JISHISHAN not in sent
    assert len(sent) == 1


def test_where_everybody_has_answered_nobody_is_reminded(pushed: Pushed) -> None:
    with pushed.world.working(JISHISHAN):
        matters.claim(["A-1", "A-2", "A-3"], actor=SYSTEM, reach=EVERYBODY)
    with pushed.world.working(JISHISHAN), pytest.raises(NobodyToRemind):
        actions.remind(actor=SYSTEM)


def test_a_reminder_needs_the_right_to_claim(pushed: Pushed) -> None:
    reader = Actor("staff", None, GANSU, None, frozenset({"matter.read"}))
    with pushed.world.working(GANSU), pytest.raises(Forbidden):
        actions.remind(actor=reader)


def test_a_reminder_from_a_region_that_is_not_above_is_not_believed(pushed: Pushed) -> None:
    with pushed.world.working(QINGHAI):
        events.publish(ClaimsReminded(QINGHAI, CHUIMATAN, None, 3), actor=SYSTEM, to=CHUIMATAN)
    assert carried(pushed, CHUIMATAN) == []
