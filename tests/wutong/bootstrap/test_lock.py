"""What is installed is exactly what is locked: one version, hashes, from whatever index the machine has."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from wutong.launch.places import CHECKOUT

LOCKED = [CHECKOUT / "requirements.lock", CHECKOUT / "platform" / "bootstrap" / "uv.txt"]
PROJECT: dict[str, Any] = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
ASKED = [*PROJECT["dependencies"], *(each for extra in EXTRAS.values() for each in extra)]


def entries(file: Path) -> list[str]:
    """A line for each locked package, with its hashes."""
    joined = file.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in joined.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("file", LOCKED, ids=lambda file: file.name)
def test_every_package_has_one_version_and_a_hash_for_each_file(file: Path):
    whole = re.compile(r"[a-z0-9.-]+==[\w.!+]+( ; [^;]+?)?( +--hash=sha256:[0-9a-f]{64})+")
    assert entries(file)
    assert [line[:60] for line in entries(file) if not whole.fullmatch(line)] == []


@pytest.mark.parametrize("file", LOCKED, ids=lambda file: file.name)
def test_no_address_is_written_down(file: Path):
    assert re.findall(r"://|--(?:\w+-)?index|--find-links|--trusted-host", file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("asked", ASKED)
def test_the_lock_holds_what_the_project_asks_for(asked: str):
    wanted = Requirement(asked)
    held = [Requirement(line.partition(" --hash")[0]) for line in entries(LOCKED[0])]
    versions = [str(one.specifier)[2:] for one in held if canonicalize_name(one.name) == canonicalize_name(wanted.name)]
    assert versions or wanted.name == PROJECT["name"]
    assert all(wanted.specifier.contains(version, prereleases=True) for version in versions)
