"""A child is born: seven matters of several departments, asked for once on a telephone, to all results."""

from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from wutong.demo import story
from wutong.demo.story_telling import Telling
from wutong.demo.story_walker import Visitor, see

from .conftest import Stage

THEME = "新生儿出生"
SEVEN = 7
#: How each member of staff leads a member to its decision.
STEPS = (
    ("clerk", "受理", {}),
    ("reviewer", "审查", {"opinion": "符合条件。"}),
    ("head", "准予", {"opinion": "准予。"}),
)


def test_a_newborns_seven_matters_are_asked_for_once_and_all_come_out(stage: Stage, tmp_path: Path) -> None:
    citizen = stage.surfer("mother", 375)
    telling = stage.telling(citizen=citizen, **{f"clerk{stage.where.county}": stage.surfer("counter", 1280)})
    paper = tmp_path / "示例材料.pdf"
    paper.write_bytes(story.PAPER)

    story.sign_in(telling)
    ahead(citizen, stage.where.county)
    filed(citizen, telling, paper)
    progress = citizen.address
    done: set[str] = set()
    while len(done) < SEVEN:
        stage.outside.until(partial(more, citizen, progress, done), "the next member at its office")
        for number in numbers(citizen.page) - done:
            decided(telling, number)
            done.add(number)
    stage.outside.until(partial(says, citizen, progress, "全部办成"), "the end of the whole")


def ahead(citizen: Visitor, county: str) -> None:
    """What applies to her, before she begins: members, papers, days, and what it spares."""
    citizen.open(f"/{county}/one_thing/")
    citizen.follow(THEME)
    citizen.fill(**{"q.户口": "本县", "q.生育保险": "参加了"})
    citizen.press("下一步")
    see(citizen, "出生医学证明", "社会保障卡", "工作日", "分开办")


def filed(citizen: Visitor, telling: Telling, paper: Path) -> None:
    """One form, one set of papers, one press."""
    citizen.press("开始填写")
    citizen.fill(name=story.APPLICANT, id_number=telling.identity, telephone=telling.telephone)
    answered(citizen.page, telling.identity)  # type: ignore[attr-defined]
    citizen.press("保存并下一步")
    boxes = citizen.page.locator("main input[type=file]")  # type: ignore[attr-defined]
    for place in range(boxes.count()):
        boxes.nth(place).set_input_files(paper)
    citizen.press("上传并下一步")
    see(citizen, "请核对后提交")
    citizen.press("确认并提交")
    see(citizen, "总进度", "编号")


def answered(page: Page, mother: str) -> None:
    """Answer whatever the merged form cannot do without, with what belongs to nobody."""
    known = {"schild": "李小宝", "sborn": "2024-05-01", "smother_number": mother, "saddress": "示例路 12 号"}
    for name, said in known.items():
        page.locator(f"main [name='answers.{name}']").fill(said)
    for box in page.locator("main [name^='answers.'][required]:visible:not([type=radio])").all():
        if not box.input_value():
            box.fill("示例医院")
    for group in page.locator("main fieldset:has([type=radio])").all():
        group.locator("[type=radio]").first.check()


def numbers(page: Page) -> set[str]:
    """The numbers of the members that are with an office by now."""
    return set(page.locator("section[id^=m-] small").locator("xpath=self::*[contains(., '编号')]").evaluate_all(
        "every => every.map(one => one.textContent.match(/编号 ([0-9-]+)/)?.[1]).filter(Boolean)"
    ))  # fmt: skip


def more(citizen: Visitor, progress: str, done: set[str]) -> bool:
    """Whether a member has come to an office since."""
    citizen.open(progress)
    return bool(numbers(citizen.page) - done)  # type: ignore[attr-defined]


def says(citizen: Visitor, address: str, words: str) -> bool:
    """Whether a page has come to say something."""
    citizen.open(address)
    return words in citizen.text()


def decided(telling: Telling, number: str) -> None:
    """An office deals with a member as with every case."""
    county = telling.places.county
    for role, move, said in STEPS:
        member = telling.staff(role, county)
        member.open(f"/{county}/desk/cases/?q={number}")
        member.follow(move)
        member.fill(**said)
        member.press(f"确认{move}")
