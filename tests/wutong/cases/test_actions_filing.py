"""Filing as the applicant: draft, papers, submission, correction, withdrawal."""

import io
from contextlib import suppress

import pytest

from wutong import files
from wutong.access import SYSTEM, Actor, RightMissing
from wutong.cases import queries
from wutong.cases.actions import amending, dispatch, filing, intake, numbers
from wutong.cases.rules import guards, papers
from wutong.cases.rules.numbers import read_number, read_query_code
from wutong.clock import new_id, today
from wutong.flow import Needed, NotOpen
from wutong.people.rules.identifiers import BadNumber
from wutong.regions import actions as regions
from wutong.regions.rules import RegionSuspended
from wutong.testing import tree
from wutong.testing.world import Undone

from .conftest import snapshot

PDF = b"%PDF-1.7\n" + b"x" * 100


def test_a_submitted_case_has_a_number_a_code_and_five_working_days(story):
    case = story.case(story.submitted())
    assert case.state == "submitted"
    assert read_number(case.number).startswith("622927-20261120-")
    assert (case.act_by - today()).days == 7
    with story.at():
        held = queries.form(case.id)
        assert read_query_code(held.query_code.reveal())[0] == "622927"
        assert held.name.reveal() == "张三丰"
        assert "张三丰" not in repr(held.name)


def test_what_is_sealed_is_not_readable_in_the_table(story, owner_rows):
    story.submitted()
    stored = owner_rows("select * from case_forms") + owner_rows("select * from case_papers")
    assert stored
    for text in ("张三丰", "440524188001010014", "13900001234", "a.pdf"):
        assert not any(text.encode() in (cell if isinstance(cell, bytes) else str(cell).encode())
                       for row in stored for cell in row)  # fmt: skip


def test_events_and_open_rows_hold_nothing_personal(story, owner_rows):
    story.submitted()
    stored = str(owner_rows("select * from events") + owner_rows("select * from cases"))
    assert "case.submitted" in stored
    assert not any(text in stored for text in ("张三丰", "440524188001010014", "13900001234"))


def test_a_case_without_its_papers_is_not_submitted(story):
    case_id = story.draft()
    with pytest.raises(guards.PapersMissing), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.submit(case_id, actor=story.citizen)
    assert story.case(case_id).state == "draft"


def test_a_promised_paper_stands_in_where_the_matter_lets_it(story):
    case_id = story.draft(papers=[{"name": "证明", "need": "deferred"}])
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.promise_paper(case_id, "证明", actor=story.citizen)
        assert filing.submit(case_id, actor=story.citizen).state == "submitted"


def test_a_wrong_id_number_is_refused_at_submission_and_the_draft_stays(story):
    case_id = story.draft(papers=[])
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.fill(case_id, story.given(id_number="440524188001010015"))
    with pytest.raises(BadNumber), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.submit(case_id, actor=story.citizen)
    assert story.case(case_id).number is None


@pytest.mark.parametrize("reached", ["submitted", "accepted"])
def test_what_was_handed_in_is_not_rewritten(story, reached):
    case_id = getattr(story, reached)()
    with pytest.raises(NotOpen), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.fill(case_id, story.given(name="李四", telephone="13900000000"))
    with story.at():
        assert filing.given(case_id) == story.given()


def test_a_draft_that_was_thrown_away_is_not_filled_again(story):
    case_id = story.draft()
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.discard(case_id, actor=story.citizen)
        with pytest.raises(NotOpen):
            filing.fill(case_id, story.given())
        assert queries.form(case_id) is None


@pytest.mark.parametrize("suspended", [tree.JISHISHAN, tree.LINXIA, tree.CHUIMATAN])
def test_a_draft_waits_while_its_home_or_its_place_is_suspended(story, suspended):
    snapshot_of = snapshot(papers=[])
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        begun = filing.Start(snapshot_of, tree.CHUIMATAN, story.citizen.person)
        case_id = filing.start(begun, actor=story.citizen).id
        filing.fill(case_id, story.given())
    with story.at(suspended):
        regions.suspend(suspended, "停电检修一天", actor=SYSTEM)
    with pytest.raises(RegionSuspended), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.submit(case_id, actor=story.citizen)
    with story.at(suspended):
        regions.lift(suspended, actor=SYSTEM)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        assert filing.submit(case_id, actor=story.citizen).state == "submitted"


def test_nobody_else_sees_or_submits_a_draft(story):
    case_id, other = story.draft(), new_id()
    with pytest.raises(queries.NoSuchCase), story.world.visiting(tree.JISHISHAN, person=other):
        filing.submit(case_id, actor=Actor("citizen", other))


def test_a_paper_comes_back_as_it_went_in_and_lies_encrypted(story):
    case_id = story.draft()
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        row = filing.add_paper(case_id, "身份证", "../x.html", io.BytesIO(PDF), actor=story.citizen)
        assert (row.kind, row.name.reveal(), row.size) == ("pdf", "x.pdf", len(PDF))
        assert b"".join(files.open_(row.digest)) == PDF
    assert story.files()
    assert not any(b"%PDF" in path.read_bytes() for path in story.files())


