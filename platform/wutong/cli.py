"""The `wutong` command. It knows where each command lives and imports only the one that is asked for.

A room offers its commands in `<room>/commands.py` as `COMMANDS`, a tuple of click commands. Whatever goes wrong in
a foreseen way ends with one line and code 1; a trace is a fault of ours.
"""

import errno
from importlib import import_module

import click
import psycopg
from sqlalchemy.exc import OperationalError

from wutong.errors import Refused

#: What the machine may lack and the operator can mend: a full disk or quota, no permission, a read-only file system.
THE_MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS})

HOMES = {
    "serve": "wutong.operate.commands",
    "migrate": "wutong.operate.commands",
    "doctor": "wutong.operate.commands",
    "routes": "wutong.operate.commands",
    "demo": "wutong.demo.commands",
    "regions": "wutong.regions.commands",
    "calendar": "wutong.calendar.commands",
    "matters": "wutong.matters.commands",
    "forms": "wutong.forms.commands",
    "cases": "wutong.cases.commands",
    "people": "wutong.people.commands",
    "settings": "wutong.settings.commands",
    "packs": "wutong.packs.commands",
    "lists": "wutong.exchanges.commands",
    "relay": "wutong.relay",
    "worker": "wutong.worker",
    "audit": "wutong.audit.commands",
    "archive": "wutong.archives.commands",
    "fees": "wutong.fees.commands",
    "statistics": "wutong.statistics.commands",
    "keys": "wutong.operate.rotation",
    "sweep": "wutong.operate.sweeping",
    "plugin": "wutong.authoring.commands",
    "assets": "wutong.web.commands",
    "words": "wutong.web.commands",
}


class Rooms(click.Group):
    """A group whose commands are imported when they are named or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands there are, in the order of the table."""
        return [*HOMES, *(str(command.name) for command in _brought())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        offered = import_module(HOMES[cmd_name]).COMMANDS if cmd_name in HOMES else _brought()
        return next((each for each in offered if each.name == cmd_name), None)


def _brought() -> tuple[click.Command, ...]:
    """What plugins add; they are only imported for a name that no room has."""
    commands: tuple[click.Command, ...] = import_module("wutong.guests").commands()
    return commands


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wutong")
def root() -> None:
    """Wutong (梧桐): the public-service network of a province.

    Settings come from the environment; `wutong doctor` says what is missing.

    Example: wutong serve --port 8000
    """


def main() -> None:
    """Run the command line."""
    try:
        root()
    except Refused as refusal:
        _give_up(refusal.text())
    except (OperationalError, psycopg.OperationalError) as error:  # also where the driver is asked without SQLAlchemy
        _give_up(str(getattr(error, "orig", error)).strip().partition("\n")[0])
    except OSError as error:
        if error.errno not in THE_MACHINE:
            raise
        _give_up(f"{error.strerror}: {error.filename}" if error.filename else str(error.strerror))


def _give_up(line: str) -> None:
    click.echo(f"wutong: {line}", err=True)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
