"""A result leaves for the window only when it may be delivered, and a signature is never lost."""

import pytest
from wutong_cross_province.actions import handing, resulting

from wutong.cases.gates import GATES
from wutong.fees.rules import NotAssessed
from wutong.sdk import Conflict
from wutong.testing.tree import CHENGDONG, JISHISHAN

from .conftest import define, papers
from .test_handover import case_of, decided, happened

PAID = "须缴费的公积金证明"
PRIOR = {"name": "工本费", "standard": "每本 10 元", "basis": "文件", "amount": 1000, "unit": "本", "prior": True}


def test_a_result_that_is_to_be_paid_for_first_does_not_leave(stage):
    define(stage.world, JISHISHAN, "F-1", PAID, cross_province="collect", fee=True, fee_items=[PRIOR])
    handover = stage.sent(item=PAID)
    decided(stage, handover)
    for how in (("", "", papers("办理结果")), ("EMS", "EX1", ())):
        with stage.world.working(JISHISHAN), pytest.raises(NotAssessed):
            resulting.send_result(handover, *how, actor=stage.handler)
    stage.deliver()
    assert stage.row(CHENGDONG, "window", handover).state == "decided"


def test_what_stands_in_the_way_when_it_was_handed_out_is_said_beside_the_signature(stage, monkeypatch):
    class Owed(Conflict):
        code, message = "test.owed", "还欠一样东西。"

    def owed(case):
        raise Owed

    handover = stage.sent()
    decided(stage, handover)
    with stage.world.working(JISHISHAN):
        resulting.send_result(handover, "", "", papers("办理结果"), actor=stage.handler)
    stage.deliver()
    monkeypatch.setitem(GATES._by_move, "deliver", [owed])
    with stage.world.working(CHENGDONG):
        handing.hand_out(handover, "张三丰", actor=stage.clerk)
    stage.deliver()
    assert stage.row(JISHISHAN, "home", handover).state == "handed_out"
    assert happened(stage, JISHISHAN, "home", handover)[-2:] == ["hand_out", "not_delivered"]
    assert case_of(stage, handover).state == "granted"
