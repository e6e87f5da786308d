"""The web: what a request costs before it does anything, and what a list costs with and without the cache.

Eight clients against gunicorn; the clients take their share of the same cores. `bare Flask` is a view of one line
under the same gunicorn and stands for the machine. Nobody promised anything
here, so the report holds figures and no targets.
"""

import json

from tests.bench.clients import Check, drive, request
from tests.bench.report import Report
from tests.bench.servers import installed, served

from wutong.matters import loading, pack
from wutong.testing import tree

COUNTY = "622927"


def run(report: Report, full: bool) -> None:
    """Measure each address in turn; `full` takes longer rounds."""
    seconds = 8.0 if full else 3.0
    with installed() as world:
        with world.app.app_context():
            loading.load(pack.read(pack.for_province(tree.GANSU)), tree.GANSU)
        with served(world, "serve", "relay", "worker", "uncached", "bare") as ports:
            api = f"/api/v1/{COUNTY}/matters/?limit=20"
            asked = {
                "bare Flask, one line": (ports["bare"], "/hello", _alive),
                "hello (live)": (ports["serve"], "/healthz/live", _alive),
                "list of 20 matters, JSON, cached": (ports["serve"], api, _twenty),
                "list of 20 matters, JSON, cache off": (ports["uncached"], api, _twenty),
                "list of matters, page, cached": (ports["serve"], f"/{COUNTY}/matters/", _page),
                "list of matters, page, cache off": (ports["uncached"], f"/{COUNTY}/matters/", _page),
            }
            _measure(report, asked, seconds)


def _measure(report: Report, asked: dict[str, tuple[int, str, Check]], seconds: float) -> None:
    slow: dict[str, list[float]] = {name: [] for name in asked}

    def side(name: str) -> float:
        port, path, check = asked[name]
        sent = request("GET", path)
        done = drive(port, lambda client, count: sent, check, seconds=seconds)
        slow[name].append(done.percentile(0.95))
        return done.per_second

    for name in asked:
        side(name)  # once before it counts: plans, templates and caches of every process
        slow[name].clear()
    found = report.alternate({name: lambda turn, name=name: side(name) for name in asked}, "per s")  # type: ignore[misc]
    report.facts["p95 ms, 8 clients"] = {name: round(sorted(took)[len(took) // 2], 1) for name, took in slow.items()}
    medians = [figure.median for figure in found.values()]
    report.facts["hello / bare Flask"] = round(medians[1] / medians[0], 3)
    report.facts["cached / uncached list, JSON"] = round(medians[2] / medians[3], 2)


def _alive(status: int, body: bytes) -> None:
    assert status == 200, status
    assert json.loads(body) == {"status": "alive"}, body


def _twenty(status: int, body: bytes) -> None:
    assert status == 200, (status, body[:200])
    items = json.loads(body)["items"]
    assert len(items) == 20, len(items)
    assert items == sorted(items, key=lambda one: one["code"])


def _page(status: int, body: bytes) -> None:
    assert status == 200, (status, body[:200])
    assert "个体工商户设立登记".encode() in body
