from typing import Any

import pytest
from tests.wutong.figures.county import county

from wutong.figures import rules
from wutong.figures.rules import FIGURES, READ, Ratio, contribution, league, measure, moved, written

BLANK: dict[str, Any] = dict.fromkeys(READ)


def ratio(name: str, *told: dict[str, Any]) -> Ratio:
    return measure(contribution({**BLANK, **matter}) for matter in told)[name]


def days(legal: int | None, promised: int | None, legal_unit: str = "working", unit: str = "") -> dict[str, Any]:
    units = {"legal_unit": legal_unit, "promised_unit": unit or legal_unit}
    return {"legal_days": legal, "promised_days": promised, **units}


def test_working_and_natural_days_are_never_added_up() -> None:
    told = [days(20, 5), days(30, 15, "natural"), days(90, 1, "working", "natural")]
    assert ratio("compression", *told) == Ratio(5, 20, saved=True)
    assert ratio("compression_natural", *told) == Ratio(15, 30, saved=True)


def test_only_what_has_a_legal_limit_and_a_promise_is_compressed() -> None:
    assert ratio("compression", days(None, 3), days(0, 0), days(10, None), days(10, 0)) == Ratio(0, 10, saved=True)
    assert ratio("compression", days(None, 3)).value is None


def test_shares_count_matters_and_take_an_unsaid_number_of_visits_for_no_success() -> None:
    told = [{"visits": 0}, {"visits": 1}, {"visits": 2}, {"visits": None}]
    assert ratio("once", *told) == Ratio(2, 4)
    assert ratio("never", *told) == Ratio(1, 4)


def test_a_mean_leaves_out_what_was_not_said_instead_of_taking_it_for_nothing() -> None:
    assert ratio("visits", {"visits": 0}, {"visits": 3}, {"visits": None}) == Ratio(3, 2)
    assert ratio("steps", {"steps": []}, {"steps": None}, {"steps": [{"name": "受理"}]}) == Ratio(1, 2)


def test_papers_that_the_office_fetches_are_not_brought_by_the_citizen() -> None:
    listed = [{"name": "表", "form": "original"}, {"name": "证", "form": "shared"}, {"name": "照片"}]
    listed.append({"name": "户口簿", "form": "partly"})
    assert ratio("papers", {"papers": listed}, {"papers": []}, {"papers": None}) == Ratio(2, 2)


def test_completeness_asks_eight_elements_in_the_hall_and_five_outside() -> None:
    full = {"name": "甲", "legal_basis": "法", "conditions": ["一"], "steps": [{}], "promised_days": 1, "fee": False}
    assert ratio("completeness", full) == Ratio(8, 8)
    assert ratio("completeness", {**full, "steps": None}) == Ratio(7, 8)
    assert ratio("completeness", {**full, "hall": False, "papers": []}, full) == Ratio(13, 13)


def test_a_main_item_gathers_others_and_is_counted_by_no_figure() -> None:
    assert all(one == Ratio(saved=one.saved) for one in measure([contribution({**BLANK, "tier": "main"})]).values())


def test_the_county_of_the_report_has_the_figures_of_the_report() -> None:
    matters = county()
    licences = [matter for matter in matters if matter["item_type"] == "01"]
    services = [matter for matter in matters if matter["item_type"] == "20"]
    applied = [matter for matter in matters if matter["item_type"] != "20"]
    assert (len(matters), len(applied), len(services)) == (752, 588, 164)
    assert len({matter["department"] for matter in matters}) == 27
    every, permits = measure(map(contribution, matters)), measure(map(contribution, licences))
    assert (every["once"].part, every["once"].whole) == (735, 752)
    assert (ratio("once", *applied).part, ratio("once", *services).part) == (572, 163)
    assert every["once"].value == pytest.approx(0.98, abs=0.005)
    assert (every["online"].part, ratio("online", *applied).part, ratio("online", *services).part) == (283, 206, 77)
    assert written(every["online"].value, "percent") == "37.63%"
    assert written(permits["online"].value, "percent") == "55.33%"
    assert written(permits["visits"].value, "mean") == "0.4467"
    assert written(permits["instant"].value, "percent") == "19.67%"
    assert written(every["compression"].value, "percent") == "69.34%"
    assert every["compression"].whole == 5000


def test_equal_values_share_a_rank_and_the_gap_is_to_the_next_better_value() -> None:
    told = league({1: 0.5, 2: 0.75, 3: 0.5, 4: None, 5: 0.25}, FIGURES["instant"])
    assert [(one.code, one.rank, one.gap) for one in told] == [
        (2, 1, None), (1, 2, 0.25), (3, 2, 0.25), (5, 4, 0.25), (4, None, None),
    ]  # fmt: skip


def test_fewer_visits_are_better() -> None:
    assert [one.code for one in league({1: 0.5, 2: 0.25}, FIGURES["visits"])] == [2, 1]
    change = moved(Ratio(2, 2), Ratio(1, 2), FIGURES["visits"])
    assert change == (-0.5, "better")
    assert moved(Ratio(1, 2), Ratio(1, 4), FIGURES["instant"]) == (-0.25, "worse")
    assert moved(Ratio(1, 2), Ratio(2, 4), FIGURES["instant"]) == (0.0, "same")
    assert moved(Ratio(), Ratio(1, 2), FIGURES["instant"]) is None


def test_every_figure_reads_only_what_it_says_and_says_how_it_is_computed() -> None:
    for one in FIGURES.values():
        one.counted(BLANK)
        assert one.formula
        assert one.trap
    with pytest.raises(rules.NoSuchFigure):
        rules.figure("none")
