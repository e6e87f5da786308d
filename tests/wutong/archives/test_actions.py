"""What is over is sealed once, whole, under a number without gaps; what comes late makes a supplement."""

import json
import tarfile
from datetime import timedelta
from functools import partial
from io import BytesIO
from uuid import UUID

import pypdfium2
import pytest

from wutong import clock
from wutong.access import SYSTEM, RightMissing
from wutong.archives import actions, queries, rules
from wutong.archives.models import Term
from wutong.audit import actions as audit
from wutong.cases import queries as cases
from wutong.cases.actions import amending, correcting, deciding, filing, intake, reopening, tasking
from wutong.cases.rules.guards import UNDO_WINDOW
from wutong.clock import local, now
from wutong.db import db
from wutong.oversight.actions import about_case
from wutong.regions import actions as regions
from wutong.regions.whither import Whither
from wutong.testing import tree
from wutong.transfers import actions as transfers

from ..cases.conftest import PDF, TELEPHONE, Story, staff
from .conftest import Archive, talked


def read(content: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=BytesIO(content)) as pack:
        return {one.name: pack.extractfile(one).read() for one in pack}  # type: ignore[union-attr]


def test_a_case_that_is_filed_away_becomes_a_package_that_stands(archive: Archive, story: Story) -> None:
    case_id = archive.archived()
    (row,) = archive.of(case_id)
    assert row.number.startswith(f"622927-ZW-{row.year}-D30-")
    assert str(row.keep_until) == f"{row.year + 30}-12-31"
    verdict = archive.proven(archive.bytes(row))
    assert (verdict.faults, verdict.number, verdict.manifest) == ([], row.number, row.manifest)
    with story.at():
        assert actions.verify(queries.get(row.id)).whole


def test_everything_of_the_case_is_in_it(archive: Archive) -> None:
    (row,) = archive.of(case_id := archive.archived())
    parts = read(archive.bytes(row))
    assert parts["papers/001.pdf"] == PDF
    assert sum(path.startswith("documents/") and body.startswith(b"%PDF") for path, body in parts.items()) == 3
    metadata = parts["metadata.xml"].decode()
    for said in (row.number, "30年", "张三丰", str(row.keep_until), "示例局", row.case_number):
        assert said in metadata
    assert json.loads(parts["application.json"])["telephone"] == TELEPHONE
    moves = [step["move"] for step in json.loads(parts["history.json"])]
    assert moves[-5:] == ["accept", "review", "grant", "deliver", "archive"]
    assert parts["events.txt"].count(b"\n") > len(moves)
    manifest = json.loads(parts["manifest.json"])
    assert (manifest["case"], manifest["follows"]) == (str(case_id), None)
    assert {one["path"] for one in manifest["parts"]} == parts.keys() - {"manifest.json", "seal.json"}


def test_responsible_for_a_package_is_the_body_that_had_the_case_in_the_end(archive: Archive, story: Story) -> None:
    with story.at():
        body = regions.establish("承接局", line="market", actor=SYSTEM).id
    case_id = story.accepted()
    with story.at():
        row = transfers.offer(case_id, Whither(department=body), "应由其办理。", actor=story.head)
        transfers.take(row.id, actor=SYSTEM)
        deciding.end(case_id, "terminate", "申请人已注销。", actor=story.head)
    archive.work()
    (row,) = archive.of(case_id)
    assert "<责任者>承接局</责任者>" in read(archive.bytes(row))["metadata.xml"].decode()


