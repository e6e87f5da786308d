"""What a plugin counts can be counted again from its own rows, and comes out the same."""

from typing import Any

import pytest

from wutong.plugin import Plugin
from wutong.statistics import stored, tallying
from wutong.statistics.models import Tallied
from wutong.testing import leaks, tree


def told(garden: leaks.Garden, plugin: Plugin) -> dict[int, Any]:
    """What things of the plugin were said to add, by region."""
    names, found = plugin.figures.measures, {}
    for place in tree.REGIONS:
        with garden.world.at(place):
            if rows := stored.held(Tallied, Tallied.measure.in_(names)):
                found[place] = rows
    return found


def test_counting_anew_comes_out_the_same(request: pytest.FixtureRequest, plugin: Plugin) -> None:
    """`recount` tells what was told when it happened, no more and no less."""
    if plugin.figures is None:
        return
    garden: leaks.Garden = request.getfixturevalue("garden")
    before = told(garden, plugin)
    assert before, "没有统计过任何东西：请在 wutong.plantings 里让它发生"
    with garden.world.app.app_context():
        for place in tree.REGIONS:
            tallying.recount(place)
    assert told(garden, plugin) == before


def test_every_rate_says_how_it_is_counted(plugin: Plugin) -> None:
    """A number without its formula is a number that everybody reads differently."""
    rates = plugin.figures.rates if plugin.figures else {}
    assert [name for name, rate in rates.items() if not (rate.title and rate.formula)] == []
