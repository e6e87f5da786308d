"""`wutong regions rename|recode|move|merge|split|abolish`: change the tree, as the owning role, after a look at what
it would do.

Every command shows the plan and writes nothing; with `--write` it does it, and wants to know who decided, why, and by
which document. `wutong regions undo` takes it back while nothing has happened in a successor.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from wutong import tenancy
from wutong.clock import today
from wutong.regions import carrying, operating, passages, settling, surgeon, surgery, undoing
from wutong.regions.operating import Record
from wutong.regions.surgeon import Planner
from wutong.regions.trees import Part


class Region(click.ParamType):  # type: ignore[type-arg]  # generic in the annotations of some versions only
    """A region's digits as in its address."""

    name = "region"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The 12-digit code; raises `NoSuchRegion`."""
        return value if isinstance(value, int) else tenancy.parse(str(value))


REGION = Region()
DAY = click.DateTime(["%Y-%m-%d"])
TABLE = click.Path(exists=True, dir_okay=False, path_type=Path)

_RECORD = (
    click.option("--effective", type=DAY, help="The day from which it holds, e.g. 2027-01-01; today when not given."),
    click.option("--decided-by", help="The body that decided, e.g. 甘肃省人民政府; never a person."),
    click.option("--grounds", help="Why, in a sentence."),
    click.option("--document", help="The number of the decision (文号)."),
    click.option("--write/--preview", "write", default=False, help="Do it; without, only say what would be done."),
)


def recorded(command: Callable[..., tuple[list[int], Planner]]) -> Callable[..., None]:
    """Turn a command that says which regions it is about, and how to plan it, into one that shows or does it."""

    @wraps(command)
    def run(
        *, effective: datetime | None, decided_by: str, grounds: str, document: str, write: bool, **given: Any
    ) -> None:
        if write and not (decided_by and grounds and document):
            raise click.UsageError("--write wants --decided-by, --grounds and --document")
        record = Record(decided_by or "", grounds or "", document or "", effective.date() if effective else today())
        surgeon.carry_out(*command(**given), record, write=write)

    for option in reversed(_RECORD):
        run = option(run)
    return run


@click.command()
@click.argument("region", type=REGION)
@click.argument("name")
@recorded
def rename(region: int, name: str) -> tuple[list[int], Planner]:
    """Give a region another name; its code stays (更名).

    Example: wutong regions rename 622927103 大河家镇
    """
    return [region], lambda tree: surgery.renamed(tree, region, name)


@click.command()
@click.argument("region", type=REGION)
@click.argument("code", type=REGION)
@click.option("--name", default="", help="Its name under the new code, when that changes too.")
@recorded
def recode(region: int, code: int, name: str) -> tuple[list[int], Planner]:
    """Let a region go on under another official code, with all below it (县改区, 撤乡设镇).

    Example: wutong regions recode 622927 622905 --name 积石山区
    """
    return [region], lambda tree: surgery.recoded(tree, region, code, name)


@click.command()
@click.argument("region", type=REGION)
@click.argument("parent", type=REGION)
@click.option("--code", type=REGION, default=None, help="Its new official code; without, one of the local scheme.")
@click.option("--name", default="", help="Its name there, when that changes too.")
@recorded
def move(region: int, parent: int, code: int | None, name: str) -> tuple[list[int], Planner]:
    """Put a region with all below it under another parent (划转).

    Example: wutong regions move 622927103 622926
    """
    return [region, parent], lambda tree: surgery.moved(tree, region, parent, code, name)


@click.command()
@click.argument("regions", type=REGION, nargs=-1, required=True)
@click.option("--into", type=REGION, default=None, help="The successor: an open region, or with --name a new code.")
@click.option("--name", default="", help="The name of a new successor.")
@click.option("--codes", type=TABLE, default=None, help="CSV region,code: official codes of the regions below.")
@recorded
def merge(regions: tuple[int, ...], into: int | None, name: str, codes: Path | None) -> tuple[list[int], Planner]:
    """Make one region of several, new or one of them (合并, 并入).

    Example: wutong regions merge 622927103 622927104 --into 622927110 --name 大墩峡镇
    """
    if into is None and not name:
        raise click.UsageError("--into or --name says what they become")
    known = [*regions, *([into] if into is not None and not name else [])]
    given = {row["region"]: row["code"] for row in _table(codes)} if codes else {}
    return known, lambda tree: surgery.merged(tree, regions, into, name, given)


@click.command()
@click.argument("region", type=REGION)
@click.option("--part", "parts", multiple=True, required=True, help="CODE=NAME:SHARE; CODE alone is open already.")
@click.option("--allocation", type=TABLE, default=None, help="CSV region,part,code: where each region below goes.")
@recorded
def split(region: int, parts: tuple[str, ...], allocation: Path | None) -> tuple[list[int], Planner]:
    """Make several regions of one; the allocation says of every region below which part it goes to (分设).

    Parts are counted from 1 in the allocation.

    Example: wutong regions split 622927103 --part 622927110=上镇:0.6 --part =下镇:0.4 --allocation villages.csv
    """
    rows = _table(allocation) if allocation else []
    known = [_part(text) for text in parts]
    places = {row["region"]: row["part"] - 1 for row in rows}
    given = {row["region"]: row["code"] for row in rows if row.get("code")}
    open_ = [part.code for part in known if part.code is not None and not part.name]
    return [region, *open_], lambda tree: surgery.split(tree, region, known, places, given)


@click.command()
@click.argument("region", type=REGION)
@click.option("--to", "heir", type=REGION, default=None, help="Who answers for it from then on; else its parent.")
@recorded
def abolish(region: int, heir: int | None) -> tuple[list[int], Planner]:
    """End a region and all below it (撤销).

    Example: wutong regions abolish 622927401 --to 622927103
    """
    return [region, *([heir] if heir is not None else [])], lambda tree: surgery.abolished(tree, region, heir)


def _part(text: str) -> Part:
    """`622927110=上镇:0.6`, `=下镇`, `622927104:0.4`, `622927104`."""
    head, _, share = text.partition(":")
    code, named, name = head.partition("=")
    if named and not name:
        raise click.UsageError(f"the part {text} has no name behind its =")
    try:
        return Part(tenancy.parse(code) if code else None, name, Decimal(share) if share else None)
    except InvalidOperation as error:
        raise click.UsageError(f"{share} is no share; write 0.6") from error


def _table(path: Path) -> list[Mapping[str, int]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(_rows(csv.DictReader(file)))


def _rows(rows: "csv.DictReader[str]") -> Iterator[Mapping[str, int]]:
    for row in rows:
        told = {name: text.strip() for name, text in row.items() if text and text.strip()}
        yield {name: int(text) if name == "part" else tenancy.parse(text) for name, text in told.items()}


# ── What was done ────────────────────────────────────────────────────────────────────────────────────────────


@click.command()
@click.argument("operation", type=click.UUID)
@click.option("--write/--preview", "write", default=False, help="Do it; without, only say whether it could be done.")
def undo(operation: UUID, write: bool) -> None:
    """Take an operation back, while nothing has happened in a successor.

    Example: wutong regions undo 019a… --write
    """
    with surgeon.owner() as connection:
        stood = undoing.done(connection, operation)
        if not stood.undone:
            carrying.must_be_untouched(connection, stood)
            undoing.undo(connection, stood)
        carried = connection.execute(carrying.CARRIED, [operation]).fetchall()
        connection.commit() if write else connection.rollback()
    if not write:
        click.echo("it can be undone; nothing was written, --write does it")
        return
    with surgeon.application():
        settling.take_back(stood, carried)
    click.echo("undone")


@click.command()
@click.argument("operation", type=click.UUID)
def carry(operation: UUID) -> None:
    """Go on with an operation that was interrupted: hand on what it has not handed on yet, and let it take effect.

    Example: wutong regions carry 019a…
    """
    with surgeon.owner() as connection:
        stood = undoing.done(connection, operation)
    if stood.undone:
        raise operating.NoSuchOperation
    listed = passages.passages(
        stood.heirs, stood.opened, stood.effective, ends=stood.kind == "abolish", operation=operation
    )  # fmt: skip
    surgeon.put_into_effect(operation, listed if not stood.effected or stood.effective > today() else [])


@click.command()
def due() -> None:
    """Give the new names whose day has come; to be run once a day.

    Example: wutong regions due
    """
    with surgeon.owner() as connection:
        count = operating.due(connection)
    click.echo(f"{count} renamed")


@click.command()
def operations() -> None:
    """List the operations, newest first.

    Example: wutong regions operations
    """
    with surgeon.owner() as connection:
        rows = connection.execute(LISTED).fetchall()
    for id, kind, effective, decided_by, document, changes, state in rows:
        click.echo(f"{id}  {effective}  {kind:<8} {changes:>6} regions  {decided_by} {document}  {state}")


LISTED = """
select o.id, o.kind, o.effective, o.decided_by, o.document, count(c.code),
    case when o.undone_at is not null then 'undone' when o.done_at is not null then 'done'
        when o.kind = 'rename' then 'waits' else 'unfinished' end
from region_operations o left join region_changes c on c.operation = o.id
group by o.id order by o.made_at desc
"""

ORDERS = (rename, recode, move, merge, split, abolish, undo, carry, due, operations)
