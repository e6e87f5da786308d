"""One line for every request, with its id, its region and its rule."""

import logging
from itertools import count
from types import SimpleNamespace

import pytest


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture):
    """The records of requests so far."""
    caplog.set_level(logging.INFO, "wutong.request")
    return lambda: [record for record in caplog.records if record.name == "wutong.request"]


def test_a_request_is_one_line_with_rule_status_and_time(client, lines, monkeypatch: pytest.MonkeyPatch):
    ticks = count(100, 0.0125)  # seconds of a watch that is a little further at every look
    monkeypatch.setattr("wutong.observe.requests.time", SimpleNamespace(perf_counter=lambda: next(ticks)))
    client.get("/?q=马小花")
    (line,) = lines()
    assert (line.method, line.rule, line.status) == ("GET", "/", 200)
    assert line.ms == 12.5


def test_the_address_itself_is_in_no_line(client, lines):
    client.get("/nowhere/13893000000?code=secret")
    assert "13893000000" not in str(lines()[0].__dict__)
    assert "secret" not in str(lines()[0].__dict__)


def test_health_and_figures_are_not_logged(client, lines):
    client.get("/healthz/live")
    client.get("/metrics")
    assert lines() == []


def test_the_answer_carries_the_id_that_the_log_has(client, monkeypatch: pytest.MonkeyPatch):
    bound = {}
    monkeypatch.setattr("wutong.observe.logs.bind", lambda **facts: bound.update(facts))
    answer = client.get("/622927/")
    assert answer.headers["X-Request-ID"] == bound["request_id"]
    assert bound["region"] == 622927000000
