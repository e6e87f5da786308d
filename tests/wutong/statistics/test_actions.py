"""Cases move, rounds count them, and every region above has the sums."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update
from tests.wutong.cases.conftest import FRIDAY, Story

from wutong import clock, letters, tenancy
from wutong.cases.actions import border, deciding, filing, intake, reopening
from wutong.cases.models import Case
from wutong.db import db, work
from wutong.errors import Refused
from wutong.events import Letter
from wutong.people.rules.roles import RIGHTS
from wutong.statistics import actions, queries, rebuilding, rules, stored
from wutong.statistics.models import Cell, Counted, Mark, Month, Sum
from wutong.testing.tree import DONGXIANG, GANSU, JISHISHAN, LINXIA, NATION, QINGHAI, REGIONS

ALL = frozenset(RIGHTS)
NAIVE = ("received", "accepted", "closed", "decided", "timed", "on_time", "used_working")
DAY = FRIDAY.date()
YEAR = (DAY - timedelta(days=365), DAY + timedelta(days=365))


def board(story: Story, place: int, home: int | None = None, **more: Any) -> queries.Seen:
    with story.at(place if home is None else home):
        return queries.seen(queries.Asked(place, *YEAR, **more))


def totals(story: Story, place: int, *names: str) -> tuple[int, ...]:
    found = board(story, place).total
    return tuple(found[name] for name in names)


@pytest.fixture
def empty(story: Story) -> Story:
    """Nothing counted, and nothing to count: what other tests left is made drafts, which count nowhere."""
    for region in REGIONS:
        with story.at(region):
            db.session.execute(update(Case).values(filed_at=None))
            for table in (Mark, Counted, Cell, Sum, Month):
                db.session.execute(delete(table))
    return story


def test_a_case_is_counted_at_its_home_and_in_every_region_above(empty: Story) -> None:
    empty.accepted(handling_type="instant")
    assert actions.go_round() > 0
    for place in (JISHISHAN, LINXIA, GANSU, NATION):
        assert totals(empty, place, "received", "online", "instant", "accepted", "closed") == (1, 1, 1, 1, 0)
    assert totals(empty, QINGHAI, "received") == (0,)
    assert totals(empty, DONGXIANG, "received") == (0,)
    assert actions.go_round() == 0


def test_nothing_is_counted_before_a_round_and_the_board_says_since_when(empty: Story) -> None:
    empty.submitted()
    with clock.frozen(FRIDAY + timedelta(minutes=10)):
        assert totals(empty, GANSU, "received") == (0,)
        assert board(empty, GANSU).until == FRIDAY
        actions.go_round()
        assert board(empty, GANSU).until == FRIDAY + timedelta(minutes=10)
        assert board(empty, QINGHAI).until == FRIDAY + timedelta(minutes=10)


def test_a_draft_that_is_thrown_away_counts_nowhere(empty: Story) -> None:
    case_id = empty.draft()
    with empty.world.visiting(JISHISHAN, person=empty.citizen.person):
        filing.discard(case_id, actor=empty.citizen)
    actions.go_round()
    assert totals(empty, JISHISHAN, *rules.MEASURES) == (0,) * len(rules.MEASURES)


def test_what_is_taken_back_leaves_the_sums_everywhere(empty: Story) -> None:
    case_id = empty.accepted()
    actions.go_round()
    with empty.at():
        deciding.undo(case_id, actor=empty.clerk)
    actions.go_round()
    assert totals(empty, JISHISHAN, "received", "accepted") == (1, 0)
    assert totals(empty, NATION, "received", "accepted") == (1, 0)


def closed(story: Story, days: int, **values: Any) -> UUID:
    """A case that was decided so many days after Friday, and delivered the same day."""
    case_id = story.accepted(**values)
    with clock.frozen(FRIDAY + timedelta(days=days)), story.at():
        deciding.review(case_id, "同意", actor=story.reviewer)
        deciding.grant(case_id, "准予", actor=story.head, level=3)
        deciding.deliver(case_id, "hall", actor=story.clerk)
    return case_id


def test_promise_and_law_are_counted_when_a_case_is_closed(empty: Story) -> None:
    closed(empty, 4)  # Tuesday: two working days of ten promised and twenty that the law gives
    closed(empty, 17)  # the Monday after the Friday on which ten were over
    actions.go_round()
    with empty.at(GANSU):
        total = queries.seen(queries.Asked(GANSU, *YEAR)).total
    assert (total["closed"], total["timed"], total["on_time"], total["early"], total["breached"]) == (2, 2, 1, 1, 0)
    assert (total["promised_working"], total["legal_working"], total["used_working"]) == (20, 40, 2 + 11)
    assert rules.RATES["promised"].of(total).value == 0.5
    assert rules.RATES["real"].of(total).value == (40 - 13) / 40


@pytest.mark.parametrize(
    ("days", "timed", "breached"), [(4, 1, 0), (14, 1, 0), (17, 2, 0), (28, 2, 0), (31, 2, 1)],
    ids=["early", "on the last day promised", "late", "on the last day of the law", "beyond the law"],
)  # fmt: skip
def test_what_its_applicant_withdrew_is_left_out_unless_it_was_late_by_then(
    empty: Story, days: int, timed: int, breached: int
) -> None:
    closed(empty, 4)
    case_id = empty.accepted()
    with clock.frozen(FRIDAY + timedelta(days=days)):
        with empty.world.visiting(JISHISHAN, person=empty.citizen.person):
            filing.withdraw(case_id, actor=empty.citizen)
        actions.go_round()
    told, sums = ("closed", "decided", "timed", "on_time", "early", "breached"), (2, 1, timed, 1, 1, breached)
    assert totals(empty, JISHISHAN, *told) == totals(empty, NATION, *told) == sums
    with empty.at():
        assert queries.seen(queries.Asked(JISHISHAN, *YEAR)).total["used_working"] == 2, "no decision to compare"
    rebuilding.rebuild(GANSU)
    assert totals(empty, JISHISHAN, *told) == totals(empty, NATION, *told) == sums


def test_what_the_office_ended_without_a_decision_is_in_time_or_late(empty: Story) -> None:
    for days in (4, 60):
        case_id = empty.accepted()
        with clock.frozen(FRIDAY + timedelta(days=days)), empty.at():
            deciding.end(case_id, "terminate", "申请人死亡", actor=empty.head)
    actions.go_round()
    assert totals(empty, JISHISHAN, "closed", "timed", "on_time", "breached") == (2, 2, 1, 1)


def test_a_case_that_is_opened_again_leaves_the_day_on_which_it_was_closed(empty: Story) -> None:
    case_id = closed(empty, 4)
    actions.go_round()
    with clock.frozen(FRIDAY + timedelta(days=6)), empty.at():
        reopening.reopen(case_id, "复议决定1号", "重新审查", actor=empty.head)
    actions.go_round()
    seen = board(empty, LINXIA)
    assert seen.total["closed"] == seen.total["legal_working"] == 0
    assert {day: held["accepted"] for day, held in seen.by_day.items() if held["accepted"]} == {
        DAY + timedelta(days=6): 1
    }  # fmt: skip


def test_a_case_that_is_handed_over_counts_at_its_new_home_alone(empty: Story) -> None:
    case_id = empty.accepted()
    actions.go_round()
    with empty.at():
        border.hand_over(case_id, DONGXIANG, "属地办理", actor=empty.head)
    empty.post()
    with empty.at():
        for letter in _letters():
            letters.react(letter)
    actions.go_round()
    assert totals(empty, JISHISHAN, "received", "accepted") == (0, 0)
    assert totals(empty, DONGXIANG, "received", "accepted") == (1, 1)
    assert totals(empty, LINXIA, "received", "accepted") == (1, 1)
    assert set(board(empty, LINXIA).by_place) == {DONGXIANG}


def _letters() -> list[UUID]:
    mine = (Letter.to_region == JISHISHAN, Letter.state == "open", Letter.handler.like("wutong.statistics%"))
    return list(db.session.scalars(select(Letter.id).where(*mine)))


# ── Against a naive count ────────────────────────────────────────────────────────────────────────────────────


def naive(story: Story, region: int) -> dict[date, Counter[str]]:
    """The same counted from the rows of cases, one by one, in the plainest way."""
    days: dict[date, Counter[str]] = {}
    with story.at(region):
        for case in db.session.scalars(select(Case).where(Case.filed_at.is_not(None), Case.moved_to.is_(None))):
            assert case.filed_at
            days.setdefault(clock.local(case.filed_at).date(), Counter())["received"] += 1
            if case.accepted_on:
                days.setdefault(case.accepted_on, Counter())["accepted"] += 1
            if case.closed_on:
                days.setdefault(case.closed_on, Counter()).update(naively_closed(case))
    return {day: +held for day, held in days.items()}


def naively_closed(case: Case) -> Counter[str]:
    """What a closed case adds to its day; Mondays to Fridays are worked, and nothing was stopped or extended."""
    found, decided, met = Counter(closed=1), case.decided_on is not None, case.decided_on or case.closed_on
    found["decided"] = decided
    if case.accepted_on and met:
        days = [case.accepted_on + timedelta(days=n) for n in range(1, (met - case.accepted_on).days + 1)]
        used = sum(day.weekday() < 5 for day in days)
        if case.state == "withdrawn" and used <= case.promised:
            return found
        found.update(timed=1, on_time=used <= case.promised, used_working=used * decided)
    return found


def live(story: Story, dice: Random, case_id: UUID) -> None:
    """One step of a case that it lets somebody take, whichever the dice says; none where it refuses."""
    steps = {
        "accept": lambda: intake.accept(case_id, actor=story.clerk),
        "reject": lambda: intake.reject_not_required(case_id, "无需办理", actor=story.clerk),
        "review": lambda: deciding.review(case_id, "同意", actor=story.reviewer),
        "grant": lambda: deciding.grant(case_id, "准予", actor=story.head, level=3),
        "deliver": lambda: deciding.deliver(case_id, "hall", actor=story.clerk),
        "undo": lambda: deciding.undo(case_id, actor=story.clerk),
        "end": lambda: deciding.end(case_id, "terminate", "申请人死亡", actor=story.head),
        "reopen": lambda: reopening.reopen(case_id, "复议决定", "重新办理", actor=story.head),
        "withdraw": lambda: filing.withdraw(case_id, actor=story.clerk, words="申请人电话要求撤回"),
    }
    with suppress(Refused), story.at():
        steps[dice.choices(list(steps), weights=(6, 1, 6, 6, 6, 2, 1, 2, 1))[0]]()


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happens_to_cases_the_sums_are_those_of_a_naive_count(empty: Story, seed: int) -> None:
    dice = Random(seed)
    empty.clerk, empty.head = replace(empty.clerk, rights=ALL), replace(empty.head, rights=ALL)
    cases = [empty.submitted() for _ in range(4)]
    for hour in range(40):
        with clock.frozen(FRIDAY + timedelta(hours=hour * 9)):
            live(empty, dice, dice.choice(cases))
            if dice.random() < 0.2:
                actions.go_round()
    actions.go_round()
    expected, seen = naive(empty, JISHISHAN), board(empty, NATION)
    told = {day: +Counter({name: held[name] for name in NAIVE}) for day, held in seen.by_day.items()}
    assert {day: held for day, held in told.items() if held} == {day: held for day, held in expected.items() if held}
    assert sum(expected.values(), Counter())["closed"] > 0
    assert rules.total(seen.by_place.values()) == seen.total
    for place in (NATION, LINXIA, JISHISHAN):
        narrowed_alike(empty, place)
    with clock.frozen(FRIDAY + timedelta(days=30)):
        before = rows()
        rebuilding.rebuild(GANSU)
        assert rows() == before


def narrowed_alike(story: Story, place: int) -> None:
    """All cases are of one matter and one department: what the sums say of each is what the cells say of both."""
    both = board(story, place, matter="M-1", department="示例局")
    assert both.total["received"] > 0
    for more in ({"matter": "M-1"}, {"department": "示例局"}):
        one = board(story, place, **more)
        assert {day: +held for day, held in one.by_day.items()} == {day: +held for day, held in both.by_day.items()}
        assert {at: +held for at, held in one.by_place.items()} == {at: +held for at, held in both.by_place.items()}
        (named,) = more
        with story.at(place):
            assert queries.cut(one.asked, named) == {more[named]: one.total}


def rows() -> dict[Any, Any]:
    """Every row that was counted, anywhere."""
    found = {}
    for region in REGIONS:
        with tenancy.at(region), work():
            for table in (Cell, Sum):
                found[region, table] = stored.held(table)
            assert by_month(stored.held(Month)) == by_month(found[region, Sum])
    return found


def by_month(rows: stored.Rows) -> dict[Any, tuple[int, ...]]:
    """Rows of days or of months added up by month, without those that hold nothing."""
    told: dict[Any, Counter[int]] = {}
    for (cut, day, *rest), values in rows.items():
        told.setdefault((cut, day.replace(day=1), *rest), Counter()).update(dict(enumerate(values)))
    width = range(len(rules.MEASURES))
    return {key: tuple(held[at] for at in width) for key, held in told.items() if any(held.values())}


# ── From the beginning ───────────────────────────────────────────────────────────────────────────────────────


def test_a_rebuild_mends_whatever_was_spoilt_and_goes_on_where_it_was_stopped(
    empty: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        empty.accepted()
    actions.go_round()
    right = rows()
    for region, table, name in (
        (JISHISHAN, Counted, "received"),
        (JISHISHAN, Cell, "accepted"),
        (GANSU, Sum, "closed"),
    ):
        with empty.at(region):
            db.session.execute(update(table).values({name: 7}))
    monkeypatch.setattr(actions, "PORTION", 2)
    settle = actions.settle
    monkeypatch.setattr(actions, "settle", interrupted(settle))
    with pytest.raises(KeyboardInterrupt):
        rebuilding.rebuild(GANSU)
    monkeypatch.setattr(actions, "settle", settle)
    assert rebuilding.rebuild(GANSU) < 3 + total_cases(empty)
    assert rows() == right
    assert rebuilding.rebuild(GANSU) == total_cases(empty)


def interrupted(settle: Any) -> Any:
    """Settles once, and is stopped the second time."""
    calls: list[int] = []

    def once(region: int) -> bool:
        calls.append(region)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return bool(settle(region))

    return once


def total_cases(story: Story) -> int:
    with tenancy.at(GANSU, look="down"), work():
        return db.session.scalar(select(func.count()).select_from(Case)) or 0


def test_a_region_asks_for_itself_and_for_what_is_below_it_and_nobody_else(empty: Story) -> None:
    empty.submitted()
    actions.go_round()
    assert board(empty, JISHISHAN, home=GANSU).total["received"] == 1
    for place, home in ((JISHISHAN, DONGXIANG), (GANSU, JISHISHAN), (GANSU, QINGHAI)):
        with pytest.raises(queries.NotBelow):
            board(empty, place, home=home)


def test_a_board_is_narrowed_to_a_matter_a_department_and_a_channel(empty: Story) -> None:
    empty.submitted()
    actions.go_round()
    for more in ({"matter": "M-1"}, {"department": "示例局"}, {"channel": "web"}, {"matter": "M-1", "channel": "web"}):
        found = board(empty, GANSU, **more)
        assert (found.total["received"], set(found.by_place)) == (1, {LINXIA})
    for more in ({"matter": "M-2"}, {"department": "别的局"}, {"channel": "helper"}):
        assert board(empty, GANSU, **more).total == {}
    with empty.at(GANSU):
        asked = queries.Asked(GANSU, *YEAR)
        assert {by: list(queries.cut(asked, by)) for by in ("matter", "department")} == {
            "matter": ["M-1"], "department": ["示例局"]
        }  # fmt: skip
