"""Rules that look at several matters: main items and what they gather, the same thing twice in one list (DOMAIN 2.2).

`Kin` is what the others are to one matter: its upper item, and those of the same list that could be the same.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wutong.matters import rules
from wutong.matters.checks.rule import Facts, Matter, advises, refuses, when

#: Which tiers may stand above each.
ABOVE: Mapping[str, tuple[str, ...]] = {"sub": ("main",), "handling": ("main", "sub")}


@dataclass(frozen=True, slots=True)
class Kin:
    """What one list knows around a matter: `upper` is the item named as its parent, None where there is none such.

    `alike` is how many of the list have its name, type and body; `coded` how many its implementation code;
    `gathers` how many name it as their parent. Each is 0 where nobody counted.
    """

    upper: Matter | None = None
    alike: int = 0
    coded: int = 0
    gathers: int | None = None


def same_key(matter: Matter) -> tuple[Any, ...]:
    """What two entries of one list share when they are one matter twice."""
    return tuple(matter.get(name) for name in ("name", "item_type", "department"))


def kin(listed: Iterable[Matter]) -> dict[str, Kin]:
    """Everybody's kin in one list, by code."""
    known = {str(one.get("code")): one for one in listed}
    alike, parents = Counter(map(same_key, known.values())), Counter(one.get("parent") for one in known.values())
    coded = Counter(one.get("impl_code") for one in known.values() if one.get("impl_code"))
    return {
        code: Kin(known.get(str(one.get("parent"))), alike[same_key(one)], coded[one.get("impl_code")], parents[code])
        for code, one in known.items()
    }


def tier_of(matter: Matter) -> str:
    """The tier; a matter that says nothing is a handling item."""
    return str(matter.get("tier") or "handling")


def main_has_parent(matter: Matter, around: Kin) -> Iterable[Facts]:
    """Nothing stands above a main item."""
    return when(tier_of(matter) == "main" and matter.get("parent"))


def sub_without_parent(matter: Matter, around: Kin) -> Iterable[Facts]:
    """A sub-item belongs to a main item."""
    return when(tier_of(matter) == "sub" and not matter.get("parent"))


def parent_unknown(matter: Matter, around: Kin) -> Iterable[Facts]:
    """The item above exists and is another one."""
    parent = matter.get("parent")
    return when(parent and (around.upper is None or parent == matter.get("code")), parent=parent)


def parent_too_low(matter: Matter, around: Kin) -> Iterable[Facts]:
    """A handling item stands under a main item or sub-item, a sub-item under a main item."""
    if around.upper is None or around.upper.get("code") == matter.get("code"):
        return ()
    allowed = ABOVE.get(tier_of(matter), ())
    return when(allowed and tier_of(around.upper) not in allowed, name=around.upper.get("name"))


def type_differs(matter: Matter, around: Kin) -> Iterable[Facts]:
    """What a main item gathers is of its type."""
    own, above = matter.get("item_type"), (around.upper or {}).get("item_type")
    return when(own and above and own != above, name=(around.upper or {}).get("name"))


def upper_is_filed(matter: Matter, around: Kin) -> Iterable[Facts]:
    """What is not applied for needs neither papers nor an online entrance."""
    filled = [rules.BY_NAME[name].title for name in ("papers", "steps", "online") if matter.get(name)]
    return when(rules.upper(matter) and filled, titles="、".join(filled))


def gathers_nothing(matter: Matter, around: Kin) -> Iterable[Facts]:
    """A main item gathers something."""
    return when(rules.upper(matter) and around.gathers == 0)


def listed_twice(matter: Matter, around: Kin) -> Iterable[Facts]:
    """One matter stands once in a list."""
    return when(around.alike > 1, count=around.alike)


def coded_twice(matter: Matter, around: Kin) -> Iterable[Facts]:
    """An implementation code is one matter's."""
    return when(around.coded > 1, count=around.coded)


RULES = (
    refuses("main_has_parent", "parent", main_has_parent, "主项没有上级，请删去上级代码或改事项层次。"),
    refuses("sub_without_parent", "parent", sub_without_parent, "请写明子项属于哪个主项（主项的事项代码）。"),
    refuses("parent_unknown", "parent", parent_unknown, "目录里没有代码为“{parent}”的上级事项，请先设立或改正代码。"),
    refuses("parent_too_low", "parent", parent_too_low, "“{name}”的层次不能作为它的上级，请改上级代码或事项层次。"),
    advises("type_differs", "item_type", type_differs, "事项类型与所属的“{name}”不同，请核对。"),
    advises("upper_is_filed", "tier", upper_is_filed, "主项和子项不能申请，{titles}请写在业务办理项里。"),
    advises("gathers_nothing", "tier", gathers_nothing, "下面还没有业务办理项，请设立，或改为业务办理项。"),
    advises("listed_twice", "name", listed_twice, "名称、类型、实施主体相同的事项有 {count} 项，请合并。"),
    advises("coded_twice", "impl_code", coded_twice, "实施编码相同的事项有 {count} 项，请核对。"),
)
