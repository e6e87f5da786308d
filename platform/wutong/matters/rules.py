"""What a matter consists of and how each element may change on its way down from nation to village.

One table, `ELEMENTS`: the layers kit folds by it, the import reads its columns from it, the desk draws its form
and its origin badges from it, and the guide its headings. The principle (DOMAIN 2.10, appendix M): a region may
only make a matter easier for the citizen.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal
from uuid import UUID, uuid5

from wutong.errors import Conflict, Invalid, NotFound

May = Literal["locked", "at_most", "subset", "default", "free"]
Kind = Literal["text", "long", "code", "number", "yes", "codes", "lines", "rows"]

#: Longest name the national exchange takes (DOMAIN 2.7); the standard's own limit is shorter and only advised.
NAME_LIMIT = 1000
NAME_ADVISED = 200


@dataclass(frozen=True, slots=True)
class Element:
    """One lockable unit of a matter: its column, its heading, how it may change below, what it holds.

    `kind` says how it is written: a line, a long text, one value of a code list, a whole number, yes or no,
    several values of a code list, lines of text, or rows with named columns (`ROWS`).
    """

    name: str
    title: str
    may: May
    kind: Kind
    group: str


def _group(group: str, *elements: tuple[str, str, May, Kind]) -> tuple[Element, ...]:
    return tuple(Element(name, title, may, kind, group) for name, title, may, kind in elements)


ELEMENTS: tuple[Element, ...] = (
    *_group(
        "基本信息",
        ("code", "事项代码", "locked", "text"),
        ("name", "事项名称", "locked", "text"),
        ("item_type", "事项类型", "locked", "code"),
        ("base_code", "基本编码", "locked", "text"),
        ("code_scheme", "编码方案", "locked", "text"),
        ("impl_code", "实施编码", "free", "text"),
        ("local_code", "地方编码", "free", "text"),
        ("themes", "主题", "default", "codes"),
        ("bundles", "所属“一件事”", "default", "lines"),
    ),
    *_group(
        "权力与对象",
        ("legal_basis", "设定依据", "locked", "long"),
        ("exercise_levels", "行使层级", "locked", "codes"),
        ("line", "业务条线", "locked", "code"),
        ("department", "实施主体", "free", "text"),
        ("department_code", "实施主体统一社会信用代码", "free", "text"),
        ("service_objects", "服务对象", "locked", "codes"),
        ("flow", "办理流程模板", "locked", "code"),
    ),
    *_group(
        "时限与跑动",
        ("handling_type", "办件类型", "default", "code"),
        ("legal_days", "法定办结时限", "locked", "number"),
        ("legal_unit", "法定时限单位", "locked", "code"),
        ("promised_days", "承诺办结时限", "at_most", "number"),
        ("promised_unit", "承诺时限单位", "locked", "code"),
        ("visits", "到现场次数", "at_most", "number"),
        ("visit_reason", "必须到现场的原因", "free", "text"),
    ),
    *_group(
        "条件、流程与材料",
        ("conditions", "受理条件", "locked", "lines"),
        ("steps", "办理流程", "subset", "rows"),
        ("papers", "申请材料", "subset", "rows"),
        ("questions", "常见问题", "free", "rows"),
    ),
    *_group(
        "收费与结果",
        ("fee", "是否收费", "at_most", "yes"),
        ("fee_items", "收费项目", "subset", "rows"),
        ("result_type", "结果类型", "locked", "code"),
        ("result_name", "结果名称", "locked", "text"),
    ),
    *_group(
        "办理服务",
        ("address", "办理地点", "free", "text"),
        ("hours", "办理时间", "free", "text"),
        ("consult_phone", "咨询电话", "free", "text"),
        ("complaint_phone", "监督投诉电话", "free", "text"),
        ("online", "网上申请", "default", "yes"),
        ("online_depth", "网上办理深度", "default", "code"),
        ("channels", "办理形式", "default", "codes"),
        ("scope", "通办范围", "default", "code"),
        ("cross_province", "跨省通办方式", "default", "code"),
        ("hall", "进驻政务大厅", "default", "yes"),
        ("pay_online", "网上支付", "default", "yes"),
        ("post_papers", "材料可邮寄", "default", "yes"),
        ("post_result", "结果可邮寄", "default", "yes"),
        ("examples", "示例内容", "free", "codes"),
    ),
)

BY_NAME: Mapping[str, Element] = MappingProxyType({element.name: element for element in ELEMENTS})
NAMES: tuple[str, ...] = tuple(BY_NAME)
MAY: Mapping[str, May] = MappingProxyType({element.name: element.may for element in ELEMENTS})

#: Columns of the elements that are rows; the first one names the row and is its key under `subset`.
ROWS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "papers": (("name", "材料名称"), ("need", "必要性"), ("form", "形式"), ("copies", "份数"), ("note", "说明")),
        "steps": (("name", "环节"), ("days", "天数"), ("standard", "办理标准"), ("result", "环节结果")),
        "fee_items": (("name", "收费项目"), ("standard", "收费标准"), ("basis", "收费依据")),
        "questions": (("name", "问题"), ("answer", "答复")),
    }
)


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


#: What a region is told when it asks for more than one above leaves it.
LIMITS: Mapping[May, str] = MappingProxyType(
    {
        "locked": "由{holder}规定为“{held}”，本级不能修改",
        "at_most": "不能超过{holder}规定的“{held}”",
        "subset": "只能在{holder}规定的范围内减少：{held}",
    }
)


#: 八公开 (CAPABILITIES A6): the elements that must be on the page before a matter may be published.
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


def missing(matter: Mapping[str, Any]) -> list[str]:
    """Which of the eight published elements the folded matter lacks, by the names in `EIGHT`.

    A matter without a statutory limit says so by leaving `legal_days` empty (法定时限 blank = none), so that one
    is lacking only when the promise is, too; one that charges nothing has nothing to state about fees.
    """
    absent = [name for name in ("name", "legal_basis", "conditions", "steps") if not matter.get(name)]
    if matter.get("promised_days") is None:
        absent += ["promised_days"] if matter.get("legal_days") is not None else ["legal_days", "promised_days"]
    return absent + _missing_fee(matter)


def _missing_fee(matter: Mapping[str, Any]) -> list[str]:
    if matter.get("fee") is False:
        return []
    items: Iterable[Mapping[str, Any]] = matter.get("fee_items") or [{}]
    lacking = [("fee_basis", "basis"), ("fee_standard", "standard")]
    return [name for name, column in lacking if not all(item.get(column) for item in items)]


def deciding_level(exercise_levels: Iterable[int], exercises: Iterable[int], claimed: int | None = None) -> int | None:
    """The 行使层级 that decides for a place acting for `exercises`: what the claim says, its own, or the nearest above.

    None when nobody at or above the place exercises the matter.
    """
    if claimed is not None:
        return claimed
    lowest = max(exercises)
    return max((level for level in exercise_levels if level <= lowest), default=None)


def instant(matter: Mapping[str, Any]) -> bool:
    """Whether the matter is finished at the counter (即办件)."""
    return matter.get("handling_type") == "instant"


#: What a code may be made of: it stands in addresses and file names.
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")


def item_of(code: str) -> UUID:
    """The identity of the matter with this code, the same on every try and in every installation.

    Made from the code instead of the clock, so that importing a list again, or meeting it again in another
    place, finds the matter without a table of codes. A code is a key and never changes.
    """
    return uuid5(_SPACE, code)


_SPACE = UUID("6f2d8f3e-5f2a-4a43-9b0f-7d0a54a0c1d2")


def tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are kept: known elements only, rows with their key, empty texts as "not said"."""
    kept = {name: value for name, value in values.items() if name in BY_NAME}
    return {name: _tidied(BY_NAME[name], value) for name, value in kept.items()}


def _tidied(element: Element, value: Any) -> Any:
    if element.kind == "rows" and value is not None:
        return keyed(value)
    return None if value == "" else value


def keyed(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the `key` by which layers tell them apart: the name of the row."""
    return [{**row, "key": row["name"]} for row in rows]
