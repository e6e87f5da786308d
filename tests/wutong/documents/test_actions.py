"""Each document is made once, of the step that was taken, and says what the law wants said."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest

from wutong import clock
from wutong.cases.actions import correcting, deciding, extending, filing, intake
from wutong.documents import actions, rules
from wutong.testing import tree

from ..cases.conftest import FRIDAY, PDF, Story
from .conftest import BASE, Office

LICENCE = {"item_type": "01"}


def reviewed(story: Story, **values: object) -> UUID:
    case_id = story.accepted(**values)
    with story.at():
        deciding.review(case_id, "材料齐全。", actor=story.reviewer)
    return case_id


def test_the_acceptance_slip_says_who_what_when_and_by_which_article(story: Story, office: Office) -> None:
    case_id = story.accepted(**LICENCE)
    assert office.work() == 1
    (slip,) = office.made(case_id)
    text = office.text(slip)
    case = story.case(case_id)
    for said in (
        "受理通知书", "张三丰：", "“示例事项”", case.number, "第三十二条第一款第五项", "2026年11月20日起予以受理",
        "承诺于2026年12月4日前作出决定", "法定期限至2026年12月18日", slip.number, "扫码核验",
    ):  # fmt: skip
        assert str(said) in text, text
    assert slip.hash == hashlib.sha256(office.pdf(slip)).hexdigest()
    assert "440524" not in text


def test_a_matter_that_is_no_licence_is_not_put_under_the_licensing_law(story: Story, office: Office) -> None:
    slip = office.make(story.accepted(item_type="05"), "accept")
    assert "行政许可法" not in office.text(slip)


def test_a_document_is_made_once_whoever_asks_and_however_often(story: Story, office: Office) -> None:
    case_id = story.accepted()
    first, second = office.make(case_id, "accept"), office.make(case_id, "accept")
    office.work()
    assert [one.id for one in office.made(case_id)] == [first.id] == [second.id]


def test_a_worker_and_a_counter_that_ask_at_the_same_moment_make_one(story: Story, office: Office) -> None:
    case_id = story.accepted()
    seq, together = office.step(case_id, "accept"), Barrier(2)

    def press(_: int) -> UUID:
        with clock.frozen(FRIDAY), story.world.app.app_context(), story.at():
            together.wait()
            return actions.make(case_id, seq, base=BASE).id

    with ThreadPoolExecutor(2) as hands:
        assert len(set(hands.map(press, range(2)))) == 1
    assert len(office.made(case_id)) == 1


def test_whoever_gets_the_decision_at_the_counter_needs_no_slip(story: Story, office: Office) -> None:
    case_id = story.submitted(handling_type="instant", promised_days=0)
    with story.at():
        deciding.finish(case_id, "准予。", actor=story.clerk)
    office.work()
    assert [one.kind for one in office.made(case_id)] == ["decision", "delivery"]


def test_papers_that_were_promised_are_named_on_the_slip(story: Story, office: Office) -> None:
    papers = [{"name": "身份证", "need": "required"}, {"name": "户口簿", "need": "deferred"}]
    case_id = story.draft(papers=papers)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(PDF), actor=story.citizen)
        filing.promise_paper(case_id, "户口簿", actor=story.citizen)
        filing.submit(case_id, actor=story.citizen)
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    text = office.text(office.make(case_id, "accept"))
    assert "主要申请材料齐全" in text
    assert "户口簿按容缺受理办理" in text


def test_numbers_of_a_series_have_no_gap_although_making_one_failed(story: Story, office: Office) -> None:
    class Torn(Exception):
        pass

    torn = story.accepted()
    seq = office.step(torn, "accept")

    def tear() -> None:
        with story.at():
            actions.make(torn, seq, base=BASE)
            raise Torn

    slips = [office.make(story.accepted(), "accept")]
    with pytest.raises(Torn):
        tear()
    slips += [office.make(story.accepted(), "accept"), office.make(torn, "accept")]
    numbers = sorted(int(slip.number.partition("〕")[2].rstrip("号")) for slip in slips)
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_the_one_notice_lists_everything_and_the_day(story: Story, office: Office) -> None:
    case_id = story.submitted(**LICENCE)
    with story.at():
        intake.request_correction(case_id, ["户口簿复印件", "收入证明"], actor=story.clerk)
    text = office.text(office.make(case_id, "request_correction"))
    for said in (
        "补正材料一次性告知书",
        "1.户口簿复印件",
        "2.收入证明",
        "第三十二条第一款第四项",
        "2026年12月11日前补正",
    ):
        assert said in text, text


def test_a_refusal_to_accept_names_the_right_body_and_the_remedies(story: Story, office: Office) -> None:
    case_id = story.submitted(**LICENCE)
    with story.at():
        intake.reject_jurisdiction(case_id, "该事项由市级办理。", "临夏州民政局", actor=story.clerk)
    text = office.text(office.make(case_id, "reject_jurisdiction"))
    for said in (
        "不予受理决定书",
        "临夏州民政局",
        "第三十二条第一款第二项",
        "六十日内",
        "行政复议",
        "六个月内",
        "行政诉讼",
    ):
        assert said in text, text


def test_what_needs_no_licence_is_told_so(story: Story, office: Office) -> None:
    case_id = story.submitted(**LICENCE)
    with story.at():
        intake.reject_not_required(case_id, "自2026年起取消许可。", actor=story.clerk)
    text = office.text(office.make(case_id, "reject_not_required"))
    for said in ("不受理告知书", "依法不需要取得行政许可", "第三十二条第一款第一项", "自2026年起取消许可"):
        assert said in text, text


def test_a_stopped_clock_and_an_extension_are_told_with_reasons(story: Story, office: Office) -> None:
    case_id = reviewed(story, **LICENCE)
    with story.at():
        extending.extend(case_id, 5, "需要现场核实。", actor=story.head)
        deciding.suspend(case_id, "expert", "请专家评审。", FRIDAY.date() + timedelta(days=14), actor=story.head)
    extended, stopped = office.make(case_id, "extend"), office.make(case_id, "suspend")
    for said in ("第四十二条第一款", "经本机关负责人批准", "延长5个工作日", "需要现场核实", "2026年12月11日前作出决定"):
        assert said in office.text(extended), office.text(extended)
    for said in (
        "特别程序告知书",
        "第四十五条",
        "专家评审：请专家评审",
        "预计结束日期：2026年12月4日",
        "2026年11月20日起暂停计算",
    ):
        assert said in office.text(stopped), office.text(stopped)


def test_a_refusal_gives_reasons_and_remedies_once(story: Story, office: Office) -> None:
    remedies = [
        {"kind": "reconsideration", "name": "积石山县人民政府"}, {"kind": "litigation", "name": "积石山县人民法院"},
    ]  # fmt: skip
    case_id = reviewed(story, remedies=remedies, **LICENCE)
    with story.at():
        deciding.refuse(case_id, "家庭收入高于标准。", actor=story.head, level=3)
    text = office.text(office.make(case_id, "refuse"))
    for said in (
        "不予行政许可决定书", "家庭收入高于标准", "第三十八条第二款", "行政复议法》第二十条", "行政诉讼法》第四十六条",
        "向积石山县人民政府申请行政复议", "向积石山县人民法院提起行政诉讼",
    ):  # fmt: skip
        assert said in text, text
    assert text.count("六个月内") == 1


def test_the_record_of_delivery_names_what_is_delivered_although_its_letter_is_read_first(
    story: Story, office: Office
) -> None:
    case_id = reviewed(story, **LICENCE)
    with story.at():
        deciding.grant(case_id, "准予。", actor=story.head, level=3)
    with story.at():
        deciding.deliver(case_id, "hall", actor=story.clerk)
    record = office.make(case_id, "deliver")
    office.work()
    decision = next(one for one in office.made(case_id) if one.kind == "decision")
    assert decision.title == "准予行政许可决定书"
    text = office.text(record)
    for said in ("送达回证", "张三丰", "准予行政许可决定书", decision.number, "大厅领取", "受送达人签名", "见证人签名"):
        assert said in text, text


def test_withdrawing_and_ending_are_confirmed(story: Story, office: Office) -> None:
    gone, ended = story.submitted(), story.accepted()
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.withdraw(gone, actor=story.citizen)
    with story.at():
        deciding.end(ended, "terminate", "申请人已经死亡。", actor=story.head)
    assert "自2026年11月20日起撤回" in office.text(office.make(gone, "withdraw"))
    text = office.text(office.make(ended, "terminate"))
    assert "申请人已经死亡" in text
    assert "行政复议" in text


def test_deemed_acceptance_counts_from_receipt_and_says_why(story: Story, office: Office) -> None:
    case_id = story.submitted(**LICENCE)
    with clock.frozen(FRIDAY + timedelta(days=10)):
        story.ring(case_id)
        text = office.text(office.make(case_id, "deem"))
    for said in ("自收到申请材料之日即2026年11月20日起即为受理", "第三十二条第一款第四项", "2026年11月30日"):
        assert said in text, text


def test_a_draft_thrown_away_gives_nothing(story: Story, office: Office) -> None:
    case_id = story.draft()
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.discard(case_id, actor=story.citizen)
    office.work()
    assert office.made(case_id) == []


def test_what_was_taken_back_is_void_and_what_follows_is_new(story: Story, office: Office) -> None:
    case_id = story.accepted()
    office.work()
    with story.at():
        deciding.undo(case_id, actor=story.clerk)
    office.work()
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    office.work()
    old, new = office.made(case_id)
    assert (old.void_on, new.void_on) == (FRIDAY.date(), None)
    assert old.number != new.number


def test_a_step_taken_back_before_the_worker_came_gives_nothing(story: Story, office: Office) -> None:
    case_id = story.accepted()
    with story.at():
        deciding.undo(case_id, actor=story.clerk)
    office.work()
    assert office.made(case_id) == []
    with pytest.raises(rules.NothingToWrite):
        office.make(case_id, "accept")


def test_what_an_applicant_writes_is_text_and_nothing_else(story: Story, office: Office) -> None:
    hostile = '#panic("x") $ #read("/etc/passwd") \\ {number} @a <b> *d*'
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, [hostile, "长" * 10_000], actor=story.clerk)
    text = office.text(office.make(case_id, "request_correction"))
    assert "".join(hostile.split()) in text


def test_the_paper_on_disk_outlives_a_sweep_and_is_sealed(story: Story, office: Office) -> None:
    slip = office.make(story.accepted(), "accept")
    story.sweep()
    assert office.pdf(slip).startswith(b"%PDF-1.7")
    assert all(b"%PDF" not in path.read_bytes()[:200] for path in story.files() if path.name == slip.digest)


# ── 更正 ─────────────────────────────────────────────────────────────────────────────────────────────────────


def granted(story: Story, opinion: str = "准予经营三年。") -> UUID:
    case_id = reviewed(story)
    with story.at():
        deciding.grant(case_id, opinion, actor=story.head, level=3)
    return case_id


def corrected(story: Story, case_id: UUID, reason: str = "“三年”应为“五年”，系录入错误。", **said: str) -> None:
    with story.at():
        correcting.correct(case_id, reason, actor=story.head, **said)


def test_a_decision_is_issued_anew_with_what_was_put_right_and_why(story: Story, office: Office) -> None:
    case_id = granted(story)
    office.work()
    with clock.frozen(FRIDAY + timedelta(days=3)):
        corrected(story, case_id, opinion="准予经营五年。")
        office.work()
    old, new = (one for one in office.made(case_id) if one.kind == "decision")
    assert (old.replaced_by, old.replaced_on, new.replaced_by) == (new.id, new.day, None)
    assert new.title == f"{old.title}（更正）"
    text = office.text(new)
    for said in (
        "准予经营五年。", f"本文书更正2026年11月20日的《{old.title}》（{old.number}）", "自2026年11月23日起由本文书",
        "“三年”应为“五年”，系录入错误。", "作出决定的日期（2026年11月20日）不变", new.number, "张三丰：",
    ):  # fmt: skip
        assert said in text, text
    assert "准予经营三年" not in text


def test_a_second_correction_takes_the_place_of_the_first_and_keeps_what_that_put_right(
    story: Story, office: Office
) -> None:
    case_id = granted(story)
    corrected(story, case_id, opinion="准予经营五年。")
    corrected(story, case_id, "姓名有误。", name="张三封")
    office.work()
    first, second, third = (one for one in office.made(case_id) if one.kind == "decision")
    assert (first.replaced_by, second.replaced_by, third.replaced_by) == (second.id, third.id, None)
    text = office.text(third)
    assert all(said in text for said in ("张三封：", "准予经营五年。", f"（{second.number}）", "姓名有误。")), text


def test_a_counter_that_asks_for_the_correction_first_has_the_decision_made_before_it(
    story: Story, office: Office
) -> None:
    case_id = granted(story)
    corrected(story, case_id)
    new = office.make(case_id, "correct")
    old = next(one for one in office.made(case_id) if one.kind == "decision")
    assert (old.replaced_by, new.seq > old.seq) == (new.id, True)
    assert "准予经营三年。" in office.text(new), "what is not put right stays"


def test_what_is_delivered_is_the_decision_that_stands(story: Story, office: Office) -> None:
    case_id = granted(story)
    corrected(story, case_id, opinion="准予经营五年。")
    with story.at():
        deciding.deliver(case_id, "hall", actor=story.clerk)
    office.work()
    old, new = (one for one in office.made(case_id) if one.kind == "decision")
    text = office.text(next(one for one in office.made(case_id) if one.kind == "delivery"))
    assert (new.number in text, old.number in text) == (True, False)
