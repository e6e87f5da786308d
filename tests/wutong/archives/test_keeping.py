"""How long what is kept; what is held is not destroyed; what is destroyed was agreed to and leaves its line."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from wutong import clock
from wutong.access import Actor, RightMissing
from wutong.archives import actions, disposing, holding, queries, rules, transferring
from wutong.archives.models import Piece
from wutong.cases import keeping, shown
from wutong.cases import queries as cases
from wutong.cases.actions import amending, border, correcting, deciding, filing, reopening
from wutong.cases.models import Paper
from wutong.clock import now
from wutong.db import db
from wutong.documents import queries as documents
from wutong.oversight.actions import about_case
from wutong.testing import tree

from ..cases.conftest import Story, boss, staff
from .conftest import Archive, talked

LATER = 11 * 366


@pytest.fixture
def head() -> Actor:
    return staff("head", tree.JISHISHAN)


@pytest.fixture
def withdrawn(archive: Archive, story: Story) -> Iterator[UUID]:
    """A case that is kept for ten years, eleven years ago."""
    case_id = story.submitted()
    talked(story, case_id)
    with story.at():
        about_case(case_id, "请说明进展。", actor=staff("supervisor", tree.JISHISHAN))
    assert story.citizen.person
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.withdraw(case_id, actor=story.citizen)
    archive.work()
    with clock.frozen(now() + timedelta(days=LATER)):
        yield case_id


def proposed(archive: Archive, *case_ids: UUID) -> UUID:
    with archive.story.at():
        return disposing.propose(case_ids, "无继续保存价值。", actor=archive.archivist).id


def agreed(archive: Archive, disposal: UUID, *by: Actor, agree: bool = True) -> str:
    for one in by:
        with archive.story.at():
            state = disposing.vote(disposal, agree=agree, opinion="", actor=one).state
    return state


def executed(archive: Archive, disposal: UUID) -> dict[UUID, str]:
    with archive.story.at():
        disposing.execute(disposal, actor=archive.archivist)
    with archive.story.at():
        return {line.case_id: line.outcome for line in queries.lines(disposal)}


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([], "proposed"),
        ([True], "proposed"),
        ([True, True], "approved"),
        ([True, False], "declined"),
        ([False], "declined"),
    ],
)
def test_two_must_agree_and_one_no_is_enough(said, state):
    assert rules.standing(said) == state


def test_what_two_others_agree_to_is_destroyed_and_leaves_its_line(archive, story, withdrawn, head):
    with story.at():
        assert {name for name, _, _ in keeping.told(cases.get(withdrawn))} == {"messages", "supervision"}
    disposal = proposed(archive, withdrawn)
    assert agreed(archive, disposal, head, staff("archivist", tree.JISHISHAN)) == "approved"
    paper = story.files()
    assert executed(archive, disposal) == {withdrawn: "destroyed"}
    (row,) = archive.of(withdrawn)
    assert (row.digest, row.destroyed_on, row.title) == (None, clock.today(), "示例事项")
    with story.at():
        assert cases.form(withdrawn) is None
        assert list(cases.versions(withdrawn)) == list(cases.steps(withdrawn, all_=True)) == []
        assert list(documents.of_case(withdrawn)) == list(queries.pieces(row.id)) == []
        assert {one.state for one in queries.disposals()} == {"executed"}
        assert list(keeping.told(cases.get(withdrawn))) == []
        with pytest.raises(rules.Destroyed):
            actions.verify(queries.get(row.id))
    story.sweep()
    assert len(story.files()) < len(paper)


def test_a_case_whose_archive_was_destroyed_is_not_dealt_with_any_more(archive, story, withdrawn, head):
    disposal = proposed(archive, withdrawn)
    agreed(archive, disposal, head, staff("archivist", tree.JISHISHAN))
    executed(archive, disposal)
    told = {"name": "张三封", "id_number": "440524188001010014", "telephone": "13900001234"}
    steps = {
        "archived": [
            lambda: correcting.correct(withdrawn, "姓名写错", actor=story.head),
            lambda: correcting.correct(withdrawn, "姓名写错", actor=story.head, name="张三封"),
            lambda: reopening.reopen(withdrawn, "行政判决书（2026）1号", "重新作出。", actor=story.head),
        ],
        "submitted": [  # as one that was opened again before that was refused
            lambda: amending.fix(withdrawn, told, "姓名写错", actor=story.clerk),
            lambda: border.hand_over(withdrawn, tree.DONGXIANG, "住址在东乡", actor=boss(tree.JISHISHAN)),
        ],
    }
    for state, some in steps.items():
        with story.at():
            case = cases.get(withdrawn)
            case.state = state  # what was withdrawn has its term sooner than what was decided
            moves = {move.name for move in shown.for_office(case, boss(tree.JISHISHAN))["moves"]}
        assert not moves & {"correct", "reopen"}
        for step in some:
            with pytest.raises(amending.FormGone), story.at():
                step()


def test_who_proposes_does_not_approve_and_nobody_speaks_twice(archive, withdrawn, head):
    disposal = proposed(archive, withdrawn)
    for one in (archive.archivist, None, head):
        if one is None:
            agreed(archive, disposal, head)
            continue
        with pytest.raises(rules.NotByThemselves):
            agreed(archive, disposal, one)
    with pytest.raises(rules.NotApproved):
        executed(archive, disposal)
    with pytest.raises(RightMissing):
        agreed(archive, disposal, staff("clerk", tree.JISHISHAN))
    assert agreed(archive, disposal, staff("head", tree.JISHISHAN), agree=False) == "declined"
    with pytest.raises(rules.NotApproved):
        executed(archive, disposal)


def test_what_is_held_is_not_listed_and_what_is_held_meanwhile_is_spared(archive, story, withdrawn, head):
    with story.at():
        held = holding.hold(withdrawn, "行政复议期间。", actor=archive.archivist).id
    with pytest.raises(rules.NotDue):
        proposed(archive, withdrawn)
    with story.at():
        holding.lift(held, "复议已结束。", actor=archive.archivist)
    disposal = proposed(archive, withdrawn)
    agreed(archive, disposal, head, staff("archivist", tree.JISHISHAN))
    with story.at():
        holding.hold(withdrawn, "法院调卷。", actor=archive.archivist)
    assert executed(archive, disposal) == {withdrawn: "spared"}
    assert archive.of(withdrawn)[0].digest
    with story.at():
        assert db.session.scalar(select(func.count()).select_from(Paper).where(Paper.case_id == withdrawn)) == 1
        assert db.session.scalar(select(func.count()).select_from(Piece).where(Piece.case_id == withdrawn))


def test_what_is_on_its_way_to_an_archive_is_not_listed_and_what_is_listed_does_not_go(archive, withdrawn, head):
    def step(what, *told):
        with archive.story.at():
            return what(*told, actor=archive.archivist).id

    transfer = step(transferring.make, [withdrawn], "县档案馆")
    with pytest.raises(rules.NotDue):
        proposed(archive, withdrawn)
    step(transferring.drop, transfer)
    disposal = proposed(archive, withdrawn)
    agreed(archive, disposal, head, staff("archivist", tree.JISHISHAN))
    with pytest.raises(rules.NotToHand):
        step(transferring.make, [withdrawn], "县档案馆")
    assert executed(archive, disposal) == {withdrawn: "destroyed"}


def test_nothing_is_listed_before_its_last_day_is_over_or_twice(archive, withdrawn):
    (row,) = archive.of(withdrawn)
    assert row.keep_until == date(2036, 12, 31)
    with clock.frozen(datetime(2036, 12, 31, 8, tzinfo=clock.now().tzinfo)), pytest.raises(rules.NotDue):
        proposed(archive, withdrawn)
    proposed(archive, withdrawn)
    with pytest.raises(rules.NotDue):
        proposed(archive, withdrawn)


def test_a_region_keeps_longer_than_the_one_above_and_never_shorter(archive, story):
    above = staff("archivist", tree.GANSU)
    with story.at(tree.GANSU):
        holding.set_term("M-9", "D30", actor=above)
    with story.at(), pytest.raises(rules.ShorterThanAbove):
        holding.set_term("M-9", "D10", actor=archive.archivist)
    for term, left in (("Y", ["D30", "Y"]), ("D30", ["D30", "D30"]), (None, ["D30"])):
        with story.at():
            holding.set_term("M-9", term, actor=archive.archivist)
        with story.at():
            assert [row.term for row in queries.terms() if row.code == "M-9"] == left


def test_a_list_is_proposed_agreed_to_and_executed_at_the_desk(browser, story, archive, withdrawn):
    base = "/622927/desk/archives"
    mine, head, other = (browser(staff(role, tree.JISHISHAN)) for role in ("archivist", "head", "archivist"))
    (row,) = archive.of(withdrawn)
    with clock.frozen(now() + timedelta(days=LATER)):
        assert row.number in mine.text(f"{base}/disposals")
        page = mine.post(f"{base}/disposals", cases=str(withdrawn), reason="无继续保存价值。").headers["Location"]
        assert mine.post(f"{page}/vote", page, agree="true").status_code == 403
        assert head.post(f"{page}/vote", page, agree="true", opinion="同意。").status_code == 303
        assert other.post(f"{page}/vote", page, agree="true").status_code == 303
        assert other.post(f"{page}/execute", page).status_code == 303
        assert "已销毁" in mine.text(page)
        assert "只保留以下目录信息" in mine.text(f"{base}/{row.id}")
        assert "依照批准的清册销毁" in browser(story.citizen).text(f"/622927/cases/{withdrawn}")
        assert head.get(f"/622927/desk/cases/{withdrawn}").status_code == 200


def test_holds_and_terms_at_the_desk(browser, archive, story):
    case_id = archive.archived()
    (row,) = archive.of(case_id)
    desk = browser(staff("archivist", tree.JISHISHAN))
    page = f"/622927/desk/archives/{row.id}"
    assert desk.post(f"{page}/hold", page, reason="").status_code == 422
    assert desk.post(f"{page}/hold", page, reason="法院调卷。").status_code == 303
    holds = "/622927/desk/archives/holds"
    assert "法院调卷。" in desk.text(page)
    assert row.number in desk.text(holds)
    with story.at():
        (held,) = [one.id for one in queries.holds(case_id)]
    assert desk.post(f"{holds}/{held}/lift", holds, reason="已归还。").status_code == 303
    terms = "/622927/desk/archives/terms"
    assert desk.post(terms, code="M-7", term="Y").status_code == 303
    assert "M-7" in desk.text(terms)
    assert browser(staff("head", tree.JISHISHAN)).post(terms, code="M-7").status_code == 403


def test_a_case_that_was_dealt_with_again_is_kept_from_its_last_closing_on(archive, story, head):
    case_id = archive.archived()
    (first,) = archive.of(case_id)
    with clock.frozen(clock.now() + timedelta(days=400)):
        with story.at():
            reopening.reopen(case_id, "行政复议决定书3号", "依据错误", actor=head)
            deciding.review(case_id, "符合", actor=story.reviewer)
            deciding.refuse(case_id, "不符合第三条", actor=head, level=3)
            deciding.deliver(case_id, "hall", actor=story.clerk)
            deciding.archive(case_id, actor=story.clerk)
        archive.work()
        kept = {one.keep_until for one in archive.of(case_id)}
        assert kept == {rules.until(clock.today(), first.term)} != {first.keep_until}
