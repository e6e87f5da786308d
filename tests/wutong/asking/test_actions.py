"""A question travels up, its answer down; both sides have the whole thread and nobody else has a word of it."""

from uuid import UUID

import pytest
from sqlalchemy import select, text
from tests.wutong.asking.conftest import Post, hire, leave

from wutong.access import SYSTEM, Actor
from wutong.asking import actions, queries
from wutong.asking.events import QuestionUnheld
from wutong.asking.models import QuestionLine
from wutong.asking.rules import NobodyToAsk, NoSuchQuestion, NotYours, Settled
from wutong.db import db
from wutong.errors import Forbidden
from wutong.events import publish
from wutong.matters import actions as matters
from wutong.matters import rules
from wutong.notices.models import StaffNotice
from wutong.testing.tree import DONGXIANG, GANSU, JISHISHAN, LINXIA
from wutong.testing.world import World


def ask(world: World, said: str = "残疾人凭什么证明？", to: int | None = None) -> UUID:
    with world.working(JISHISHAN):
        return actions.ask("SL-1", said, actor=SYSTEM, to=to).id


def write(world: World, region: int, question: UUID, said: str) -> None:
    with world.working(region):
        actions.write(question, said, actor=SYSTEM)


def seen(world: World, region: int, question: UUID) -> tuple[str, list[tuple[bool, str]]]:
    with world.at(region):
        found = queries.thread(question)
        return found.question.state, [(line.ours, line.text.reveal()) for line in found.lines]


def told(world: World, region: int) -> list[str]:
    with world.at(region):
        return list(db.session.scalars(select(StaffNotice.kind).where(StaffNotice.kind.like("question.%"))))


def test_both_sides_read_the_same_thread_and_are_told_at_each_step(county: World, post: Post) -> None:
    question = ask(county)
    assert seen(county, JISHISHAN, question) == ("open", [(True, "残疾人凭什么证明？")])
    post()
    assert seen(county, LINXIA, question) == ("open", [(False, "残疾人凭什么证明？")])
    assert told(county, LINXIA) == ["question.asked"]
    write(county, LINXIA, question, "凭残疾人证。")
    post()
    both = [(True, "残疾人凭什么证明？"), (False, "凭残疾人证。")]
    assert seen(county, JISHISHAN, question) == ("answered", both)
    assert told(county, JISHISHAN) == ["question.answered"]
    write(county, JISHISHAN, question, "电子证行吗？")
    post()
    assert seen(county, LINXIA, question)[0] == "open"
    assert told(county, LINXIA) == ["question.asked", "question.asked"]
    with county.working(JISHISHAN):
        actions.settle(question, actor=SYSTEM)
    post()
    assert seen(county, LINXIA, question)[0] == "closed"
    assert len(seen(county, LINXIA, question)[1]) == 3
    with county.working(LINXIA), pytest.raises(Settled):
        actions.write(question, "行。", actor=SYSTEM)


def test_letters_that_overtake_each_other_leave_the_thread_whole(county: World, post: Post) -> None:
    question = ask(county, "一？")
    write(county, JISHISHAN, question, "二？")
    with county.working(JISHISHAN):
        actions.settle(question, actor=SYSTEM)
    post(backwards=True)
    assert seen(county, LINXIA, question) == ("closed", [(False, "一？"), (False, "二？")])


def test_a_question_goes_on_to_the_next_above_where_nobody_could_answer_it(county: World, post: Post) -> None:
    leave(county, LINXIA)
    question = ask(county, "一？")
    write(county, JISHISHAN, question, "二？")
    for _ in range(2):
        post()
    assert told(county, LINXIA) == []
    assert set(told(county, JISHISHAN)) == {"question.unheld"}
    with county.at(JISHISHAN):
        assert queries.thread(question).question.other == GANSU
    assert seen(county, GANSU, question) == ("open", [(False, "一？"), (False, "二？")])
    write(county, GANSU, question, "凭残疾人证。")
    post()
    assert seen(county, JISHISHAN, question)[0] == "answered"


def test_where_nobody_above_could_answer_the_question_says_so_until_somebody_can(county: World, post: Post) -> None:
    leave(county, LINXIA)
    leave(county, GANSU)
    question = ask(county)
    for _ in range(3):
        post()
    assert seen(county, JISHISHAN, question)[0] == "unheld"
    with county.at(JISHISHAN):
        assert [one.waits for one in queries.listed()] == [True]
    hire(county, GANSU)
    write(county, JISHISHAN, question, "现在有人了吗？")
    post()
    assert seen(county, GANSU, question) == ("open", [(False, "残疾人凭什么证明？"), (False, "现在有人了吗？")])
    assert seen(county, JISHISHAN, question)[0] == "open"


def test_whoever_was_not_asked_cannot_send_a_question_elsewhere(county: World, post: Post) -> None:
    question = ask(county)
    with county.working(GANSU):
        publish(QuestionUnheld(question), actor=SYSTEM, about=question, to=JISHISHAN)
    post()
    with county.at(JISHISHAN):
        assert queries.thread(question).question.other == LINXIA


def test_the_author_of_a_matter_may_be_asked_and_nobody_beside_or_below(county: World, post: Post) -> None:
    question = ask(county, to=GANSU)
    post()
    assert seen(county, GANSU, question)[0] == "open"
    assert told(county, LINXIA) == []
    for other in (DONGXIANG, JISHISHAN):
        with county.working(JISHISHAN), pytest.raises(NobodyToAsk):
            actions.ask("SL-1", "？", actor=SYSTEM, to=other)
    with county.working(GANSU), pytest.raises(NobodyToAsk):
        actions.ask("SL-1", "？", actor=SYSTEM)
    with county.working(JISHISHAN), pytest.raises(rules.NoSuchMatter):
        actions.ask("SL-9", "？", actor=SYSTEM)


def test_who_is_asked_does_not_settle_and_a_stranger_knows_of_nothing(county: World, post: Post) -> None:
    question = ask(county)
    post()
    with county.working(LINXIA), pytest.raises(NotYours):
        actions.settle(question, actor=SYSTEM)
    for stranger in (GANSU, DONGXIANG):
        with county.working(stranger), pytest.raises(NoSuchQuestion):
            actions.write(question, "我也想知道", actor=SYSTEM)
    reader = Actor("staff", None, JISHISHAN, None, frozenset({"matter.read"}))
    with county.working(JISHISHAN), pytest.raises(Forbidden):
        actions.ask("SL-1", "？", actor=reader)


def test_what_is_written_lies_sealed_and_in_no_event(county: World, post: Post) -> None:
    question = ask(county, "独一无二的话")
    post()
    with county.at(JISHISHAN):
        stored = db.session.execute(text("select text::text from question_lines")).scalars().all()
        payloads = db.session.execute(text("select payload::text from events")).scalars().all()
        assert db.session.scalars(select(QuestionLine)).one().question == question
    assert not any("独一无二" in one for one in (*stored, *payloads))


def test_who_waits_for_whom_stands_first(county: World, post: Post) -> None:
    first, second = ask(county, "一？"), ask(county, "二？")
    post()
    write(county, LINXIA, first, "答。")
    post()
    with county.at(JISHISHAN):
        assert [(one.question.id, one.waits) for one in queries.listed()] == [(first, True), (second, False)]
        assert {one.matter for one in queries.listed()} == {"最低生活保障"}
    with county.at(LINXIA):
        assert [one.question.id for one in queries.listed()] == [second, first]
    with county.working(GANSU):
        matters.stop("SL-1", grounds="上位法废止", actor=SYSTEM)
    with county.at(LINXIA):
        assert queries.thread(first).place
