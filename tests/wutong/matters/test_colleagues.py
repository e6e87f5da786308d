"""Several hands in one draft at once: nothing that somebody saved is lost, and there is never a second draft."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from tests.wutong.layers.colleagues import meanwhile
from tests.wutong.matters.test_actions import GUIDE

from wutong.access import SYSTEM, Actor
from wutong.layers import drafts
from wutong.matters import actions, rules
from wutong.matters.actions import bringing
from wutong.matters.findings import Entry
from wutong.matters.models import MATTER
from wutong.matters.sheets import Row
from wutong.testing.tree import GANSU
from wutong.testing.world import World

Verb = Callable[[], Any]


@pytest.fixture
def two(world: World) -> World:
    """A province with two matters."""
    with world.working(GANSU):
        actions.define(GUIDE, actor=SYSTEM)
        actions.define({**GUIDE, "code": "SL-2", "name": "高龄津贴"}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    return world


def hours(code: str, told: str) -> Verb:
    return lambda: actions.save(code, {"hours": told}, actor=SYSTEM)


def at_home(world: World, verb: Verb) -> Verb:
    def done() -> None:
        with world.working(GANSU):
            verb()

    return done


def drafted(world: World) -> dict[str, Any]:
    """The hours that the one draft says, by code, or that the matter ends."""
    with world.at(GANSU):
        [draft] = drafts.drafts(MATTER)
        codes = {str(rules.item_of(code)): code for code in ("SL-1", "SL-2", "SL-3")}
        return {
            codes[item]: "撤销" if said.get("withdrawn") else said.get("hours") for item, said in draft.edits.items()
        }


@pytest.mark.parametrize(
    ("second", "left"),
    [
        (hours("SL-2", "下午"), {"SL-1": "上午", "SL-2": "下午"}),
        (lambda: actions.discard("SL-2", actor=SYSTEM), {"SL-1": "上午"}),
        (lambda: actions.undo("SL-2", actor=SYSTEM), {"SL-1": "上午", "SL-2": "全天"}),
        (lambda: actions.withdraw("SL-2", actor=SYSTEM), {"SL-1": "上午", "SL-2": "撤销"}),
        (
            lambda: actions.define({**GUIDE, "code": "SL-3", "name": "孤儿津贴"}, actor=SYSTEM),
            {"SL-1": "上午", "SL-2": "夜间", "SL-3": None},
        ),
        (
            lambda: bringing.bring_in([Entry(Row("", 1, {}), "SL-2", {"hours": "下午"})], actor=SYSTEM),
            {"SL-1": "上午", "SL-2": "下午"},
        ),
    ],
)
def test_what_one_saves_and_what_a_colleague_does_meanwhile_both_stand(
    two: World, monkeypatch: pytest.MonkeyPatch, second: Verb, left: dict[str, Any]
) -> None:
    for told in ("全天", "夜间"):
        at_home(two, hours("SL-2", told))()
    meanwhile(two, monkeypatch, at_home(two, hours("SL-1", "上午")), at_home(two, second))
    assert drafted(two) == left


def test_two_who_begin_at_once_begin_one_draft(two: World, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(two, monkeypatch, at_home(two, hours("SL-1", "上午")), at_home(two, hours("SL-2", "下午")))
    assert drafted(two) == {"SL-1": "上午", "SL-2": "下午"}


def test_what_is_submitted_is_what_was_saved_before(two: World, monkeypatch: pytest.MonkeyPatch) -> None:
    at_home(two, hours("SL-2", "全天"))()
    submit = at_home(two, lambda: actions.submit(actor=SYSTEM))
    meanwhile(two, monkeypatch, at_home(two, hours("SL-1", "上午")), submit)
    with two.at(GANSU):
        assert actions.working_draft() is None
    assert drafted(two) == {"SL-1": "上午", "SL-2": "全天"}


def test_nothing_else_is_approved_than_what_was_shown(two: World) -> None:
    rights = frozenset({"matter.edit", "matter.publish"})
    editor, approver = (Actor("staff", UUID(int=n), GANSU, rights=rights) for n in (1, 2))
    with two.working(GANSU):
        actions.save("SL-1", {"hours": "上午"}, actor=editor)
        draft = actions.submit(actor=editor).id
    with two.at(GANSU):
        [shown] = [row.stamp for row in actions.submitted()]
    for change in (hours("SL-1", "下午"), lambda: None):
        with two.working(GANSU):
            actions.take_back(draft, actor=editor)
            change()
            actions.submit(actor=editor)
        with two.at(GANSU), pytest.raises(drafts.DraftMoved):
            actions.approve(draft, actor=approver, stamp=shown)
    with two.at(GANSU):
        [shown] = [row.stamp for row in actions.submitted()]
        assert actions.approve(draft, actor=approver, stamp=shown).editors == [editor.person]


def test_a_colleagues_new_matter_is_not_overwritten_by_another_of_the_same_code(world: World) -> None:
    with world.at(GANSU):
        actions.define(GUIDE, actor=SYSTEM)
        with pytest.raises(rules.AlreadyDefined) as refused:
            actions.define({**GUIDE, "name": "别的名称"}, actor=SYSTEM)
        assert "最低生活保障" in refused.value.text()
        actions.discard("SL-1", actor=SYSTEM)
        actions.define({**GUIDE, "name": "别的名称"}, actor=SYSTEM)