def test_what_other_rooms_keep_is_in_it_and_the_cover_lists_all_of_it(archive: Archive, story: Story) -> None:
    case_id = story.accepted()
    talked(story, case_id)
    with story.at():
        about_case(case_id, "请说明进展。", actor=staff("supervisor", tree.JISHISHAN))
        db.session.add(tasking.asking(cases.get(case_id), 1, "added", "复核", story.reviewer))
    for step in (
        partial(deciding.review, case_id, "材料齐全。", actor=story.reviewer),
        partial(deciding.grant, case_id, "准予。", actor=story.head, level=3),
        partial(deciding.deliver, case_id, "hall", actor=story.clerk),
        partial(deciding.archive, case_id, actor=story.clerk),
    ):
        with story.at():
            step()
    archive.work()
    (row,) = archive.of(case_id)
    parts = read(archive.bytes(row))
    assert [(one["side"], one["text"]) for one in json.loads(parts["rooms/messages.json"])] == [
        ("citizen", "什么时候办好？"), ("staff", "下周。"),
    ]  # fmt: skip
    orders = json.loads(parts["rooms/supervision.json"])["orders"]
    assert orders[0]["lines"][0]["text"] == "请说明进展。"
    assert {one["kind"] for one in json.loads(parts["rooms/tasks.json"])} >= {"added"}
    manifest = json.loads(parts["manifest.json"])
    document = pypdfium2.PdfDocument(parts["cover.pdf"])
    text = "".join("".join(page.get_textpage().get_text_bounded() for page in document).split())
    document.close()
    for said in ("卷内封面和目录", row.number, "张三丰", "办理过程中的往来消息", "rooms/messages.json"):
        assert said in text, text
    listed = {one["path"] for one in manifest["parts"]} - {"cover.pdf", "metadata.xml"}
    assert all(path in text for path in listed), listed
    assert b"pdfaid:part" in parts["cover.pdf"]
    assert archive.proven(archive.bytes(row)).whole


def test_what_stood_in_the_form_before_it_was_put_right_is_in_it(archive: Archive, story: Story) -> None:
    case_id = story.submitted()
    with story.at():
        amending.fix(case_id, {"name": "张三封"}, "申请人在场，指出姓名写错。", actor=story.clerk)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.withdraw(case_id, actor=story.citizen)
    archive.work()
    (row,) = archive.of(case_id)
    parts = read(archive.bytes(row))
    assert json.loads(parts["application.json"])["name"] == "张三封"
    assert [one["name"] for one in json.loads(parts["rooms/versions.json"])] == ["张三丰"]
    assert "rooms/versions.json" in {one["path"] for one in json.loads(parts["manifest.json"])["parts"]}


def test_numbers_have_no_gap_although_sealing_one_failed(archive: Archive, story: Story) -> None:
    class Torn(Exception):
        pass

    torn = archive.delivered()
    with story.at():
        deciding.archive(torn, actor=story.clerk)

    def tear() -> None:
        with story.at():
            actions.seal(torn, base="https://zw.example.cn")
            raise Torn

    with pytest.raises(Torn):
        tear()
    cases = [archive.archived(), torn, archive.archived()]
    serials = sorted(int(archive.of(one)[0].number[-6:]) for one in cases)
    assert serials == list(range(serials[0], serials[0] + 3))


def test_what_is_sealed_is_not_sealed_again(archive: Archive, story: Story) -> None:
    case_id = archive.archived()
    with story.at(), pytest.raises(rules.NothingNew):
        actions.seal(case_id, base="https://zw.example.cn")
    assert len(archive.of(case_id)) == 1


def test_what_comes_late_makes_a_supplement_and_changes_nothing(archive: Archive, story: Story) -> None:
    case_id = archive.archived()
    (first,) = archive.of(case_id)
    before = archive.bytes(first)
    with story.at():
        correcting.correct(case_id, "姓名有误，更正为张三丰。", actor=story.head)
    archive.work()
    kept, late = archive.of(case_id)
    assert (archive.bytes(kept), late.number) == (before, f"{first.number}-B01")
    parts = read(archive.bytes(late))
    assert json.loads(parts["manifest.json"])["follows"] == {"number": first.number, "manifest": first.manifest}
    assert [step["move"] for step in json.loads(parts["history.json"])] == ["correct"]
    assert "papers/001.pdf" not in parts
    assert archive.proven(archive.bytes(late)).whole


