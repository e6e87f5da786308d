"""A case is offered to whom it belongs, stays until that side takes it, and everybody is told what became of it."""

import dataclasses
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from wutong import clock
from wutong.access import SYSTEM, RightMissing
from wutong.cases import inbox, keeping
from wutong.cases import queries as cases
from wutong.cases.actions import believing, border, deciding, filing, intake
from wutong.cases.actions.clock import end_of
from wutong.cases.events import CaseNotTakenOver
from wutong.clock import new_id
from wutong.db import db
from wutong.notices.models import Message, StaffNotice
from wutong.oversight.models import Finding
from wutong.regions import actions as regions
from wutong.regions import queries as places
from wutong.regions.whither import Whither
from wutong.testing import tree
from wutong.timers import Timer
from wutong.transfers import actions, queries, recounting, rules
from wutong.transfers.events import TransferDayMoved, TransferOffered, TransferUnanswered
from wutong.transfers.models import Transfer

from ..cases.conftest import staff, walk

HOME, NEIGHBOUR = tree.JISHISHAN, tree.DONGXIANG


@pytest.fixture
def bodies(story):
    """Two departments of the county, the first being the one that the matters of the story name."""
    with story.at():
        known = {one.name: one.id for one in places.departments()}
        lines = (("示例局", "civil_affairs"), ("另一局", "market"))
        return [known.get(name) or establish(name, line) for name, line in lines]


def establish(name, line):
    return regions.establish(name, line=line, actor=SYSTEM).id


def of(body, role="reviewer"):
    return dataclasses.replace(staff(role, HOME), department=body)


def offer(story, case_id, to, why="应由其办理。", actor=None):
    with story.at():
        row = actions.offer(case_id, to, why, actor=actor or story.head)
        db.session.flush()
        db.session.expunge(row)
    return row


def row_of(story, transfer, region=HOME):
    with story.at(region):
        row = db.session.scalars(select(Transfer).where(Transfer.id == transfer.id)).one()
        answer = row.answer.reveal() if row.answer else ""
        db.session.expunge(row)
    return row.state, answer, row


def counted(story, model, region=HOME, **values):
    with story.at(region):
        return db.session.scalar(select(func.count()).select_from(model).filter_by(**values))


def history(story, case_id):
    with story.at():
        return [(step.move, step.text.reveal() if step.text else "") for step in cases.steps(case_id)]


def test_a_filing_goes_to_the_department_that_its_matter_names_and_waits_in_its_inbox(story, bodies):
    case_id = story.submitted()
    assert story.case(case_id).department == bodies[0]
    with story.at():
        waiting = {case.id for case in inbox.listed(inbox.Cut(department=bodies[0], pool=True), limit=100).items}
    assert case_id in waiting
    assert story.case(story.submitted(steps=[])).department == bodies[0]


def test_an_offered_case_stays_until_the_other_department_takes_it(story, bodies):
    case_id = story.submitted()
    row = offer(story, case_id, Whither(department=bodies[1]), actor=of(bodies[0], "clerk"))
    assert (story.case(case_id).department, row.answer_by) == (bodies[0], date(2026, 11, 23))
    assert history(story, case_id)[-1] == ("transfer", "另一局：应由其办理。")
    assert counted(story, Message, about=case_id, kind="transfer.asked", channel="inbox") == 1
    assert counted(story, StaffNotice, about=row.id, kind="transfer.asked", department=bodies[1]) == 1
    with story.at():
        actions.take(row.id, actor=of(bodies[1]))
    case = story.case(case_id)
    assert (case.department, case.handler, case.state) == (bodies[1], None, "submitted")
    assert row_of(story, row)[0] == "taken"
    assert counted(story, Message, about=case_id, kind="transfer.taken", channel="inbox") == 1


def test_a_declined_case_stays_and_who_offered_it_reads_why(story, bodies):
    case_id = story.accepted()
    row = offer(story, case_id, Whither(department=bodies[1]))
    with story.at(), pytest.raises(rules.ReasonMissing):
        actions.decline(row.id, " ", actor=of(bodies[1]))
    with story.at():
        actions.decline(row.id, "不属于本局。", actor=of(bodies[1]))
    assert row_of(story, row)[:2] == ("declined", "不属于本局。")
    assert story.case(case_id).department == bodies[0]
    assert history(story, case_id)[-1] == ("transfer_declined", "不属于本局。")
    assert counted(story, StaffNotice, about=case_id, kind="transfer.declined", person=story.head.person) == 1
    assert counted(story, Message, about=case_id, kind="transfer.stays", channel="inbox") == 1
    assert offer(story, case_id, Whither(department=bodies[1])).state == "asked"


