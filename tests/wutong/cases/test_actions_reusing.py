"""What is held already is not asked for again: with consent and a trace, over no border without its owner."""

import html
import io
from dataclasses import replace

import pytest
from sqlalchemy import select

from wutong import files
from wutong.access import Actor
from wutong.cases import checklist, queries
from wutong.cases.actions import border, deciding, filing, intake, papering, reusing
from wutong.clock import new_id
from wutong.db import db
from wutong.events import Event
from wutong.flow import NotOpen
from wutong.people.rules.roles import CITIZEN
from wutong.testing import tree

from .conftest import PDF

SLOT = "身份证"
YES = "申请人在线确认"


def mine(story, region: int = tree.JISHISHAN):
    return story.world.visiting(region, person=story.citizen.person)


def offers(story, case_id, actor=None, region: int = tree.JISHISHAN) -> list[reusing.Offer]:
    actor = actor or story.citizen
    scope = mine(story, region) if actor.kind == "citizen" else story.at(region)
    with scope:
        return reusing.offers(queries.get(case_id), actor)


def taken(story, case_id, offer: reusing.Offer, actor=None, consent: str = YES, region: int = tree.JISHISHAN):
    actor = actor or story.citizen
    scope = mine(story, region) if actor.kind == "citizen" else story.at(region)
    with scope:
        found = offer.region, offer.case_id, offer.paper
        return reusing.reuse(case_id, SLOT, *found, consent=consent, actor=actor).id


def granted(story, region: int = tree.JISHISHAN, **values):
    case_id = story.submitted(region, handling_type="instant", **values)
    with story.at(region):
        deciding.finish(case_id, "同意", actor=story.clerk)
    return case_id


def test_a_paper_of_an_earlier_case_is_taken_over_with_its_trace(story):
    old = story.submitted()
    number = story.case(old).number
    case_id = story.draft()
    story.post()
    (offer,) = [one for one in offers(story, case_id) if one.paper]
    assert (offer.slot, offer.name, offer.number) == (SLOT, "a.pdf", number)
    taken(story, case_id, offer)
    with story.at():
        (row,) = queries.papers(case_id)
        assert (row.source, row.there, b"".join(files.open_(row.digest))) == ("reuse", True, PDF)
        told = checklist.origin(row)
        assert (told.number, told.region, told.consent) == (number, tree.JISHISHAN, YES)
    with mine(story):
        filing.submit(case_id, actor=story.citizen)


def test_the_owner_takes_a_paper_along_from_another_region_and_that_region_knows(story):
    old = story.submitted(tree.DONGXIANG)
    case_id = story.draft()
    story.post()
    (offer,) = [one for one in offers(story, case_id) if one.paper]
    assert offer.region == tree.DONGXIANG
    taken(story, case_id, offer)
    with story.at():
        (row,) = queries.papers(case_id)
        assert b"".join(files.open_(row.digest)) == PDF
    with story.at(tree.DONGXIANG):
        told = select(Event.name).where(Event.about == old, Event.name == "paper.reused")
        assert list(db.session.scalars(told)) == ["paper.reused"]
    assert not list((story.world.var / "files" / "post").rglob("*-*"))


def test_the_result_of_an_earlier_case_stands_as_a_paper(story):
    old = granted(story)
    case_id = story.draft()
    story.post()
    (offer,) = [one for one in offers(story, case_id) if one.paper is None and one.case_id == old]
    taken(story, case_id, offer)
    with mine(story):
        assert [line.state for line in checklist.of(queries.get(case_id))] == ["there"]
        filing.submit(case_id, actor=story.citizen)


def test_a_case_that_was_not_granted_proves_nothing(story):
    old = story.submitted()
    case_id = story.draft()
    story.post()
    assert [one for one in offers(story, case_id) if one.paper is None] == []
    with pytest.raises(reusing.NotOffered):
        taken(story, case_id, reusing.Offer(tree.JISHISHAN, old, None, "", "", "", ""))


def test_a_refusal_proves_nothing_once_it_is_delivered(story):
    old = story.accepted()
    with story.at():
        deciding.review(old, "不符合", actor=story.reviewer)
    with story.at():
        deciding.refuse(old, "不符合第三条", actor=story.head, level=3)
    with story.at():
        deciding.deliver(old, "hall", actor=story.clerk)
    case_id = story.draft()
    story.post()
    assert story.case(old).state == "delivered"
    assert [one for one in offers(story, case_id) if one.case_id == old and one.paper is None] == []


@pytest.mark.parametrize("consent", ["", "   "])
def test_nothing_is_taken_over_without_consent(story, consent):
    story.submitted()
    case_id = story.draft()
    story.post()
    offer = offers(story, case_id)[0]
    with pytest.raises(reusing.ConsentMissing):
        taken(story, case_id, offer, consent=consent)


def test_nobody_takes_over_what_is_somebody_elses(story):
    old = story.submitted()
    with story.at():
        paper = queries.papers(old)[0].id
    stranger = replace(story, citizen=Actor("citizen", new_id(), rights=CITIZEN))
    case_id = stranger.draft()
    story.post()
    assert offers(stranger, case_id) == []
    with pytest.raises(reusing.NotOffered):
        taken(stranger, case_id, reusing.Offer(tree.JISHISHAN, old, paper, "", "", "", ""))