def test_an_archive_says_of_a_decision_that_it_was_replaced_and_then_revoked(archive: Archive, story: Story) -> None:
    case_id, day = archive.archived(), f"{local(now()):%Y-%m-%d}"

    def titles() -> str:
        archive.work()
        parts = json.loads(read(archive.bytes(archive.of(case_id)[-1]))["manifest.json"])["parts"]
        return "\n".join(one["title"] for one in parts if one["path"].startswith("documents/"))

    with story.at():
        correcting.correct(case_id, "姓名有误，更正为张三丰。", actor=story.head)
    assert f"（{day}已由更正后的文书替代）" in titles()
    with story.at():
        deciding.end(case_id, "revoke", "以欺骗手段取得。", actor=story.head)
    told = titles()
    assert (told.count(f"（{day}已撤销）"), told.count("\n")) == (2, 2), "both, and the document that revoked them"


def test_a_case_that_was_begun_again_gets_its_new_papers_into_a_supplement(archive: Archive, story: Story) -> None:
    case_id = archive.archived()
    with story.at():
        reopening.reopen(case_id, "复议决定书〔2026〕1号", "事实不清。", actor=story.head)
    archive.work()
    assert len(archive.of(case_id)) == 1
    with story.at():
        deciding.end(case_id, "terminate", "申请人主体资格已终止。", actor=story.head)
    archive.work()
    assert [row.part for row in archive.of(case_id)] == [0, 1]


def test_what_was_withdrawn_is_sealed_at_once_for_ten_years(archive: Archive, story: Story) -> None:
    case_id = story.submitted()
    assert story.citizen.person
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.withdraw(case_id, actor=story.citizen)
    archive.work()
    (row,) = archive.of(case_id)
    assert row.term == "D10"


def test_a_draft_that_was_thrown_away_leaves_nothing(archive: Archive, story: Story) -> None:
    case_id = story.draft()
    assert story.citizen.person
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.discard(case_id, actor=story.citizen)
    archive.work()
    assert archive.of(case_id) == []


def test_what_may_be_taken_back_waits_until_it_may_not(archive: Archive, story: Story) -> None:
    case_id = story.submitted()
    with story.at():
        intake.reject_not_required(case_id, "无需申请。", actor=story.clerk)
    archive.work()
    assert archive.of(case_id) == []
    with clock.frozen(now() + UNDO_WINDOW + timedelta(minutes=1)):
        assert story.ring(case_id) == 1
    assert len(archive.of(case_id)) == 1


def test_what_was_delivered_is_filed_away_by_itself_after_its_days(archive: Archive, story: Story) -> None:
    case_id = archive.delivered()
    archive.work()
    assert archive.of(case_id) == []
    with clock.frozen(now() + timedelta(days=30, minutes=1)):
        assert story.ring(case_id) == 1
        archive.work()
    assert story.case(case_id).state == "archived"
    assert len(archive.of(case_id)) == 1


def test_the_longest_term_of_the_line_holds(archive: Archive, story: Story) -> None:
    for region, term in ((tree.GANSU, "D30"), (tree.JISHISHAN, "Y")):
        with story.at(region):
            db.session.add(Term(region=region, code="M-1", term=term, at=now(), by=None))
    (row,) = archive.of(archive.archived())
    assert (row.term, row.keep_until) == ("Y", None)
    with story.at():
        db.session.delete(db.session.get_one(Term, (tree.JISHISHAN, "M-1")))
    with story.at(tree.GANSU):
        db.session.delete(db.session.get_one(Term, (tree.GANSU, "M-1")))


def test_the_audit_chain_vouches_for_the_manifest(archive: Archive, story: Story) -> None:
    case_id: UUID = archive.archived()
    (row,) = archive.of(case_id)
    audit.seal_region(tree.JISHISHAN)
    with story.at():
        assert audit.verify() is None
        held = queries.get(row.id)
        held.manifest = "0" * 64
        assert [fault.what for fault in actions.verify(held).faults] == ["stranger"]
        db.session.rollback()


def test_only_an_archivist_takes_a_package_away(archive: Archive, story: Story) -> None:
    (row,) = archive.of(archive.archived())
    with story.at(), pytest.raises(RightMissing):
        actions.export(row.id, actor=story.clerk)
    with story.at():
        assert actions.export(row.id, actor=archive.archivist).id == row.id
