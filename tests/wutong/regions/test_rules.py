from datetime import date

import pytest

from wutong.regions import rules
from wutong.regions.rules import Place

PROVINCE_ALONE = frozenset({1})
MUNICIPALITY = frozenset({1, 2})


def test_an_ordinary_region_acts_for_its_own_level():
    assert rules.exercised(Place(level=1)) == {1}
    assert rules.exercised(Place(level=2, above=1, above_exercises=PROVINCE_ALONE)) == {2}
    assert rules.exercised(Place(level=3, above=2, above_exercises=PROVINCE_ALONE)) == {3}
    assert rules.exercised(Place(level=5, above=4)) == {5}


def test_a_municipality_is_province_and_city_in_one():
    assert rules.exercised(Place(level=1, cities_below=False)) == {1, 2}


def test_a_district_of_a_municipality_is_only_a_county():
    assert rules.exercised(Place(level=3, above=1, above_exercises=MUNICIPALITY)) == {3}


def test_a_city_without_counties_does_their_work():
    assert rules.exercised(Place(level=2, above=1, counties_below=False)) == {2, 3}


def test_a_county_right_under_a_province_does_a_citys_work_as_well():
    assert rules.exercised(Place(level=3, above=1, above_exercises=PROVINCE_ALONE)) == {2, 3}


def test_validity_includes_its_first_day_and_leaves_out_its_last():
    assert rules.valid(date(2020, 1, 1), date(2020, 1, 1), date(2021, 1, 1))
    assert not rules.valid(date(2021, 1, 1), date(2020, 1, 1), date(2021, 1, 1))
    assert rules.valid(date(2030, 1, 1), date(2020, 1, 1), None)


def test_what_people_call_a_place_is_tried_without_its_loose_end():
    assert rules.stems("积石山县") == ("积石山县", "积石山")
    assert rules.stems("人民街道") == ("人民街道", "人民")
    assert rules.stems("西村") == ("西村",)
    assert rules.words("  积石山   CMT ") == ("积石山", "cmt")


# ── The look ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("colour", ["#8A1C1C", "#767676", "#000000"])
def test_a_colour_that_white_letters_can_stand_on_is_taken(colour: str):
    assert rules.readable(colour) == colour.lower()


@pytest.mark.parametrize("colour", ["#777777", "#ffff00", "red", "#12345", "#1234567"])
def test_a_colour_that_white_letters_vanish_on_is_refused(colour: str):
    with pytest.raises(rules.BadColour):
        rules.readable(colour)


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"\x89PNG\r\n\x1a\n..", "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"RIFF1234WEBPVP8 ", "image/webp")],
)
def test_a_crest_is_known_by_its_content(data: bytes, kind: str):
    assert rules.picture(data) == kind


@pytest.mark.parametrize("data", [b"<svg onload='x'>", b"", b"RIFF1234WAVE", b"\x89PNG\r\n\x1a\n" + bytes(65 * 1024)])
def test_a_crest_that_is_no_small_picture_is_refused(data: bytes):
    with pytest.raises(rules.BadCrest):
        rules.picture(data)


# ── Departments ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("number", ["91350100M000100Y43", "91110000101623741k"[:17] + "K", "12441500196720244T"])
def test_a_right_credit_code_is_taken(number: str):
    assert rules.credit_code(number) == number.upper()


@pytest.mark.parametrize("body", [("91350100M000100Y4", "3"), ("91110000101623741", "K"), ("12441500196720244", "T")])
def test_the_check_character_of_a_credit_code_is_computed(body: tuple[str, str]):
    assert rules.credit_check(body[0]) == body[1]


@pytest.mark.parametrize("number", ["91350211M0000XUF46", "123", "91350100M000100YI3", ""])
def test_a_wrong_credit_code_is_refused(number: str):
    with pytest.raises(rules.BadCreditCode):
        rules.credit_code(number)


def test_a_vertical_line_that_nobody_knows_is_refused():
    assert rules.known_line("market") == "market"
    with pytest.raises(rules.NoSuchLine):
        rules.known_line("astrology")
