"""`wutong audit verify` and `wutong audit seal`."""

from datetime import timedelta

import click
from sqlalchemy import select

from wutong import tenancy
from wutong.app import create_app
from wutong.audit import actions, queries
from wutong.audit.models import Seal
from wutong.db import db, work

SAYS = {"changed": "was changed", "missing": "is missing", "inserted": "was put in later"}


@click.group(name="audit")
def audit() -> None:
    """The chains of events.

    Example: wutong audit verify --region 622927
    """


@audit.command()
@click.option("--region", "spelled", help="One region as in its address; all regions with a chain otherwise.")
def verify(spelled: str | None) -> None:
    """Check every link, and name the first row that was changed, taken out or put in; code 1 if there is one.

    Example: wutong audit verify
    """
    with create_app().app_context():
        broken = sum(not _stands(region) for region in ([tenancy.parse(spelled)] if spelled else _chained()))
    if broken:
        raise SystemExit(1)


@audit.command()
@click.option("--days", default=31, show_default=True, help="How far back to look for events.")
def seal(days: int) -> None:
    """Link what no worker has linked yet.

    Example: wutong audit seal --days 365
    """
    with create_app().app_context():
        click.echo(f"{actions.seal_new(lookback=timedelta(days=days))} events linked")


def _stands(region: int) -> bool:
    with tenancy.at(region), work():
        broken, head = actions.verify(), queries.last()
    name = tenancy.spell(region)
    if broken is None:
        click.echo(f"{name}: {head.number if head else 0} events, every link stands")
        return True
    place = f" (link {broken.number})" if broken.number else ""
    click.echo(f"{name}: event {broken.event_id} {SAYS[broken.fault]}{place}", err=True)
    return False


def _chained() -> list[int]:
    with tenancy.at(tenancy.NATION, look="down"), work():
        return list(db.session.scalars(select(Seal.region).distinct().order_by(Seal.region)))


COMMANDS = (audit,)
