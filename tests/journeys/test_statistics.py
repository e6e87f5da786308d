"""A county and its province read what became of a case: board, charts, the table below them, the file."""

import csv
import io
from functools import partial
from urllib.parse import urljoin

import pytest
from openpyxl import load_workbook

from wutong.demo import story
from wutong.demo.story_browser import Surfer
from wutong.demo.story_telling import Telling
from wutong.demo.story_walker import see

from .conftest import Stage

#: What a chart shows: whether it is drawn, the names of its lines or bars, and which categories it names.
DRAWN = """box => ({hidden: box.hidden, wide: box.clientWidth, high: box.clientHeight,
  words: [...box.querySelectorAll("svg text")].map(one => one.textContent),
  paths: box.querySelectorAll("svg path").length})"""
#: The numbers of the table that a chart stands on, row by row.
TABLE = """id => [...document.querySelectorAll(`#${id} tbody tr`)].map(row => [row.cells[0].textContent.trim(),
  ...[...row.querySelectorAll("td[data-value]")].map(one => Number(one.textContent))])"""


@pytest.mark.parametrize("width", [1280, 375])
def test_a_county_and_its_province_read_what_became_of_a_case(stage: Stage, width: int) -> None:
    county, province = stage.surfer("county-board", width), stage.surfer("province-board", width)
    parts = {f"supervisor{stage.where.county}": county, f"supervisor{stage.where.province}": province}
    telling = stage.claimed(**parts)
    for scene in (story.sign_in, story.find, story.file, story.OFFICE[0]):
        scene(telling)

    for place, reader in ((stage.where.county, county), (stage.where.province, province)):
        telling.staff("supervisor", place)
        reader.follow("办件统计")
        stage.outside.until(partial(counted, reader, telling), f"the case on the board of {place}")
        looked_at(reader)
        taken_away(reader, telling)

    province.follow("地区")
    step_down(province, stage)


def counted(reader: Surfer, telling: Telling) -> bool:
    """Whether the board, cut by matter, tells of one case of this telling, received and accepted."""
    reader.follow("事项")
    row = next((one for one in reader.page.evaluate(TABLE, "stat-parts") if one[0] == telling.matter), None)
    return row is not None and row[1:] == [1, 1, 0]


def looked_at(reader: Surfer) -> None:
    """Both charts are drawn, with the names of the table's columns; the table is folded under the first and opens."""
    see(reader, "办件统计", "收件", "按时办结率", "的办件变化都已计入")
    for kind in ("line", "bar"):
        chart = reader.page.locator(f".stat-chart[data-chart={kind}]").evaluate(DRAWN)
        assert not chart["hidden"], kind
        assert chart["wide"] > 200, chart
        assert chart["high"] > 100, chart
        assert chart["paths"] > 5, chart
        assert {"收件", "受理", "办结"} <= set(chart["words"]), chart["words"]
    days = reader.page.locator("#stat-days")
    assert not days.is_visible()
    reader.page.get_by_text("走势的数字").first.click()
    assert days.is_visible()
    assert reader.page.locator("#stat-parts table").is_visible()


def taken_away(reader: Surfer, telling: Telling) -> None:
    """The files say what the page says."""
    shown = {row[0]: row[1:] for row in reader.page.evaluate(TABLE, "stat-parts")}
    told = fetched(reader, "导出 CSV").decode("utf-8-sig")
    rows = {row["事项"]: row for row in csv.DictReader(io.StringIO(told))}
    assert [int(rows[telling.matter][name]) for name in ("收件", "受理", "办结")] == shown[telling.matter] == [1, 1, 0]
    book = load_workbook(io.BytesIO(fetched(reader, "导出 Excel")), read_only=True)
    assert book.sheetnames == ["事项", "每日", "指标"]
    titles = [row[0] for row in book["事项"].iter_rows(values_only=True)]
    assert telling.matter in titles
    book.close()


def fetched(reader: Surfer, words: str) -> bytes:
    """The file behind a link."""
    link = reader.page.locator("a", has_text=words).first.get_attribute("href")
    answer = reader.page.context.request.get(urljoin(reader.address, str(link)))
    assert answer.ok, answer.status
    return answer.body()


def step_down(reader: Surfer, stage: Stage) -> None:
    """From the province through a city to the county, and the sums of a place are what its row said."""
    for place in (stage.where.county[:4], stage.where.county):
        link = reader.page.locator(f"#stat-parts a[href*='place={place}']").first
        name = str(link.text_content()).strip()
        said = next(row[1:] for row in reader.page.evaluate(TABLE, "stat-parts") if row[0] == name)
        with reader.page.expect_navigation():
            link.click()
        see(reader, f"{name}办件统计")
        figures = reader.page.locator("dl.figure-first dd").all_text_contents()[:3]
        assert [int(one) for one in figures] == said, place
