"""An applicant asks inside the case, the office answers by its day, and the thread goes where the case goes."""

import io
from datetime import date

import pytest
from sqlalchemy import func, select

from wutong.access import Actor
from wutong.cases import queries as cases
from wutong.cases.actions import border, filing
from wutong.clock import new_id
from wutong.db import db
from wutong.errors import Forbidden
from wutong.notices.models import Message, StaffNotice
from wutong.people.rules.roles import CITIZEN
from wutong.talking import actions, queries, rules
from wutong.talking.models import Said, Talk
from wutong.testing import tree

from ..cases.conftest import PDF, staff, walk

HOME, NEIGHBOUR = tree.JISHISHAN, tree.DONGXIANG


def ask(story, case_id, text="还要多久？", **more):
    with story.world.visiting(HOME, person=story.citizen.person):
        row = actions.write(case_id, text, actor=story.citizen, **more)
        db.session.flush()
        db.session.expunge(row)
    return row


def answer(story, case_id, text="下周一。"):
    with story.at():
        actions.write(case_id, text, actor=story.clerk)


def thread(story, case_id, region=HOME):
    with story.at(region):
        talk, lines = queries.of(case_id), queries.lines(case_id)
        told = [(one.said.side, one.said.text.reveal(), one.paper.name.reveal() if one.paper else "") for one in lines]
        state = (talk.waiting, talk.answer_by, talk.unseen) if talk else None
    return state, told


def counted(story, model, **values):
    with story.at():
        return db.session.scalar(select(func.count()).select_from(model).filter_by(**values))


def test_a_question_waits_for_three_working_days_and_its_department_is_told(story):
    case_id = story.submitted()
    ask(story, case_id)
    assert thread(story, case_id) == ((1, date(2026, 11, 25), 0), [("citizen", "还要多久？", "")])
    assert counted(story, StaffNotice, about=case_id, kind="talk.asked") == 1
    with story.at():
        assert case_id in {row.case_id for row in queries.waiting(limit=100).items}


def test_an_answer_ends_the_waiting_and_is_told_and_counts_as_unseen_until_it_is_looked_at(story):
    case_id = story.submitted()
    ask(story, case_id)
    answer(story, case_id)
    assert thread(story, case_id)[0] == (0, None, 1)
    assert counted(story, Message, about=case_id, kind="talk.answered", channel="inbox") == 1
    with story.world.visiting(HOME, person=story.citizen.person):
        actions.see(case_id, "citizen")
    assert thread(story, case_id)[0] == (0, None, 0)
    with story.at():
        assert [one.seen_at is not None for one in queries.said(case_id)] == [False, True]


def test_what_is_added_does_not_put_the_day_off_and_nobody_floods_an_office(story, monkeypatch):
    case_id = story.submitted()
    monkeypatch.setattr(actions, "MOST_WAITING", 2)
    ask(story, case_id)
    first = thread(story, case_id)[0][1]
    monkeypatch.setattr(queries, "answer_by", lambda: pytest.fail("the day stands already"))
    ask(story, case_id, "请问？")
    assert thread(story, case_id)[0] == (2, first, 0)
    with pytest.raises(rules.TooManyWaiting):
        ask(story, case_id)


def test_a_word_of_thanks_needs_no_answer(story):
    case_id = story.submitted()
    ask(story, case_id, "谢谢！")
    with story.at():
        actions.settle(case_id, actor=story.reviewer)
    assert thread(story, case_id)[0] == (0, None, 0)
    with pytest.raises(rules.NothingToSettle), story.at():
        actions.settle(case_id, actor=story.reviewer)


def test_a_paper_comes_along_as_a_paper_of_the_case_and_answers_nothing_that_is_asked_for(story):
    case_id = story.submitted()
    sent = ask(story, case_id, "见附件", enclosed=actions.Enclosed("照片.pdf", io.BytesIO(PDF)))
    assert thread(story, case_id)[1] == [("citizen", "见附件", "照片.pdf")]
    with story.at():
        paper = cases.paper(sent.paper, case_id)
        assert (paper.slot, paper.kind, paper.added_by) == (rules.SLOT, "pdf", story.citizen.person)


