"""What authors of plugins have in common: the packages that the core needs, and no plugin of anybody's."""

import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def lent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that leads to all of our packages but those of the house, so that they need not be downloaded again."""
    place = tmp_path_factory.mktemp("lent")
    for folder in map(Path, sys.path):
        for each in folder.iterdir() if folder.name == "site-packages" else ():
            house = "wutong" in each.name or each.suffix in (".pth", ".egg-link")
            if not house and not (place / each.name).exists():
                (place / each.name).symlink_to(each)
    return place
