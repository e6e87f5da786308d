"""How an order is carried out: the plan is shown, the owner lays the tree down, the application hands on the offices,
and the owner opens them."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import click
import psycopg

from wutong.config import Config
from wutong.regions import carrying, operating, passages, settling
from wutong.regions.operating import Record
from wutong.regions.passages import Passage
from wutong.regions.trees import Plan, Tree

#: How many lines of each list are shown.
SHOWN = 20
Planner = Callable[[Tree], Plan]


def owner() -> "psycopg.Connection[Any]":
    """A connection of the owning role, which alone may write the tree."""
    return psycopg.connect(Config.from_env().owner_database_url.replace("postgresql+psycopg://", "postgresql://"))


def carry_out(codes: list[int], planner: Planner, record: Record, *, write: bool) -> None:
    """Show what a plan for these regions does and leaves behind, and with `write` do it."""
    with owner() as connection:
        tree = operating.read(connection, codes, record.effective)
        plan = planner(tree)
        operation = operating.prepare(connection, tree, plan, record) if write else None
        connection.commit() if write else connection.rollback()
    _show(tree, plan, record.effective)
    opened = [node.code for node in plan.opens]
    listed = passages.passages(
        plan.heirs, opened, record.effective, ends=plan.kind == "abolish", operation=operation
    )  # fmt: skip
    with application():
        _left(tree, plan, carrying.preview(listed))
    if operation is not None:
        put_into_effect(operation, listed)
    click.echo(f"done: operation {operation}" if operation else "nothing was written; --write does it")


#: Opens the application, whose role hands on what belongs to the offices; set by the entrance, which may import it.
application: Callable[[], AbstractContextManager[object]] = nullcontext


def _left(tree: Tree, plan: Plan, notes: Iterable[tuple[Passage, str]]) -> None:
    names = {node.code: node.full_name for node in (*tree.nodes.values(), *plan.opens)}
    for passage, note in notes:
        click.echo(f"! {names[passage.source]} → {names[passage.target]}：{note}")


def put_into_effect(operation: UUID, listed: Sequence[Passage]) -> None:
    """Furnish the successors while nobody sees them, then open them, as far as it has not been done.

    The tree is changed last and in one transaction, so no reader meets an office that is open and empty, and after an
    interruption the old ones go on until this is done again.
    """
    with application():
        count = settling.hand_on(listed)
    with owner() as connection:
        operating.take_effect(connection, operation)
    click.echo(f"{count} handed on")


def _show(tree: Tree, plan: Plan, day: date) -> None:
    names = {node.code: node.full_name for node in (*tree.nodes.values(), *plan.opens)}
    click.echo(
        f"{plan.kind}, from {day}: {len(plan.closes)} close, {len(plan.opens)} open, {len(plan.renames)} renamed"
    )
    national = {node.code: f" (official code {node.national:012d})" for node in plan.opens if node.national}
    opens = [f"+ {node.code:012d} {node.full_name}{national.get(node.code, '')}" for node in plan.opens]
    heirs = [
        f"- {one.code:012d} {names[one.code]} → {one.successor:012d} {names[one.successor]}{_percent(one.share)}"
        for one in plan.heirs
    ]
    for lines in (opens, heirs, [f"= {one.code:012d} {one.full_name}" for one in plan.renames]):
        for line in lines[:SHOWN]:
            click.echo(line)
        if len(lines) > SHOWN:
            click.echo(f"  … and {len(lines) - SHOWN} more")


def _percent(share: Decimal) -> str:
    return "" if share == 1 else f" {share:%}"
