"""Three people destroy what need not be kept; an archive gets what it is given, in one file that proves itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from wutong import tenancy
from wutong.app import create_app
from wutong.archives import crating, queries
from wutong.db import db, work
from wutong.demo.story_browser import Surfer
from wutong.demo.story_walker import see

from .conftest import Stage


def packages(stage: Stage) -> list[str]:
    """The numbers of the county's packages."""
    with office(stage):
        return sorted(row.number for row in queries.listed(limit=100).items if row.digest and not row.part)


def let_the_term_be_over(stage: Stage, number: str) -> None:
    """The years that nobody waits for in a test."""
    with office(stage):
        (row,) = queries.listed(text=number).items
        row.keep_until = date(2020, 12, 31)


@contextmanager
def office(stage: Stage) -> Iterator[None]:
    """One transaction in the county, as the application's own role."""
    with create_app(stage.config).app_context():
        with tenancy.at(tenancy.parse(stage.where.county)), work():
            yield
        db.engine.dispose()


@pytest.fixture
def numbers(stage: Stage) -> list[str]:
    """The packages that the worker has sealed."""
    stage.outside.until(lambda: len(packages(stage)) >= 2, "two sealed packages in the county")
    return packages(stage)


def test_three_people_destroy_what_is_over_and_its_line_stays(stage: Stage, numbers: list[str]) -> None:
    county = stage.where.county
    seats = {f"archivist{county}": 1280, f"head{county}": 375, f"curator{county}": 375}
    parts = {name: stage.surfer(f"disposal-{name}", width) for name, width in seats.items()}
    telling, archivist = stage.telling(**parts), parts[f"archivist{county}"]
    let_the_term_be_over(stage, numbers[0])

    telling.staff("archivist", county)
    archivist.follow("销毁清册")
    see(archivist, numbers[0])
    archivist.fill(reason="无继续保存价值。")
    archivist.press("提出清册")
    page = urlsplit(archivist.address).path
    see(archivist, "待审批", "还需要 2 位其他人员同意")

    for role in ("head", "curator"):
        other = parts[f"{role}{county}"]
        telling.staff(role, county)
        other.open(page)
        other.page.locator("input[name=agree][value=true]").check()
        other.fill(opinion="同意。")
        other.press("提交意见")
    archivist.open(page)
    see(archivist, "已批准，待执行")
    archivist.press("执行销毁")
    see(archivist, "已执行", "已销毁")
    archivist.follow(numbers[0])
    see(archivist, "只保留以下目录信息")


@pytest.mark.parametrize("width", [1280, 375])
def test_an_archive_gets_a_file_that_proves_itself(
    stage: Stage, numbers: list[str], width: int, tmp_path: Path
) -> None:  # fmt: skip
    county = stage.where.county
    archivist = stage.surfer("transfer", width)
    telling = stage.telling(**{f"archivist{county}": archivist})
    telling.staff("archivist", county)
    archivist.follow("档案移交")
    box = archivist.page.locator("input[name=cases]").first
    number = str(box.get_attribute("aria-label"))
    box.check()
    archivist.fill(to="积石山县档案馆")
    archivist.press("生成移交清单")
    see(archivist, "待移交", number)

    with archivist.page.expect_download() as taken:
        archivist.page.get_by_role("button", name="导出移交包").click()
    file = tmp_path / "transfer.tar"
    taken.value.save_as(file)
    with file.open("rb") as stream:
        proven = dict(crating.prove(stream))
    assert list(proven) == ["list.xlsx", "list.pdf", f"packages/{number}.tar"]
    assert all(verdict.whole for verdict in proven.values())

    archivist.press("记为已移交")
    archivist.fill(receipt="回执 7 号，李接收。")
    archivist.press("记录回执")
    see(archivist, "已接收", "回执 7 号，李接收。")


def test_a_graded_quarter_is_read_and_goes_up(stage: Stage) -> None:
    county, province = stage.where.county, stage.where.province
    seats = {f"supervisor{county}": 1280, f"supervisor{province}": 375}
    parts = {name: stage.surfer(f"grades-{name}", width) for name, width in seats.items()}
    telling, here, above = stage.telling(**parts), parts[f"supervisor{county}"], parts[f"supervisor{province}"]
    telling.staff("supervisor", county)
    here.follow("季度评分")
    here.open(str(here.page.locator("main table a").first.get_attribute("href")))
    see(here, "扣分依据", "超过法定期限", "满分 100 分")
    telling.staff("supervisor", province)
    stage.outside.until(partial(arrived, above, province), "the county's grade at the province")


def arrived(above: Surfer, province: str) -> bool:
    """Whether the province has read what the county graded."""
    above.open(f"/{province}/desk/oversight/grades/below")
    return "积石山" in above.text()
