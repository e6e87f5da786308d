"""The constraint matrix of matters as a home: its draft, its releases and its history have the pages of every home."""

from collections.abc import Mapping
from typing import Any

from wutong.homes.rules import Field, Home, register
from wutong.layers.kinds import LEVELS, May
from wutong.matters import codes, policy, rules
from wutong.matters.models import MATTER_RULES
from wutong.regions.rules import LINES

#: How each rule is called on the desk, in the words of the field.
TITLES: Mapping[str, str] = {
    May.FREE: "自定义",
    May.DEFAULT: "预设",
    May.FILL: "上级没有写明的，本级可以填写",
    May.AT_MOST: "不得超过上级",
    May.SUBSET: "只能在上级范围内减少",
    May.LOCKED: "锁定，与上级相同",
}
#: The same for the laws that no matrix gives: what is for the citizen's good only grows on the way down.
LAWS: Mapping[str, str] = {**TITLES, May.AT_LEAST: "不得低于上级", May.SUPERSET: "只能在上级基础上增加"}
#: For whose lists a rule holds.
PLACES: Mapping[str, str] = {
    "provinces": "省级", "cities": "市级", "counties": "县级", "townships": "乡级", "villages": "村级",
}  # fmt: skip
NARROWS: Mapping[str, str] = {"item_type": "事项类型", "line": "业务条线", "code": "事项代码"}


def named(values: Mapping[str, Any]) -> str:
    """A rule by its element and the matters it is narrowed to."""
    element = rules.BY_NAME.get(str(values.get("element")))
    title = element.title if element else str(values.get("element"))
    return f"{title}（{narrowed(values.get('narrow'), values.get('value'))}）"


def narrowed(narrow: str | None, value: str | None) -> str:
    """The matters that a rule is narrowed to, in words."""
    lists = {"item_type": codes.ITEM_TYPES, "line": LINES}
    if not narrow:
        return "全部事项"
    return f"{NARROWS[narrow]}：{lists.get(narrow, {}).get(str(value), value)}"


MATRIX = register(
    Home(
        "matrix", MATTER_RULES, "管控规则草稿与发布", "对下级的规定发布后生效；在“要素管控”中修改。",
        (
            Field("element", "要素", "choice", choices=tuple((one.name, one.title) for one in rules.ELEMENTS)),
            Field("narrow", "限于", "choice", choices=tuple(NARROWS.items())),
            Field("value", "取值"),
            *(Field(level, PLACES[level], "choice", choices=tuple(TITLES.items())) for level in LEVELS.values()),
        ),
        edit="matter.edit", publish="matter.publish", read="matter.read", group="事项", order=337,
        second=policy.second_person, delay=policy.delay, called=named, removable=False,
    )
)  # fmt: skip
