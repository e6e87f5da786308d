"""States that plugins add: shown everywhere, left by their own moves, and never the end of a case."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from wutong import cli, clock, letters
from wutong.cases import staged
from wutong.cases.actions import deciding, dispatch, falling, filing
from wutong.cases.actions.current import Current
from wutong.cases.models import OwnDocket
from wutong.cases.rules import CASE, stages
from wutong.db import db
from wutong.errors import Forbidden
from wutong.events import Letter
from wutong.flow import Move, NotOpen, State
from wutong.testing import tree

from .conftest import FRIDAY, staff

INBOX = "/622927/desk/cases/"
VISIT = State("pets_visit", "等待上门查看", "in_review", "工作人员将在 {day} 前上门，法定期限 {legal}。")
CHECK = State("pets_check", "等待核对照片", "submitted")
MOVES = (
    Move("pets_go", "in_review", "pets_visit", "staff", right="case.review", undo=True, title="上门查看"),
    Move("pets_back", "pets_visit", "in_review", "staff", right="case.review", title="查看完毕"),
    Move("pets_look", "submitted", "pets_check", "staff", right="case.accept", title="核对照片"),
    Move("pets_seen", "pets_check", "submitted", "staff", right="case.accept", title="照片无误"),
)


@pytest.fixture
def pets(town, monkeypatch):
    """A plugin with two states, switched on; what is set here switches it."""
    on = {"pets"}
    monkeypatch.setattr(Current, "brought", {"pets": MOVES})
    monkeypatch.setattr(Current, "states", {state.name: state for state in (VISIT, CHECK)})
    monkeypatch.setattr(Current, "owners", {"pets_visit": "pets", "pets_check": "pets"})
    monkeypatch.setattr(Current, "is_on", staticmethod(on.__contains__))
    return on


def go(story, case_id, name, actor=None):
    with story.at():
        dispatch.take(case_id, name, {}, actor=actor or story.reviewer, level=3)


@pytest.fixture
def visited(story, pets):
    """A case that waits for a visit."""
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "材料齐全", actor=story.reviewer)
    go(story, case_id, "pets_go")
    return case_id


@pytest.mark.parametrize("state", stages.INSIDE)
def test_an_added_state_keeps_what_the_law_gives_and_leads_nowhere_on(state):
    kept = {move.name: move.target for move in stages.kept("x_y", state)}
    assert kept["terminate"] == "terminated"
    for move in CASE.leaving(state):
        held = move.by != "staff" or move.target == state or move.name == "terminate"
        assert (move.name in kept) is held
    assert {"grant", "refuse", "accept", "deliver", "suspend", "resume", "hand_over"}.isdisjoint(kept)
    assert kept.get("withdraw", "withdrawn") == "withdrawn"


def test_a_case_in_an_added_state_is_shown_as_such_and_stands_in_the_laws(story, browser, visited):
    case = story.case(visited)
    assert (case.state, case.stage, case.stands) == ("in_review", "pets_visit", "pets_visit")
    clerk = browser(story.clerk)
    assert "等待上门查看" in clerk.text(INBOX)
    assert case.number in clerk.text(f"{INBOX}?state=pets_visit")
    assert case.number in clerk.text(f"{INBOX}?state=in_review")
    assert case.number not in clerk.text(f"{INBOX}?state=pets_check")
    assert "等待上门查看" in clerk.text(f"{INBOX}{visited}")
    assert "等待上门查看" in browser(story.reviewer).text(f"{INBOX}done")


def test_a_machine_reads_both_and_may_ask_for_either(story, browser, visited):
    machine = browser(staff("reviewer", tree.JISHISHAN))
    told = machine.get(f"/api/v1/622927/cases/{visited}").json
    assert (told["state"], told["stage"]) == ("in_review", "pets_visit")
    assert {"pets_back", "review"} <= set(told["open"])
    assert "suspend" not in told["open"]
    for state in ("pets_visit", "in_review"):
        listed = machine.get(f"/api/v1/622927/cases/?limit=100&state={state}").json["items"]
        assert str(visited) in [each["id"] for each in listed]


def test_the_applicant_reads_it_on_the_page_in_the_list_and_what_comes_next(story, browser, visited):
    with story.at():
        mine = select(Letter.id).where(Letter.state == "open", Letter.handler.like("%to_applicant"))
        for letter in list(db.session.scalars(mine.where(Letter.payload["case_id"].astext == str(visited)))):
            letters.react(letter)
    mine = browser(story.citizen)
    assert "等待上门查看" in mine.text("/622927/cases/")
    page = mine.text(f"/622927/cases/{visited}")
    assert "等待上门查看" in page
    assert "工作人员将在" in page
    assert "撤回申请" in page
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        assert db.session.scalar(select(OwnDocket.stage).where(OwnDocket.case_id == visited)) == "pets_visit"


def test_the_clocks_run_on_and_stay_what_they_were(story, pets):
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "材料齐全", actor=story.reviewer)
    before = story.case(case_id)
    days = ("act_by", "warn_on", "due", "legal_due", "accepted_on")
    for step in ("pets_go", "pets_back"):
        go(story, case_id, step)
        after = story.case(case_id)
        assert [getattr(after, day) for day in days] == [getattr(before, day) for day in days]


def test_nobody_answers_in_five_days_and_it_is_accepted_from_an_added_state_too(story, pets):
    case_id = story.submitted()
    go(story, case_id, "pets_look", story.clerk)
    with clock.frozen(FRIDAY + timedelta(days=8)):
        assert story.ring(case_id) == 1
        case = story.case(case_id)
    assert (case.state, case.stage) == ("accepted", None)


def test_one_takes_it_back_and_withdraws_from_it(story, visited):
    with story.at():
        deciding.undo(visited, actor=story.reviewer)
    assert (story.case(visited).state, story.case(visited).stage) == ("in_review", None)
    go(story, visited, "pets_go")
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.withdraw(visited, actor=story.citizen)
    assert (story.case(visited).state, story.case(visited).stage) == ("withdrawn", None)


def test_switched_off_no_case_enters_and_those_inside_leave_by_its_moves(story, pets, visited):
    other = story.accepted()
    with story.at():
        deciding.review(other, "材料齐全", actor=story.reviewer)
    pets.clear()
    with pytest.raises(NotOpen):
        go(story, other, "pets_go")
    with pytest.raises(NotOpen):
        go(story, visited, "grant", story.head)
    go(story, visited, "pets_back")
    assert story.case(visited).stage is None
    with story.at():
        deciding.grant(visited, "准予", actor=story.head, level=3)
    assert story.case(visited).state == "granted"


@pytest.fixture
def gone(visited, monkeypatch):
    """The case, when its plugin is not installed any more."""
    for name in ("brought", "states", "owners"):
        monkeypatch.setattr(Current, name, {})
    return visited


def test_taken_away_the_pages_still_open_and_say_what_to_do(story, browser, gone):
    clerk = browser(story.head)
    assert "审查中" in clerk.text(INBOX)
    assert "退回基本流程" in clerk.text(f"{INBOX}{gone}")
    assert "审查中" in browser(story.citizen).text(f"/622927/cases/{gone}")
    with pytest.raises(NotOpen):
        go(story, gone, "grant", story.head)


def test_an_administrator_sends_the_chosen_back_with_a_reason_in_the_history(story, browser, gone):
    keeper = browser(staff("system_admin", tree.JISHISHAN))
    address = f"{INBOX}stages/"
    assert story.case(gone).number in keeper.text(address)
    assert "pets_visit（没有安装）" in keeper.text(address)
    assert keeper.post(address, case=str(gone), reason="").status_code == 422
    assert keeper.post(address, case=str(gone), reason="功能已停用").status_code == 303
    assert (story.case(gone).state, story.case(gone).stage) == ("in_review", None)
    history = browser(story.citizen).text(f"/622927/cases/{gone}")
    assert "退回基本流程继续办理" in history
    assert "功能已停用" in history
    with story.at():
        deciding.grant(gone, "准予", actor=story.head, level=3)


def test_who_may_not_switch_plugins_sends_nothing_back(story, browser, visited):
    browser(story.clerk).text(f"{INBOX}stages/", 403)
    with story.at(), pytest.raises(Forbidden):
        falling.fall_back(visited, "想退", actor=story.clerk)


def test_a_case_in_no_added_state_is_not_sent_back(story, pets):
    case_id = story.submitted()
    with story.at(), pytest.raises(NotOpen):
        falling.fall_back(case_id, "想退", actor=staff("system_admin", tree.JISHISHAN))


def test_the_operator_sends_all_of_a_plugins_cases_back_at_once(story, gone, monkeypatch):
    config = story.world.config
    monkeypatch.setattr("wutong.authoring.commands.Config.from_env", lambda: config)
    with story.at():
        assert staged.counted(staged.Of("pets"))["pets_visit"] >= 1
        assert staged.counted(staged.Of("cats")) == {}
    done = CliRunner().invoke(cli.root, ["plugin", "send-back", "pets"])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("622927: ")
    assert story.case(gone).stage is None
    with story.at():
        assert staged.counted() == {}
