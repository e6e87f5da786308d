"""`wutong packs list|load`: the data that plugins bring, what of it is loaded, loading what is new."""

import click

from wutong import tenancy
from wutong.app import create_app
from wutong.db import work
from wutong.packs import actions, queries, rules
from wutong.packs.rules import FATES, PACKS, Pack


@click.group("packs")
def group() -> None:
    """Data that plugins bring, each folder of one version.

    Example: wutong packs load
    """


@group.command("list")
def list_() -> None:
    """Every pack of the installed plugins: its version, where it belongs, what loading would do.

    Example: wutong packs list
    """
    with create_app().app_context():
        for pack in PACKS.of():
            click.echo("\t".join(_line(pack)))


@group.command()
@click.argument("names", nargs=-1)
@click.option("--region", help="Load it here instead of where the pack belongs; digits as in addresses.")
def load(names: tuple[str, ...], region: str | None) -> None:
    """Load the named packs, or all; what is loaded in its present version stays as it is.

    Example: wutong packs load reviews.tags
    """
    with create_app().app_context():
        for pack in [PACKS.named(name) for name in names] or PACKS.of():
            place = tenancy.parse(region) if region else pack.region
            fate = actions.load(pack, place)
            done = "already loaded" if fate == "same" else "loaded"
            click.echo(f"{pack.name} {rules.said(pack).version}: {done} at {tenancy.spell(place)}")


def _line(pack: Pack) -> tuple[str, ...]:
    told = rules.said(pack)
    with tenancy.at(pack.region), work():
        held = queries.loaded(pack)
        fate = rules.fate(told, held.version if held else None, held.digest if held else None)
    return pack.name, told.version, tenancy.spell(pack.region), FATES[fate], pack.title


COMMANDS = (group,)
