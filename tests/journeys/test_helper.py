"""A villager comes to the village's helper; the county decides."""

from functools import partial
from pathlib import Path

from wutong.demo import story
from wutong.demo.story_telling import Telling
from wutong.demo.story_walker import Visitor

from .conftest import Stage


def test_a_village_helper_files_and_the_county_decides(stage: Stage, tmp_path: Path) -> None:
    village = stage.where.village
    helper = stage.surfer("helper", 375)
    telling = stage.claimed(**{f"helper{village}": helper})
    telling.staff("helper", village)
    helper.follow("帮群众申报")
    helper.fill(q=telling.matter)
    helper.press("搜索")
    helper.follow(telling.matter)
    paper = tmp_path / "示例身份证.pdf"
    paper.write_bytes(story.PAPER)
    boxes = {"name": story.APPLICANT, "id_number": telling.identity, "telephone": telling.telephone}
    helper.fill(**boxes, mandate="本人到村委会口头委托。")
    helper.attach("paper:", paper)
    helper.press("提交")
    telling.number, telling.query = story.slip(helper)

    stage.outside.until(partial(arrived, stage, telling), "the case at the county")
    for step in story.OFFICE:
        step(telling)
    stage.outside.until(partial(followed, helper, village), "the end on the helper's docket")
    story.track(telling, "已办结送达")


def arrived(stage: Stage, telling: Telling) -> bool:
    """Whether the county's inbox has the case."""
    clerk = telling.staff("clerk", stage.where.county)
    clerk.open(f"/{stage.where.county}/desk/cases/?state=submitted")
    return clerk.holds(telling.matter)


def followed(helper: Visitor, village: str) -> bool:
    """Whether the village's docket tells that the result was delivered."""
    helper.open(f"/{village}/desk/counter/received")
    return "已办结送达" in helper.text()
