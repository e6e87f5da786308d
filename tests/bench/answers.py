"""A village's list over the machine door, kept and checked for validity, beside Flask alone with as many bytes.

* in one process: both are called by Flask's own test client, so that nothing but the application is measured.
* served: both under the product's gunicorn, asked by eight clients over sockets, as a citizen's browser would.

`page` is the citizens' page of the same list, which is made anew of what is cached.
"""

import json
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from tests.bench.clients import drive, request
from tests.bench.nation import Land
from tests.bench.province import VILLAGE_CLAIMS
from tests.bench.reading import villages
from tests.bench.report import Report, seconds
from tests.bench.servers import bare, served

from wutong.tenancy import spell

DRAWS = 100


def measure(report: Report, land: Land) -> None:
    """Answers a second; the cached list over bare Flask is the promise."""
    readers = [spell(village) for village in villages(land)[:DRAWS]]
    lists = [f"/api/v1/{village}/matters/?limit=100" for village in readers]
    client = land.world.app.test_client(use_cookies=False)
    bodies = [_answer(client, path) for path in lists]
    assert {len(json.loads(body)["items"]) for body in bodies} == {VILLAGE_CLAIMS}
    same = f"/bytes/{len(bodies[0])}"
    _in_process(report, client, bare(), lists, same, [f"/{village}/matters/" for village in readers])
    _served(report, land, lists, same)


def _in_process(
    report: Report, client: FlaskClient, plain: Flask, lists: list[str], same: str, pages: list[str]
) -> None:
    sides = {
        "answer: bare Flask, as many bytes": _side(plain.test_client(use_cookies=False), [same] * len(lists)),
        "answer: village list, JSON, kept, checked": _side(client, lists),
        "answer: village list, page, cached, checked": _side(client, pages),
    }
    for side in (*sides.values(), *sides.values()):
        side(-1)  # an answer is kept from the second time on
    flask, kept, _ = (figure.median for figure in report.alternate(sides, "per s", rounds=9).values())
    report.promise("answer: kept list / bare Flask, one process", kept / flask, "×", at_least=1 / 2)


def _side(client: FlaskClient, paths: list[str]) -> Callable[[int], float]:
    return lambda turn: len(paths) / seconds(lambda: [_answer(client, path) for path in paths])


def _answer(client: FlaskClient, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200, (path, response.data[:300])
    return response.data


def _served(report: Report, land: Land, lists: list[str], same: str) -> None:
    asked = [request("GET", path) for path in lists]
    alone = request("GET", same)
    length = 6.0 if land.whole else 3.0

    def good(status: int, body: bytes) -> None:
        assert status == 200, (status, body[:300])

    with served(land.world, "serve", "bare") as ports:
        sides: dict[str, Callable[[int], float]] = {
            "served: bare Flask, as many bytes":
                lambda turn: drive(ports["bare"], lambda who, count: alone, good, seconds=length).per_second,
            "served: village list, JSON, kept, checked":
                lambda turn: drive(
                    ports["serve"], lambda who, count: asked[(who * 13 + count) % len(asked)], good, seconds=length
                ).per_second,
        }  # fmt: skip
        for side in sides.values():
            side(-1)
        flask, kept = (figure.median for figure in report.alternate(sides, "per s").values())
    report.promise("answer: kept list / bare Flask, served", kept / flask, "×", at_least=1 / 2)