def test_nothing_is_said_in_a_draft_or_after_the_case_has_gone(story):
    draft, gone = story.draft(), story.accepted()
    with pytest.raises(rules.TalkOver):
        ask(story, draft)
    with story.at():
        border.hand_over(gone, NEIGHBOUR, "由东乡办理", actor=story.head)
    with pytest.raises(rules.TalkOver):
        ask(story, gone)
    with pytest.raises(rules.TalkOver):
        answer(story, gone)


def test_the_thread_goes_along_with_its_papers_and_nothing_of_it_stays(story):
    case_id = story.accepted()
    ask(story, case_id, "见附件", enclosed=actions.Enclosed("照片.pdf", io.BytesIO(PDF)))
    answer(story, case_id)
    ask(story, case_id, "谢谢，还有一事")
    before = thread(story, case_id)
    with story.at():
        border.hand_over(case_id, NEIGHBOUR, "由东乡办理", actor=story.head)
    story.post()
    assert thread(story, case_id, NEIGHBOUR) == before
    assert thread(story, case_id) == (None, [])


def test_strangers_and_other_offices_neither_read_nor_write(story):
    case_id = story.submitted()
    ask(story, case_id)
    other = Actor("citizen", new_id(), rights=CITIZEN)
    with story.world.visiting(HOME, person=other.person):
        assert db.session.scalars(select(Said)).all() == []
        assert db.session.scalars(select(Talk)).all() == []
        with pytest.raises(cases.NoSuchCase):
            actions.write(case_id, "我也问", actor=other)
    for place in (NEIGHBOUR, tree.LINXIA, tree.CHUIMATAN):
        with story.at(place):
            assert queries.of(case_id) is None
            with pytest.raises(cases.NoSuchCase):
                actions.write(case_id, "越界", actor=staff("clerk", place))
    with pytest.raises(Forbidden), story.at():
        actions.write(case_id, "监察", actor=staff("supervisor", HOME))


def test_a_draft_that_is_thrown_away_leaves_no_thread(story):
    case_id = story.draft()
    with story.world.visiting(HOME, person=story.citizen.person):
        filing.discard(case_id, actor=story.citizen)
    assert thread(story, case_id) == (None, [])


def test_the_words_of_a_message_are_sealed_on_the_disk_and_in_no_event(story, owner_rows):
    case_id = story.submitted()
    ask(story, case_id, "谁也看不到的话")
    sealed = owner_rows(f"select text from case_messages where case_id = '{case_id}'")
    told = owner_rows(f"select payload::text from events where about = '{case_id}'")
    assert [len(row[0]) > 0 for row in sealed] == [True]
    assert not any("谁也看不到的话".encode() in bytes(row[0]) for row in sealed)
    assert told
    assert not any("谁也看不到的话" in row[0] for row in told)


def test_when_days_change_the_day_of_an_answer_moves_and_applicant_and_office_are_told(story, off):
    first, second, answered = story.submitted(), story.submitted(), story.submitted()
    for case_id in (first, second, answered):
        ask(story, case_id)
    answer(story, answered)
    off(date(2026, 11, 24))
    assert thread(story, first)[0][1] == date(2026, 11, 25), "nothing moves before the walk"
    walk(story)
    assert [thread(story, one)[0][1] for one in (first, second, answered)] == [date(2026, 11, 26)] * 2 + [None]
    told = [counted(story, Message, about=one, kind="talk.recounted", channel="inbox") for one in (first, answered)]
    assert told == [1, 0]
    with story.at():
        body = db.session.scalars(select(Message.body).where(Message.about == first, Message.kind == "talk.recounted"))
        assert "2026年11月26日" in body.first().reveal()
    assert counted(story, StaffNotice, kind="talk.recounted") == 1, "the office is told once, however many moved"


def test_a_thread_that_came_from_elsewhere_is_put_off_a_day_off_and_never_counted_anew(story, off):
    case_id = story.submitted()
    ask(story, case_id)
    with story.at():
        queries.of(case_id).answer_days = None
    off(date(2026, 11, 24))
    walk(story)
    assert thread(story, case_id)[0][1] == date(2026, 11, 25)
    off(date(2026, 11, 25))
    walk(story)
    assert thread(story, case_id)[0][1] == date(2026, 11, 26)