def test_a_file_of_another_kind_leaves_nothing(story):
    case_id = story.draft()
    with pytest.raises(papers.KindRefused), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(b"<html><script>"), actor=story.citizen)
    with story.at():
        assert not queries.papers(case_id)


def test_a_file_beyond_the_limit_leaves_nothing(story, monkeypatch):
    monkeypatch.setattr(papers, "LIMIT", 50)
    case_id, before = story.draft(), story.files()
    with pytest.raises(files.TooLarge), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(PDF), actor=story.citizen)
    assert story.files() == before


def test_papers_are_not_changed_once_the_office_has_the_case(story):
    case_id = story.submitted()
    with pytest.raises(RightMissing), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(case_id, "身份证", "b.pdf", io.BytesIO(PDF), actor=story.citizen)


def test_a_discarded_draft_leaves_neither_words_nor_files(story):
    case_id, before = story.draft(), story.files()
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(case_id, "身份证", "own.pdf", io.BytesIO(PDF + case_id.bytes), actor=story.citizen)
    assert story.files() != before
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.discard(case_id, actor=story.citizen)
    with story.at():
        assert queries.form(case_id) is None
        assert not queries.papers(case_id)
    story.sweep()
    assert story.files() == before


def test_a_paper_taken_out_again_leaves_the_disk(story):
    case_id, before = story.draft(), story.files()
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        row = filing.add_paper(case_id, "身份证", "own.pdf", io.BytesIO(PDF + case_id.bytes), actor=story.citizen)
    story.sweep()
    assert story.files() != before
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.drop_paper(case_id, row.id, actor=story.citizen)
    story.sweep()
    assert story.files() == before


def test_a_paper_of_a_request_that_was_undone_leaves_the_disk(story):
    case_id, before = story.draft(), story.files()
    with suppress(Undone), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(case_id, "身份证", "own.pdf", io.BytesIO(PDF + case_id.bytes), actor=story.citizen)
        raise Undone
    assert story.files() != before
    story.sweep()
    assert story.files() == before


def test_a_discarding_that_is_undone_costs_no_paper(story):
    case_id = story.draft()
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        row = filing.add_paper(case_id, "身份证", "own.pdf", io.BytesIO(PDF + case_id.bytes), actor=story.citizen)
    with suppress(Undone), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.discard(case_id, actor=story.citizen)
        raise Undone
    story.sweep()
    with story.at():
        assert b"".join(files.open_(row.digest)) == PDF + case_id.bytes


def test_a_case_that_files_the_same_content_while_another_discards_it_keeps_its_paper(story):
    """Two transactions: the second stores while the first, which saw no other row, is not yet committed."""
    first, second = story.draft(), story.draft()
    same = PDF + first.bytes
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(first, "身份证", "a.pdf", io.BytesIO(same), actor=story.citizen)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.discard(first, actor=story.citizen)
        with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
            row = filing.add_paper(second, "身份证", "a.pdf", io.BytesIO(same), actor=story.citizen)
    story.sweep()
    with story.at():
        assert b"".join(files.open_(row.digest)) == same


def test_discarding_a_draft_keeps_a_file_that_another_case_has_too(story):
    kept = story.submitted()
    case_id = story.draft()
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(PDF), actor=story.citizen)
        filing.discard(case_id, actor=story.citizen)
    story.sweep()
    with story.at():
        assert b"".join(files.open_(queries.papers(kept)[0].digest)) == PDF


def test_a_correction_opens_papers_again_and_starts_new_five_days(story):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["照片一张"], actor=story.clerk)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(case_id, "照片", "b.pdf", io.BytesIO(PDF), actor=story.citizen)
        amending.resubmit(case_id, actor=story.citizen)
    case = story.case(case_id)
    assert case.state == "submitted"
    assert (case.act_by - today()).days == 7


def test_the_applicant_withdraws_before_the_decision(story):
    case_id = story.accepted()
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.withdraw(case_id, actor=story.citizen)
    case = story.case(case_id)
    assert (case.state, case.closed_on, case.due) == ("withdrawn", today(), None)


def test_the_office_takes_an_application_back_only_by_somebodys_word(story):
    case_id = story.accepted()
    for said in ("", "  "):
        with pytest.raises(Needed), story.at():
            dispatch.take(case_id, "withdraw", {"reason": said}, actor=story.clerk, level=3)
    with story.at():
        dispatch.take(case_id, "withdraw", {"reason": "本人到窗口提出，已核对身份证"}, actor=story.clerk, level=3)
        *_, step = queries.steps(case_id)
        assert step.text is not None
        assert step.text.reveal() == "本人到窗口提出，已核对身份证"


def test_numbers_of_a_region_never_repeat(story):
    with story.at():
        taken = [numbers.number(tree.JISHISHAN) for _ in range(45)]
    assert len(set(taken)) == 45


def test_one_region_files_while_another_transaction_holds_its_counter(story):
    with story.at():
        first = numbers.number(tree.JISHISHAN)
        numbers.BLOCKS._held.clear()
        assert numbers.number(tree.JISHISHAN) != first
