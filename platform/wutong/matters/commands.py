"""`wutong matters …`: load a pack, try and bring in lists, publish, list. Each opens the application itself."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.app import create_app
from wutong.clock import today
from wutong.db import work
from wutong.matters import actions, board, checks, interchange, loading, pack, queries, rules, workbook
from wutong.matters import lint as looking
from wutong.matters.actions.bringing import Plan
from wutong.matters.board import incoming
from wutong.matters.filters import EVERYTHING, Wanted
from wutong.matters.importing import GRADES, Finding, Report, Setup
from wutong.matters.lint import Found
from wutong.tenancy import parse, spell

SHOWN = 60


@click.group()
def matters() -> None:
    """Lists of matters: the demo's pack, lists of offices, what a region offers.

    Example: wutong matters list --region 622927
    """


@contextmanager
def _office(region: str) -> Iterator[int]:
    with create_app().app_context(), tenancy.at(parse(region)) as scope, work():
        yield scope.home


@matters.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--province", default="62", show_default=True, help="First two digits of the province.")
def load(folder: Path | None, province: str) -> None:
    """Play a pack: publish its matters and claim them down to the villages of one county.

    Example: wutong matters load --province 62
    """
    code = parse(province)
    held = pack.read(folder or pack.for_province(code))
    with create_app().app_context(), click.progressbar(length=1, label=held.title) as bar:

        def show(done: int, whole: int, what: str) -> None:
            bar.length = whole
            bar.label = what or held.title
            bar.update(done - bar.pos)

        loading.load(held, code, show)


@matters.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--region", default="62", show_default=True, help="Where the list belongs, as in addresses.")
@click.option("--write/--dry-run", default=False, help="Put good rows into the region's draft; otherwise only report.")
@click.option("--plan", "planned", is_flag=True, help="Also say what the list would change, which needs the database.")
@click.option("--scheme", type=click.Choice(["gb39046", "exchange"]), help="How digits in the list are to be read.")
@click.option("--type", "types", multiple=True, metavar="NUMBER=NAME", help="One entry of the list's own numbering.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every remark to this .csv.")
def bring_in(
    file: Path,
    region: str,
    write: bool,
    planned: bool,
    scheme: str | None,
    types: tuple[str, ...],
    report: Path | None,
) -> None:
    """Read a list of matters (.xlsx, .csv or .json) and say, row by row, what is wrong with it.

    Example: wutong matters import list.xlsx --region 622927 --type 14=公共服务
    """
    setup = Setup(region, scheme, dict(entry.split("=", 1) for entry in types if "=" in entry))
    if not (write or planned):
        _tell(interchange.read(file, setup), report)
        return
    with _office(region):
        found = incoming.planned(interchange.read(file, replace(incoming.setup(scheme), types=setup.types)))
        _tell(found.report, report)
        click.echo(_planned(found.plan))
        kept = actions.bring_in(found.report.good, actor=SYSTEM) if write else 0
    if write:
        click.echo(f"已写入草稿 {kept} 项；补全要素后用 wutong matters publish --region {region} 发布。")


def _planned(plan: Plan) -> str:
    elements = "，".join(f"{title} {count} 项" for title, count in plan.elements())
    said = f"新增 {len(plan.new)} 项，修改 {len(plan.changed)} 项，没有变化 {plan.same} 项"
    return f"{said}（{elements}）。" if elements else f"{said}。"


def _tell(found: Report, report: Path | None) -> None:
    told = found.every()
    for finding in told[:SHOWN]:
        click.echo(_line(finding))
    if len(told) > SHOWN:
        click.echo(f"…… 另有 {len(told) - SHOWN} 条，用 --report 文件.csv 查看全部。")
    counts = "，".join(f"{title} {sum(one.grade == grade for one in told)} 处" for grade, title in GRADES.items())
    click.echo(f"共 {found.rows} 行，可导入 {len(found.good)} 行；{counts}。")
    if report:
        _save(told, report)


def _line(finding: Finding) -> str:
    value = f"（{finding.value[:40]}）" if finding.value else ""
    place = finding.pointer or f"“{finding.sheet}”第 {finding.row} 行"
    return f"{place} {finding.column}：{GRADES[finding.grade]}，{finding.said}{value}"


def _save(found: Iterable[Finding], path: Path) -> None:
    lines = ((one.sheet, one.row, one.pointer or one.column, GRADES[one.grade], one.said, one.value) for one in found)
    _table(path, ("工作表", "行", "列", "处理", "说明", "原值"), lines)


def _table(path: Path, heads: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """A table that Excel opens: UTF-8 with BOM."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out)
        table.writerow(heads)
        table.writerows(lines)


