"""The picker, with and without htmx, and the crest."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from wutong.access import Actor
from wutong.regions import actions
from wutong.regions.pages import COOKIE
from wutong.testing.tree import GANSU
from wutong.testing.world import World

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def reader(china: World) -> FlaskClient:
    return china.client()


def test_the_picker_begins_with_the_provinces(reader: FlaskClient):
    page = reader.get("/regions/")
    assert page.status_code == 200
    for name in ("北京市", "甘肃省", "海南省"):
        assert name in page.text
    assert "市辖区" not in page.text


def test_one_walks_down_by_links_alone(reader: FlaskClient):
    page = reader.get("/regions/?at=6229").text
    assert 'href="/regions/?at=622927&amp;to=/' in page
    assert "就选临夏回族自治州" in page
    villages = reader.get("/regions/?at=622927100").text
    assert 'href="/regions/622927100001/choose?' in villages


@pytest.mark.parametrize("typed", ["积石山", "jishishan", "jssbaz"])
def test_one_types_a_name_pinyin_or_initials(reader: FlaskClient, typed: str):
    page = reader.get(f"/regions/?q={quote(typed)}").text
    assert "甘肃省临夏回族自治州积石山保安族东乡族撒拉族自治县" in page
    assert 'href="/regions/622927/choose?' in page


def test_what_is_not_found_gets_a_sensible_sentence(reader: FlaskClient):
    page = reader.get(f"/regions/?q={quote('<没有>')}").text
    assert "没有找到“&lt;没有&gt;”" in page


def test_htmx_gets_the_fragment_alone(reader: FlaskClient):
    fragment = reader.get("/regions/?at=62", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert 'id="region-picker"' in fragment


def test_a_choice_is_remembered_and_leads_where_the_page_wanted(reader: FlaskClient):
    answer = reader.get("/regions/622927/choose?to=/%7Bregion%7D/matters/")
    assert (answer.status_code, answer.location) == (303, "/622927/matters/")
    kept = reader.get_cookie(COOKIE)
    assert kept is not None
    assert kept.value == "622927"
    assert "上次选择" in reader.get("/regions/").text


def test_a_choice_never_leads_off_the_site(reader: FlaskClient):
    for to in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        assert reader.get(f"/regions/62/choose?to={quote(to)}").location == "/62/"


@pytest.mark.parametrize("digits", ["99", "1101", "abc", "'", "622927999"])
def test_a_walk_to_nowhere_begins_again_at_the_provinces(reader: FlaskClient, digits: str):
    page = reader.get(f"/regions/?at={quote(digits)}")
    assert page.status_code == 200
    assert "按省份选择" in page.text


def test_a_placeholder_has_no_page(reader: FlaskClient):
    assert reader.get("/regions/1101/choose").status_code == 404


def test_the_front_page_shows_the_picker(reader: FlaskClient):
    assert 'id="region-picker"' in reader.get("/").text


def test_a_crest_is_served_from_above_and_tagged(world: World):
    reader = world.client()
    assert reader.get("/622927/crest").status_code == 404
    with world.working(GANSU):
        actions.set_crest(PNG, actor=Actor("staff", region=GANSU, rights=frozenset({"region.manage"})))
    got = reader.get("/622927/crest")
    assert (got.status_code, got.data, got.content_type) == (200, PNG, "image/png")
    again = reader.get("/622927/crest", headers={"If-None-Match": got.headers["ETag"]})
    assert again.status_code == 304
