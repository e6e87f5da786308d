"""A bad review from its giver's hands to the call-back, in Chromium, on a desk's screen and on a telephone's."""

from functools import partial

import pytest

from wutong.demo import story
from wutong.demo.story_browser import Surfer

from .conftest import Stage

#: What the office does about it: which move, in which words, and what the page says then.
STEPS = (
    ("take", "", "核实中"),
    ("uphold", "属实：指南没有写要带户口簿。", "整改中"),
    ("mend", "指南已更正，窗口已道歉。", "已答复"),
    ("call_back", "已电话回访，本人认可。", "已办结"),
)


@pytest.mark.parametrize("width", [1280, 375])
def test_a_bad_review_goes_to_its_call_back_and_its_giver_sees_every_step(stage: Stage, width: int) -> None:
    county = stage.where.county
    citizen = stage.surfer("reviewer", width)
    telling = stage.claimed(citizen=citizen, **{f"reviews{county}": stage.surfer("review-officer", width)})
    for scene in (story.sign_in, story.find, story.file, *story.OFFICE):
        scene(telling)
    citizen.open(f"/{county}/cases/")
    citizen.follow(telling.matter)
    own = _grumble(citizen)
    telling.outside.until(partial(_says, citizen, own, "已登记，等待核实"), "the worker's note of the bad review")
    officer = telling.staff("reviews", county)
    officer.follow("差评整改")
    officer.follow(telling.matter)
    story.see(officer, "白跑一趟", "须回访")
    for move, text, state in STEPS:
        _step(officer, move, text)
        story.see(officer, state)
    citizen.open(own)
    story.see(citizen, *(text for _, text, _ in STEPS), "已回访")
    assert "示例好差评专员" not in citizen.text()
    citizen.fill(grade="2", words="改得很快。")
    citizen.press("提交追评")
    story.see(citizen, "改得很快。", "满意")
    citizen.open(f"/{county}/reviews/")
    story.see(citizen, "各窗口", "一号综合窗口", "好评率", "评价和答复")
    assert stage.faults() == []


def _grumble(citizen: Surfer) -> str:
    """Say what was wrong, and leave a number; returns where the giver finds it again."""
    citizen.follow("去评价")
    citizen.page.locator("label[for=f-grade-4]").click()
    citizen.fill(tags=["208"], words="白跑一趟，没说要带户口簿。", name="马女士", telephone="13900010009")
    citizen.press("提交评价")
    story.see(citizen, "不满意", "没有提供材料清单", "只有承办人看得到")
    return citizen.address


def _says(citizen: Surfer, address: str, words: str) -> bool:
    citizen.open(address)
    return words in citizen.text()


def _step(officer: story.Visitor, move: str, text: str) -> None:
    if move == "call_back":
        officer.press("查看联系方式")
        story.see(officer, "13900010009")
    if move == "uphold":
        officer.fill(move=move)
    if text:
        officer.fill(text=text)
    officer.press({"take": "接手核实", "uphold": "确认办理", "mend": "整改完成", "call_back": "登记回访"}[move])


def test_a_tablet_asks_by_five_faces_and_resets(stage: Stage) -> None:
    county = stage.where.county
    tablet = stage.surfer("tablet", 1280)
    manager = stage.telling().staff("manager", county)
    manager.follow("评价点")
    manager.follow("打印、打开")
    manager.follow("打开平板页面")
    tablet.open(manager.address)
    story.see(tablet, "老年优待证办理", "自愿评价，不记名")
    tablet.press("满意")
    story.see(tablet, "谢谢您的评价")
    tablet.open(manager.address)
    story.see(tablet, "现在没有待评价的服务")
    assert stage.faults() == []
