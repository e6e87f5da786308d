"""A form made in the browser by an office and filled in on a phone by a citizen, with a script and without."""

from playwright.sync_api import expect

from wutong.demo import story
from wutong.demo.story_browser import PATIENCE, Surfer
from wutong.demo.story_telling import Telling
from wutong.demo.story_walker import see
from wutong.forms.homes import FORMS

from .conftest import Stage


def test_an_office_makes_a_form_and_a_citizen_fills_it_in(stage: Stage) -> None:
    province = stage.where.province
    editor, approver = stage.surfer("form-editor"), stage.surfer("form-approver")
    citizen = stage.surfer("form-citizen", 375)
    parts = {f"editor{province}": editor, f"approver{province}": approver}
    telling = stage.claimed(**parts, citizen=citizen)
    desk = f"/{province}/desk"
    makes(editor, desk, telling)
    tries(editor)
    approver.open(f"{desk}/homes/forms/")
    see(approver, "优待证申请表（示例）")
    approver.press("发布")
    see(approver, "已发布")

    for scene in (story.sign_in, story.find):
        scene(telling)
    citizen.follow("在线申请")
    citizen.press("开始填写")
    fills_in(citizen)
    see(citizen, "材料")


def makes(editor: Surfer, desk: str, telling: Telling) -> None:
    """Name the form, put boxes in from the keyboard's point of view: type, choose, Enter."""
    code = f"示例表-{telling.mark}"
    editor.open(f"{desk}/homes/forms/new")
    editor.fill(code=code, title="优待证申请表（示例）", matters=telling.code)
    editor.press("存入草稿")
    editor.open(f"{desk}/forms/{FORMS.item(code)}")
    editor.follow("添加栏目")
    options = editor.page.locator("main [name='answers.options']")
    assert not options.is_visible(), "options are asked of a choice only"
    box(editor, "由谁申请", "单选", options="本人\n家属代办")
    box(editor, "与老人的关系", when="由谁申请", values="家属代办")
    box(editor, "家属", "可重复的一组")
    box(editor, "姓名", "姓名", within="家属")
    box(editor, "出生日期", "日期", within="家属", most="今天")
    box(editor, "多余的", again=False)
    editor.press("撤销")
    see(editor, "群众看到的样子", "出生日期")
    assert editor.page.locator("main .f-list", has_text="多余的").count() == 0


def box(editor: Surfer, name: str, kind: str = "文字", *, again: bool = True, **more: str) -> None:
    """Describe one box and go on to the next."""
    editor.fill(**{"answers.type": kind})
    told = {"name": name, "need": "是", **more}
    editor.fill(**{f"answers.{key}": said for key, said in told.items()})
    editor.press("存入草稿，再添加一个" if again else "存入草稿")
    see(editor, "已存入草稿")


def tries(editor: Surfer) -> None:
    """The editor fills it in as an applicant would, and is told what an applicant would be told."""
    editor.follow("试填一遍")
    editor.press("核对一下")
    see(editor, "请选择“由谁申请”")


def fills_in(citizen: Surfer) -> None:
    """What is not asked is not there; a row more without a new page; what is wrong is said in its place."""
    page = citizen.page
    relation = page.locator("main [name='answers.与老人的关系']")
    expect(relation).to_be_hidden(timeout=PATIENCE)
    citizen.fill(**{"answers.由谁申请": "家属代办"})
    expect(relation).to_be_visible(timeout=PATIENCE)
    row = {"answers.家属.0.姓名": "马兰", "answers.家属.0.出生日期": "2025-02-30"}
    citizen.fill(**{"answers.与老人的关系": "女儿", **row})
    page.get_by_role("button", name="再加一项").click()
    second = page.locator("main [name='answers.家属.1.姓名']")
    expect(second).to_be_focused(timeout=PATIENCE)
    expect(page.locator("#saved")).to_contain_text("已自动保存", timeout=PATIENCE)
    citizen.press("保存并下一步")
    see(citizen, "2025 年 2 月没有 30 日")
    expect(page.locator("main [name='answers.家属.0.出生日期']")).to_be_focused(timeout=PATIENCE)
    citizen.fill(**{"answers.家属.0.出生日期": "2025-02-28"})
    citizen.press("保存并下一步")


def test_the_same_form_is_filled_in_without_a_script(stage: Stage) -> None:
    citizen = stage.surfer("form-no-script", 375, script=False)
    telling = stage.claimed(citizen=citizen)
    story.sign_in(telling)
    citizen.open(f"/{telling.places.county}/cases/new/SL-0145")
    citizen.press("开始填写")
    see(citizen, "家庭情况", "为“子女”时填写")
    citizen.fill(**{"answers.members.0.name": "马小明"})
    citizen.press("再加一项")
    assert citizen.page.locator("main [name='answers.members.1.name']").count() == 1
    citizen.press("保存并下一步")
    see(citizen, "请填写“家庭人口数”", "请填写“身份证号码”")
