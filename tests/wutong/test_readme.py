"""The README says what is so."""

import re

import pytest

from wutong.config import NAMES
from wutong.launch.places import CHECKOUT

README = (CHECKOUT / "README.md").read_text()


def test_every_setting_is_in_the_table_with_its_meaning():
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (.+) \|$", README, re.MULTILINE))
    assert rows == NAMES


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:platform|plugins|tenants|migrations)/[\w./]*)`", README)))
)
def test_every_place_that_is_named_is_there(path: str):
    assert (CHECKOUT / path).exists()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z-]+)", README))))
def test_every_make_target_is_there(target: str):
    assert re.search(rf"^{target}:", (CHECKOUT / "Makefile").read_text(), re.MULTILINE)
