"""A long list is whole in the page; only a phone folds it, with a button that works without scripts."""

from collections.abc import Callable
from typing import Any

Browser = Callable[..., Any]


def test_a_board_of_many_places_has_a_button_for_the_rest_and_one_of_few_has_none(desk: Browser) -> None:
    many = desk("matter.read").get("/622927/desk/progress/").get_data(as_text=True)
    few = desk("matter.read").get("/6229/desk/progress/").get_data(as_text=True)
    for page, list_ in ((many, "tiles"), (few, "tiles")):
        count = page.count('class="figure-tile ')
        assert (f'id="more-{list_}"' in page) == (count > 6)
        assert (f"显示全部 {count} 条" in page) == (count > 6)


def test_the_figures_are_all_there_behind_the_button(desk: Browser) -> None:
    page = desk("matter.read").get("/622927/desk/figures/").get_data(as_text=True)
    assert "显示全部 13 条" in page
    assert page.count("进驻率") >= 1
