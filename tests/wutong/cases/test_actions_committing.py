"""告知承诺: signed instead of papers, checked after the decision, and its timer survives what happens meanwhile."""

import io
from datetime import date, timedelta

import pytest

from wutong import clock
from wutong.cases import committed, queries
from wutong.cases.actions import border, committing, deciding, filing, intake
from wutong.cases.rules import committing as rules
from wutong.cases.rules.guards import PapersMissing
from wutong.flow import NotOpen
from wutong.matters import queries as matters
from wutong.testing import tree
from wutong.web import lookups

from .conftest import FRIDAY, PDF, Browser, boss

ASKED = {
    "commitment": True,
    "papers": [{"name": "身份证", "need": "required"}, {"name": "场地证明", "need": "committed"}],
}


def visiting(story):
    return story.world.visiting(tree.JISHISHAN, person=story.citizen.person)


@pytest.fixture
def draft(story):
    case_id = story.draft(**ASKED)
    with visiting(story):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(PDF), actor=story.citizen)
    return case_id


@pytest.fixture
def granted(story, draft):
    """Decided on a Friday on the strength of a commitment, which is to be checked within forty working days."""
    with visiting(story):
        committing.sign(draft, ["场地证明"], actor=story.citizen)
        filing.submit(draft, actor=story.citizen)
    with story.at():
        intake.accept(draft, actor=story.clerk)
        deciding.review(draft, "属实", actor=story.reviewer)
        deciding.grant(draft, "符合条件", actor=story.head, level=3)
    return draft


def held(story, case_id):
    with story.at():
        found = committed.of(case_id)
        return found.outcome, found.check_by


def test_a_signature_stands_for_the_paper_and_can_be_taken_back_before_filing(story, draft):
    with visiting(story), pytest.raises(PapersMissing):
        filing.submit(draft, actor=story.citizen)
    with visiting(story):
        committing.sign(draft, ["场地证明"], actor=story.citizen)
        committing.take_back(draft, actor=story.citizen)
    with visiting(story), pytest.raises(PapersMissing):
        filing.submit(draft, actor=story.citizen)
    with visiting(story):
        committing.sign(draft, ["场地证明"], actor=story.citizen)
        filing.submit(draft, actor=story.citizen)
    with visiting(story), pytest.raises(NotOpen):
        committing.take_back(draft, actor=story.citizen)
    assert story.case(draft).state == "submitted"


@pytest.mark.parametrize("slots", [[], ["身份证"], ["场地证明", "身份证"]])
def test_only_papers_that_the_matter_names_can_be_signed_for(story, draft, slots):
    with visiting(story), pytest.raises(rules.NothingToCommit):
        committing.sign(draft, slots, actor=story.citizen)


def test_where_the_matter_knows_no_commitment_the_paper_is_asked_for(story):
    case_id = story.draft(**{**ASKED, "commitment": False})
    with visiting(story), pytest.raises(rules.NothingToCommit):
        committing.sign(case_id, ["场地证明"], actor=story.citizen)


def test_the_check_has_its_term_and_supervision_is_told_once_when_it_passes(story, granted):
    outcome, day = held(story, granted)
    assert (outcome, day) == (None, date(2027, 1, 15))
    with clock.frozen(FRIDAY + timedelta(days=56)):  # that Friday
        assert story.ring(granted) == 0
    with clock.frozen(FRIDAY + timedelta(days=57)):
        assert story.ring(granted) == 1
        assert story.ring(granted) == 0
    assert (story.case(granted).flagged, story.case(granted).last_move) == (True, "check_overdue")


def test_what_is_true_is_checked_once(story, granted):
    with story.at():
        committing.verify(granted, "实地核查属实", actor=story.reviewer)
    assert held(story, granted)[0] == "passed"
    with story.at(), pytest.raises(rules.NothingToCheck):
        committing.verify(granted, "再查", actor=story.reviewer)
    with clock.frozen(FRIDAY + timedelta(days=90)):
        assert story.ring(granted) == 0


def test_what_is_to_be_mended_has_its_day_and_is_looked_at_again(story, granted):
    with story.at():
        deciding.deliver(granted, "hall", actor=story.clerk)
        committing.order_mending(granted, "缺消防通道", date(2026, 12, 4), actor=story.reviewer)
    assert held(story, granted) == ("mending", date(2026, 12, 4))
    with clock.frozen(FRIDAY + timedelta(days=15)):
        assert story.ring(granted) == 1
        with story.at():
            committing.verify(granted, "已整改", actor=story.reviewer)
    assert (held(story, granted)[0], story.case(granted).state) == ("passed", "delivered")


