"""The rules of matters beside the table of their elements: what may be filed, what must be published, who decides.

The principle (DOMAIN 2.10, appendix M): a region may only make a matter easier for the citizen. The table itself is
`elements`, told here again because the two are one thing to everybody else.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from wutong.errors import Conflict, Invalid, NotFound
from wutong.matters import shapes
from wutong.matters.elements import ASKS, BY_NAME, ELEMENTS, MAY, NAME_ADVISED, NAME_LIMIT, NAMES, ROWS
from wutong.matters.shapes import Element, May

__all__ = [
    "ASKS",
    "BY_NAME",
    "CODE",
    "EIGHT",
    "ELEMENTS",
    "FIVE",
    "MAY",
    "NAMES",
    "NAME_ADVISED",
    "NAME_LIMIT",
    "ROWS",
    "AlreadyDefined",
    "BadCode",
    "BadValue",
    "Element",
    "Incomplete",
    "May",
    "NoSuchMatter",
    "NotFiled",
    "Replaced",
    "Suspended",
    "brought",
    "deciding_level",
    "fileable",
    "instant",
    "item_of",
    "keyed",
    "missing",
    "profile",
    "tidy",
    "unmarked",
    "upper",
]


class NoSuchMatter(NotFound):
    """The region does not offer a matter of this code, or nobody above defined one."""

    code = "matter.unknown"
    message = "本地区没有这个事项，请回到事项列表重新查找。"


class Incomplete(Invalid):
    """An element that the law wants published is missing, or elements contradict each other."""

    code = "matter.incomplete"
    message = "“{name}”还不能发布，请先补正：{what}。"


class AlreadyDefined(Conflict):
    """The code is taken by another matter here or above."""

    code = "matter.already_defined"
    message = "编码“{matter}”已被“{name}”使用，请换一个编码，或修改原有事项。"


class BadCode(Invalid):
    """A matter needs a code that can stand in an address."""

    code = "matter.bad_code"
    message = "事项代码只能由字母、数字和 . _ - 组成，最多 64 位，请改正。"


class Replaced(NoSuchMatter):
    """The matter was withdrawn, and another that the region offers has taken its place."""

    code = "matter.replaced"
    message = "这个事项已经撤销，现在按“{name}”（{by}）办理。"

    def members(self) -> dict[str, Any]:
        """The code of the matter that is done now, for machines."""
        return {"replaced_by": self.facts["by"]}


class BadValue(Invalid):
    """A value is not of the kind, the length or the code list of its element."""

    code = "matter.bad_value"
    message = "有要素填写不正确，请按提示改正。"


class NotFiled(Conflict):
    """A main item or sub-item gathers handling items; only those are applied for."""

    code = "matter.not_filed"
    message = "“{name}”包含若干业务办理项，请选择其中要办的一项再申请。"


class Suspended(Conflict):
    """The matter stands in the list, but for now nobody takes applications for it."""

    code = "matter.suspended"
    message = "“{name}”暂停办理，暂时不能申请，请电话咨询恢复时间。"


#: 八公开 (CAPABILITIES A6): what must be on the page of a matter handled in the hall before it may be published.
EIGHT: tuple[tuple[str, str], ...] = (
    ("name", "事项名称"),
    ("legal_basis", "设定依据"),
    ("conditions", "受理条件"),
    ("steps", "办理流程"),
    ("legal_days", "法定时限"),
    ("promised_days", "承诺时限"),
    ("fee_basis", "收费依据"),
    ("fee_standard", "收费标准"),
)
#: 五公开 (CAPABILITIES A7): the same for a matter handled outside it.
FIVE: tuple[tuple[str, str], ...] = (
    ("name", "事项名称"),
    ("steps", "办理程序"),
    ("papers", "申报材料"),
    ("fee_standard", "收费标准"),
    ("promised_days", "办理时限"),
)
#: What an item that is not applied for itself must say: what it is and on what law it stands.
TWO: tuple[tuple[str, str], ...] = EIGHT[:2]


def profile(matter: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Which elements of the folded matter must be published: eight in the hall, five outside, two of an upper item."""
    if upper(matter):
        return TWO
    return FIVE if matter.get("hall") is False else EIGHT


