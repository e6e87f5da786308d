"""Every right that a door or a verb asks for is held by some role, and none is misspelt."""

import ast
from pathlib import Path

import wutong
from wutong.people.rules import roles
from wutong.web.doors import OPEN, SIGNED_IN, right_of

SOURCE = Path(wutong.__file__).parent


def asked_in_source():
    """The rights given to `needs`, `must`, `may`, and as `right=` (there may be several), with the file that asks."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from ((path.relative_to(SOURCE), right) for right in _rights(node))


def _rights(call: ast.Call):
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    given = [call.args[0]] if name in ("needs", "must", "may") and call.args else []
    given += [keyword.value for keyword in call.keywords if keyword.arg == "right"]
    texts = [str(node.value) for node in given if isinstance(node, ast.Constant) and "." in str(node.value)]
    return [right for text in texts for right in text.split()]


def test_every_right_asked_for_in_the_source_exists():
    unknown = {(str(path), right) for path, right in asked_in_source() if right not in roles.RIGHTS}
    assert unknown == set()


def test_every_door_asks_for_a_right_that_somebody_can_hold(world):
    marks = {right_of(view) for view in world.app.view_functions.values()} - {None, OPEN, SIGNED_IN}
    asked = {right for mark in marks for right in mark.split()} - {OPEN, SIGNED_IN}
    assert asked
    assert asked <= set(roles.RIGHTS) | brought(world)


def brought(world):
    """Rights that installed plugins bring."""
    from wutong.people.presence import BROUGHT

    return set().union(*BROUGHT.values()) if BROUGHT else set()
