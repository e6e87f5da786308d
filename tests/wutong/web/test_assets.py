import re
import shutil
from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from wutong.launch.places import CHECKOUT
from wutong.web import assets, vendoring

#: What may put a class on an element: templates, scripts, and the Python that hands tones to templates.
DRESSERS = ("*.html", "*.js", "*.py")


def test_every_vendored_file_is_what_the_manifest_says() -> None:
    assert vendoring.faults() == []
    assert all(entry["licence"] in ("MIT", "0BSD", "Apache-2.0") for entry in assets.manifest())


def test_a_changed_a_missing_and_a_stray_file_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(assets.VENDOR, tmp_path, dirs_exist_ok=True)
    first, second = [entry["file"] for entry in assets.manifest()][:2]
    (tmp_path / first).write_text("changed")
    (tmp_path / second).unlink()
    (tmp_path / "stray.js").write_text("")
    monkeypatch.setattr(vendoring, "VENDOR", tmp_path)
    monkeypatch.setattr(vendoring, "MANIFEST", tmp_path / "manifest.json")
    assert vendoring.faults() == [f"missing: {second}", "not in the manifest: stray.js", f"changed: {first}"]


def test_a_page_asks_for_files_that_are_there_and_may_be_kept(client: FlaskClient) -> None:
    page = client.get("/").text
    addresses = {part.partition('"')[0] for part in page.split('"/static/')[1:]}
    assert len(addresses) >= 4
    for address in addresses:
        with client.get(f"/static/{address}") as answer:
            assert answer.status_code == 200
            assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_every_vendored_file_is_loaded_by_every_page_but_the_charts(client: FlaskClient) -> None:
    page = client.get("/").text
    left = [entry["package"] for entry in assets.manifest() if f"/static/vendor/{entry['file']}" not in page]
    assert left == ["echarts"]  # half a megabyte, which the boards alone load


@cache
def worn() -> tuple[frozenset[str], tuple[str, ...]]:
    """Every word that may be a class, and how those begin that templates put together of a beginning and a word."""
    folders = (CHECKOUT / "platform" / "wutong", CHECKOUT / "plugins")
    text = "".join(path.read_text() for folder in folders for kind in DRESSERS for path in folder.rglob(kind))
    kinds = re.findall(r"(?:kind|size)=\"(\w+)\"", text)  # macros make `btn-primary` of these
    words = {*re.findall(r"[\w-]+", text), *(f"btn-{kind}" for kind in kinds)}
    return frozenset(words), tuple({*re.findall(r"([a-z]+-)\{\{", text)})  # `tone-{{ … }}`


@pytest.mark.parametrize("sheet", sorted(path.name for path in assets.STATIC.glob("*.css")))
def test_every_class_of_a_style_sheet_is_worn(sheet: str) -> None:
    words, starts = worn()
    rules = re.sub(r"/\*.*?\*/", "", (assets.STATIC / sheet).read_text(), flags=re.DOTALL)
    selectors = " ".join(re.findall(r"([^{}]+)\{", rules))
    left = set(re.findall(r"\.([A-Za-z][\w-]*)", selectors)) - words
    assert [one for one in left if not any(one.removeprefix(start) in words for start in starts)] == []
