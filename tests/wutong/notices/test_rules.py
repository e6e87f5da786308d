from datetime import datetime, timedelta
from string import Formatter

import pytest

from wutong.calendar import recounting
from wutong.calendar.loading import LOADED
from wutong.cases.actions import committing, deferring
from wutong.cases.actions.clock import REMINDER, TIMERS
from wutong.clock import SHANGHAI
from wutong.notices import kinds, offices, rules
from wutong.notices.actions import overdue, walking
from wutong.oversight import actions as supervision
from wutong.referrals import actions as referrals
from wutong.transfers import actions as transfers

FACTS = {"matter": "建设工程规划许可", "number": "622927202611220001X", "due": "2026年12月1日"}


def test_every_kind_can_be_composed_on_each_of_its_channels():
    for code, kind in kinds.KINDS.items():
        named = {name: "甲" for _, name, _, _ in Formatter().parse(kind.text) if name}
        facts = named | FACTS | {"number": "622927-20261122-00017-3"}
        for channel in kind.channels:
            text = rules.compose(code, channel, facts)
            assert text.body
            assert "{" not in text.body
            assert text.version == kind.version


def test_a_missing_fact_is_named():
    with pytest.raises(rules.FactMissing) as caught:
        rules.compose("case.accepted", "inbox", {"matter": "建设工程规划许可", "number": "1"})
    assert caught.value.facts == {"kind": "case.accepted", "fact": "due"}


def test_an_unknown_kind_is_refused():
    with pytest.raises(rules.UnknownKind):
        rules.compose("case.forgotten", "inbox", {})


@pytest.mark.parametrize("matter", ["残疾人证办理", "最低生活保障金给付", "医疗救助"])
def test_an_outside_channel_does_not_name_a_matter_of_illness_or_aid(matter):
    facts = {"matter": matter, "number": "7", "due": "明天"}
    assert matter not in rules.compose("case.accepted", "sms", facts).body
    assert rules.NEUTRAL in rules.compose("case.accepted", "sms", facts).body
    assert matter in rules.compose("case.accepted", "inbox", facts).body


@pytest.mark.parametrize("number", ["11010519491231002X", "110105194912310021", "110105491231002"])
def test_an_identity_number_never_leaves_in_a_short_message(number):
    with pytest.raises(rules.TellsTooMuch):
        rules.compose("case.accepted", "sms", {"matter": f"证件 {number}", "number": "7", "due": "明天"})


@pytest.mark.parametrize(
    ("hour", "day", "leaves"), [(7, 22, (22, 8)), (8, 22, (22, 8)), (20, 22, (22, 20)), (21, 22, (23, 8))]
)
def test_ordinary_notices_keep_to_the_hours_of_the_day(hour, day, leaves):
    written = datetime(2026, 11, day, hour, tzinfo=SHANGHAI)
    assert rules.leaves_at(written, security=False) == datetime(2026, 11, *leaves, tzinfo=SHANGHAI)


def test_what_concerns_security_leaves_at_any_hour():
    night = datetime(2026, 11, 22, 3, 15, tzinfo=SHANGHAI)
    assert rules.leaves_at(night, security=True) == night


def test_tries_are_spread_over_hours_and_come_to_an_end():
    waits = [rules.wait_after(attempt) for attempt in range(1, len(rules.WAITS) + 1)]
    assert waits == sorted(waits)
    assert sum(waits, timedelta()) > timedelta(hours=3)
    assert rules.wait_after(len(rules.WAITS) + 1) is None


def test_nothing_that_the_core_tells_can_be_declined():
    assert [code for code, kind in kinds.KINDS.items() if kind.optional] == []


def test_what_a_plugin_brings_is_told_beside_and_may_be_declined(monkeypatch):
    before = dict(kinds.KINDS)
    monkeypatch.setitem(rules.BROUGHT, "guest.told", kinds.Kind("客", "“{matter}”有消息。", optional=True))
    assert rules.kinds()["guest.told"].optional
    assert rules.compose("guest.told", "inbox", {"matter": "某事"}).title == "客"
    assert before == kinds.KINDS


def test_every_timer_of_the_core_has_words_for_the_desk():
    ours = {
        walking.KIND,
        overdue.REMIND,
        overdue.ESCALATE,
        recounting.KIND,
        *map(recounting.one_of, recounting.RECOUNTS),
        LOADED,
    }
    ours |= {supervision.DUE, supervision.REPORT, deferring.TIMER, committing.TIMER, REMINDER}
    ours |= {transfers.DUE, referrals.DUE}
    assert {*TIMERS.values(), *ours} == set(offices.TIMERS)


@pytest.mark.parametrize(
    ("kind", "state", "error", "expected"),
    [
        ("case.accepted", "failed", "HTTP 400", True),
        ("case.accepted", "failed", None, True),
        ("case.accepted", "sent", None, False),
        ("case.accepted", "failed", rules.UNWANTED, False),
        (kinds.CODE, "failed", "Stale", False),
        (kinds.CODE, "failed", "ConnectTimeout", False),
        ("plugin.gone", "failed", "HTTP 400", False),
    ],
)
def test_only_what_somebody_may_still_want_to_read_is_worth_sending_again(kind, state, error, expected):
    assert rules.worth_again(kind, state, error) is expected
