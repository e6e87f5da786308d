from collections.abc import Mapping
from typing import Any

import pytest

from wutong.access import SYSTEM
from wutong.layers import steps
from wutong.layers.steps import NoStep
from wutong.matters import actions, board, rules
from wutong.matters.models import MATTER
from wutong.testing.tree import GANSU, JISHISHAN
from wutong.testing.world import World

GUIDE: dict[str, Any] = {"code": "ST-1", "name": "示例事项", "item_type": "20", "exercise_levels": [4]}


def drafted() -> Mapping[str, Any] | None:
    """What the draft says of the matter."""
    draft = actions.working_draft()
    return draft.edits.get(str(rules.item_of("ST-1"))) if draft else None


def test_each_saving_is_undone_and_done_again_down_to_the_empty_draft(world: World) -> None:
    with world.at(GANSU):
        actions.define(GUIDE, actor=SYSTEM)
        first = drafted()
        actions.save("ST-1", {"hours": "上午"}, actor=SYSTEM)
        second = drafted()
        actions.undo("ST-1", actor=SYSTEM)
        assert drafted() == first
        actions.undo("ST-1", actor=SYSTEM)
        assert actions.working_draft() is None
        assert not board.exists("ST-1")
        with pytest.raises(NoStep):
            actions.undo("ST-1", actor=SYSTEM)
        actions.redo("ST-1", actor=SYSTEM)
        actions.redo("ST-1", actor=SYSTEM)
        assert drafted() == second
        with pytest.raises(NoStep):
            actions.redo("ST-1", actor=SYSTEM)


def test_a_new_step_forgets_what_was_undone_and_what_was_thrown_away_comes_back(world: World) -> None:
    with world.at(GANSU):
        actions.define(GUIDE, actor=SYSTEM)
        actions.save("ST-1", {"hours": "上午"}, actor=SYSTEM)
        actions.undo("ST-1", actor=SYSTEM)
        actions.save("ST-1", {"hours": "下午"}, actor=SYSTEM)
        kept = drafted()
        with pytest.raises(NoStep):
            actions.redo("ST-1", actor=SYSTEM)
        actions.discard("ST-1", actor=SYSTEM)
        assert drafted() is None
        actions.undo("ST-1", actor=SYSTEM)
        assert drafted() == kept


def test_a_button_undoes_the_step_that_it_was_shown_for_and_no_other(world: World) -> None:
    with world.at(GANSU):
        actions.define(GUIDE, actor=SYSTEM)
        actions.save("ST-1", {"hours": "上午"}, actor=SYSTEM)
        shown = board.working("ST-1").back
        actions.save("ST-1", {"address": "一楼"}, actor=SYSTEM)
        assert shown is not None
        with pytest.raises(NoStep):
            actions.undo("ST-1", actor=SYSTEM, step=shown.number)
        assert (drafted() or {})["address"] == "一楼"
        actions.undo("ST-1", actor=SYSTEM)
        actions.undo("ST-1", actor=SYSTEM, step=shown.number)
        assert "hours" not in (drafted() or {})
        with pytest.raises(NoStep):
            actions.redo("ST-1", actor=SYSTEM, step=shown.number + 1)
        actions.redo("ST-1", actor=SYSTEM, step=shown.number)
        assert (drafted() or {})["hours"] == "上午"


def test_only_the_last_steps_are_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "BOUND", 2)
    with world.at(GANSU):
        actions.define(GUIDE, actor=SYSTEM)
        for hours in ("一", "二", "三"):
            actions.save("ST-1", {"hours": hours}, actor=SYSTEM)
        actions.undo("ST-1", actor=SYSTEM)
        actions.undo("ST-1", actor=SYSTEM)
        with pytest.raises(NoStep):
            actions.undo("ST-1", actor=SYSTEM)
        assert (drafted() or {})["hours"] == "一"


def test_a_step_counts_only_in_the_draft_that_still_says_so(world: World) -> None:
    with world.at(GANSU):
        actions.define(GUIDE, actor=SYSTEM)
        item, draft = rules.item_of("ST-1"), actions.working_draft()
        assert steps.back(MATTER, item, draft)
        assert steps.back(MATTER, item, None) is None
        assert steps.forward(MATTER, item, draft) is None
    with world.at(JISHISHAN), pytest.raises(NoStep):
        actions.undo("ST-1", actor=SYSTEM)
