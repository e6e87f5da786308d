"""Guards: what must hold before a move beyond its place in the flow."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from wutong.cases.queries import asked_of
from wutong.cases.rules import Asked, PaperAsked, guards

ASKED = Asked(
    "M1",
    "示例事项",
    papers=(PaperAsked("a", "身份证"), PaperAsked("b", "照片", "optional"), PaperAsked("c", "证明", "deferrable")),
)
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_required_papers_are_named_when_they_lack() -> None:
    with pytest.raises(guards.PapersMissing) as refusal:
        guards.complete(ASKED, papers={"b"}, promised={"a"})
    assert list(refusal.value.fields) == ["a", "c"]
    assert "身份证、证明" in refusal.value.text()


def test_a_deferrable_paper_may_be_promised_and_an_optional_one_may_lack() -> None:
    guards.complete(ASKED, papers={"a"}, promised={"c"})
    with pytest.raises(guards.PapersMissing) as refusal:
        guards.complete(ASKED, papers={"a"}, promised={"b"})
    assert list(refusal.value.fields) == ["c"]


def test_a_second_list_of_what_is_missing_takes_a_supervisor() -> None:
    guards.notice(0)
    guards.another_notice(1)
    with pytest.raises(guards.NoNoticeYet):
        guards.another_notice(0)
    with pytest.raises(guards.SecondNotice):
        guards.notice(1)


@pytest.mark.parametrize(("days", "most"), [(0, 10), (11, 10), (16, 15), (-1, 10)])
def test_an_extension_stays_within_the_law(days: int, most: int) -> None:
    with pytest.raises(guards.ExtensionTooLong):
        guards.extension(days, extended=0, most=most, over=False)


def test_a_term_is_extended_once_and_before_it_is_over() -> None:
    guards.extension(10, extended=0, most=10, over=False)
    with pytest.raises(guards.ExtendedAlready):
        guards.extension(1, extended=10, most=10, over=False)
    with pytest.raises(guards.ExtendedTooLate):
        guards.extension(1, extended=0, most=10, over=True)


def test_the_only_reviewer_does_not_decide() -> None:
    me, other = uuid4(), uuid4()
    with pytest.raises(guards.SameOfficer):
        guards.decider(me, [me], alone=False)
    guards.decider(me, [me, other], alone=False)
    guards.decider(me, [me], alone=True)


@pytest.mark.parametrize(("by_same", "until"), [(True, None), (False, NOW), (True, NOW - timedelta(seconds=1))])
def test_a_step_is_taken_back_only_by_oneself_and_soon(by_same: bool, until: datetime | None) -> None:
    with pytest.raises(guards.UndoTooLate):
        guards.undo(by_same=by_same, until=until, now=NOW)


def test_a_fresh_step_of_ones_own_can_be_taken_back() -> None:
    guards.undo(by_same=True, until=NOW, now=NOW)


def test_a_receiver_accepts_only_where_the_matter_lets_it() -> None:
    guards.receiver_accepts(Asked("M1", "示例事项", accept_level=5), {4, 5})
    for asked in (ASKED, Asked("M1", "示例事项", accept_level=4)):
        with pytest.raises(guards.NotForReceiver):
            guards.receiver_accepts(asked, {5})


def test_a_system_step_has_no_reviewer_and_needs_none_when_alone() -> None:
    nobody: UUID | None = None
    guards.decider(nobody, [], alone=True)
    with pytest.raises(guards.SameOfficer):
        guards.decider(nobody, [], alone=False)


def test_a_paper_that_the_system_fetches_has_room_but_is_not_insisted_on() -> None:
    forms = [("申请表", "original"), ("证照", "shared"), ("户口簿", "partly")]
    papers = [{"name": name, "need": "required", "form": form} for name, form in forms]
    asked = asked_of({"code": "A-1", "values": {"name": "低保", "papers": papers}})
    assert [(paper.key, paper.need) for paper in asked.papers] == [("申请表", "required"), ("户口簿", "optional")]
    guards.complete(asked, {"申请表"})
