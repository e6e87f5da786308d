"""The manifest: names, looks, rights, and nothing but `wutong.sdk` imported; most is refused before anything runs."""

import ast
import inspect
from pathlib import Path

from wutong.events import handler_name
from wutong.plugin import Plugin
from wutong.testing import leaks


def test_the_core_starts_with_it(garden: leaks.Garden, plugin: Plugin) -> None:
    """Names, prefixes, looks, slots, moves and imports were checked when the application was made."""
    assert garden.world.app.extensions["wutong.guests"].plugins[plugin.name] is plugin


def test_what_a_letter_remembers_of_a_handler_leads_back_to_it(plugin: Plugin) -> None:
    """A handler is a function of a module: a closure or a method could not be found again by its name."""
    handlers = [handler for listed in plugin.reacts.values() for handler in listed]
    lost = [handler_name(each) for each in handlers if vars(inspect.getmodule(each)).get(each.__name__) is not each]
    assert lost == [], "每个处理程序须是模块里的函数"


def test_nothing_asks_whether_the_plugin_is_on(package: Path, plugin: Plugin) -> None:
    """The core asks, in one place; a plugin that asks for itself is off where it should be on one day."""
    asking = [
        path.name
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value == f"plugin.{plugin.name}"
    ]
    assert asking == []
