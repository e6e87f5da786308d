"""`wutong cases …`: what is done once for all cases, beside a running system."""

import click

from wutong import tenancy
from wutong.app import create_app
from wutong.cases.actions import indexing
from wutong.db import work
from wutong.tenancy import parse, spell


@click.group()
def cases() -> None:
    """Cases, where something is to be done with all of them.

    Example: wutong cases index --region 622927
    """


@cases.command()
@click.option("--region", default="0", show_default=True, help="Only this region and those below it, as in addresses.")
def index(region: str) -> None:
    """Let cases that were filed before there were indexes be found by number, telephone and credit code.

    One that was stopped goes on where it was when it is called again. Doing it twice does no harm.

    Example: wutong cases index --region 62
    """
    with create_app().app_context():
        with tenancy.at(parse(region), look="down"), work():
            places = indexing.places()
        for place in places:
            with tenancy.at(place):
                seen = indexing.catch_up()
            if seen:
                click.echo(f"{spell(place)}\t{seen}")


COMMANDS = (cases,)
