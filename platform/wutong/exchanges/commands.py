"""`wutong lists list|export|import`: the lists of plugins as files."""

from pathlib import Path

import click

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.app import create_app
from wutong.clock import today
from wutong.db import work
from wutong.exchanges import actions, incoming, writing
from wutong.exchanges.rules import EXCHANGES


@click.group("lists")
def group() -> None:
    """Lists of plugins, taken out and brought in as files.

    Example: wutong lists list --region 62
    """


_REGION = click.option("--region", required=True, help="The region's digits as in its address, e.g. 622927.")


@group.command("list")
@_REGION
def list_(region: str) -> None:
    """Every list of the plugins that are on in a region.

    Example: wutong lists list --region 62
    """
    with create_app().app_context(), tenancy.at(tenancy.parse(region)), work():
        for exchange in EXCHANGES.here():
            click.echo(f"{exchange.name}\t{exchange.title}")


@group.command("export")
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_REGION
def export(name: str, file: Path, region: str) -> None:
    """Write a region's list into FILE, a .xlsx or a .json.

    Example: wutong lists export pets.tips tips.xlsx --region 622927
    """
    with create_app().app_context(), tenancy.at(tenancy.parse(region)) as scope, work():
        exchange = EXCHANGES.named(name)
        if file.suffix.lower() == ".json":
            told = writing.document(exchange, exchange.rows(), tenancy.spell(scope.home), today())
            file.write_text("".join(told), encoding="utf-8")
        else:
            file.write_bytes(writing.workbook(exchange, exchange.rows()))
    click.echo(str(file))


@group.command("import")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_REGION
@click.option("--write/--dry-run", default=False, help="Write the rows without a fault; otherwise only report.")
def bring_in(name: str, file: Path, region: str, write: bool) -> None:
    """Read FILE and say what it would do to a region's list, with every fault; with --write do it.

    Example: wutong lists import pets.tips tips.xlsx --region 622927 --write
    """
    with create_app().app_context(), tenancy.at(tenancy.parse(region)), work():
        exchange = EXCHANGES.named(name)
        actions.alone(exchange)
        found = incoming.planned(exchange, file)
        for one in found.problems:
            click.echo(f"第 {one.row} 行 {one.column}：{one.said}" + (f"（{one.value[:40]}）" if one.value else ""))
        told = f"新增 {len(found.new)} 行，修改 {len(found.changed)} 行，没有变化 {found.same} 行"
        click.echo(f"{told}，有问题 {len(found.problems)} 处。")
        if write:
            click.echo(f"已写入 {actions.bring_in(exchange, found, actor=SYSTEM)} 行。")


COMMANDS = (group,)
