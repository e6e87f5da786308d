"""A Gansu resident at a window of Guangdong, from the checklist of his home county to the result in his hands."""

import re
from functools import partial
from pathlib import Path

from wutong.demo import story
from wutong.demo.story_telling import Telling
from wutong.demo.story_walker import Visitor, see

from .conftest import Stage

MATTER = "个体工商户变更登记"


def test_a_gansu_resident_at_a_guangdong_window_to_the_result_in_his_hands(stage: Stage, tmp_path: Path) -> None:
    window = stage.where.elsewhere
    clerk, citizen = stage.surfer("window", 1280), stage.surfer("resident", 375)
    telling = stage.telling(**{f"clerk{window}": clerk, "citizen": citizen})
    paper = tmp_path / "示例材料.pdf"
    paper.write_bytes(story.PAPER)

    zone(citizen, window)
    telling.staff("clerk", window)
    number = collected(stage, telling, clerk, paper)
    clerk.follow("移交")
    clerk.fill(transfer="electronic")
    clerk.press("移交")
    stage.outside.until(partial(says, clerk, clerk.address, "业务属地已接收，待受理"), "the package at the county")

    story.sign_in(telling)
    followed(citizen, window, "业务属地已接收，待受理", "尚未受理，时限没有起算")
    decided(stage, telling, case_number(clerk))
    stage.outside.until(partial(says, clerk, clerk.address, "业务属地已作出决定"), "the decision at the window")
    returned(telling, number, paper)
    stage.outside.until(partial(says, clerk, clerk.address, "结果已到代收窗口，待领取"), "the result at the window")
    followed(citizen, window, "结果已到代收窗口，待领取", "法定办结")
    clerk.fill(signature=story.APPLICANT)
    clerk.press("已交给本人并签收")
    followed(citizen, window, "结果已由本人签收", "本人签收结果", "业务属地作出决定")


def zone(citizen: Visitor, window: str) -> None:
    """Before he goes there he reads where the window is and what it does."""
    citizen.open(f"/{window}/cross_province/")
    see(citizen, "异地代收代办", "代收不是受理", "通办窗口", "12345")


def collected(stage: Stage, telling: Telling, clerk: Visitor, paper: Path) -> str:
    """The window fetches the county's checklist, checks, and collects; the slip's number."""
    county = stage.where.county
    clerk.open(f"/{stage.where.elsewhere}/desk/cross_province/new?place={county}")
    clerk.fill(item=MATTER)
    clerk.press("向业务属地调取材料清单")
    asked = clerk.address
    stage.outside.until(partial(says, clerk, asked, "业务属地的要求"), "the checklist of the county")
    clerk.fill(name=story.APPLICANT, id_number=telling.identity, telephone=telling.telephone, evidence="读卡 0001")
    for box in range(boxes(clerk)):
        clerk.page.locator("main input[type=file]").nth(box).set_input_files(paper)  # type: ignore[attr-defined]
    clerk.press("审查完毕，代收")
    see(clerk, "代收凭证", "不是受理通知书", MATTER)
    found = re.search(r"DS\d+-\d+-[0-9A-Z]{6}", clerk.text())
    assert found is not None
    return found[0]


def boxes(clerk: Visitor) -> int:
    """How many papers are asked for."""
    return int(clerk.page.locator("main input[type=file]").count())  # type: ignore[attr-defined]


def says(player: Visitor, address: str, words: str) -> bool:
    """Whether a page has come to say something."""
    player.open(address)
    return words in player.text()


def followed(citizen: Visitor, window: str, *words: str) -> None:
    """He looks it up himself, wherever he is."""
    citizen.open(f"/{window}/cross_province/mine")
    citizen.follow(MATTER)
    see(citizen, *words)


def case_number(clerk: Visitor) -> str:
    """The number that the case has at the county, as the window reads it."""
    found = re.search(r"业务属地办件编号\s*([0-9-]+)", clerk.text())
    assert found is not None
    return found[1]


def decided(stage: Stage, telling: Telling, number: str) -> None:
    """The county accepts, reviews and decides as it does with every case."""
    for role, move, said in (
        ("clerk", "受理", {}),
        ("reviewer", "审查", {"opinion": "符合条件。"}),
        ("head", "准予", {"opinion": "准予。"}),
    ):
        member = telling.staff(role, stage.where.county)
        member.open(f"/{stage.where.county}/desk/cases/?q={number}")
        see(member, number, "跨省通办", "代收编号")
        member.follow(move)
        member.fill(**said)
        member.press(f"确认{move}")


def returned(telling: Telling, number: str, paper: Path) -> None:
    """The county sends the result to the window as a file."""
    clerk = telling.staff("clerk", telling.places.county)
    clerk.open(f"/{telling.places.county}/desk/cross_province/?side=home")
    clerk.follow(MATTER)
    see(clerk, number)
    clerk.fill(**{"paper:办理结果": paper})
    clerk.press("送往代收窗口")
