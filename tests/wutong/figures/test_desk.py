import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from wutong.figures.rules import FIGURES

Browser = Callable[..., Any]
PAGE = "/622927/desk/figures/"


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.get_data(as_text=True))


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}compression", f"{PAGE}league", f"{PAGE}releases"])
def test_the_pages_are_closed_to_those_without_the_right(desk: Browser, page: str) -> None:
    text(desk("case.accept").get(page), 403)


@pytest.mark.parametrize("cut", ["line", "department", "type", "level", "nonsense"])
def test_all_figures_stand_on_one_page_with_the_way_they_are_computed(desk: Browser, cut: str) -> None:
    page = text(desk("matter.read").get(f"{PAGE}?cut={cut}"))
    for name, one in FIGURES.items():
        assert one.title in page
        assert f"figures/{name}" in page
    assert "认领率" in page
    assert "<svg" in page


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_one_click_leads_to_the_formula_and_the_matters_behind_it(desk: Browser, name: str) -> None:
    page = text(desk("matter.read").get(f"{PAGE}{name}"))
    assert FIGURES[name].formula in page
    assert FIGURES[name].trap in page
    assert "计入的事项" in page


def test_a_day_before_anything_was_published_has_nothing_to_count(desk: Browser) -> None:
    assert "还没有可以计算的事项" in text(desk("matter.read").get(f"{PAGE}?on=2020-01-01"))
    text(desk("matter.read").get(f"{PAGE}?on=nonsense"))


def test_the_league_shows_those_directly_below_and_is_told_to_them_by_who_may_publish(desk: Browser) -> None:
    page = text(desk("matter.read").get("/6229/desk/figures/league"))
    assert "积石山" in page
    assert "公布现在的排名" not in page
    assert "公布现在的排名" in text(desk("matter.read", "matter.publish").get("/6229/desk/figures/league"))
    text(desk("matter.read").get("/6229/desk/figures/league?figure=none"), 404)


def test_each_release_is_shown_with_before_and_after(desk: Browser) -> None:
    page = text(desk("matter.read").get(f"{PAGE}releases"))
    assert "之前" in page
    assert "事项数：0 →" in page


def test_everything_leaves_as_a_file(desk: Browser) -> None:
    for page in ("", "instant", "league"):
        answer = desk("matter.read").get(f"{PAGE}{page}?form=xlsx")
        assert load_workbook(io.BytesIO(answer.get_data())).worksheets[0].max_row > 1
    told = text(desk("matter.read").get(f"{PAGE}?form=csv"))
    assert "全程网办率" in told


def test_the_machine_doors_tell_the_same(desk: Browser) -> None:
    client = desk("matter.read")
    told = client.get("/api/v1/622927/figures/").get_json()
    assert set(told["figures"]) == set(FIGURES)
    assert told["matters"] == told["figures"]["once"]["whole"]
    places = client.get("/api/v1/6229/figures/league?figure=instant").get_json()["places"]
    assert "622927" in [place["region"] for place in places]
    behind = client.get("/api/v1/622927/figures/once").get_json()
    assert len(behind["counted"]) == told["matters"]
    text(client.get("/api/v1/622927/figures/none"), 404)
    text(desk("case.accept").get("/api/v1/622927/figures/"), 403)
