"""The `wutong calendar` commands: enter the official years, make their file, count a limit."""

from datetime import date
from pathlib import Path

import click
from sqlalchemy import NullPool, create_engine

from wutong.calendar import loading, notices, rules
from wutong.calendar.rules import Calendar, Exceptional, Term, Unit
from wutong.config import Config

FILE = click.Path(exists=True, path_type=Path)


@click.group("calendar")
def group() -> None:
    """Working days.

    Example: wutong calendar load
    """


@group.command()
@click.option("--file", type=FILE, default=notices.FILE, help="The holiday notices as a file.")
def load(file: Path) -> None:
    """Enter the years of the file; a year that is known already is replaced. Running cases are then counted again.

    Example: wutong calendar load --file tenants/china/calendar.csv
    """
    engine = create_engine(Config.from_env().owner_database_url, poolclass=NullPool)
    with engine.begin() as connection:
        years = loading.load(connection, notices.read(file))
        loading.tell(connection)
    click.echo(f"{years[0]}–{years[-1]}: {len(years)} years")


@group.command("build-data")
@click.option("--file", type=click.Path(path_type=Path), default=notices.FILE, help="Where to write the notices.")
def build_data(file: Path) -> None:
    """Make the file of the official years from the installed package `chinesecalendar`.

    Example: wutong calendar build-data
    """
    days = list(notices.build())
    notices.write(days, file)
    click.echo(f"{len(days)} days up to {days[-1].day}")


@group.command()
@click.argument("start", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("count", type=click.IntRange(0, 4000))
@click.option("--unit", type=click.Choice(list(Unit)), default=Unit.WORKDAY, help="What is counted.")
@click.option("--file", type=FILE, default=notices.FILE, help="The holiday notices as a file.")
def count(start: date, count: int, unit: str, file: Path) -> None:
    """Count a limit on the national calendar of the file, day by day.

    Example: wutong calendar count 2025-09-26 20
    """
    first = date(start.year, start.month, start.day)
    term = Term(first, count, Unit(unit))
    days = {one.day: Exceptional(one.working, one.name) for one in notices.read(file)}
    calendar = Calendar(first, term.reach, days, frozenset(day.year for day in days))
    for entry in rules.count(term, calendar).days:
        mark = "provisional" if entry.provisional else ""
        click.echo(f"{entry.day}  {entry.number or '—':>4}  {entry.reason}  {mark}".rstrip())


COMMANDS = (group,)
