"""The command line: everything is found, explained and shown by an example; failures are one line."""

import errno
import os
import pkgutil
import subprocess
import sys
from importlib import import_module

import click
import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError

import wutong
from wutong import cli
from wutong.errors import Misconfigured


def commands(group: click.Group = cli.root, path: tuple[str, ...] = ()):
    """Every command below a group with its path; hidden ones too."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        yield (*path, name), found
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))


EVERY = [pytest.param(path, found, id=" ".join(path)) for path, found in commands()]


@pytest.mark.parametrize(("path", "found"), EVERY)
def test_every_command_says_what_it_does_and_shows_an_example(path: tuple[str, ...], found: click.Command):
    text = found.help or ""
    assert len(text.partition("\n")[0]) > 10
    assert f"wutong {' '.join(path)}" in text.partition("Example: ")[2], "the help has no example of itself"


@pytest.mark.parametrize(("path", "found"), EVERY)
def test_every_option_is_explained(path: tuple[str, ...], found: click.Command):
    unexplained = [each.opts[-1] for each in found.params if isinstance(each, click.Option) and not each.help]
    assert unexplained == []


def test_every_command_of_every_room_is_in_the_table():
    modules = [
        each.name for each in pkgutil.walk_packages(wutong.__path__, "wutong.") if each.name.endswith(".commands")
    ]
    offered = {command.name: name for name in modules for command in import_module(name).COMMANDS}
    assert offered.items() <= cli.HOMES.items()


@pytest.mark.parametrize("name", cli.HOMES)
def test_every_command_of_the_table_is_where_the_table_says(name: str):
    assert [command.name for command in import_module(cli.HOMES[name]).COMMANDS].count(name) == 1


def test_the_help_lists_every_command():
    said = CliRunner().invoke(cli.root, ["--help"]).output
    for name in ("serve", "migrate", "doctor", "routes", "demo", "regions", "relay", "worker"):
        assert f"  {name} " in said


def test_naming_one_command_does_not_import_the_others():
    asked = (
        "from wutong import cli; import sys; cli.root.get_command(None, 'assets'); print('wutong.relay' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_refusal_is_one_line_and_code_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    @click.command()
    def refuses() -> None:
        raise Misconfigured(reason="no such thing")

    monkeypatch.setattr(cli, "root", lambda: refuses.main([], standalone_mode=False))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "wutong: 系统配置有误：no such thing\n"


def test_a_database_that_is_not_there_is_one_line():
    done = subprocess.run(
        [sys.executable, "-m", "wutong.cli", "serve"], capture_output=True, text=True, check=False,
        env={"DATABASE_URL": "postgresql://wutong_app@127.0.0.1:1/none", "PYTHONWARNINGS": "error"},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("wutong: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("number", "line"), [(errno.ENOSPC, "No space left on device: /var/x"), (errno.EACCES, "Permission denied: /var/x")]
)
def test_what_the_machine_lacks_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys, number: int, line: str):
    def full() -> None:
        raise OSError(number, os.strerror(number), "/var/x")

    monkeypatch.setattr(cli, "root", full)
    with pytest.raises(SystemExit, match="1"):
        cli.main()
    assert capsys.readouterr().err == f"wutong: {line}\n"


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_database_without_room_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys, *, wrapped: bool):
    full = psycopg.errors.DiskFull('could not write to file "pg_wal/x": No space left on device\nHINT: …')

    def load() -> None:
        raise OperationalError("insert", {}, full) if wrapped else full

    monkeypatch.setattr(cli, "root", load)
    with pytest.raises(SystemExit, match="1"):
        cli.main()
    assert capsys.readouterr().err == 'wutong: could not write to file "pg_wal/x": No space left on device\n'
