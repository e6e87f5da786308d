"""A reader of identity cards types where the focus happens to be; the number finds its field however slow the keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from wutong import web

SCRIPT = Path(web.__file__).parent / "static" / "card.js"
NUMBER = "440524188001010014"
PAGE = """<form><input name="card" data-card><p data-card-said hidden></p><input name="name"><input name="id_number">
<input name="telephone" type="tel"><textarea name="note"></textarea></form>"""


@pytest.fixture(scope="module")
def counter(_browser: Browser) -> Iterator[Page]:
    page = _browser.new_page()
    yield page
    page.close()


def type_into(page: Page, field: str, keys: str, *, before: str = "", pause: int = 0) -> dict[str, str]:
    """What the fields say after `keys` and Enter, each key so many milliseconds of its own clock behind the last."""
    page.goto("about:blank")
    page.set_content(PAGE)
    page.evaluate("document.querySelector('form').addEventListener('submit', (event) => event.preventDefault())")
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    page.focus(f"[name={field}]")
    page.keyboard.type(before)
    page.keyboard.type(keys, delay=pause)
    page.keyboard.press("Enter")
    told = "Object.fromEntries(['name', 'id_number', 'telephone', 'note'].map((n) => [n, document.forms[0][n].value]))"
    return dict(page.evaluate(told))


@pytest.mark.parametrize("pause", [0, 130])
@pytest.mark.parametrize("before", ["", "139"])
def test_a_card_read_into_the_telephone_goes_where_it_belongs(counter: Page, pause: int, before: str) -> None:
    told = type_into(counter, "telephone", f"{NUMBER}|zhang", before=before, pause=pause)
    assert (told["id_number"], told["telephone"]) == (NUMBER, before)


def test_a_number_that_somebody_types_into_its_own_field_stays(counter: Page) -> None:
    assert type_into(counter, "id_number", NUMBER, pause=130)["id_number"] == NUMBER


def test_a_number_that_somebody_writes_into_a_text_is_not_taken_out_of_it(counter: Page) -> None:
    told = type_into(counter, "note", NUMBER, pause=130)
    assert (told["note"].strip(), told["id_number"]) == (NUMBER, "")


def test_a_telephone_is_no_card(counter: Page) -> None:
    told = type_into(counter, "telephone", "13900001234")
    assert (told["telephone"], told["id_number"]) == ("13900001234", "")
