"""The region's windows as a file: a hall writes down dozens of them at once, and closes what it has no more."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from wutong.sdk import Actor, Column, Exchange, departments
from wutong_reviews import served
from wutong_reviews.actions import points
from wutong_reviews.models import Point

STATES = {"open": "使用", "closed": "停用"}


def _departments() -> dict[str, UUID]:
    return {each.name: each.id for each in departments()}


def _held() -> dict[str, Point]:
    """The windows that are not closed, by name; of several of one name the first."""
    return {row.name: row for row in reversed(served.points())}


def rows() -> Iterator[Mapping[str, Any]]:
    """What goes out: the windows where people may review."""
    names = {id_: name for name, id_ in _departments().items()}
    for name, row in sorted(_held().items()):
        yield {"name": name, "department": names.get(row.department, "") if row.department else "", "state": "open"}


def check(values: Mapping[str, Any]) -> Mapping[str, str]:
    """What else is wrong with a row: a department that is none, a window to be closed that is none."""
    department = values.get("department")
    if department and department not in _departments():
        return {"department": "本地区没有这个部门，请照“部门”页面上的名称填写，或者留空"}
    if values.get("state") == "closed" and values["name"] not in _held():
        return {"state": "没有正在使用的同名窗口，不用停用；请删去这一行"}
    return {}


def write(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> None:
    """Set up what is new, close what is said to be out of use, move what belongs to another department now."""
    held, known = _held(), _departments()
    for row in rows:
        there, department = held.get(row["name"]), known.get(row.get("department") or "")
        if row.get("state") == "closed" and there is not None:
            points.close(there.id, actor=actor)
        elif there is None:
            points.set_up(row["name"], department, actor=actor)
        elif there.department != department:
            points.move(there.id, department, actor=actor)


POINTS = Exchange(
    name="reviews.points",
    title="评价点",
    columns=(
        Column("name", "窗口", size=60), Column("department", "部门", size=200),
        Column("state", "状态", "code", STATES),
    ),
    key=("name",),
    rows=rows,
    write=write,
    check=check,
    read="reviews.manage",
    edit="reviews.manage",
    group="监督",
    order=905,
)  # fmt: skip
EXCHANGES = (POINTS,)
