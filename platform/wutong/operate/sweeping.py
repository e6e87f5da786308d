"""`wutong sweep`: what the worker sweeps every ten minutes, at once and by hand."""

from collections import Counter
from dataclasses import asdict

import click

from wutong import sweeps
from wutong.app import create_app
from wutong.tenancy import parse


@click.command()
@click.option("--region", default="", help="Only this region, as in addresses; without it everything.")
def sweep(region: str) -> None:
    """Delete what nobody needs any more: papers without a row, parcels nobody fetched, rows whose time is over.

    How long what is kept stands in SECURITY.md. Doing it twice, or beside a worker, does no harm.

    Example: wutong sweep --region 622927
    """
    gone: Counter[str] = Counter()
    with create_app().app_context():
        if not region:
            gone["rows"] += sweeps.sweep_persons()
        for each in [parse(region)] if region else sweeps.regions():
            gone.update(asdict(sweeps.sweep_region(each)))
    click.echo(f"{gone['papers']} papers, {gone['parcels']} parcels, {gone['rows']} rows are gone")


COMMANDS = (sweep,)
