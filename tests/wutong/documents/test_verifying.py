"""Anybody who holds a document can ask whether it is genuine, and nobody can find one by guessing."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from wutong import clock
from wutong.cases.actions import correcting, deciding, reopening
from wutong.documents import rules, verifying
from wutong.documents.models import Document

from ..cases.conftest import FRIDAY, Story
from .conftest import Office


@pytest.fixture
def code(story: Story, office: Office) -> str:
    text = office.text(office.make(story.accepted(), "accept"))
    return re.search(r"622927-[0-9A-Z]{8}-[0-9A-Z]{8}", text)[0]


def wrong(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def test_the_code_tells_what_who_and_when_and_nothing_personal(story: Story, office: Office, code: str) -> None:
    told = verifying.verify(code.lower())
    assert (told.kind, told.day, told.void_on) == ("受理通知书", FRIDAY.date(), None)
    assert told.number.startswith("积石山")
    assert "张三丰" not in repr(told)


def test_wrong_and_unknown_get_the_same_answer(code: str) -> None:
    for tried in (wrong(code), "622927-00000000-00000000", "622927", "没有", "999999-7K3M9QXR-2TWDAB3C"):
        with pytest.raises(rules.NotGenuine):
            verifying.verify(tried)


def test_the_sixth_guess_at_a_document_is_not_looked_at_for_an_hour(code: str) -> None:
    for _ in range(5):
        with pytest.raises(rules.NotGenuine):
            verifying.verify(wrong(code))
    with pytest.raises(rules.Shut):
        verifying.verify(code)
    with clock.frozen(FRIDAY + timedelta(minutes=61)):
        assert verifying.verify(code).day == FRIDAY.date()


def test_guesses_at_codes_that_nobody_has_are_counted_alike(story: Story) -> None:
    tried = "622927-11111111-22222222"
    for _ in range(5):
        with pytest.raises(rules.NotGenuine):
            verifying.verify(tried)
    with pytest.raises(rules.Shut):
        verifying.verify(tried)


def test_whoever_mistypes_and_then_finds_it_starts_anew(code: str) -> None:
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(rules.NotGenuine):
                verifying.verify(wrong(code))
        assert verifying.verify(code)


def test_a_document_that_was_taken_back_says_so(story: Story, office: Office) -> None:
    case_id = story.accepted()
    slip = office.make(case_id, "accept")
    found = re.search(r"622927-[0-9A-Z]{8}-[0-9A-Z]{8}", office.text(slip))[0]
    with story.at():
        deciding.undo(case_id, actor=story.clerk)
    office.work()
    assert verifying.verify(found).void_on == FRIDAY.date()


def test_the_database_holds_no_code(story: Story, office: Office, code: str) -> None:
    _, find, prove = code.split("-")
    with story.at():
        held = " ".join(str(vars(one)) for one in office.made(story.accepted()))
    assert find not in held
    assert prove not in held


def test_a_decision_that_was_put_right_says_by_which_it_was_replaced(story: Story, office: Office) -> None:
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        deciding.grant(case_id, "准予。", actor=story.head, level=3)
    old = office.make(case_id, "grant")
    with story.at():
        correcting.correct(case_id, "文字有误。", actor=story.head)
    new = office.make(case_id, "correct")
    codes = [re.search(r"622927-[0-9A-Z]{8}-[0-9A-Z]{8}", office.text(one))[0] for one in (old, new)]
    before, after = (verifying.verify(code) for code in codes)
    assert (before.replaced_by, before.replaced_on, before.void_on) == (new.number, FRIDAY.date(), None)
    assert (after.replaced_by, after.replaced_on) == ("", None)


def granted(story: Story) -> UUID:
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        deciding.grant(case_id, "准予。", actor=story.head, level=3)
        deciding.deliver(case_id, "hall", actor=story.clerk)
    return case_id


def proof(office: Office, document: Document) -> str:
    return re.search(r"622927-[0-9A-Z]{8}-[0-9A-Z]{8}", office.text(document))[0]


@pytest.mark.parametrize(("move", "how"), [("revoke", "revoked"), ("cancel", "cancelled")])
def test_a_licence_that_was_revoked_or_cancelled_proves_nothing_any_more(
    story: Story, office: Office, move: str, how: str
) -> None:
    case_id = granted(story)
    found = proof(office, office.make(case_id, "grant"))
    with clock.frozen(FRIDAY + timedelta(days=3)):
        with story.at():
            deciding.end(case_id, move, "依据不足。", actor=story.head)
        office.work()
    told, end = verifying.verify(found), office.make(case_id, move)
    assert (told.ended_as, told.ended_on, told.ended_by) == (how, (FRIDAY + timedelta(days=3)).date(), end.number)
    assert verifying.verify(proof(office, end)).ended_as is None


def test_a_decision_is_proven_until_another_is_taken_in_its_place(story: Story, office: Office) -> None:
    case_id = granted(story)
    office.work()
    old = office.make(case_id, "grant")
    with story.at():
        reopening.reopen(case_id, "行政判决书（2026）1号", "判决撤销并重新作出。", actor=story.head)
    office.work()
    assert verifying.verify(proof(office, old)).ended_as is None
    with story.at():
        deciding.review(case_id, "不符合", actor=story.reviewer)
        deciding.refuse(case_id, "不符合第三条。", actor=story.head, level=3)
    new = office.make(case_id, "refuse")
    told = verifying.verify(proof(office, old))
    assert (told.ended_as, told.ended_on, told.ended_by) == ("redecided", FRIDAY.date(), new.number)
    with story.at():
        deciding.undo(case_id, actor=story.head)
    office.work()
    assert verifying.verify(proof(office, old)).ended_as is None, "what took its place was taken back"


def test_a_record_of_delivery_names_the_decision_that_holds(story: Story, office: Office) -> None:
    case_id = granted(story)
    old = office.make(case_id, "grant")
    with story.at():
        reopening.reopen(case_id, "行政判决书（2026）1号", "判决撤销并重新作出。", actor=story.head)
        deciding.review(case_id, "不符合", actor=story.reviewer)
        deciding.refuse(case_id, "不符合第三条。", actor=story.head, level=3)
        deciding.deliver(case_id, "hall", actor=story.clerk)
    text = office.text(office.make(case_id, "deliver"))
    new = office.make(case_id, "refuse")
    assert (old.number in text, new.number in text) == (False, True)


def test_a_document_made_after_the_licence_was_revoked_says_so_too(story: Story, office: Office) -> None:
    case_id = granted(story)
    with story.at():
        deciding.end(case_id, "revoke", "依据不足。", actor=story.head)
    assert verifying.verify(proof(office, office.make(case_id, "grant"))).ended_as == "revoked"
