"""What plugins rely on does not change by accident: every version of the SDK is kept, and a name warns before it goes.

After a change: raise `wutong.sdk.VERSION` if that version was released, write the names into CHANGES.md, and
`python -m wutong.authoring.names > tests/wutong/sdk_names/VERSION.txt` with the line of the version before on top.
"""

import hashlib
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

from wutong import sdk
from wutong.authoring import names
from wutong.launch.places import CHECKOUT
from wutong.retiring import Going, retiring
from wutong.testing.conformance import rules

KEPT = Path(__file__).parent / "sdk_names"
CHANGES = (CHECKOUT / "CHANGES.md").read_text(encoding="utf-8")


def number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


VERSIONS = sorted((path.stem for path in KEPT.glob("*.txt")), key=number)


def kept(version: str) -> list[str]:
    return (KEPT / f"{version}.txt").read_text(encoding="utf-8").splitlines()


def lines(version: str) -> list[str]:
    return [line for line in kept(version) if not line.startswith("#")]


def named(line: str) -> str:
    """The public name that a line is about."""
    found = re.match(r"(?:class )?(\w+)", line)
    assert found
    return found[1]


def test_the_names_and_signatures_are_those_of_this_version():
    assert VERSIONS[-1] == sdk.VERSION
    now, then = names.told().splitlines(), lines(sdk.VERSION)
    changed = sorted(set(now) ^ set(then))
    assert changed == [], "the public names changed: see the head of this file"


@pytest.mark.parametrize(("before", "version"), list(zip(VERSIONS, VERSIONS[1:], strict=False)))
def test_a_version_that_was_released_stays_as_it_was(before: str, version: str):
    digest = hashlib.sha256((KEPT / f"{before}.txt").read_bytes()).hexdigest()
    assert kept(version)[0] == f"# after {before} {digest}"


@pytest.mark.parametrize(("before", "version"), list(zip(VERSIONS, VERSIONS[1:], strict=False)))
def test_every_name_that_came_changed_or_went_stands_in_the_changes(before: str, version: str):
    moved = {named(line) for line in set(lines(before)) ^ set(lines(version))}
    (told,) = re.findall(rf"SDK {re.escape(version)}\b(.*?)(?=^- |^#|\Z)", CHANGES, re.MULTILINE | re.DOTALL)
    assert sorted(name for name in moved if f"`{name}`" not in told) == []


@pytest.mark.parametrize(("before", "version"), list(zip(VERSIONS, VERSIONS[1:], strict=False)))
def test_no_name_goes_that_did_not_warn_in_the_version_before(before: str, version: str):
    warned = {named(line) for line in lines(before) if " is going since " in line}
    gone = {named(line) for line in lines(before)} - {named(line) for line in lines(version)}
    assert gone <= warned


@pytest.fixture
def going(tmp_path, monkeypatch):
    """A plugin that takes a name which is going from a module that lets it go."""
    (tmp_path / "letting_go.py").write_text("def tell() -> str:\n    return 'told'\n", encoding="utf-8")
    package = tmp_path / "wutong_old"
    package.mkdir()
    source = "from wutong.sdk import say_it\nfrom wutong import sdk\n\nWORD = sdk.say_it\n"
    (package / "__init__.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    module = import_module("letting_go")
    monkeypatch.setattr(sdk, "RETIRED", {"say_it": Going("1.1", "tell", module.tell)})
    monkeypatch.setattr(sdk, "__getattr__", retiring("wutong.sdk", sdk.RETIRED))
    yield package
    for name in ("letting_go", "wutong_old"):
        sys.modules.pop(name, None)


def test_a_name_that_is_going_works_and_says_what_to_use(going):
    with pytest.warns(DeprecationWarning, match=r"wutong\.sdk\.say_it is going: since 1\.1 use tell"):
        taken = import_module("wutong_old")
    assert taken.WORD() == "told"
    with pytest.raises(AttributeError, match="no attribute 'never_there'"):
        sdk.never_there  # noqa: B018 - that it is not there is what is asked


def test_the_kit_tells_an_author_which_names_are_going(going):
    with pytest.warns(DeprecationWarning, match="use tell") as told:
        rules.test_what_is_going_of_the_sdk_is_told(going, None)  # type: ignore[arg-type]
    assert len(told) == 1


def test_what_is_going_stands_in_the_kept_names(going):
    assert "say_it is going since 1.1, use tell" in names.told()