def test_what_was_false_costs_the_decision_and_the_trust(story, granted):
    with story.at():
        committing.find_false(granted, "场地不存在", actor=story.head)
    assert (story.case(granted).state, held(story, granted)[0]) == ("revoked", "false")
    again = story.draft(**ASKED)
    with visiting(story), pytest.raises(rules.NotTrusted):
        committing.sign(again, ["场地证明"], actor=story.citizen)
    with visiting(story):
        said = [step.text.reveal() for step in queries.steps(granted) if step.move == "find_false"]
    assert said == ["承诺不实：场地不存在"]


def test_a_decision_that_is_taken_back_leaves_nothing_to_check(story, granted):
    with story.at():
        deciding.undo(granted, actor=story.head)
    assert held(story, granted) == (None, None)
    with clock.frozen(FRIDAY + timedelta(days=90)):
        assert story.ring(granted) == 0


def test_only_what_still_holds_is_on_the_list(story, granted):
    with story.at():
        assert granted in [one.case_id for one in committed.to_check(limit=100).items]
        deciding.deliver(granted, "hall", actor=story.clerk)
        deciding.end(granted, "cancel", "申请人申请注销", actor=story.head)
    with story.at():
        assert granted not in [one.case_id for one in committed.to_check(limit=100).items]


def test_what_was_signed_goes_along_when_a_case_is_handed_over(story, draft):
    with visiting(story):
        committing.sign(draft, ["场地证明"], actor=story.citizen)
        filing.submit(draft, actor=story.citizen)
    with story.at():
        border.hand_over(draft, tree.DONGXIANG, "属地", actor=story.head)
    story.post()
    with story.at(tree.DONGXIANG):
        there = committed.of(draft)
        assert (there.slots, "场地证明" in there.words.reveal()) == (["场地证明"], True)
    with story.at():
        assert committed.of(draft) is None


@pytest.mark.parametrize("counter", [tree.JISHISHAN, tree.VILLAGE])
def test_what_was_signed_at_a_counter_stands_for_the_paper_wherever_the_case_lives(story, counter):
    code, told = story.offered(**ASKED), story.given(telephone="13900007788", mandate="本人到场")
    papers, by = [border.Upload("身份证", "a.pdf", io.BytesIO(PDF))], boss(counter)
    with story.at(counter):
        slip = border.file_for(matters.snapshot(code), told, papers, actor=by, signed=("场地证明",))
    story.post()
    with story.at():
        assert (queries.get(slip.case_id).state, committed.of(slip.case_id).slots) == ("submitted", ["场地证明"])


# ── Doors ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def visitor(story):
    before = lookups.of(story.world.app).who
    yield lambda actor: Browser(story.world, actor)
    lookups.of(story.world.app).who = before


def test_the_applicant_reads_what_follows_before_signing_and_where_it_stands_after(story, draft, visitor):
    page, mine = f"/622927/cases/{draft}/papers", visitor(story.citizen)
    told = mine.text(page)
    assert "承诺不实或者逾期不改的，依法撤销决定" in told
    assert mine.post(f"{page}/commit", page, slots="场地证明").status_code == 422
    assert mine.post(f"{page}/commit", page, slots="场地证明", agreed="true").status_code == 303
    assert "已签承诺代替" in mine.text(page)
    assert mine.post(f"{page}/commit/back", page).status_code == 303
    assert "签署承诺" in mine.text(page)


def test_the_office_finds_what_is_to_be_checked_and_says_what_it_found(story, granted, visitor):
    desk = visitor(boss(tree.JISHISHAN))
    case = f"/622927/desk/cases/{granted}"
    assert str(granted) in desk.text("/622927/desk/cases/checks")
    shown = desk.text(case)
    assert all(word in shown for word in ("待核查", "承诺核查通过", "责令限期整改", "承诺不实，撤销决定"))
    asked = desk.text(f"{case}/do/order_mending")
    assert ("整改期限" in asked, 'type="date"' in asked) == (True, True)
    late = desk.post(f"{case}/do/order_mending", f"{case}/do/order_mending", reason="缺通道", until="2026-11-01")
    assert late.status_code == 422
    assert desk.post(f"{case}/do/verify", f"{case}/do/verify", result="属实").status_code == 303
    assert "核查通过" in visitor(story.citizen).text(f"/622927/cases/{granted}")
    assert "承诺核查通过" not in desk.text(case).split("办理过程")[0]
