"""The first five days, and the clock that acts when nobody else does."""

import io
import json
from datetime import date, timedelta

import pytest

from wutong import clock
from wutong.access import SYSTEM
from wutong.cases import clocks, limits, queries, shown
from wutong.cases.actions import amending, deciding, filing, intake, reopening, tracking
from wutong.cases.actions import clock as case_clock
from wutong.cases.rules import guards
from wutong.errors import Invalid
from wutong.flow import Needed, NotOpen, NotYours
from wutong.secret import Secret
from wutong.settings import actions as settings
from wutong.testing import tree

from .conftest import FRIDAY, PDF, staff


def test_acceptance_starts_promise_and_law(story):
    case = story.case(story.accepted())
    assert (case.state, case.accepted_on) == ("accepted", date(2026, 11, 20))
    assert (case.due, case.legal_due) == (date(2026, 12, 4), date(2026, 12, 18))
    assert (case.act_by, case.warn_on) == (case.due, date(2026, 12, 3))
    assert case.handler == story.clerk.person


def test_every_day_of_the_promise_explains_itself(story):
    case_id = story.accepted()
    with story.at():
        promise, law = clocks.counted(queries.get(case_id))
    assert [day.why for day in promise.count.days[:4]] == ["start", "off", "off", "counted"]
    assert (promise.count.days[-1].day, promise.count.days[-1].number) == (date(2026, 12, 4), 10)
    assert (law.clock.name, law.end) == ("law", date(2026, 12, 18))


def test_a_promise_in_hours_runs_from_the_minute_and_the_law_in_working_days(story):
    case_id = story.submitted(promised_days=30, promised_unit="hour")
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    case = story.case(case_id)
    assert case.due_at == FRIDAY + timedelta(hours=30)
    assert (case.due, case.act_by) == (date(2026, 11, 21), date(2026, 11, 21))
    assert (case.legal_due, case.legal_due_at) == (date(2026, 12, 18), None)
    for hours, colour in ((29, "yellow"), (30, "red")):
        with clock.frozen(FRIDAY + timedelta(hours=hours)), story.at():
            assert clocks.colour(queries.get(case_id)) == colour


@pytest.mark.parametrize(("bodies", "limit"), [([], 20), (["县消防救援局"], 45)])
def test_a_licence_without_a_limit_of_its_own_has_that_of_the_law_of_licences(story, bodies, limit):
    values = {"legal_days": None, "legal_unit": None, "item_type": "01", "joint_bodies": bodies}
    assert story.case(story.submitted(**values)).legal == limit
    assert story.case(story.submitted(**values | {"item_type": "05"})).legal is None


def test_silence_for_five_working_days_is_acceptance_as_of_receipt(story):
    case_id = story.submitted()
    with clock.frozen(FRIDAY + timedelta(days=7)):
        assert story.ring(case_id) == 0
    with clock.frozen(FRIDAY + timedelta(days=8)):
        assert story.ring(case_id) == 1
        story.post()
    case = story.case(case_id)
    assert (case.state, case.accepted_on, case.flagged) == ("accepted", date(2026, 11, 20), True)
    assert case.due == date(2026, 12, 4)


def test_silence_after_a_correction_is_acceptance_as_of_the_receipt_of_the_correction(story):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["照片"], actor=story.clerk)
    with clock.frozen(FRIDAY + timedelta(days=5)):
        with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
            amending.resubmit(case_id, actor=story.citizen)
        assert story.case(case_id).act_by == date(2026, 12, 2)
    with clock.frozen(FRIDAY + timedelta(days=13)):
        assert story.ring(case_id) == 1
    case = story.case(case_id)
    assert (case.accepted_on, case.due) == (date(2026, 11, 25), date(2026, 12, 9))


def test_an_answer_in_time_stops_the_clock_of_deemed_acceptance(story):
    case_id = story.accepted()
    with clock.frozen(FRIDAY + timedelta(days=30)):
        assert story.ring(case_id) == 0
        with story.at():
            intake.deem(case_id)
    assert story.case(case_id).flagged is False


def test_the_notice_lists_everything_for_the_applicant(story):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["照片一张", " ", "村委会证明"], actor=story.clerk)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        assert queries.steps(case_id)[-1].text.reveal() == "1. 照片一张\n2. 村委会证明"
    assert story.case(case_id).state == "correcting"


def test_a_notice_without_a_list_is_refused(story):
    case_id = story.submitted()
    with pytest.raises(Needed), story.at():
        intake.request_correction(case_id, [" "], actor=story.clerk)
    assert story.case(case_id).state == "submitted"


