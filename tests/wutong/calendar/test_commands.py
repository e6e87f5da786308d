"""The commands of the calendar."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from wutong.calendar import loading, notices, queries
from wutong.calendar.commands import group
from wutong.calendar.notices import Notice
from wutong.db import db
from wutong.testing.tree import JISHISHAN, NATION
from wutong.testing.world import World
from wutong.timers import Timer


@pytest.fixture
def run(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OWNER_DATABASE_URL", world.config.owner_database_url)
    return lambda *args: CliRunner(catch_exceptions=False).invoke(group, args)


def test_a_new_year_is_entered_and_entered_again_replaced(run, world: World, tmp_path: Path):
    file = tmp_path / "calendar.csv"
    notices.write([Notice(date(2027, 1, 1), False, "元旦", "国办")], file)
    assert "2027–2027: 1 years" in run("load", "--file", str(file)).output
    notices.write([Notice(date(2027, 1, 4), False, "元旦", "国办二")], file)
    run("load", "--file", str(file))
    with world.at(NATION):
        told = db.session.scalars(select(Timer.kind).where(Timer.state == "open")).all()
        assert list(told) == [loading.LOADED] * 2, "due dates are counted again after each"
    with world.at(JISHISHAN):
        assert queries.years()[2027] == "国办二"
        calendar = queries.calendar_for(date(2027, 1, 1), date(2027, 1, 4))
        assert calendar.works(date(2027, 1, 1))
        assert not calendar.on(date(2027, 1, 4)).provisional
        assert not calendar.works(date(2027, 1, 4))
        assert 2004 in queries.years()


def test_the_file_is_made_from_the_package(run, tmp_path: Path):
    file = tmp_path / "calendar.csv"
    assert "up to 2026" in run("build-data", "--file", str(file)).output
    assert file.read_bytes() == notices.FILE.read_bytes()


def test_a_limit_is_counted_day_by_day(run):
    lines = run("count", "2025-09-30", "1").output.splitlines()
    assert lines[0].startswith("2025-09-30     —")
    assert lines[-1].startswith("2025-10-09     1")