@matters.command()
@click.option("--region", default="62", show_default=True, help="Whose list, as in addresses.")
@click.option(
    "--format", "form", type=click.Choice(["xlsx", "csv", "json"]), default="xlsx", show_default=True,
    help="Workbook, plain table, or what machines exchange.",
)  # fmt: skip
@click.option("--which", type=click.Choice(queries.WHICH), default="catalogue", show_default=True, help="Which list.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(region: str, form: str, which: str, file: Path) -> None:
    """Write a region's list, with its draft laid over, to a file that `import` reads again.

    Example: wutong matters export --region 62 --format json list.json
    """
    with _office(region) as home:
        listed = board.whole(EVERYTHING, which)
    if form == "xlsx":
        file.write_bytes(workbook.workbook(listed))
    else:
        told = workbook.text(listed) if form == "csv" else interchange.document(listed, spell(home), today())
        with file.open("w", encoding="utf-8", newline="") as out:
            out.writelines(told)
    click.echo(f"已导出 {len(listed)} 项到 {file}。")


@matters.command()
@click.option("--region", required=True, help="Whose draft, as in addresses.")
@click.option("--note", default="", help="What changed, for those below.")
def publish(region: str, note: str) -> None:
    """Publish the region's draft.

    Example: wutong matters publish --region 62 --note 年度调整
    """
    with _office(region):
        release = actions.publish(actor=SYSTEM, note=note)
        click.echo(f"已发布 {release.items} 项，编号 {release.id}。")


@matters.command()
@click.option("--region", default="62", show_default=True, help="Whose list, as in addresses.")
@click.option("--below/--here", default=False, help="Also what regions below wrote into their lists.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every fault to this .csv.")
@click.pass_context
def lint(context: click.Context, region: str, below: bool, report: Path | None) -> None:
    """Look a region's list through for contradictions; the exit status is 1 where one of them blocks publishing.

    Example: wutong matters lint --region 62 --below --report faults.csv
    """
    home = parse(region)
    with create_app().app_context(), tenancy.at(home, look="down" if below else "home"), work():
        found = [*looking.lint(), *(looking.below() if below else ())]
        places = looking.names(found)
    for rule, count in looking.counted(found):
        click.echo(f"{count:>6}  {WEIGHTS[rule.severity]}  {rule.code}：{rule.about}")
    refused = sum(one.fault.refuses for one in found)
    click.echo(f"{spell(home)} 共 {len(found)} 处，其中 {refused} 处须改正后才能发布。")
    if report:
        _table(report, FAULTS, (_fault(one, places) for one in found))
    context.exit(1 if refused else 0)


WEIGHTS = {"refuses": "须改正", "advises": "建议　"}
FAULTS = ("地区代码", "地区", "事项代码", "事项名称", "规则", "轻重", "要素", "说明")


def _fault(one: Found, places: Mapping[int, str]) -> tuple[str, ...]:
    severity, element = checks.TABLE[one.fault.code].severity, rules.BY_NAME[one.fault.element].title
    place = (spell(one.region), places[one.region], one.code, one.name)
    return (*place, one.fault.code, WEIGHTS[severity].strip(), element, one.fault.text())


@matters.command("list")
@click.option("--region", required=True, help="Which region, as in addresses.")
@click.option("--find", default="", help="Words, pinyin or initials.")
def listed(region: str, find: str) -> None:
    """List what a region offers.

    Example: wutong matters list --region 622927100201 --find 社保卡
    """
    with _office(region) as home:
        found = queries.sought(Wanted(words=find))
        for one in found:
            click.echo(f"{one['code']}\t{one['name']}")
        click.echo(f"{spell(home)} 共 {len(found)} 项")


COMMANDS = (matters,)
