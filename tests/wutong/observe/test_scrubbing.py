"""What the scrubber takes out, and what it leaves."""

import pytest

from wutong.observe import scrubbing


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("622927199001011234", "[id]"),
        ("62292719900101123x，男", "[id]，男"),
        ("身份证62292719900101123X号", "身份证[id]号"),
        ("13893000000", "[mobile]"),
        ("+86 13893000000", "[mobile]"),
        ("电话13893000000。", "电话[mobile]。"),
        ("Error handling request GET /62/?q=马小花&code=abc", "Error handling request GET /62/?[query]"),
        ("DETAIL:  Failing row contains (马小花).", "[row]"),
    ],
)
def test_numbers_that_name_a_person_go(said: str, kept: str):
    assert scrubbing.text(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "622927000000",
        "622927100001",
        "130100000000",
        "case 0192f3a4-7b1c-7def-8123-456789abcdef",
        "took 138.93 ms",
        "1389300000",
        "138930000001",
        "622927199013011234",
    ],
)
def test_region_codes_ids_and_figures_stay(said: str):
    assert scrubbing.text(said) == said


def test_numbers_keep_their_type_unless_they_name_a_person():
    assert scrubbing.deep({"region": 622927000000, "ms": 1.5, "well": True, "nothing": None}) == {
        "region": 622927000000,
        "ms": 1.5,
        "well": True,
        "nothing": None,
    }
    assert scrubbing.deep([13893000000]) == ["[mobile]"]