def missing(matter: Mapping[str, Any]) -> list[str]:
    """Which published elements of its profile the folded matter lacks, by their names there.

    A matter without a statutory limit says so by leaving `legal_days` empty (法定时限 blank = none), so that one
    is lacking only when the promise is, too; one that charges nothing has nothing to state about fees, and one
    that asks for no papers says so with an empty list.
    """
    return [name for name, _ in profile(matter) if not _published(matter, name)]


def asked_at(name: str) -> str:
    """The element where an editor says what is published under this name: fees begin with whether there are any."""
    return "fee" if name in ("fee_basis", "fee_standard") else name


def _published(matter: Mapping[str, Any], name: str) -> bool:
    if name == "legal_days":
        return any(matter.get(days) is not None for days in ("legal_days", "promised_days"))
    if name in ("promised_days", "papers"):
        return matter.get(name) is not None
    if name in ("fee_basis", "fee_standard"):
        return matter.get("fee") is False or _each_says(matter.get("fee_items"), name.removeprefix("fee_"))
    return bool(matter.get(name))


def _each_says(rows: Iterable[Mapping[str, Any]] | None, column: str) -> bool:
    return bool(rows) and all(row.get(column) for row in rows or ())


def upper(matter: Mapping[str, Any]) -> bool:
    """Whether the item is a main item or a sub-item, which gathers handling items (DOMAIN 2.2)."""
    return matter.get("tier") in ("main", "sub")


def fileable(matter: Mapping[str, Any]) -> None:
    """Let pass what may be applied for here and now.

    Raises `NotFiled` where only its handling items are applied for, `Suspended` where nobody takes applications.
    """
    if upper(matter):
        raise NotFiled(name=matter.get("name"))
    if matter.get("in_use") is False:
        raise Suspended(name=matter.get("name"))


def deciding_level(exercise_levels: Iterable[int], exercises: Iterable[int], claimed: int | None = None) -> int | None:
    """The 行使层级 that decides for a place acting for `exercises`: what the claim says, its own, or the nearest above.

    None when nobody at or above the place exercises the matter.
    """
    if claimed is not None:
        return claimed
    lowest = max(exercises)
    return max((level for level in exercise_levels if level <= lowest), default=None)


def brought(row: Mapping[str, Any]) -> bool:
    """Whether the citizen hands a paper in to begin with; what the system fetches is asked for where that failed."""
    return row.get("form") not in ("shared", "partly")


def instant(matter: Mapping[str, Any]) -> bool:
    """Whether the matter is finished at the counter (即办件)."""
    return matter.get("handling_type") == "instant"


#: What a code may be made of: it stands in addresses and file names.
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")


def in_days(count: float, unit: str | None) -> float:
    """A limit as a number of days, to be set beside one in another unit: hours run through nights, 24 of them a day."""
    return count / 24 if unit == "hour" else count


def item_of(code: str) -> UUID:
    """The identity of the matter with this code, the same on every try and in every installation.

    Made from the code instead of the clock, so that importing a list again, or meeting it again in another
    place, finds the matter without a table of codes. A code is a key and never changes.
    """
    return uuid5(_SPACE, code)


_SPACE = UUID("6f2d8f3e-5f2a-4a43-9b0f-7d0a54a0c1d2")


def tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are kept: known elements only, rows with their key, empty texts as "not said".

    Raises `BadValue` naming each element whose value is not of its kind, length or code list.
    """
    kept = {name: None if value == "" else value for name, value in values.items() if name in BY_NAME}
    faults = {name: said for name, value in kept.items() if (said := shapes.wrong(BY_NAME[name], value))}
    if faults:
        raise BadValue(fields=faults)
    return {name: _tidied(BY_NAME[name], value) for name, value in kept.items()}


def _tidied(element: Element, value: Any) -> Any:
    return keyed(value) if element.kind == "rows" and value is not None else value


def keyed(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows without their empty cells, with the `key` by which layers tell them apart: the name of the row."""
    return [{**_said(row), "key": row["name"]} for row in rows]


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in ("", None)}


def unmarked(edit: Mapping[str, Any], examples: Collection[str] | None) -> dict[str, Any]:
    """The edit, taking the mark 示例 off every element that somebody has now written."""
    left = [name for name in examples or () if name not in edit]
    return dict(edit) if len(left) == len(examples or ()) else {**edit, "examples": left}
