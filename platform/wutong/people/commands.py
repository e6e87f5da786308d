"""`wutong people …`: the first administrator of a region, who then does everything else from the desk."""

import click

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.app import create_app
from wutong.clock import new_id
from wutong.db import work
from wutong.people.actions import accounts, grants
from wutong.people.rules import roles
from wutong.regions import queries as regions


@click.group()
def people() -> None:
    """Accounts and posts.

    Example: wutong people first-admin --region 62
    """


@people.command("first-admin")
@click.option("--region", required=True, help="The region's digits as in its address, e.g. 62.")
@click.option("--login", default=None, help="Sign-in name; admin and the region's digits when not given.")
@click.option("--name", default="系统管理员", show_default=True, help="The administrator's name.")
@click.option("--role", default="region_admin", type=click.Choice(sorted(roles.ROLES)), help="What the account may do.")
def first_admin(region: str, login: str | None, name: str, role: str) -> None:
    """Open the first account of a region and show its initial password, once.

    Example: wutong people first-admin --region 62 --name 王小明
    """
    code, person = tenancy.parse(region), new_id()
    sign_in_name = login or f"admin{region}"
    with create_app().app_context(), tenancy.at(code, person=person), work():
        place = regions.get(code).name
        password = accounts.open_account(actor=SYSTEM, login=sign_in_name, name=name)
        grants.give(person, role, actor=SYSTEM)
    click.echo(f"{place}\t{roles.role(role).title}\t{sign_in_name}\t{password}")


@people.command("roles")
def show_roles() -> None:
    """List the roles, and the rights and roles that each holds and hands on.

    Example: wutong people roles
    """
    for role in roles.ROLES.values():
        click.echo(f"{role.name}\t{role.title}\t{' '.join(sorted(role.rights))}")
        if role.gives:
            click.echo(f"\t→ {' '.join(sorted(role.gives))}")


COMMANDS = (people,)
