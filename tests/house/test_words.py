"""Every public thing says what it is, and every word on a page can be translated."""

import ast
import inspect
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

from wutong import cli, events, guests, sdk
from wutong.people.rules.roles import RIGHTS
from wutong.settings.rules import SETTINGS
from wutong.testing.words import HAN, unspoken
from wutong.testing.world import World

ROOT = Path(__file__).parents[2]
#: Copies that a build leaves behind, and the demo's page of sent codes, which is for one operator on one machine.
OUTSIDE = {"build", "demo"}
#: Wears the citizens' frame and is for staff, who work in Chinese.
FOR_STAFF = "desk_sign_in.html"


def sources() -> list[Path]:
    found = [*(ROOT / "platform").rglob("*.py"), *(ROOT / "plugins").glob("*/wutong_*/**/*.py")]
    return sorted(path for path in found if "build" not in path.parts)


def templates() -> list[Path]:
    found = [*(ROOT / "platform").rglob("templates/**/*.*"), *(ROOT / "plugins").glob("*/wutong_*/templates/**/*.*")]
    return sorted(path for path in found if path.suffix in (".html", ".txt", ".xml") and not OUTSIDE & set(path.parts))


def public(tree: ast.Module):
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (
                    inner
                    for inner in node.body
                    if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_")
                )


def test_every_module_and_every_public_name_says_what_it_is():
    silent = []
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body and not ast.get_docstring(tree):
            silent.append(str(path.relative_to(ROOT)))
        silent += [f"{path.relative_to(ROOT)}:{node.name}" for node in public(tree) if not ast.get_docstring(node)]
    assert silent == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>{{ _('你好') }}</p>", []),
        ("<p>你好</p>", ["<p>你好</p>"]),
        ("<p title=\"{{ x or '无' }}\">{{ y }}</p>", ["'无'"]),
        ("{% trans %}你好{% endtrans %}{# 说明 #}", []),
    ],
)
def test_the_reader_of_templates_finds_words_that_nobody_can_translate(text: str, expected: list[str]):
    assert unspoken(text) == expected


def test_every_word_of_every_template_goes_through_gettext():
    found = {
        str(path.relative_to(ROOT)): words
        for path in templates()
        if (words := unspoken(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@cache
def english(package: Path) -> dict[str, str]:
    """What a package, the core's or a plugin's, says in English."""
    with (package / "translations/en/LC_MESSAGES/messages.po").open(encoding="utf-8") as file:
        return {message.id: message.string for message in read_po(file) if isinstance(message.id, str)}


def test_citizens_pages_speak_english_too():
    """Every message of a template that citizens meet has its English in the package that the template belongs to."""
    missing = set()
    for path in templates():
        text = path.read_text(encoding="utf-8")
        if path.name != FOR_STAFF and re.search(r"extends ['\"]web/page\.html", text):
            package = next(folder for folder in path.parents if folder.name.startswith("wutong"))
            held = english(package)
            missing |= {said for said in re.findall(r"\b_\(\s*['\"]([^'\"]+)['\"]", text) if not held.get(said)}
    assert missing == set()


@pytest.mark.parametrize("surface", [sdk, sdk.layers])
def test_every_name_of_the_public_surface_is_there_once_and_explained(surface: ModuleType):
    assert sorted(set(surface.__all__)) == sorted(surface.__all__)
    offered = {name: getattr(surface, name) for name in surface.__all__}
    silent = [name for name, thing in offered.items() if callable(thing) and not inspect.getdoc(thing)]
    assert silent == []


def test_every_event_says_what_happened(world: World):
    facts = [fact for fact in events.facts().values() if fact.__module__.startswith("wutong")]
    assert facts
    assert [fact.__qualname__ for fact in facts if not fact.__doc__ or fact.__doc__.startswith(fact.__name__)] == []


def test_every_right_and_every_setting_has_words_for_the_screen(world: World):
    assert [name for name, title in RIGHTS.items() if not HAN.search(title)] == []
    assert [name for name, setting in SETTINGS.items() if not HAN.search(setting.label)] == []


def test_every_command_has_help_and_an_example():
    silent = []

    def visit(command, path):
        if path and ("Example" not in (command.help or "")):
            silent.append(path)
        for name, inner in getattr(command, "commands", {}).items():
            visit(inner, f"{path} {name}")

    for name in cli.root.list_commands(None):
        visit(cli.root.get_command(None, name), name)
    assert silent == []
    assert guests.commands()
