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


FILLS = """
import os
from wutong.observe import metrics
metrics.observe('GET', '/first', 200, 0.1)
def full(*_): raise OSError(28, 'no room')
os.posix_fallocate = full if {when} else os.posix_fallocate
for number in range(200): metrics.observe('GET', f'/a/rule/as/long/as/they/are/{{number}}', 200, 0.1)
print(metrics.SECONDS.labels('GET', '/first', '2xx')._sum.get())
"""


def _fills(folder: Path, when: bool) -> str:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    told = subprocess.run(
        [sys.executable, "-c", FILLS.format(when=when)], check=True, env=environment, capture_output=True, text=True
    )
    return told.stdout.strip()


def test_the_room_of_a_file_of_figures_is_taken_before_anything_is_written_there(tmp_path: Path):
    """A page that the disk has no room for ends the process, so no byte of the file may be a hole."""
    assert _fills(tmp_path, when=False) == "0.1"
    (file,) = tmp_path.iterdir()
    assert file.stat().st_size > metrics.ROOM
    assert file.stat().st_blocks * 512 >= file.stat().st_size


def test_a_full_disk_ends_no_process_and_what_was_counted_before_stays(tmp_path: Path, monkeypatch):
    assert _fills(tmp_path, when=True) == "0.1"
    (file,) = tmp_path.iterdir()
    assert file.stat().st_size == metrics.ROOM
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    first = {"method": "GET", "rule": "/first", "status": "2xx"}
    assert metrics.registry().get_sample_value("wutong_request_seconds_count", first) == 1


def test_where_there_is_no_room_at_all_a_process_counts_for_itself(tmp_path: Path):
    away = tmp_path / "away"
    assert _fills(away, when=False) == "0.1"
    assert not away.exists()