def test_a_second_notice_takes_a_supervisor_and_raises_a_flag(story):
    case_id, watching = story.submitted(), staff("supervisor", tree.JISHISHAN)
    with pytest.raises(guards.NoNoticeYet), story.at():
        intake.request_again(case_id, ["照片"], "漏列", actor=watching)
    with story.at():
        intake.request_correction(case_id, ["照片"], actor=story.clerk)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        amending.resubmit(case_id, actor=story.citizen)
    with pytest.raises(guards.SecondNotice), story.at():
        intake.request_correction(case_id, ["又一份"], actor=story.clerk)
    with pytest.raises(NotYours), story.at():
        intake.request_again(case_id, ["又一份"], "漏列", actor=story.clerk)
    with story.at():
        intake.request_again(case_id, ["又一份"], "首次告知漏列", actor=watching)
    case = story.case(case_id)
    assert (case.state, case.notices, case.flagged) == ("correcting", 2, True)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        assert queries.steps(case_id)[-1].text.reveal() == "1. 又一份\n再次告知的理由：首次告知漏列"


def test_a_correction_that_never_comes_ends_the_case_with_the_reason(story):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["照片"], actor=story.clerk)
    with clock.frozen(FRIDAY + timedelta(days=40)):
        story.ring(case_id)
    with story.at():
        case = queries.get(case_id)
        assert case.state == "terminated"
        assert "可以重新申请" in queries.steps(case_id)[-1].text.reveal()


def test_a_region_may_give_the_applicant_more_days_for_a_correction(story):
    case_id = story.submitted()
    with story.at():
        settings.set_value(limits.CORRECTION.name, 30, actor=SYSTEM)
        intake.request_correction(case_id, ["照片"], actor=story.clerk)
        assert [(one.clock.name, one.end) for one in clocks.counted(queries.get(case_id))] == [
            ("correction", date(2027, 1, 1)),
        ]  # fmt: skip
        settings.reset(limits.CORRECTION.name, actor=SYSTEM)


def test_refusing_to_accept_names_the_right_body(story):
    case_id = story.submitted()
    with pytest.raises(Needed), story.at():
        intake.reject_jurisdiction(case_id, "不属本机关职权", "", actor=story.clerk)
    with story.at():
        intake.reject_jurisdiction(case_id, "不属本机关职权", "示例县公安局", actor=story.clerk)
    with story.at():
        assert "示例县公安局" in queries.steps(case_id)[-1].text.reveal()
    assert story.case(case_id).state == "closed_refused"


def test_a_reviewer_does_not_accept(story):
    case_id = story.submitted()
    with pytest.raises(NotYours), story.at():
        intake.accept(case_id, actor=story.reviewer)


def test_a_second_clerk_finds_the_case_accepted_already(story):
    case_id = story.accepted()
    with pytest.raises(NotOpen) as refusal, story.at():
        intake.accept(case_id, actor=staff("clerk", tree.JISHISHAN))
    assert refusal.value.facts["state"] == "accepted"
    assert "review" in refusal.value.facts["open"]


def test_a_fresh_acceptance_is_taken_back_and_deemed_acceptance_waits_again(story):
    case_id = story.accepted()
    with story.at():
        deciding.undo(case_id, actor=story.clerk)
    case = story.case(case_id)
    assert (case.state, case.accepted_on, case.act_by) == ("submitted", None, date(2026, 11, 27))
    with clock.frozen(FRIDAY + timedelta(days=8)):
        assert story.ring(case_id) == 1
    assert story.case(case_id).state == "accepted"


@pytest.mark.parametrize("minutes", [16, 600])
def test_an_old_step_is_not_taken_back(story, minutes):
    case_id = story.accepted()
    late = clock.frozen(FRIDAY + timedelta(minutes=minutes))
    with pytest.raises(guards.UndoTooLate), late, story.at():
        deciding.undo(case_id, actor=story.clerk)


def test_nobody_takes_back_somebody_elses_step(story):
    case_id = story.accepted()
    with pytest.raises(guards.UndoTooLate), story.at():
        deciding.undo(case_id, actor=staff("clerk", tree.JISHISHAN))


def test_history_keeps_the_step_and_its_taking_back(story):
    case_id = story.accepted()
    with story.at():
        deciding.undo(case_id, actor=story.clerk)
    with story.at():
        assert [step.move for step in queries.steps(case_id)] == ["start", "submit", "accept", "undo"]


def test_an_applicant_is_reminded_of_a_correction_some_days_before_it_lapses(story):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["户口簿"], actor=story.clerk)
    last = story.case(case_id).act_by
    with clock.frozen(case_clock.end_of(last - timedelta(days=4))):
        assert story.ring(case_id) == 0
    with clock.frozen(case_clock.end_of(last - timedelta(days=3))):
        assert (story.ring(case_id), story.ring(case_id)) == (1, 0)
    case = story.case(case_id)
    assert (case.state, case.act_by, case.last_move) == ("correcting", last, "correction_soon")
    with clock.frozen(case_clock.end_of(last)):
        story.ring(case_id)
    assert story.case(case_id).state == "terminated"


