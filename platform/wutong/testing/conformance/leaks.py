"""The leak hunt over the plugin's addresses and tables: what one tenant wrote reaches no other."""

from wutong.plugin import Plugin
from wutong.testing import leaks
from wutong.testing.leaks import lying


def test_nobody_meets_what_is_not_for_him(garden: leaks.Garden, plugin: Plugin) -> None:
    """Everybody walks every address of the plugin and knocks with everybody's forms."""
    assert (found := leaks.hunt(garden, only=f"/{plugin.name}")) == [], "\n".join(map(str, found))


def test_nothing_lies_open_in_its_tables(garden: leaks.Garden, plugin: Plugin) -> None:
    """What is sealed in the core, a name or what somebody wrote, is not written down in plain words by a plugin."""
    tables = {f"table {model.__tablename__}" for model in plugin.models}  # type: ignore[attr-defined]
    assert [(where, what) for where, what in lying.search(garden) if where in tables] == []
