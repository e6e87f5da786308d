"""A filling that was stopped half-way is not continued: its cases would be there twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from wutong.config import driver
from wutong.db import as_owner
from wutong.demo import running
from wutong.demo.running import Wish
from wutong.demo.settings import Addresses
from wutong.demo.steps import BEGUN, SEED
from wutong.launch import postgres
from wutong.launch.processes import CannotStart
from wutong.operate import mixture


@pytest.fixture
def at() -> Iterator[Addresses]:
    """A database of the demo's that holds something."""
    with postgres.temporary() as server:
        mixture.mark(driver(server.owner_url))
        with as_owner(driver(server.owner_url)) as owner:
            owner.execute(text("create table cases (id int)"))
        yield Addresses(server.owner_url, "", 1, 2, 3)


def begun_anew(at: Addresses, folder: Path, *noted: str, reset: bool = False) -> bool:
    """Whether a start threw away what the database and the papers' folder held, when so much is noted."""
    (folder / "data").mkdir()
    with as_owner(driver(at.owner_url)) as owner:
        for word in noted:
            mixture.note(owner, word)
    running.begin_anew(Wish(reset=reset), folder, at, lambda line: None)
    with as_owner(driver(at.owner_url)) as owner:
        left = owner.scalar(text("select to_regclass('cases') is not null")), (folder / "data").exists()
    assert left in ((True, True), (False, False))
    return left == (False, False)


def test_what_was_filled_whole_is_kept(at: Addresses, tmp_path: Path):
    assert not begun_anew(at, tmp_path, "regions-load", f"{SEED}62{BEGUN}", f"{SEED}62")


def test_a_first_filling_that_was_stopped_begins_anew(at: Addresses, tmp_path: Path):
    assert begun_anew(at, tmp_path, "regions-load", f"{SEED}62{BEGUN}")


def test_reset_empties_a_database_that_is_not_our_own_too(at: Addresses, tmp_path: Path):
    assert begun_anew(at, tmp_path, f"{SEED}62{BEGUN}", f"{SEED}62", reset=True)


def test_a_later_filling_that_was_stopped_asks_before_it_throws_the_first_away(at: Addresses, tmp_path: Path):
    with pytest.raises(CannotStart, match="^[^\n]+RESET=1[^\n]+$"):
        begun_anew(at, tmp_path, f"{SEED}62{BEGUN}", f"{SEED}62", f"{SEED}11{BEGUN}")
    with as_owner(driver(at.owner_url)) as owner:
        assert owner.scalar(text("select to_regclass('cases') is not null"))


def test_a_database_without_the_mark_is_never_emptied(at: Addresses, tmp_path: Path):
    with as_owner(driver(at.owner_url)) as owner:
        owner.execute(text("comment on database wutong is null"))
    (tmp_path / "data").mkdir()
    running.begin_anew(Wish(reset=True), tmp_path, at, lambda line: None)
    with as_owner(driver(at.owner_url)) as owner:
        assert owner.scalar(text("select to_regclass('cases') is not null"))