def test_who_has_corrected_is_not_reminded(story):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["户口簿"], actor=story.clerk)
    last = story.case(case_id).act_by
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        amending.resubmit(case_id, actor=story.citizen)
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    with clock.frozen(case_clock.end_of(last - timedelta(days=3))):
        assert story.ring(case_id) == 0


# ── The papers once more ─────────────────────────────────────────────────────────────────────────────────────


def scanned(story, case_id, scan):
    with story.at():
        for row in queries.papers(case_id):
            row.scan = scan


@pytest.mark.parametrize(("scan", "why"), [("waiting", "身份证正在安全检查"), ("bad", "身份证未通过安全检查")])
def test_acceptance_looks_at_the_papers_again_and_says_what_is_in_the_way(story, scan, why):
    case_id = story.submitted()
    scanned(story, case_id, scan)
    with story.at(), pytest.raises(guards.NotAcceptable) as refused:
        intake.accept(case_id, actor=story.clerk)
    assert (why in refused.value.text(), refused.value.fields) == (True, {"身份证": [why.removeprefix("身份证")]})
    scanned(story, case_id, "clean")
    with story.at():
        assert intake.accept(case_id, actor=story.clerk).state == "accepted"


def test_a_paper_that_was_taken_out_during_a_correction_is_missed_at_acceptance(story):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["身份证重拍"], actor=story.clerk)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.drop_paper(case_id, queries.papers(case_id)[0].id, actor=story.citizen)
        amending.resubmit(case_id, actor=story.citizen)
    with story.at(), pytest.raises(guards.NotAcceptable) as refused:
        intake.accept(case_id, actor=story.clerk)
    assert "身份证还没有提交" in refused.value.text()


def test_what_is_promised_or_not_needed_keeps_nothing_from_being_accepted(story):
    asked = [{"name": "身份证", "need": "required"}, {"name": "证明", "need": "deferred"},
             {"name": "照片", "need": "optional"}]  # fmt: skip
    case_id = story.draft(papers=asked)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(PDF), actor=story.citizen)
        filing.promise_paper(case_id, "证明", actor=story.citizen)
        filing.submit(case_id, actor=story.citizen)
    with story.at():
        assert intake.accept(case_id, actor=story.clerk).state == "accepted"


def test_what_was_filled_in_wrong_is_put_right_with_the_correction_and_what_was_filed_is_kept(story):
    case_id = story.submitted()
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person), pytest.raises(NotOpen):
        amending.fill(case_id, story.given(name="张三山"))
    with story.at():
        intake.request_correction(case_id, ["姓名与身份证不一致"], actor=story.clerk)
        code = queries.form(case_id).query_code.reveal()
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        amending.fill(case_id, story.given(name="张三山", telephone="139"))
        with pytest.raises(Invalid):
            amending.resubmit(case_id, actor=story.citizen)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        amending.fill(case_id, story.given(name="张三山", telephone="13900000009"))
        amending.resubmit(case_id, actor=story.citizen)
        held, step = queries.form(case_id), queries.steps(case_id)[-1]
        assert (held.name.reveal(), step.text.reveal()) == ("张三山", "更正了填报内容：姓名、手机号码")
        assert [one["name"] for one in json.loads(held.versions.reveal())] == [story.given().name]
    story.post()
    with story.world.app.app_context():
        assert tracking.track(code, "0009").number == story.case(case_id).number


def test_a_change_that_was_never_handed_in_is_gone_with_the_case(story):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["姓名与身份证不一致"], actor=story.clerk)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        amending.fill(case_id, story.given(name="张三山"))
        filing.withdraw(case_id, actor=story.citizen)
        held = queries.form(case_id)
        assert (held.name.reveal(), held.versions) == (story.given().name, None)


def test_a_notice_that_is_taken_back_leaves_what_was_filed_and_not_what_was_half_typed(story):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["姓名与身份证不一致"], actor=story.clerk)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        amending.fill(case_id, story.given(name="", telephone="139"))
    with story.at():
        deciding.undo(case_id, actor=story.clerk)
        held = queries.form(case_id)
        assert (queries.get(case_id).state, held.versions) == ("submitted", None)
        assert (held.name.reveal(), held.telephone.reveal()) == (story.given().name, story.given().telephone)


# ── One version a notice ─────────────────────────────────────────────────────────────────────────────────────


