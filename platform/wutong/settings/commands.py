"""`wutong settings list|set`: what can be set, what holds in a region, and who says so."""

import click

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.app import create_app
from wutong.db import work
from wutong.settings import actions, queries, rules


@click.group("settings")
def group() -> None:
    """Settings of a region and everything below it.

    Example: wutong settings list --region 622927
    """


@group.command("list")
@click.option("--region", required=True, help="The region's digits as in its address, e.g. 622927.")
def list_(region: str) -> None:
    """Every setting with its value here, the region that set it and whether it is locked.

    Example: wutong settings list --region 622927
    """
    with create_app().app_context(), tenancy.at(tenancy.parse(region)), work():
        for held in queries.settings():
            origin = "—" if held.origin is None else tenancy.spell(held.origin)
            locked = "locked" if held.locked else ""
            click.echo(f"{held.name}\t{held.value}\t{origin}\t{locked}\t{rules.get(held.name).label}")


@group.command("set")
@click.argument("name")
@click.argument("value")
@click.option("--region", required=True, help="The region's digits as in its address, e.g. 62.")
@click.option("--lock", is_flag=True, help="Regions below may not set it otherwise.")
def set_(name: str, value: str, region: str, lock: bool) -> None:
    """Set one setting for a region and everything below it.

    Example: wutong settings set cases.upload_limit 10 --region 62
    """
    with create_app().app_context(), tenancy.at(tenancy.parse(region)), work():
        actions.set_value(name, value, actor=SYSTEM, lock=lock)
    click.echo("OK")


COMMANDS = (group,)
