"""Statistics: what a province's board costs over a year of many cases, how far the sums are behind, bytes of a case.

* boards: as the desk asks for them, from an own scope and transaction: thirty days and a whole year; by place, by
  matter, by department; narrowed to the most frequent matter, to a department, to a channel.
* lag: cases that moved at all counties at once, from their marks to the province's sums.
* bytes: everything that statistics keep, by case.
"""

import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
from tests.bench import caseload, rollups
from tests.bench.report import Report, seconds
from tests.bench.servers import SAFE

from wutong import tenancy
from wutong.clock import new_id, now
from wutong.db import db, work
from wutong.statistics import actions, queries, shown
from wutong.statistics.models import Mark
from wutong.statistics.queries import Asked
from wutong.testing.database import Servers, serving
from wutong.testing.world import World

#: Milliseconds that a province's board may take, at the 95th percentile.
TARGET = 50
YEAR = Asked(rollups.PROVINCE.code, rollups.FIRST, rollups.LAST)
MONTH = replace(YEAR, first=rollups.LAST - timedelta(days=50), last=rollups.LAST - timedelta(days=21))
#: Cases that moved, of each county, when the lag is measured.
MOVED = 10
MATTER, BODY = "SL-0000", "示例部门0"
BOARDS: dict[str, tuple[Asked, queries.Cut]] = {
    "30 days by place": (MONTH, "place"),
    "30 days by matter": (MONTH, "matter"),
    "30 days by department": (MONTH, "department"),
    "30 days of a channel": (replace(MONTH, channel="web"), "place"),
    "30 days of a matter": (replace(MONTH, matter=MATTER), "place"),
    "30 days of a department": (replace(MONTH, department=BODY), "matter"),
    "a year by place": (YEAR, "place"),
    "a year by matter": (YEAR, "matter"),
    "a year by department": (YEAR, "department"),
    "a year of a channel": (replace(YEAR, channel="web"), "place"),
    "a year of a matter": (replace(YEAR, matter=MATTER), "place"),
    "a year of a department": (replace(YEAR, department=BODY), "matter"),
}


def run(report: Report, full: bool) -> None:
    """Five million cases, or a quarter of one."""
    with serving(SAFE) as servers, tempfile.TemporaryDirectory() as var:
        measure(report, servers, Path(var), 5_000_000 if full else 250_000)


def measure(report: Report, servers: Servers, var: Path, cases: int) -> None:
    """Plant, prove what was planted, measure."""
    world = World(servers, var)
    owner_url = servers.url(world.name)
    report.facts[f"planting the sums of {cases:,} cases, s"] = round(seconds(lambda: rollups.fill(owner_url, cases)), 1)
    told = rollups.sizes(owner_url)
    report.facts["rows of statistics"] = {name: value for name, value in told.items() if name.endswith("rows")}
    size = sum(value for name, value in told.items() if name.endswith("bytes"))
    report.facts["bytes of statistics by case"] = round(size / cases)
    with world.app.app_context():
        assert rollups.unsettled(MONTH.last) == 0, "what was planted is not what the product counts"
        _boards(report, cases)
        _lag(report, owner_url)
    world.close()


def _boards(report: Report, cases: int) -> None:
    tails: dict[str, list[float]] = {}

    def side(name: str) -> Callable[[int], float]:
        asked, by = BOARDS[name]

        def shown_once(turn: int) -> float:
            took = seconds(lambda: _board(asked, by)) * 1000
            tails.setdefault(name, []).append(took)
            return took

        return shown_once

    sides = {f"board, {name}": side(name) for name in BOARDS}
    for one in sides.values():
        one(-1)
    tails.clear()
    report.alternate(sides, "ms", rounds=20)
    for name, took in tails.items():
        report.promise(f"board p95, {name}, {cases:,} cases", sorted(took)[int(len(took) * 0.95)], "ms", at_most=TARGET)


def _board(asked: Asked, by: queries.Cut) -> None:
    with tenancy.at(asked.place), work():
        seen = queries.seen(asked)
        assert seen.total["received"] > 0
        assert shown.rows(seen, by)


def _lag(report: Report, owner_url: str) -> None:
    """Some real cases of every county, marked as their moves would have, and a round that carries them up."""
    many = MOVED * len(caseload.COUNTIES)
    with psycopg.connect(owner_url) as owner:
        _matters(owner)
        cases = [row for row in caseload.rows(many * 25) if row[3] == "archived"][:many]
        assert len(cases) == many
        caseload.bulk(owner, "cases", caseload.NAMES, cases)
    for county in caseload.COUNTIES:
        with tenancy.at(county), work():
            db.session.add_all(
                Mark(region=county, id=new_id(), kind="case", case_id=row[1], day=None, at=now())
                for row in cases if row[0] == county
            )  # fmt: skip
    before = _day().total["received"]
    took = seconds(actions.go_round)
    assert (now() - (seen := _day()).until).total_seconds() < 1, "something was left"
    assert seen.total["received"] == before + many
    report.facts[f"a round over {many:,} moved cases of {len(caseload.COUNTIES)} counties, s"] = round(took, 1)
    report.facts["cases that a round counts in a second"] = round(many / took)


def _day() -> queries.Seen:
    """The province's board of the day on which all of them were filed."""
    with tenancy.at(YEAR.place), work():
        return queries.seen(replace(YEAR, first=caseload.DAY, last=caseload.DAY))


def _matters(owner: psycopg.Connection[object]) -> None:
    """The frozen matter that every planted case was filed under."""
    values = {"name": "示例事项", "department": "示例部门1", "promised_days": 10, "legal_days": 20, "papers": []}
    told = json.dumps({"code": "SL-0000", "department": "示例部门1", "values": values}, ensure_ascii=False)
    rows = [(county, "0" * 64, told) for county in caseload.COUNTIES]
    caseload.bulk(owner, "case_matters", "region, digest, content", rows)
