"""A real PostgreSQL under our launcher, in the situations that break other launchers."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from wutong.launch import cluster, places, postgres, processes
from wutong.launch.account import Account
from wutong.launch.processes import CannotStart


@pytest.fixture(scope="module")
def folder():
    """A folder with a space and a Chinese character, deeper than a socket's path may be long."""
    with places.temporary("test") as data:
        deep = data.parent / "with a space" / "梧桐" / ("d" * 100)
        deep.mkdir(parents=True)
        yield deep / "data"


@pytest.fixture(scope="module")
def server(folder: Path):
    with postgres.running(folder, settings=postgres.UNSAFE) as running:
        yield running


def ask(url: str, question: str):
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def test_it_answers_from_a_deep_path_with_a_space(server):
    assert ask(server.owner_url, "select current_database()") == "wutong"


def test_the_postmaster_is_our_child(server):
    assert ask(server.superuser_url, "select pg_read_file('postmaster.pid')").startswith(f"{server.pid}\n")


def test_it_does_not_run_as_root(server):
    assert os.stat(f"/proc/{server.pid}").st_uid != 0


def test_it_listens_on_no_network(server):
    assert ask(server.owner_url, "show listen_addresses") == ""


def test_its_socket_is_in_a_short_folder_closed_to_others(server):
    socket_folder = Path(parse_qs(urlsplit(server.owner_url).query)["host"][0])
    assert socket_folder.stat().st_mode & 0o777 == 0o700
    assert len(str(socket_folder / ".s.PGSQL.5432")) < 107


def test_the_owner_is_no_superuser_and_cannot_pass_row_security(server):
    flags = "select rolsuper or rolbypassrls or rolreplication from pg_roles where rolname = current_user"
    assert ask(server.owner_url, flags) is False


@pytest.mark.parametrize("password", ["", "wrong"])
def test_nobody_comes_in_without_the_password(server, password: str):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(postgres.url("postgres", password, server.sockets)).close()


def test_a_trigram_index_sees_chinese_words(server):
    with psycopg.connect(server.owner_url) as connection:
        connection.execute("create extension if not exists pg_trgm")
        assert connection.execute("select cardinality(show_trgm('身份证'))").fetchone()[0] > 0


def test_the_passwords_are_readable_by_us_alone(server):
    assert (server.data / "passwords.json").stat().st_mode & 0o777 == 0o600


def test_its_passwords_are_in_no_argument_and_in_no_log(server):
    secret = urlsplit(server.owner_url).password
    assert secret not in Path(f"/proc/{server.pid}/cmdline").read_text()
    assert secret not in (server.data / "postgres.log").read_text()


def test_data_survives_a_stop_and_a_start():
    with places.temporary("test") as data:
        with (
            postgres.running(data, settings=postgres.UNSAFE) as server,
            psycopg.connect(server.owner_url) as connection,
        ):
            connection.execute("create table kept as select 42 as answer")
        assert processes.identify(server.pid) is None
        with postgres.running(data) as again:
            assert ask(again.owner_url, "select answer from kept") == 42


def test_a_killed_server_starts_again_with_what_was_committed_though_its_zombie_stays():
    with places.temporary("test") as data, postgres.running(data) as server:
        with psycopg.connect(server.owner_url) as connection:
            connection.execute("create table kept as select 42 as answer")
        os.kill(server.pid, signal.SIGKILL)
        os.waitid(os.P_PID, server.pid, os.WEXITED | os.WNOWAIT)
        assert (data / "cluster" / "postmaster.pid").exists()
        with postgres.running(data) as again:
            assert ask(again.owner_url, "select answer from kept") == 42


SUPERVISOR = """
import signal, sys
from pathlib import Path
from wutong.launch import postgres
with postgres.running(Path(sys.argv[1])) as server:
    print(server.pid, server.sockets, flush=True)
    signal.pause()
"""


