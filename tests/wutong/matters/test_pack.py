from pathlib import Path

import pytest

from wutong.matters import checks, codes, pack, rules
from wutong.regions.rules import LINES

PACKS = sorted(folder.parent for folder in pack.TENANTS.glob("*/pack.toml"))


@pytest.fixture(params=PACKS, ids=lambda folder: folder.name)
def held(request: pytest.FixtureRequest) -> pack.Pack:
    folder: Path = request.param
    return pack.read(folder)


def test_every_guide_of_a_pack_is_complete_and_free_of_faults(held: pack.Pack) -> None:
    assert len(held.guides) == 291
    assert {guide["code"]: rules.missing(guide) for guide in held.guides if rules.missing(guide)} == {}
    found = [(guide["code"], fault) for guide in held.guides for fault in checks.faults(guide)]
    # Specimens are pictures of real papers; the demo invents none.
    assert [(code, fault) for code, fault in found if fault.code != "no_sample"] == []


def test_main_items_of_a_pack_gather_what_exists_and_nothing_contradicts_in_the_list(held: pack.Pack) -> None:
    listed = [*held.uppers, *held.guides]
    around = checks.kin(listed)
    found = [fault for one in listed for fault in checks.faults(one, around[one["code"]])]
    assert {fault.code for fault in found} == {"no_sample"}
    assert {around[one["code"]].gathers for one in held.uppers} == {2, 3, 4, 6}


def test_every_value_of_a_pack_is_one_that_its_element_can_hold(held: pack.Pack) -> None:
    for guide in (*held.uppers, *held.guides):
        assert rules.tidy(guide).keys() == guide.keys()


def test_every_code_list_value_of_a_pack_is_known(held: pack.Pack) -> None:
    for guide in held.guides:
        assert guide["item_type"] in codes.APPLIED_FOR
        assert guide["line"] in LINES
        assert guide["line"] in held.lines
        assert set(guide["themes"]) <= set(codes.THEMES)
        assert set(guide["service_objects"]) <= set(codes.SERVICE_OBJECTS)
        assert set(guide["channels"]) <= set(codes.CHANNELS)
        assert {row["need"] for row in guide["papers"]} <= set(codes.NEEDS)
        assert {row["form"] for row in guide["papers"]} <= set(codes.FORMS)


def test_no_code_or_name_of_a_pack_stands_twice(held: pack.Pack) -> None:
    assert len({guide["code"] for guide in held.guides}) == len({guide["name"] for guide in held.guides}) == 291


def test_the_county_claims_32_matters_for_its_townships_and_31_for_its_villages(held: pack.Pack) -> None:
    counts = {
        reach: [code for group in held.groups if group.reach == reach for code in group.codes] for reach in REACHES
    }
    assert {reach: len(set(members)) for reach, members in counts.items()} == {"townships": 32, "villages": 31}
    assert all(len(members) == len(set(members)) for members in counts.values())


REACHES = {"townships": 5, "villages": 6}


def test_what_is_claimed_to_be_decided_somewhere_is_exercised_there(held: pack.Pack) -> None:
    levels = {guide["code"]: guide["exercise_levels"] for guide in held.guides}
    for group in held.groups:
        decides = group.terms.decide_level or REACHES[group.reach]
        assert [code for code in group.codes if decides not in levels[code]] == []


def test_what_the_demo_invents_is_marked_and_what_is_known_is_not(held: pack.Pack) -> None:
    for guide in held.guides:
        assert {"papers", "steps", "promised_days", "visits", "fee"} <= set(guide["examples"])
        assert not {"name", "item_type", "legal_days", "exercise_levels"} & set(guide["examples"])
        assert all(guide.get(name) is not None for name in guide["examples"])


def test_the_days_of_the_steps_add_up_to_the_promise(held: pack.Pack) -> None:
    for guide in held.guides:
        assert sum(row["days"] for row in guide["steps"]) == guide["promised_days"]


def test_gansu_has_a_pack_of_its_own_and_other_provinces_the_general_one() -> None:
    assert pack.for_province(620000000000).name == "gansu"
    assert pack.for_province(440000000000).name == "demo"
