"""Switched off, the plugin is gone and the core is whole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from wutong.cases.actions import deciding, falling, intake
from wutong.cases.actions.current import Current
from wutong.cases.actions.stepping import take_step
from wutong.db import db
from wutong.events import Letter
from wutong.flow import Move
from wutong.people.rules.roles import RIGHTS
from wutong.plugin import Plugin
from wutong.tenancy import spell
from wutong.testing import leaks, tree
from wutong.testing.conformance.doors import NOBODY, doors
from wutong.testing.conformance.handlers import names
from wutong.testing.leaks import arrivals, planting

HERE = tree.JISHISHAN


def addresses(garden: leaks.Garden, plugin: Plugin) -> Iterator[tuple[str, str]]:
    """Every method and address of the plugin in a county, with an id that nothing has."""
    bound = garden.world.app.url_map.bind("localhost")
    for rule in doors(garden.world.app, plugin):
        told = {name: NOBODY if "uuid" in str(rule).lower() else "1" for name in rule.arguments}
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield method, bound.build(rule.endpoint, {**told, "region": HERE}, method=method)


@pytest.fixture(scope="module")
def off(planted: Callable[[], leaks.Garden], plugin: Plugin) -> Iterator[leaks.Garden]:
    """A planted world where the plugin is switched off everywhere."""
    made = planted()
    made.world.switch_on(plugin.name, on=False)
    yield made
    made.world.close()


def test_every_address_says_that_it_is_not_to_be_had_here(off: leaks.Garden, plugin: Plugin) -> None:
    """Also for somebody with every right."""
    everybody = arrivals.officer(off, HERE, frozenset({*RIGHTS, *plugin.rights}))
    met = {(method, where): everybody.call(method, where, {}).status_code for method, where in addresses(off, plugin)}
    assert {each: status for each, status in met.items() if status != 404} == {}


def test_no_page_of_the_core_leads_to_it(off: leaks.Garden, plugin: Plugin) -> None:
    """Neither a menu nor a filled slot."""
    officer = arrivals.officer(off, HERE, frozenset({*RIGHTS, *plugin.rights}))
    own = (f"/{spell(HERE)}/{plugin.name}/", f"/desk/{plugin.name}/")
    for page in (f"/{spell(HERE)}/", f"/{spell(HERE)}/desk/", f"/{spell(HERE)}/matters/"):
        text = officer.get(page).text
        assert not [address for address in own if address in text], page


def test_a_case_goes_its_whole_way_without_it(off: leaks.Garden, plugin: Plugin) -> None:
    """Filed, accepted, reviewed and decided; no letter is written for what is switched off."""
    citizen = off.citizens[0]
    case_id = planting.filed(off, HERE, citizen)
    clerk, head = (planting.boss(HERE) for _ in range(2))
    with off.world.working(HERE):
        intake.accept(case_id, actor=clerk)
        deciding.review(case_id, "同意", actor=clerk)
    with off.world.working(HERE):
        deciding.grant(case_id, "准予", actor=head, level=tree.REGIONS[HERE][0])
    with off.world.at(HERE):
        open_ = select(Letter.handler).where(Letter.to_region == HERE, Letter.state == "open")
        assert set(db.session.scalars(open_)) & names(plugin) == set()
    planting.deliver(off.world)


@dataclass
class Standing:
    """A case as the flow sees it."""

    state: str
    stage: str | None


def test_no_step_or_state_of_it_is_to_be_had(off: leaks.Garden, plugin: Plugin) -> None:
    """Neither a button nor a line of the inbox's filter."""
    with off.world.at(HERE):
        offered = {state.name for state in Current.offered()}
        open_ = {move.name for move in Current.flow().moves}
    assert offered & {state.name for state in plugin.states} == set()
    assert open_ & {move.name for move in plugin.moves} == set()


def test_a_case_in_a_state_that_it_added_is_not_stuck(garden: leaks.Garden, plugin: Plugin) -> None:
    """It leaves by the plugin's steps, and an administrator sends it back to be decided."""
    for state in plugin.states:
        with garden.world.at(HERE):
            left = Current.flow(Standing(state.back, state.name)).leaving(state.name)
            assert [move for move in left if move.name in {each.name for each in plugin.moves}], state.name
        for move in entering(plugin, state.name):
            _there_and_back(garden, plugin, move)


def entering(plugin: Plugin, state: str) -> list[Move]:
    """The steps by which staff puts a case that is reviewed into a state."""
    return [
        move for move in plugin.moves if (move.source, move.target, move.by) == ("in_review", state, "staff")
    ]  # fmt: skip


def _there_and_back(garden: leaks.Garden, plugin: Plugin, move: Move) -> None:
    case_id = planting.reviewed(garden, HERE, garden.citizens[0])
    officer = planting.boss(HERE, *plugin.rights)
    with garden.world.working(HERE):
        take_step(case_id, move.name, dict.fromkeys(move.needs, "示例"), actor=officer)
    garden.world.switch_on(plugin.name, on=False)
    with garden.world.working(HERE):
        falling.fall_back(case_id, "功能已停用", actor=officer)
    with garden.world.working(HERE):
        deciding.grant(case_id, "准予", actor=planting.boss(HERE), level=tree.REGIONS[HERE][0])
    garden.world.switch_on(plugin.name)