@pytest.mark.parametrize("record_kept", [True, False])
def test_the_server_of_a_killed_supervisor_is_ended_by_the_next_start(record_kept: bool):
    with places.temporary("test") as data:
        supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISOR, data], stdout=subprocess.PIPE)
        number, sockets = supervisor.stdout.readline().decode().split()
        orphan = processes.identify(int(number))
        supervisor.kill()
        supervisor.wait()
        supervisor.stdout.close()
        assert processes.alive(orphan)
        if not record_kept:
            (data / "process.json").unlink()
        with postgres.running(data) as server:
            assert not processes.alive(orphan)
            assert not Path(sockets).exists()
            assert ask(server.owner_url, "select 1") == 1


def test_whoever_loses_patience_with_a_first_start_leaves_nothing_running(monkeypatch: pytest.MonkeyPatch):
    begun, wait = [], subprocess.Popen.wait

    def impatient(child, *given, **more):
        if not str(child.args[0]).endswith("initdb"):
            return wait(child, *given, **more)
        begun.append(processes.identify(child.pid))
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "wait", impatient)
    with places.temporary("test") as data:
        with pytest.raises(KeyboardInterrupt), postgres.running(data):
            pass
        assert begun[0] is not None
        assert not processes.alive(begun[0])
        with postgres.running(data, settings=postgres.UNSAFE) as server:
            assert ask(server.owner_url, "select 1") == 1


def test_the_mark_of_a_dead_server_whose_number_a_stranger_has_now_is_no_obstacle():
    with places.temporary("test") as data:
        with postgres.running(data, settings=postgres.UNSAFE) as server:
            mark = (data / "cluster" / "postmaster.pid").read_text()
        stale = data / "cluster" / "postmaster.pid"
        stale.write_text(mark.replace(str(server.pid), str(os.getpid()), 1))
        with postgres.running(data, settings=postgres.UNSAFE) as again:
            assert ask(again.owner_url, "select 1") == 1


def test_two_servers_run_side_by_side(server):
    with postgres.temporary() as other:
        system = "select system_identifier::text from pg_control_system()"
        assert ask(other.superuser_url, system) != ask(server.superuser_url, system)


def test_a_temporary_server_leaves_nothing_behind():
    with postgres.temporary() as server:
        kept = server.data.parent
        assert kept.exists()
    assert not kept.exists()
    assert not server.sockets.exists()


def test_a_server_that_cannot_start_says_why_in_one_line():
    with (
        places.temporary("test") as data,
        pytest.raises(CannotStart, match="PostgreSQL did not start: .*no_such_setting") as refusal,
        postgres.running(data, settings={"no_such_setting": "1"}),
    ):
        pass
    assert "\n" not in str(refusal.value)


def test_a_full_disk_is_called_by_its_name(tmp_path: Path):
    log = tmp_path / "postgres.log"
    log.write_text('FATAL:  could not write lock file "postmaster.pid": No space left on device\n')
    assert cluster.why(log, "PostgreSQL did not start").endswith(f"the disk that holds {tmp_path} is full")


def test_a_half_made_cluster_is_made_again():
    with places.temporary("test") as data:
        places.make(data, Account(65534, 65534))
        (data / "cluster").mkdir()
        (data / "cluster" / "PG_VERSION").write_text("18\n")
        with postgres.running(data, settings=postgres.UNSAFE) as server:
            assert ask(server.owner_url, "select 1") == 1


ORDINARY = """
import os
import psycopg
from wutong.launch import places, postgres
from wutong.launch.account import Account
if os.geteuid() == 0:  # as a user who is none, with programs that he may run wherever this checkout is
    programs = places.postgres_programs(Account(65534, 65534))
    places.postgres_programs = lambda account: programs
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
with postgres.temporary() as server:
    assert os.stat(f"/proc/{server.pid}").st_uid == os.geteuid() != 0
    with psycopg.connect(server.owner_url) as connection:
        print(connection.execute("select 'as ' || current_user").fetchone()[0])
"""


def test_an_ordinary_user_runs_it_under_his_own_name():
    done = subprocess.run([sys.executable, "-c", ORDINARY], capture_output=True, text=True, check=False)
    assert done.stdout == "as wutong_owner\n", done.stderr
