import csv
import io
from collections.abc import Callable
from typing import Any

from openpyxl import load_workbook

from wutong.tenancy import spell
from wutong.testing.tree import CHUIMATAN, VILLAGE

Browser = Callable[..., Any]
PAGE = "/622927/desk/progress/"


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.get_data(as_text=True))


def test_the_board_is_closed_to_those_without_the_right(desk: Browser) -> None:
    text(desk("case.accept").get(PAGE), 403)


def test_the_county_sees_its_townships_and_walks_down_to_a_village(desk: Browser) -> None:
    page = text(desk("matter.read").get(PAGE))
    assert "吹麻滩镇" in page
    assert "全部答复" in page
    assert f"place={spell(CHUIMATAN)}" in page
    town = text(desk("matter.read").get(f"{PAGE}?place={spell(CHUIMATAN)}"))
    assert f"place={spell(VILLAGE)}" in town
    village = text(desk("matter.read").get(f"{PAGE}?place={spell(VILLAGE)}"))
    assert "本地自己的答复" in village
    assert "上级统一" in village


def test_a_place_elsewhere_is_refused(desk: Browser) -> None:
    text(desk("matter.read").get(f"{PAGE}?place=63"), 404)


def test_the_table_leaves_as_a_workbook_and_as_text_and_down_to_the_village(desk: Browser) -> None:
    answer = desk("matter.read").get(f"{PAGE}?form=xlsx&all=1")
    book = load_workbook(io.BytesIO(answer.get_data()))
    rows = list(book.worksheets[0].values)
    assert rows[0][:2] == ("地区代码", "地区")
    assert spell(VILLAGE) in [row[0] for row in rows]
    told = desk("matter.read").get(f"{PAGE}?form=csv").get_data().decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(told)))
    assert spell(CHUIMATAN) in [row[0] for row in table]
    assert spell(VILLAGE) not in [row[0] for row in table]


def test_the_machine_door_tells_the_same(desk: Browser) -> None:
    told = desk("matter.read").get("/api/v1/622927/progress/").get_json()
    assert told["region"] == "622927"
    assert told["total"]["places"] == sum(row["tally"]["places"] for row in told["below"])
    assert text(desk("matter.read").get("/api/v1/622927/progress/?place=99"), 404)
    assert text(desk("case.accept").get("/api/v1/622927/progress/"), 403)
