"""The dummy's list of marks as files."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wutong.sdk import Actor, Column, Exchange, db
from wutong_dummy.marking import mark
from wutong_dummy.models import Mark


def rows() -> Iterator[Mapping[str, Any]]:
    """What goes out: the marks of the present region."""
    for each in db.session.scalars(select(Mark).order_by(Mark.at, Mark.id)):
        yield {"case": str(each.case_id), "why": each.why}


def check(values: Mapping[str, Any]) -> Mapping[str, str]:
    """What else is wrong with a row that came in."""
    try:
        UUID(values["case"])
    except ValueError:
        return {"case": "不是办件的标识，请从导出的文件中复制"}
    return {}


def write(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> None:
    """What came in new or different, without a fault."""
    for row in rows:
        mark(UUID(row["case"]), row["why"])


MARKS = Exchange(
    name="dummy.marks",
    title="标记",
    columns=(Column("case", "办件", size=36), Column("why", "原因", size=20)),
    key=("case", "why"),
    rows=rows,
    write=write,
    check=check,
    read="dummy.read",
    edit="dummy.write",
)
EXCHANGES = (MARKS,)
