"""Papers as they come in, take the place of others and leave: the hostile corpus, versions, turning, promises."""

import io
from pathlib import Path

import pytest

from wutong import files
from wutong.cases import checklist, queries
from wutong.cases.actions import amending, border, checking, deciding, filing, intake, papering
from wutong.cases.rules import guards, papers
from wutong.errors import Refused
from wutong.testing import tree

from .conftest import PDF
from .corpus import REFUSED, TAKEN, png

SLOT = "身份证"


def add(story, case_id, content: bytes = PDF, name: str = "a.pdf", **more):
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        return papering.add_paper(case_id, SLOT, name, io.BytesIO(content), actor=story.citizen, **more).id


def rows(story, case_id, region: int = tree.JISHISHAN):
    with story.at(region):
        found = list(queries.versions(case_id))
        return [(row.version, row.ended_at is not None, row.name.reveal()) for row in found]


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_paper_is_refused_with_a_sentence_and_leaves_nothing(story, what):
    name, content = REFUSED[what]
    case_id, before = story.draft(), story.files()
    with pytest.raises(Refused) as refused:
        add(story, case_id, content, name)
    assert refused.value.status in (413, 415, 422)
    assert "请" in refused.value.text()
    assert rows(story, case_id) == []
    story.sweep()
    assert story.files() == before


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_one_is_kept_under_a_harmless_name_as_it_came(story, what):
    name, content, kept, count = TAKEN[what]
    case_id = story.draft()
    add(story, case_id, content, name)
    with story.at():
        (row,) = queries.papers(case_id)
        assert (row.name.reveal(), row.pages) == (kept, count)
        assert b"".join(files.open_(row.digest)) == content


def test_a_new_version_of_a_draft_takes_the_old_ones_place_without_a_trace(story):
    case_id = story.draft()
    old = add(story, case_id, PDF + b"1", "old.pdf")
    add(story, case_id, PDF + b"2", "new.pdf", replaces=old)
    assert rows(story, case_id) == [(1, False, "new.pdf")]


def corrected(story):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["身份证不清楚"], actor=story.clerk)
        return case_id, queries.papers(case_id)[0].id


def test_what_the_office_has_seen_stays_as_a_former_version(story):
    case_id, old = corrected(story)
    add(story, case_id, PDF + b"2", "new.pdf", replaces=old)
    assert rows(story, case_id) == [(1, True, "a.pdf"), (2, False, "new.pdf")]
    with story.at():
        assert [row.name.reveal() for row in queries.papers(case_id)] == ["new.pdf"]
        (former,) = checklist.former(case_id)
        assert b"".join(files.open_(former.digest)) == PDF


def test_what_is_taken_out_during_a_correction_does_not_count_and_does_not_vanish(story):
    case_id, old = corrected(story)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        papering.drop_paper(case_id, old, actor=story.citizen)
        assert queries.papers(case_id) == []
    assert rows(story, case_id) == [(1, True, "a.pdf")]


def test_a_version_that_has_ended_is_neither_replaced_nor_dropped_again(story):
    case_id, old = corrected(story)
    add(story, case_id, replaces=old)
    with pytest.raises(papers.NotTheSame):
        add(story, case_id, replaces=old)
    with pytest.raises(papers.NotTheSame), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        papering.drop_paper(case_id, old, actor=story.citizen)


def test_a_version_goes_under_the_heading_of_what_it_replaces(story):
    case_id = story.draft()
    old = add(story, case_id)
    with pytest.raises(papers.NotTheSame), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        papering.add_paper(case_id, "照片", "a.pdf", io.BytesIO(PDF), actor=story.citizen, replaces=old)


def test_versions_go_along_when_a_case_is_handed_over(story):
    case_id, old = corrected(story)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        row = papering.add_paper(case_id, SLOT, "b.png", io.BytesIO(png()), actor=story.citizen, replaces=old)
        papering.turn(case_id, row.id, actor=story.citizen)
        amending.resubmit(case_id, actor=story.citizen)
    with story.at():
        border.hand_over(case_id, tree.DONGXIANG, "误判", actor=story.head)
    story.post()
    assert rows(story, case_id, tree.DONGXIANG) == [(1, True, "a.pdf"), (2, False, "b.png")]
    with story.at(tree.DONGXIANG):
        (there,) = queries.papers(case_id)
        assert (there.turn, there.pages) == (90, 1)


def test_a_picture_is_turned_by_quarters_and_its_file_is_not_touched(story):
    case_id = story.draft()
    paper = add(story, case_id, png(), "a.png")
    for turned in (90, 180, 270, 0, 90):
        with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
            assert papering.turn(case_id, paper, actor=story.citizen).turn == turned
    with story.at():
        assert b"".join(files.open_(queries.papers(case_id)[0].digest)) == png()


def test_a_promised_paper_has_a_last_day_and_holds_the_grant_until_it_is_in(story):
    asked = {"papers": [{"name": SLOT, "need": "deferred"}], "promised_days": 10}
    case_id = story.draft(**asked)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        papering.promise_paper(case_id, SLOT, actor=story.citizen)
        filing.submit(case_id, actor=story.citizen)
    with story.at():
        (line,) = checklist.of(intake.accept(case_id, actor=story.clerk))
        assert (line.state, str(line.due)) == ("promised", "2026-12-02")
        deciding.review(case_id, "同意", actor=story.reviewer)
        with pytest.raises(guards.PapersMissing):
            deciding.grant(case_id, "同意", actor=story.head, level=3)
        papering.add_paper(case_id, SLOT, "a.pdf", io.BytesIO(PDF), actor=story.clerk)
        assert [line.state for line in checklist.of(queries.get(case_id))] == ["there"]


def test_the_disk_shows_nothing_of_a_paper(story):
    case_id = story.draft()
    add(story, case_id, PDF + b"secret paper " * 1000)
    on_disk = [path.read_bytes() for path in Path(story.world.var).rglob("*") if path.is_file()]
    assert on_disk
    assert not [content for content in on_disk if b"secret paper" in content]


def test_what_is_only_promised_cannot_be_opened(story):
    case_id = story.draft(papers=[{"name": SLOT, "need": "deferred"}])
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        row = papering.promise_paper(case_id, SLOT, actor=story.citizen)
        with pytest.raises(queries.NoSuchPaper):
            checking.opened(case_id, row.id)


def test_a_program_reads_the_list_without_names(browser, story):
    case_id = story.accepted()
    told = browser(story.clerk).get(f"/api/v1/622927/cases/{case_id}/papers")
    assert (told.status_code, told.json["complete"]) == (200, True)
    (line,) = told.json["lines"]
    assert (line["slot"], line["state"], line["papers"][0]["kind"]) == (SLOT, "there", "pdf")
    assert "a.pdf" not in told.get_data(as_text=True)
