"""Both clocks as window and applicant read them: what stops, goes on and is taken back."""

from datetime import timedelta

from wutong.cases.actions import deciding, intake
from wutong.sdk import today
from wutong.testing.tree import CHENGDONG, JISHISHAN

from .test_handover import happened


def window(stage, handover):
    row = stage.row(CHENGDONG, "window", handover)
    return row.state, row.due, row.legal_due


def taken(stage, *acts) -> None:
    for act in acts:
        with stage.world.working(JISHISHAN):
            act()
        stage.deliver()


def test_a_special_procedure_stops_the_clock_at_the_window_and_its_end_starts_it(stage):
    handover, by = stage.sent(), stage.handler
    case_id = stage.row(JISHISHAN, "home", handover).case_id
    taken(
        stage,
        lambda: intake.accept(case_id, actor=by),
        lambda: deciding.review(case_id, "符合条件。", actor=by),
        lambda: deciding.suspend(case_id, "site", "现场踏勘", today() + timedelta(days=3), actor=by),
    )
    assert window(stage, handover) == ("accepted", None, None)
    assert happened(stage, CHENGDONG, "window", handover)[-1] == "clocks"
    taken(stage, lambda: deciding.resume(case_id, "已完成", actor=by))
    state, due, legal = window(stage, handover)
    assert state == "accepted"
    assert due is not None
    assert legal is not None


def test_an_acceptance_that_was_taken_back_leaves_no_days(stage):
    handover, by = stage.sent(), stage.handler
    case_id = stage.row(JISHISHAN, "home", handover).case_id
    taken(stage, lambda: intake.accept(case_id, actor=by), lambda: deciding.undo(case_id, actor=by))
    assert window(stage, handover) == ("arrived", None, None)
    assert stage.row(CHENGDONG, "window", handover).accepted_at is None
