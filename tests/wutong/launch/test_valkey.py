"""A real Valkey under our launcher."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis

from wutong.launch import places, processes, valkey
from wutong.launch.processes import CannotStart


@pytest.fixture(scope="module")
def server():
    with valkey.temporary() as running:
        yield running


def test_it_answers_on_loopback_with_its_password(server):
    with redis.Redis.from_url(server.url) as client:
        assert client.ping()
        assert client.config_get("bind") == {"bind": "127.0.0.1"}


def test_nobody_comes_in_without_the_password(server):
    address = server.url.split("@")[1]
    with redis.Redis.from_url(f"redis://{address}") as client, pytest.raises(redis.AuthenticationError):
        client.ping()


def test_its_password_is_in_no_argument(server):
    secret = server.url.split(":")[2].split("@")[0]
    assert secret not in Path(f"/proc/{server.pid}/cmdline").read_text()


def test_it_does_not_run_as_root(server):
    assert os.stat(f"/proc/{server.pid}").st_uid != 0


def test_what_was_written_survives_a_stop_and_a_start():
    with places.temporary("test") as data:
        with valkey.running(data) as server, redis.Redis.from_url(server.url) as client:
            client.set("kept", "42")
        with valkey.running(data) as again, redis.Redis.from_url(again.url) as client:
            assert client.get("kept") == b"42"


SUPERVISOR = """
import signal, sys
from pathlib import Path
from wutong.launch import valkey
with valkey.running(Path(sys.argv[1])) as server:
    print(server.pid, flush=True)
    signal.pause()
"""


def test_the_server_of_a_killed_supervisor_is_ended_by_the_next_start():
    with places.temporary("test") as data:
        supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISOR, data], stdout=subprocess.PIPE)
        orphan = processes.identify(int(supervisor.stdout.readline()))
        supervisor.send_signal(signal.SIGKILL)
        supervisor.wait()
        supervisor.stdout.close()
        assert processes.alive(orphan)
        with valkey.running(data) as server:
            assert not processes.alive(orphan)
            assert server.pid != orphan.pid


def test_a_port_that_somebody_took_meanwhile_is_not_the_last_try(server, monkeypatch: pytest.MonkeyPatch):
    free = valkey.free_port()
    ports = iter([int(server.url.rpartition(":")[2].partition("/")[0]), free])
    monkeypatch.setattr(valkey, "free_port", lambda: next(ports))
    with valkey.temporary() as second:
        assert f":{free}/" in second.url
        assert second.pid != server.pid


def test_a_server_that_never_starts_is_one_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "valkey_program", lambda account: Path("/bin/false"))
    with pytest.raises(CannotStart, match="^Valkey did not start: [^\n]+$"), valkey.temporary():
        pass
