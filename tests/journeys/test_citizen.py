"""A citizen whose browser runs no script, and one who has no mouse."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

from wutong.demo import story
from wutong.demo.story_browser import Surfer
from wutong.demo.story_telling import Telling

from .conftest import Stage

MOST = 60  # presses of the Tab key until anything on a page is reached


def test_a_citizen_files_follows_and_rates_without_javascript(stage: Stage) -> None:
    citizen = stage.surfer("no-script", 375, script=False)
    telling = stage.claimed(citizen=citizen, stranger=citizen)
    for scene in (story.sign_in, story.find, story.file):
        scene(telling)
    ask(citizen)
    answer(telling)
    for step in story.OFFICE:
        step(telling)
    story.track(telling, "已办结送达")
    for scene in (story.told, story.read, story.rate):
        scene(telling)


def ask(citizen: Surfer) -> None:
    """Ask the office something from the page of the case, which says by when it answers and what can be undone."""
    citizen.follow("查看办件")
    story.see(citizen, "接下来", "您还可以", "随时撤回")
    citizen.follow("写留言")
    citizen.fill(text="示例：要带原件吗？")
    citizen.press("送出")
    story.see(citizen, "已送出", "前答复", "对方未读")


def answer(telling: Telling) -> None:
    """The clerk finds the question on the desk and answers; the citizen reads it."""
    clerk = telling.staff("clerk", telling.places.county)
    clerk.follow("群众留言")
    clerk.follow(telling.matter)
    clerk.fill(text="示例：要带原件。")
    clerk.press("送出")
    citizen = telling.cast("citizen")
    citizen.open(citizen.address)
    story.see(citizen, "示例：要带原件。", "未读", "对方已读")


def test_the_filing_form_is_filled_and_sent_from_the_keyboard_alone(stage: Stage) -> None:
    citizen = stage.surfer("keyboard")
    telling = stage.claimed(citizen=citizen)
    for scene in (story.sign_in, story.find):
        scene(telling)
    citizen.follow("在线申请")
    citizen.press("开始填写")
    walk(citizen, telling)
    assert urlsplit(citizen.address).path.endswith("/papers")


def walk(citizen: Surfer, telling: Telling) -> None:
    """Skip to the text, then go from box to box with Tab, in the order of the page, and send with Enter."""
    page = citizen.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    said = {"name": story.APPLICANT, "id_number": telling.identity, "telephone": telling.telephone}
    for name, text in {**said, "answers.note": "示例"}.items():
        tab_to(page, f"[name='{name}']")
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(text)
    tab_to(page, "button.btn-primary")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_load_state("load")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, which must show."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            style = page.evaluate(
                "(({outlineStyle, boxShadow}) => [outlineStyle, boxShadow])(getComputedStyle(document.activeElement))"
            )
            assert style != ["none", "none"], f"the focus on {selector} does not show"
            return
    raise AssertionError(f"Tab does not reach {selector}")
