from uuid import UUID

import pytest
from tests.wutong.layers.things import THING

from wutong.access import SYSTEM
from wutong.errors import NotFound
from wutong.layers.drafts import Published, drafts, drop_draft, edits_of, get_draft, publish_draft, save_draft
from wutong.layers.kinds import Edit
from wutong.layers.queries import defined
from wutong.testing.tree import GANSU, JISHISHAN
from wutong.testing.world import World

ITEM = UUID(int=7)
FIRST = Edit(
    ITEM, {"name": "低保", "days": 20, "papers": ["a"], "levels": [4]}, defines=True, locks=frozenset({"hours"})
)


def test_a_draft_is_invisible_below_and_is_published_as_it_stands(things: World) -> None:
    with things.working(GANSU):
        kept = save_draft(THING, [FIRST], title="首批", actor=SYSTEM)
        assert edits_of(THING, kept) == [FIRST]
    with things.at(JISHISHAN):
        assert drafts(THING) == []
        assert defined(THING, JISHISHAN, [ITEM]) == {}
        with pytest.raises(NotFound):
            get_draft(THING, kept.id)
    with things.working(GANSU):
        assert publish_draft(THING, kept.id, actor=SYSTEM).note == "首批"
        assert drafts(THING) == []
        with pytest.raises(Published):
            publish_draft(THING, kept.id, actor=SYSTEM)
    with things.at(JISHISHAN):
        seen = defined(THING, JISHISHAN, [ITEM])[ITEM]
        assert (seen["days"], seen.locked) == (20, frozenset({"hours"}))


def test_a_draft_is_saved_again_or_thrown_away(things: World) -> None:
    with things.at(GANSU):
        kept = save_draft(THING, [FIRST], title="首批", actor=SYSTEM)
        again = save_draft(THING, [Edit(ITEM, {"days": 5})], title="改", actor=SYSTEM, draft_id=kept.id)
        assert (again.id, again.title, edits_of(THING, again)) == (kept.id, "改", [Edit(ITEM, {"days": 5})])
        drop_draft(THING, kept.id)
        assert drafts(THING) == []
