"""`wutong statistics …`: count everything anew."""

import click

from wutong.app import create_app
from wutong.statistics import rebuilding
from wutong.tenancy import parse


@click.group()
def statistics() -> None:
    """What became of cases, counted beside them.

    Example: wutong statistics rebuild --region 622927
    """


@statistics.command()
@click.option("--region", default="0", show_default=True, help="Only this region and those below it, as in addresses.")
def rebuild(region: str) -> None:
    """Count all cases of a region and of those below it anew, beside a running system; the boards stay open.

    One that was stopped goes on where it was when it is called again. Doing it twice does no harm.

    Example: wutong statistics rebuild --region 62
    """
    with create_app().app_context():
        seen = rebuilding.rebuild(parse(region))
    click.echo(f"{seen} cases were counted")


COMMANDS = (statistics,)
