"""Which answers are counted together, so that no published number moves by the word of fewer than `few`.

Answers wait until `few` about one and the same department, window and matter are there; then the whole batch is counted
at once, everywhere it belongs, in the month of the last of them. What a month leaves waiting goes with the rest of its
department, and what that leaves with the rest of the region, and is told of nothing narrower. Every number of every
board is thus a sum of whole batches: whoever takes one from another, a window from its department or a month from all
time, is left with batches too. What another system sent counts apart, together with what else that sent.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Protocol, TypeVar
from uuid import UUID

#: How narrowly a batch is told of: by department, window and matter; by department; of the region alone.
FULL, DEPARTMENT, REGION = "full", "department", "region"
#: The axes of each; the region has every batch.
AXES_OF = {
    FULL: ("region", "department", "point", "matter", "source"), DEPARTMENT: ("region", "department"),
    REGION: ("region",),
}  # fmt: skip


class Waiting(Protocol):
    """An answer that is in no sum yet."""

    id: UUID
    department: UUID | None
    point: UUID | None
    matter: str
    on: date
    source: str | None


Answer = TypeVar("Answer", bound=Waiting)
Key = Callable[[Waiting], str | tuple[str, ...]]


def batches(rows: Sequence[Answer], few: int, month: date) -> Iterator[tuple[str, list[Answer]]]:
    """The batches that are full when `month` (its first day) has begun, each with its width; the oldest answers first.
    `rows` are all that wait and whose day is over."""
    rest = list(rows)
    widths: tuple[tuple[str, Key, Callable[[Waiting], bool]], ...] = (
        (FULL, _narrowest, lambda row: True),
        (DEPARTMENT, lambda row: str(row.department), lambda row: row.department is not None and _left(row, month)),
        (REGION, lambda row: "", lambda row: _left(row, month)),
    )
    for width, key, ripe in widths:
        full = list(_full([row for row in rest if ripe(row)], few, key))
        yield from ((width, batch) for batch in full)
        gone = {row.id for batch in full for row in batch}
        rest = [row for row in rest if row.id not in gone]


def _narrowest(row: Waiting) -> tuple[str, ...]:
    return (row.source,) if row.source else ("", str(row.department), str(row.point), row.matter)


def _left(row: Waiting, month: date) -> bool:
    return not row.source and row.on < month


def _full(rows: list[Answer], few: int, key: Key) -> Iterator[list[Answer]]:
    ordered = sorted(rows, key=lambda row: (key(row), row.on, row.id))
    for _, group in groupby(ordered, key):
        same = list(group)
        if full := same[: len(same) // few * few]:
            yield full
