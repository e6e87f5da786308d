"""The whole story in Chromium, on a desk's screen and on a telephone's."""

import pytest

from wutong import tenancy
from wutong.app import create_app
from wutong.db import db, work
from wutong.demo import story
from wutong.demo.story_browser import Surfer
from wutong.layers import queries as inherited
from wutong.matters.models import MATTER
from wutong.regions import queries as regions

from .conftest import Stage

TOWNSHIPS, VILLAGES = 17, 159
TOWNSHIP, VILLAGE = 4, 5


@pytest.mark.parametrize("width", [1280, 375])
def test_the_story_goes_from_the_province_to_the_citizens_rating(stage: Stage, width: int) -> None:
    windows: dict[str, Surfer] = {}

    def cast(part: str) -> Surfer:
        if part not in windows:
            windows[part] = stage.surfer(part, width)
        return windows[part]

    telling = stage.telling()
    telling.cast = cast
    story.tell(telling)
    assert telling.number.startswith(stage.where.county)
    assert stage.faults() == []


def test_one_claim_for_all_townships_and_villages_reaches_each_of_them(stage: Stage) -> None:
    before = held(stage)
    assert {level: len(counts) for level, counts in before.items()} == {TOWNSHIP: TOWNSHIPS, VILLAGE: VILLAGES}
    stage.claimed()
    after = held(stage)
    for level in (TOWNSHIP, VILLAGE):
        (n,) = set(after[level].values())
        assert n > 1
        assert after[level] == {place: count + 1 for place, count in before[level].items()}
        assert sum(after[level].values()) == len(before[level]) * n


def held(stage: Stage) -> dict[int, dict[int, int]]:
    """How many matters each township and each village of the county has."""
    county = tenancy.parse(stage.where.county)
    with create_app(stage.config).app_context():
        try:
            with tenancy.at(county, look="down"), work():
                return {level: inherited.count(MATTER, acting(county, level)) for level in (TOWNSHIP, VILLAGE)}
        finally:
            db.engine.dispose()


def acting(county: int, level: int) -> dict[int, frozenset[int]]:
    """The places of a level in the county, with the 行使层级 that each acts for: one more than the tree's level."""
    found = regions.acting(regions.acting_below(county, level))
    return {place: frozenset(each + 1 for each in levels) for place, levels in found.items()}