def test_only_the_department_that_is_asked_answers(story, bodies):
    row = offer(story, story.submitted(), Whither(department=bodies[1]))
    for stranger, error in ((of(bodies[0]), rules.NotAsked), (staff("cashier", HOME), RightMissing)):
        with story.at(), pytest.raises(error):
            actions.take(row.id, actor=stranger)


def test_one_takes_an_offer_back_while_nobody_has_answered(story, bodies):
    case_id = story.submitted()
    row = offer(story, case_id, Whither(department=bodies[1]))
    with story.at(), pytest.raises(rules.AskedAlready):
        actions.offer(case_id, Whither(department=bodies[1]), "再转", actor=story.head)
    with story.at():
        actions.withdraw(row.id, actor=story.head)
    with story.at(), pytest.raises(rules.NotOpen):
        actions.take(row.id, actor=of(bodies[1]))
    assert story.case(case_id).department == bodies[0]


@pytest.mark.parametrize(
    "to", [Whither(), Whither(region=HOME), Whither(department=new_id(), region=NEIGHBOUR)], ids=["no", "here", "both"]
)
def test_it_goes_to_one_other_place(story, to):
    with story.at(), pytest.raises(rules.Nowhere):
        actions.offer(story.submitted(), to, "转", actor=story.head)


def test_what_is_accepted_leaves_the_region_by_the_word_of_who_hands_over(story, bodies):
    with story.at(), pytest.raises(RightMissing):
        actions.offer(story.accepted(), Whither(region=NEIGHBOUR), "转", actor=story.clerk)
    assert offer(story, story.submitted(), Whither(region=NEIGHBOUR), actor=story.clerk).state == "asked"


