"""The manifest: names, looks, rights, and nothing but `wutong.sdk` imported; most is refused before anything runs."""

import ast
import inspect
import warnings
from pathlib import Path

from wutong import sdk
from wutong.events import handler_name
from wutong.plugin import Plugin
from wutong.retiring import words
from wutong.testing import leaks


def test_the_core_starts_with_it(standing: leaks.Garden, plugin: Plugin) -> None:
    """Names, prefixes, looks, slots, moves and imports were checked when the application was made."""
    assert standing.world.app.extensions["wutong.guests"].plugins[plugin.name] is plugin


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


def test_what_is_going_of_the_sdk_is_told(package: Path, plugin: Plugin) -> None:
    """No refusal: a name that is going works for one more version. The warnings stand below the kit's results."""
    for name in sorted(used(package) & set(sdk.RETIRED)):
        warnings.warn(words("wutong.sdk", name, sdk.RETIRED[name]), DeprecationWarning, stacklevel=1)


def used(package: Path) -> set[str]:
    """The names that a package takes from `wutong.sdk`."""
    nodes = [node for path in package.rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    taken = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "wutong.sdk"]
    reached = {node.attr for node in nodes if isinstance(node, ast.Attribute) and _is_sdk(node.value)}
    return reached | {alias.name for node in taken for alias in node.names}


def _is_sdk(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "sdk"