def test_an_office_takes_over_from_its_own_cases_and_from_no_other_region(story):
    story.submitted(tree.DONGXIANG)
    here, case_id = story.submitted(), story.accepted()
    found = offers(story, case_id, story.clerk)
    assert {(one.region, one.case_id) for one in found} == {(tree.JISHISHAN, here)}
    taken(story, case_id, found[0], story.clerk, "申请人到窗口口头同意")
    with story.at():
        row = queries.papers(case_id)[-1]
        assert (row.source, checklist.origin(row).consent) == ("reuse", "申请人到窗口口头同意")
        assert queries.steps(case_id)[-1].move == "reuse_paper"


def test_an_office_cannot_name_a_case_of_another_region(story):
    away, case_id = story.submitted(tree.DONGXIANG), story.accepted()
    with story.at(tree.DONGXIANG):
        paper = queries.papers(away)[0].id
    for region in (tree.DONGXIANG, tree.JISHISHAN):
        with pytest.raises(reusing.NotOffered):
            taken(story, case_id, reusing.Offer(region, away, paper, "", "", "", ""), story.clerk)


def test_a_family_that_shares_a_telephone_does_not_share_papers_at_the_counter(story):
    case_id = story.accepted()
    with mine(story):
        begun = filing.Start(queries.snapshot(queries.get(case_id)) | {"home": tree.JISHISHAN}, tree.JISHISHAN,
                             story.citizen.person)  # fmt: skip
        other = filing.start(begun, actor=story.citizen).id
        filing.fill(other, story.given(name="李四", id_number="11010519491231002X"))
        papering.add_paper(other, SLOT, "b.pdf", io.BytesIO(PDF), actor=story.citizen)
        filing.submit(other, actor=story.citizen)
    assert other not in {one.case_id for one in offers(story, case_id, story.clerk)}


def test_what_was_replaced_promised_or_put_aside_is_not_offered(story):
    old = story.submitted()
    with story.at():
        intake.request_correction(old, ["不清楚"], actor=story.clerk)
        (paper,) = queries.papers(old)
        paper.scan = "bad"
    case_id = story.draft()
    story.post()
    assert [one for one in offers(story, case_id) if one.paper == paper.id] == []


def test_nothing_is_taken_over_once_it_is_decided(story):
    story.submitted()
    case_id = granted(story)
    found = [one for one in offers(story, case_id, story.clerk) if one.paper]
    with pytest.raises(NotOpen):
        taken(story, case_id, found[0], story.clerk)


def test_what_happens_to_the_old_case_does_not_touch_the_new_one(story):
    old = story.submitted()
    case_id = story.draft()
    story.post()
    taken(story, case_id, next(one for one in offers(story, case_id) if one.paper))
    with story.at():
        intake.accept(old, actor=story.clerk)
        border.hand_over(old, tree.DONGXIANG, "误判", actor=story.head)
    story.post()
    story.sweep()
    with story.at():
        assert b"".join(files.open_(queries.papers(case_id)[0].digest)) == PDF


def test_the_trace_goes_along_when_the_case_is_handed_over(story):
    old, case_id = story.submitted(), story.accepted()
    offer = next(one for one in offers(story, case_id, story.clerk) if one.case_id == old)
    taken(story, case_id, offer, story.clerk, "口头同意")
    with story.at():
        border.hand_over(case_id, tree.DONGXIANG, "误判", actor=story.head)
    story.post()
    with story.at(tree.DONGXIANG):
        assert checklist.origin(queries.papers(case_id)[-1]).consent == "口头同意"


def test_the_citizens_page_offers_it_and_wants_the_tick(browser, story):
    story.submitted()
    case_id = story.draft()
    story.post()
    me, at = browser(story.citizen), f"/622927/cases/{case_id}/papers"
    page = html.unescape(me.text(at))
    assert "不用再交：使用以前提交过的" in page
    held = page.split('<option value="')[1].split('"')[0]
    refused = me.post(f"{at}/reuse", page=at, slot=SLOT, held=held)
    assert refused.status_code == 422
    assert "请先确认申请人同意" in refused.get_data(as_text=True)
    assert me.post(f"{at}/reuse", page=at, slot=SLOT, held=held, agreed="true").status_code == 303
    assert "免提交" in me.text(at)
    for wrong in ("", "x.y.z", f"1.{new_id()}.{new_id()}", "622927000000..", "." * 9):
        assert me.post(f"{at}/reuse", page=at, slot=SLOT, held=wrong, agreed="true").status_code in (403, 404, 409, 422)


def test_the_desk_notes_how_the_applicant_agreed(browser, story):
    story.submitted()
    case_id = story.accepted()
    clerk, at = browser(story.clerk), f"/622927/desk/cases/{case_id}/papers"
    # the heading is there already: nothing is offered for what nobody needs
    assert "免提交：使用已有材料" not in clerk.text(at)
    with story.at():
        offer = reusing.offers(queries.get(case_id), story.clerk)[0]
    held = f"{offer.region}.{offer.case_id}.{offer.paper}"
    assert clerk.post(f"{at}/reuse", page=at, slot="照片", held=held).status_code == 422
    assert clerk.post(f"{at}/reuse", page=at, slot="照片", held=held, consent="电话录音").status_code == 303
    shown = html.unescape(clerk.text(at))
    assert "电话录音" in shown
    assert offer.number in shown