def test_another_region_takes_a_case_by_letter_and_gets_all_of_it(story, bodies):
    case_id = story.submitted()
    row = offer(story, case_id, Whither(region=NEIGHBOUR), "户籍在东乡。")
    story.post(HOME, NEIGHBOUR, of="wutong")
    assert story.case(case_id).state == "submitted"
    state, _, there = row_of(story, row, NEIGHBOUR)
    assert (state, there.incoming, there.applicant, there.title) == ("asked", True, None, "示例事项")
    assert counted(story, StaffNotice, NEIGHBOUR, about=row.id, kind="transfer.asked") == 1
    with story.at(NEIGHBOUR):
        actions.take(row.id, actor=staff("clerk", NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    assert story.case(case_id).moved_to == NEIGHBOUR
    assert story.case(case_id, NEIGHBOUR).state == "submitted"
    assert row_of(story, row)[0] == row_of(story, row, NEIGHBOUR)[0] == "taken"


def test_another_region_declines_with_a_reason_and_the_case_goes_on_here(story, bodies):
    case_id = story.submitted()
    row = offer(story, case_id, Whither(region=NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at(NEIGHBOUR):
        actions.decline(row.id, "户籍不在本县。", actor=staff("clerk", NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    assert row_of(story, row)[:2] == ("declined", "户籍不在本县。")
    assert history(story, case_id)[-1] == ("transfer_declined", "户籍不在本县。")
    with story.at():
        intake.accept(case_id, actor=story.clerk)


def test_of_taking_and_taking_back_at_once_the_home_has_the_last_word(story, bodies):
    case_id = story.submitted()
    row = offer(story, case_id, Whither(region=NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at(NEIGHBOUR):
        actions.take(row.id, actor=staff("clerk", NEIGHBOUR))
    with story.at():
        actions.withdraw(row.id, actor=story.head)
    story.post(HOME, NEIGHBOUR, of="wutong")
    assert story.case(case_id).moved_to is None
    assert row_of(story, row)[0] == row_of(story, row, NEIGHBOUR)[0] == "withdrawn"


def test_what_was_suspended_meanwhile_is_not_handed_over(story, bodies):
    case_id = story.accepted()
    row = offer(story, case_id, Whither(region=NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at():
        deciding.review(case_id, "需踏勘", actor=story.reviewer)
        deciding.suspend(case_id, "inspection", "踏勘", date(2026, 11, 30), actor=story.head)
    with story.at(NEIGHBOUR):
        actions.take(row.id, actor=staff("clerk", NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    assert story.case(case_id).state == "suspended"
    assert row_of(story, row)[0] == row_of(story, row, NEIGHBOUR)[0] == "failed"


def test_what_was_accepted_meanwhile_leaves_by_the_word_of_who_may_hand_it_over(story, bodies):
    for asker, moved, state in ((story.clerk, None, "failed"), (story.head, NEIGHBOUR, "taken")):
        case_id = story.submitted()
        row = offer(story, case_id, Whither(region=NEIGHBOUR), actor=asker)
        story.post(HOME, NEIGHBOUR, of="wutong")
        with story.at():
            intake.accept(case_id, actor=story.clerk)
        with story.at(NEIGHBOUR):
            actions.take(row.id, actor=staff("clerk", NEIGHBOUR))
        story.post(HOME, NEIGHBOUR, of="wutong")
        assert (story.case(case_id).moved_to, row_of(story, row)[0]) == (moved, state)
        assert row_of(story, row, NEIGHBOUR)[0] == state


def test_a_case_that_its_new_home_cannot_take_over_was_not_taken(story, bodies, monkeypatch):
    def refuse(*of):
        raise rules.NotOfferable

    case_id = story.submitted()
    row = offer(story, case_id, Whither(region=NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    monkeypatch.setattr(believing, "hand_over", refuse)
    with story.at(NEIGHBOUR):
        actions.take(row.id, actor=staff("clerk", NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    assert (story.case(case_id).moved_to, story.case(case_id).state) == (None, "submitted")
    assert row_of(story, row)[:2] == ("failed", rules.NotOfferable.message)
    assert row_of(story, row, NEIGHBOUR)[0] == "failed"


def test_the_word_of_a_region_that_has_the_case_undoes_no_transfer(story, bodies):
    case_id = story.submitted()
    row = offer(story, case_id, Whither(region=NEIGHBOUR), "户籍在东乡。")
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at(NEIGHBOUR):
        actions.take(row.id, actor=staff("clerk", NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at():
        actions.not_taken(CaseNotTakenOver(case_id, cases.get(case_id).seq, "x"), NEIGHBOUR)
    state, _, here = row_of(story, row)
    assert (state, here.why.reveal()) == ("taken", "")


def test_what_is_handed_over_to_another_region_is_offered_to_nobody(story, bodies):
    case_id = story.submitted()
    row = offer(story, case_id, Whither(region=NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at():
        border.hand_over(case_id, tree.LINXIA, "属州本级。", actor=story.head)
    story.post(HOME, NEIGHBOUR, of="wutong")
    assert row_of(story, row)[0] == row_of(story, row, NEIGHBOUR)[0] == "withdrawn"


def test_two_regions_offer_the_same_case_one_after_the_other(story):
    case_id, day = new_id(), date(2026, 11, 23)
    with story.at(NEIGHBOUR):
        for sender in (HOME, tree.CHUIMATAN):
            actions.offered(TransferOffered(new_id(), case_id, "A-1", day), None, sender, clock.now())
    with story.at(NEIGHBOUR):
        mine = select(Transfer.other).where(Transfer.case_id == case_id).order_by(Transfer.other)
        assert list(db.session.scalars(mine)) == sorted((HOME, tree.CHUIMATAN))


def test_what_the_applicant_withdraws_is_offered_to_nobody(story, bodies):
    case_id = story.submitted()
    row = offer(story, case_id, Whither(region=NEIGHBOUR))
    with story.world.visiting(HOME, person=story.citizen.person):
        filing.withdraw(case_id, actor=story.citizen)
    story.post(HOME, NEIGHBOUR, of="wutong")
    assert row_of(story, row)[0] == row_of(story, row, NEIGHBOUR)[0] == "withdrawn"


def test_a_stranger_answers_for_nobody(story, bodies):
    row = offer(story, story.submitted(), Whither(region=NEIGHBOUR))
    with story.at():
        actions.answered(actions.TransferAnswered(row.id, taken=True), None, tree.CHUIMATAN)
    assert row_of(story, row)[0] == "asked"


def test_supervision_finds_an_offer_that_nobody_answers_by_its_day(story, bodies):
    case_id = story.submitted()
    row = offer(story, case_id, Whither(department=bodies[1]))
    with clock.frozen(datetime(2026, 11, 23, 17, tzinfo=UTC)):
        story.ring(row.id)
    assert row_of(story, row)[2].late
    assert counted(story, Finding, case_id=case_id, rule="N6", day=date(2026, 11, 23)) == 1
    assert counted(story, StaffNotice, about=row.id, kind="transfer.overdue", department=bodies[1]) == 1


def test_the_region_that_was_asked_is_told_that_its_answer_is_late(story, bodies):
    row = offer(story, story.submitted(), Whither(region=NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at(NEIGHBOUR):
        actions.unanswered(TransferUnanswered(row.id, row.number), tree.CHUIMATAN)
    assert not row_of(story, row, NEIGHBOUR)[2].late
    with clock.frozen(datetime(2026, 11, 23, 17, tzinfo=UTC)):
        story.ring(row.id)
        story.post(HOME, NEIGHBOUR, of="wutong")
    assert row_of(story, row, NEIGHBOUR)[2].late
    assert counted(story, StaffNotice, NEIGHBOUR, about=row.id, kind="transfer.overdue") == 1


def test_lists_show_each_side_its_own(story, bodies):
    mine = offer(story, story.submitted(), Whither(department=bodies[1]))
    with story.at():
        asked = {row.id for row in queries.listed(of(bodies[1]), limit=100).items}
        elsewhere = {row.id for row in queries.listed(of(bodies[0]), limit=100).items}
        sent = {row.id for row in queries.listed(of(bodies[0]), asked=False, limit=100).items}
    assert mine.id in asked & sent
    assert mine.id not in elsewhere


def test_the_archive_tells_where_a_case_was_offered_and_what_was_said(story, bodies):
    case_id = story.submitted()
    offer(story, case_id, Whither(region=NEIGHBOUR), why="应由邻县办理。")
    with story.at():
        case = cases.get(case_id)
        told = {name: rows for name, _, rows in keeping.told(case)}["transfers"]
        assert [(row["region"], row["why"], row["state"]) for row in told] == [("622926", "应由邻县办理。", "asked")]
        keeping.destroy(case)
        assert queries.of(case_id) == []


def test_when_days_change_the_department_that_is_asked_has_another_day(story, bodies, off):
    row = offer(story, story.accepted(), Whither(department=bodies[1]))
    off(date(2026, 11, 23))
    walk(story)
    with story.at():
        held = queries.found(row.id)
        assert held.answer_by > row.answer_by
        told = select(StaffNotice.department).where(StaffNotice.kind == "transfer.recounted")
        assert db.session.scalars(told.where(StaffNotice.about == row.id)).all() == [bodies[1]]
        mine = select(Timer.due_at).where(Timer.subject == row.id, Timer.kind == actions.DUE, Timer.state == "open")
        assert db.session.scalars(mine).all() == [end_of(held.answer_by)]


def test_when_days_change_a_region_that_is_asked_hears_its_day_from_the_home_alone(story, off):
    row = offer(story, story.accepted(), Whither(region=NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    off(date(2026, 11, 23), NEIGHBOUR)
    walk(story, NEIGHBOUR)
    with story.at(NEIGHBOUR):
        assert queries.found(row.id).answer_by == row.answer_by, "the home's days count"
    off(date(2026, 11, 23))
    walk(story)
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at():
        moved = queries.found(row.id).answer_by
    with story.at(NEIGHBOUR):
        assert queries.found(row.id).answer_by == moved > row.answer_by
        told = select(func.count()).select_from(StaffNotice).filter_by(kind="transfer.recounted", about=row.id)
        assert db.session.scalar(told) == 1
        recounting.day_moved(TransferDayMoved(row.id, row.number, date(2027, 1, 1)), tree.CHENGDONG)
        assert queries.found(row.id).answer_by == moved, "nobody else says by when"
