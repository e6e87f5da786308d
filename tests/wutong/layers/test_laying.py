"""What is said of one item in a draft is read and sent alone, however many lie beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import event
from tests.wutong.layers.things import THING

from wutong.access import Actor
from wutong.db import db
from wutong.layers.drafts import edits_of, save_draft, working
from wutong.layers.kinds import Edit
from wutong.layers.laying import lay, said
from wutong.testing.tree import GANSU
from wutong.testing.world import World

EDITOR, HELPER = (Actor("staff", person=UUID(int=n), region=GANSU) for n in (1, 2))
ONE, OTHER, NEW = UUID(int=1), UUID(int=2), UUID(int=5000)
FIRST = [Edit(ONE, {"name": "低保", "days": 20}, defines=True), Edit(OTHER, {"name": "社保卡"}, defines=True)]


@contextmanager
def heard() -> Iterator[list[tuple[str, int]]]:
    """The statements of a block, each with the length of what is sent along."""
    told: list[tuple[str, int]] = []

    def hear(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        told.append((statement, len(repr(parameters))))

    event.listen(db.engine, "before_cursor_execute", hear)
    yield told
    event.remove(db.engine, "before_cursor_execute", hear)


def test_later_values_stand_beside_what_is_said_already(things: World) -> None:
    with things.at(GANSU):
        kept = save_draft(THING, FIRST, title="首批", actor=EDITOR)
        lay(THING, kept.id, [Edit(ONE, {"days": 9}), Edit(NEW, withdrawn=True)], actor=HELPER)
        found = {edit.item: edit for edit in edits_of(THING, kept)}
        assert (dict(found[ONE].values), found[ONE].defines) == ({"name": "低保", "days": 9}, True)
        assert (found[OTHER], found[NEW].withdrawn) == (FIRST[1], True)
        assert kept.editors == [EDITOR.person, HELPER.person]


def test_only_what_is_asked_for_is_said(things: World) -> None:
    with things.at(GANSU):
        kept = save_draft(THING, FIRST, title="首批", actor=EDITOR)
        assert said(kept, [OTHER, NEW]) == {str(OTHER): kept.edits[str(OTHER)]}
        assert said(kept, []) == said(None, [ONE]) == {}


def test_a_long_draft_is_neither_read_nor_sent_for_one_item(things: World) -> None:
    with things.at(GANSU):
        long = [Edit(UUID(int=number), {"name": "一" * 200}, defines=True) for number in range(1, 2000)]
        save_draft(THING, long, title="首批", actor=EDITOR)
        db.session.expire_all()
        with heard() as told:
            draft = working(THING)
            assert draft is not None
            assert len(said(lay(THING, draft.id, [Edit(NEW, {"days": 9}, defines=True)], actor=EDITOR), [NEW])) == 1
        assert not [statement for statement, _ in told if "layer_drafts.edits AS" in statement]
        assert max(length for _, length in told) < 2000
        assert len(draft.edits) == 2000
