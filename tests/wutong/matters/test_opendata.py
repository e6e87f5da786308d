"""Open data: what anybody takes away is what the guides show, whole, cacheable, and nothing else."""

import csv
import io
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.wutong.matters.conftest import Desk
from tests.wutong.matters.test_actions import claim, province

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.db import work
from wutong.layers.kinds import Edit
from wutong.matters import actions, opendata, openschema, queries, rules
from wutong.settings import actions as settings
from wutong.testing.tree import DONGXIANG, JISHISHAN
from wutong.testing.world import World

Browser = Callable[..., Any]
FILES = "/622927/open-data/guides"
SECRET = "还没有公布的地址"


def lines(browser: Any, place: str = "622927") -> list[dict[str, Any]]:
    answer = browser.get(f"/{place}/open-data/guides.jsonl")
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]


def test_a_stranger_takes_away_every_matter_that_the_region_offers_in_order(desk: Browser, gansu: World) -> None:
    told = lines(desk())
    with gansu.at(JISHISHAN):
        offered = sorted(str(found["code"]) for found in queries.offered())
        values = queries.find(offered[0]).values
    assert [one["code"] for one in told] == offered
    assert told[0]["guide"]["name"] == values["name"]
    assert {(one["region"], one["decided_by"], one["mode"]) for one in told} == {("622927", "622927", "direct")}
    assert told[0]["url"].endswith(f"/622927/matters/{offered[0]}")


def test_a_village_offers_what_it_really_does_and_says_who_decides(desk: Browser, gansu: World) -> None:
    told = lines(desk(), "622927100201")
    assert {one["mode"] for one in told} > {"agent"}
    assert {one["decided_by"] for one in told} > {"622927"}
    with tenancy.nowhere(), gansu.app.app_context():
        assert tenancy.parse(told[0]["claimed_by"]) == JISHISHAN


def test_every_line_fits_the_schema_that_is_published_beside_it(desk: Browser) -> None:
    browser = desk()
    schema = browser.get("/622927/open-data/schema.json").get_json()
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator(schema)
    assert [error.message for one in lines(browser) for error in checker.iter_errors(one)] == []
    assert list(checker.iter_errors({**lines(browser)[0], "editor": "张三"}))


def test_the_table_has_every_element_in_words_and_no_formula(world: World) -> None:
    province(world)
    claim(world, JISHISHAN)
    with world.working(JISHISHAN):
        actions.bring_out([Edit(rules.item_of("SL-1"), {"promised_note": "=1+1"})], actor=SYSTEM)
    body = Desk(world).get(f"{FILES}.csv").get_data()
    assert body.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    assert list(row) == [*opendata.FACTS.values(), *(element.title for element in rules.ELEMENTS)]
    assert (row["事项类型"], row["办理方式"], row["承诺时限说明"]) == ("行政给付", "直接办理", "'=1+1")
    assert (row["申请材料"], row["行使层级"]) == ("1. 身份证（必要性：必要）\n2. 授权书（必要性：必要）", "县级；乡级")


def test_drafts_and_what_is_still_to_come_are_not_in_it(desk: Browser, gansu: World) -> None:
    with gansu.working(JISHISHAN):
        actions.save("SL-0100", {"address": SECRET}, actor=SYSTEM)
    for form in opendata.FORMS:
        assert SECRET not in desk().get(f"{FILES}.{form}").get_data(as_text=True)
    assert "made_by" not in desk().get(f"{FILES}.jsonl").get_data(as_text=True)
    with gansu.working(JISHISHAN):
        actions.discard("SL-0100", actor=SYSTEM)


def test_who_holds_the_present_version_is_sent_nothing_until_something_changes(desk: Browser, gansu: World) -> None:
    browser = desk()
    for form in opendata.FORMS:
        first = browser.get(f"{FILES}.{form}")
        assert first.headers["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in first.headers
        assert int(first.headers["Content-Length"]) == len(first.get_data())
        again = browser.get(f"{FILES}.{form}", **{"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.get_data()) == (304, b"")
    tag = browser.get("/622927/open-data/dataset.json").headers["ETag"]
    with gansu.working(JISHISHAN):
        settings.set_value("matters.open_licence", "CC BY 4.0", actor=SYSTEM)
    told = browser.get("/622927/open-data/dataset.json", **{"If-None-Match": tag})
    assert told.get_json()["licence"] == "CC BY 4.0"
    assert "CC BY 4.0" in browser.get("/622927/open-data/").get_data(as_text=True)
    with gansu.working(JISHISHAN):
        settings.reset("matters.open_licence", actor=SYSTEM)


def test_the_page_says_what_is_in_the_files_and_an_empty_region_has_empty_ones(desk: Browser) -> None:
    page = desk().get("/622927/open-data/").get_data(as_text=True)
    assert "guides.jsonl" in page
    assert "<code>legal_basis</code>" in page
    assert lines(desk(), tenancy.spell(DONGXIANG)) == []
    assert desk().get("/622927/open-data/guides.xml").status_code == 404


def test_the_schema_names_every_element_and_every_fact() -> None:
    told = openschema.schema("https://example.org/schema.json")["properties"]
    assert set(told["guide"]["properties"]) == set(rules.NAMES)
    assert set(told) == {*openschema.FACTS, "mode", "guide", "more"}


def test_a_list_ten_times_as_long_takes_no_more_memory(gansu: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with gansu.app.app_context(), tenancy.visit(JISHISHAN), work():
        [first, *_] = list(queries.every())

        def peak(count: int) -> int:
            monkeypatch.setattr(queries, "every", lambda: (first for _ in range(count)))
            tracemalloc.start()
            out = opendata.written("jsonl", lambda code: code)
            told = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert sum(len(piece) for piece in out.pieces()) == out.size > 500 * count
            return told

        peak(10)
        assert peak(3000) - peak(300) < 3000 * 300
