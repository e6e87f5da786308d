"""Handlers are run twice: a letter may come again after a crash outside the database, and by hand."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from wutong.db import db
from wutong.events import REACTIONS, Letter, envelope, handler_name, restored
from wutong.plugin import Plugin
from wutong.testing import leaks, tree
from wutong.testing.leaks import lying

#: So many letters of a handler are read again.
EACH = 3


def names(plugin: Plugin) -> set[str]:
    """The handlers as letters name them."""
    return {handler_name(handler) for listed in plugin.reacts.values() for handler in listed}


def letters(garden: leaks.Garden, plugin: Plugin) -> dict[str, list[tuple[int, Any]]]:
    """For each handler the region and id of letters that it has answered."""
    found: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    for place in tree.REGIONS:
        with garden.world.at(place):
            asked = select(Letter).where(Letter.to_region == place, Letter.handler.in_(names(plugin)))
            for letter in db.session.scalars(asked.order_by(Letter.id)):
                found[letter.handler].append((place, letter.id))
    return found


def test_every_handler_was_run_once_without_a_fault(standing: leaks.Garden, plugin: Plugin) -> None:
    """What the kit brings about: a case submitted, accepted, decided, refused, delivered, closed, withdrawn, moved."""
    unproven = names(plugin) - set(letters(standing, plugin))
    assert unproven == set(), "没有发生过它们所等的事：请在 wutong.plantings 里让它发生"


def test_a_handler_that_runs_twice_does_the_same_as_once(garden: leaks.Garden, plugin: Plugin) -> None:
    """No row more, none changed, in no table."""
    changed = {}
    for name, answered in letters(garden, plugin).items():
        for place, letter_id in answered[:EACH]:
            before = lying.rows(garden.world)
            with garden.world.working(place):
                letter = db.session.get_one(Letter, (place, letter_id))
                handler = REACTIONS.named(name)
                assert handler is not None
                handler(restored(letter.name, letter.payload), envelope(letter))
            changed.update(dict.fromkeys(differing(before, lying.rows(garden.world)), name))
    assert changed == {}, "第二次执行改动了这些表"


def differing(before: dict[tuple[str, str], Any], after: dict[tuple[str, str], Any]) -> Iterator[str]:
    """The tables with a row that is not in both."""
    yield from sorted({table for table, _ in before.keys() ^ after.keys()})
