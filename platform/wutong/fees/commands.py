"""`wutong fees reconcile`: compare a day with the provider's statement now, without waiting for the morning."""

from datetime import datetime

import click

from wutong import tenancy
from wutong.app import create_app
from wutong.db import work
from wutong.fees import books, matching
from wutong.fees.actions import reconciling


@click.group()
def fees() -> None:
    """What is owed, paid and paid back.

    Example: wutong fees reconcile --region 622927 --day 2026-11-20
    """


@fees.command()
@click.option("--region", required=True, help="The region, as in its address.")
@click.option("--day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day, which must be over.")
def reconcile(region: str, day: datetime) -> None:
    """Compare a day of every account of a region with the provider's statement; doing it twice does no harm.

    Example: wutong fees reconcile --region 622927 --day 2026-11-20
    """
    with create_app().app_context(), tenancy.at(tenancy.parse(region)):
        with work():
            accounts = list(books.accounts())
        for account in accounts:
            _one(account, day)
        click.echo(f"{region}: {len(accounts)} accounts")


def _one(account: str, day: datetime) -> None:
    try:
        day_id = reconciling.reconcile(account, day.date())
    except matching.DayClosed:
        click.echo(f"{account}: closed before")
        return
    with work():
        row = books.day(day_id)
        click.echo(f"{account}: {row.state}, {books.left([row]).get(row.id, 0)} differences to settle")


COMMANDS = (fees,)
