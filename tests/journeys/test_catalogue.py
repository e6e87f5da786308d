"""A change in the morning: the province edits and publishes, the county learns of it, the village shows it."""

import re

from playwright.sync_api import expect

from wutong.demo.story_browser import PATIENCE, Surfer
from wutong.demo.story_telling import Telling
from wutong.demo.story_walker import see

from .conftest import Stage

SAVED = re.compile("已自动保存")


def test_a_change_goes_from_the_editors_morning_to_the_citizens_page(stage: Stage) -> None:
    county, village = stage.where.county, stage.where.village
    editor, approver, clerk = stage.surfer("editor"), stage.surfer("approver", 375), stage.surfer("county", 375)
    provincial = {f"editor{stage.where.province}": editor, f"approver{stage.where.province}": approver}
    telling = stage.claimed(**provincial, **{f"editor{county}": clerk})
    page = f"/matters/{telling.code}"

    writes_with_undo(editor, telling)
    editor.open(f"/{stage.where.province}/desk/matters/{telling.code}/preview?region={county}")
    see(editor, telling.matter, "8 个工作日")
    citizen = stage.surfer("citizen", 375)
    citizen.open(f"/{village}{page}")
    see(citizen, "10 个工作日")  # nobody sees half a change

    editor.open(f"/{stage.where.province}/desk/matters/draft")
    editor.fill(note="示例：承诺时限压缩到八个工作日。")
    editor.press("送审 ")
    approver.open(f"/{stage.where.province}/desk/matters/draft")
    approver.follow("看改动并审定")
    see(approver, telling.matter, "影响范围", "10 个工作日 → 8 个工作日")
    approver.press("审定发布 ")

    citizen.open(f"/{village}{page}")
    see(citizen, "8 个工作日")
    accepts(clerk, county, telling)
    editor.open(f"/{stage.where.province}/desk/progress/")
    see(editor, "认领率", "已认领")
    editor.open(f"/{stage.where.province}/desk/matters/{telling.code}/history")
    see(editor, "承诺时限", "8", "示例：承诺时限压缩到八个工作日。")


def writes_with_undo(editor: Surfer, telling: Telling) -> None:
    """Type, let the page save itself, undo, do again."""
    editor.open(f"/{telling.places.province}/desk/matters/{telling.code}/edit")
    editor.fill(promised_days="8")
    expect(editor.page.locator("#saved")).to_have_text(SAVED, timeout=PATIENCE)
    box = editor.page.locator("main [name=promised_days]")
    editor.press("撤销上一步")
    expect(box).to_have_value("10", timeout=PATIENCE)
    editor.press("重做")
    expect(box).to_have_value("8", timeout=PATIENCE)


def accepts(clerk: Surfer, county: str, telling: Telling) -> None:
    """The county is told on its start page, compares, and accepts."""
    clerk.open(f"/{county}/desk/")
    see(clerk, "上级变动")
    clerk.open(f"/{county}/desk/matters/changes")
    see(clerk, telling.matter, "10", "8")
    clerk.open(f"/{county}/desk/matters/{telling.code}/compare")
    see(clerk, "上级原来", "上级现在", "没有另行规定，一直同上级")
    clerk.press("确认")
    see(clerk, "已确认")
    assert telling.matter not in clerk.page.locator("#outdated").all_inner_texts()