def noticed(story, case_id):
    with story.at():
        if queries.get(case_id).notices:
            intake.request_again(case_id, ["姓名"], "上次漏写", actor=staff("supervisor", tree.JISHISHAN))
        else:
            intake.request_correction(case_id, ["姓名"], actor=story.clerk)


def typed(story, case_id, *names):
    for name in names:
        with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
            amending.fill(case_id, story.given(name=name))


def handed_in(story, case_id):
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        amending.resubmit(case_id, actor=story.citizen)
        return queries.steps(case_id)[-1].text


def kept(story, case_id):
    with story.at():
        held = queries.form(case_id)
        return held.name.reveal(), [
            one["name"] for one in json.loads(held.versions.reveal() if held.versions else "[]")
        ]


@pytest.fixture
def asked_again(story):
    """A first notice was answered with papers alone, and now there is a second one."""
    case_id = story.submitted()
    noticed(story, case_id)
    assert handed_in(story, case_id) is None
    noticed(story, case_id)
    return case_id


def test_a_change_after_a_second_notice_is_checked_and_told(story, asked_again):
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        amending.fill(asked_again, story.given(telephone="139"))
    with pytest.raises(Invalid):
        handed_in(story, asked_again)
    typed(story, asked_again, "张三", "张三山")
    assert handed_in(story, asked_again).reveal() == "更正了填报内容：姓名"
    assert kept(story, asked_again) == ("张三山", [story.given().name])


def test_whoever_withdraws_after_a_second_notice_has_what_he_handed_in_back(story, asked_again):
    typed(story, asked_again, "张三", "张三山")
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.withdraw(asked_again, actor=story.citizen)
    assert kept(story, asked_again) == (story.given().name, [])


def test_a_case_dealt_with_again_brings_nothing_ancient_back(story):
    case_id = story.submitted()
    noticed(story, case_id)
    typed(story, case_id, "张三山")
    handed_in(story, case_id)
    with story.at():
        intake.reject_jurisdiction(case_id, "不属本机关职权", "示例县公安局", actor=story.clerk)
        reopening.reopen(case_id, "复议决定书3号", "应予受理", actor=story.head)
    noticed(story, case_id)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.withdraw(case_id, actor=story.citizen)
    assert kept(story, case_id) == ("张三山", [story.given().name])


# ── Versions from before they kept the count of their notice ─────────────────────────────────────────────────


def uncounted(story, case_id):
    """Let the versions be as those were that were kept before."""
    with story.at():
        held = queries.form(case_id)
        before = [{name: value for name, value in one.items() if name != "notice"} for one in told(held)]
        held.versions = Secret(json.dumps(before))


def told(held):
    return json.loads(held.versions.reveal())


@pytest.fixture
def changed(story):
    """What an applicant changed and saved, but had not handed in yet."""
    case_id = story.submitted()
    noticed(story, case_id)
    typed(story, case_id, "张三山")
    uncounted(story, case_id)
    return case_id


def test_an_old_change_is_checked_and_told_when_it_is_handed_in(story, changed):
    with story.at():
        queries.form(changed).telephone = Secret("139")
    with pytest.raises(Invalid):
        handed_in(story, changed)
    with story.at():
        queries.form(changed).telephone = Secret(story.given().telephone)
    assert handed_in(story, changed).reveal() == "更正了填报内容：姓名"
    with story.at():
        assert [(one.before, one.after, one.seq > 0) for one in amending.changes(queries.get(changed))] == [
            (story.given().name, "张三山", True)
        ]


def test_an_old_change_that_was_never_handed_in_is_gone_with_the_case(story, changed):
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.withdraw(changed, actor=story.citizen)
    assert kept(story, changed) == (story.given().name, [])


def test_whoever_goes_on_with_an_old_change_keeps_what_was_handed_in(story, changed):
    typed(story, changed, "张三峰")
    assert kept(story, changed) == ("张三峰", [story.given().name])
    with story.at():
        held, steps = queries.form(changed), queries.steps(changed)
        assert [one["notice"] for one in told(held)] == [steps[-1].seq]


def test_an_old_change_that_was_handed_in_is_shown_and_never_brought_back(story, changed):
    handed_in(story, changed)
    uncounted(story, changed)
    with story.at():
        assert [(one.before, one.seq) for one in amending.changes(queries.get(changed))] == [(story.given().name, 0)]
        assert [when for when, _ in shown.before(queries.get(changed))] == ["较早的补正"]
        intake.reject_jurisdiction(changed, "不属本机关职权", "示例县公安局", actor=story.clerk)
        reopening.reopen(changed, "复议决定书3号", "应予受理", actor=story.head)
    noticed(story, changed)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.withdraw(changed, actor=story.citizen)
    assert kept(story, changed) == ("张三山", [story.given().name])
