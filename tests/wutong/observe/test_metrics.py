"""Figures for Prometheus, for the machine and its private networks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wutong.observe import metrics


def test_a_request_is_counted_under_its_rule_and_class(client):
    client.get("/healthz/live")
    text = client.get("/metrics").text
    assert 'wutong_request_seconds_count{method="GET",rule="/healthz/live",status="2xx"}' in text


def test_an_unknown_address_is_counted_without_the_address(client):
    client.get("/nowhere/13893000000")
    text = client.get("/metrics").text
    assert 'rule="(none)",status="4xx"' in text
    assert "13893000000" not in text


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_a_reader_from_outside_finds_nothing(client, address: str):
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code == 404


OBSERVES = "from wutong.observe import metrics; metrics.observe('GET', '/here', 200, 0.1)"


def test_several_processes_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for _ in range(2):
        subprocess.run(
            [sys.executable, "-c", OBSERVES], check=True, env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
        )
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    labels = {"method": "GET", "rule": "/here", "status": "2xx"}
    assert metrics.registry().get_sample_value("wutong_request_seconds_count", labels) == 2
