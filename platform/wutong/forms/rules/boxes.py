"""The definition of a form: its boxes in order, each a row of plain texts, and what is wrong with them.

A box stands on the form itself or `within` a group, which the applicant fills in as often as needed. It is asked only
`when` another box above it says one of `values` (anything, where none is named).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from wutong.forms.rules.kinds import KINDS, FieldKind

#: The types of a box and the word for each.
TYPES: Mapping[str, str] = {
    "text": "文字", "long": "长文字", "number": "数字", "date": "日期", "yes": "是否", "choice": "单选", "many": "多选",
    "name": "姓名", "id_number": "身份证号码", "credit_code": "统一社会信用代码", "telephone": "手机号码",
    "email": "电子邮箱", "bank_card": "银行卡号", "region": "行政区划", "address": "详细地址", "group": "可重复的一组",
    "heading": "小标题",
}  # fmt: skip
#: What is shown masked wherever it is not needed whole.
PERSONAL = frozenset({"name", "id_number", "telephone", "email", "bank_card", "address"})
#: What another box may depend on.
CONTROLS = frozenset(TYPES) - {"heading", "group"}
CHOOSING = frozenset({"choice", "many"})
#: What holds no answer of its own.
SILENT = frozenset({"heading"})
YES, NO = "是", "否"
TODAY = "今天"
MOST_BOXES, MOST_OPTIONS, MOST_ROWS = 200, 60, 50
LONGEST = {"name": 60, "hint": 300}
#: How long a text may be where the form says nothing else, and at all.
TEXT, LONG, LONGEST_TEXT = 200, 2000, 5000
_WORDS = {title: code for code, title in TYPES.items()} | {"选项": "choice"}
_SPLIT = re.compile(r"\s*[；;\n]\s*")
_TRUE = frozenset({"1", "是", "必填", "true", "True"})
_PLAIN = re.compile(r"[^\w·-]+")
#: The cells of a row and their titles, in order.
CELLS: Mapping[str, str] = {
    "name": "栏目", "type": "类型", "need": "必填", "options": "选项", "hint": "说明", "within": "所在的组",
    "when": "何时填写", "values": "为这些内容时", "least": "最少", "most": "最多", "given": "自动带入",
    "key": "内部名称",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """One box: `key` names its answer for good, `name` is what the applicant reads.

    `least` and `most` bound a number, a day, the length of a text or how often a group is filled in. `given` lets it
    be filled in with what the person said before.
    """

    key: str
    name: str
    type: str = "text"
    need: bool = False
    hint: str = ""
    options: tuple[str, ...] = ()
    within: str = ""
    when: str = ""
    values: tuple[str, ...] = ()
    least: str = ""
    most: str = ""
    given: bool = False

    @property
    def kind(self) -> FieldKind | None:
        """The kind that a plugin gave it, where that plugin is on."""
        return KINDS.find(self.type)

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen, for those that are chosen."""
        return (YES, NO) if self.type == "yes" else self.options if self.type in CHOOSING else ()


@dataclass(frozen=True)
class Form:
    """The boxes of a form in their order; empty for one on which nothing is asked."""

    boxes: tuple[Box, ...] = ()
    title: str = ""
    code: str = field(default="", compare=False)

    @cached_property
    def top(self) -> tuple[Box, ...]:
        """The boxes of the form itself, groups among them."""
        return tuple(box for box in self.boxes if not box.within)

    @cached_property
    def inner(self) -> Mapping[str, tuple[Box, ...]]:
        """The boxes of each group."""
        groups = [box.key for box in self.boxes if box.type == "group"]
        return {key: tuple(box for box in self.boxes if box.within == key) for key in groups}

    def find(self, key: str, within: str = "") -> Box | None:
        """The box of this key in this group."""
        return next((box for box in self.boxes if (box.key, box.within) == (key, within)), None)

    def controlling(self, box: Box) -> Box | None:
        """The box on which another one depends: in its own group before the form's."""
        if not box.when:
            return None
        return (self.find(box.when, box.within) if box.within else None) or self.find(box.when)


def read(told: Iterable[Mapping[str, Any]], title: str = "", code: str = "") -> Form:
    """A form of its rows; what a row leaves out is empty, and a type may be told by its word."""
    return Form(tuple(_box(row) for row in told), title, code)


def _box(row: Mapping[str, Any]) -> Box:
    text = {name: str(row.get(name) or "").strip() for name in CELLS}
    type_ = text["type"] or "text"
    return Box(
        text["key"] or plain(text["name"]), text["name"], _typed(type_), text["need"] in _TRUE,
        text["hint"], _listed(text["options"]), text["within"], text["when"], _listed(text["values"]), text["least"],
        text["most"], text["given"] in _TRUE,
    )  # fmt: skip


def _typed(word: str) -> str:
    """A type, which may be told by its word."""
    return _WORDS.get(word) or KINDS.called(word) or word


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in _SPLIT.split(text) if part))


def plain(name: str) -> str:
    """A name as the key of an answer: letters, digits and signs that mean nothing in an address."""
    return _PLAIN.sub("", name)[:40]


def rows(form: Form) -> list[dict[str, str]]:
    """A form as its rows, without the cells that are empty."""
    return [_row(box) for box in form.boxes]


def _row(box: Box) -> dict[str, str]:
    told = {
        "key": box.key, "name": box.name, "type": box.type, "need": "1" if box.need else "", "hint": box.hint,
        "options": "；".join(box.options), "within": box.within, "when": box.when, "values": "；".join(box.values),
        "least": box.least, "most": box.most, "given": "1" if box.given else "",
    }  # fmt: skip
    return {name: text for name, text in told.items() if text}


def words() -> Mapping[str, str]:
    """The types that a box may have here, those of plugins too, and the word for each."""
    return {**TYPES, **KINDS.words()}


def word(type_: str) -> str:
    """The word for a type, also for one whose plugin is off; what is gone is text."""
    return TYPES.get(type_) or KINDS.word(type_) or TYPES["text"]


def controls(box: Box) -> bool:
    """Whether another box may depend on it."""
    return box.type in CONTROLS or box.type not in TYPES


# ── What is wrong with a form ────────────────────────────────────────────────────────────────────────────────


def faults(form: Form) -> list[str]:
    """What stops a form from being used, a sentence each."""
    boxes = enumerate(form.boxes)
    found = [f"“{box.name or box.key}”：{said}" for place, box in boxes for said in complaints(form, place)]
    if len(form.boxes) > MOST_BOXES:
        found.append(f"一张表单最多 {MOST_BOXES} 个栏目，请拆成两张，或删去不必要的栏目")
    return found


def complaints(form: Form, place: int) -> Iterator[str]:
    """What is wrong with one box of a form, by its place."""
    box = form.boxes[place]
    if not box.name or not box.key:
        yield "请填写栏目名称"
    if box.type not in TYPES and not KINDS.known(box.type):
        yield f"没有“{box.type}”这种类型，可以用的有：{'、'.join(words().values())}"
    yield from (f"不能超过 {most} 个字" for name, most in LONGEST.items() if len(getattr(box, name)) > most)
    before = form.boxes[:place]
    if any((other.key, other.within) == (box.key, box.within) or _same(other, box) for other in before):
        yield "同一处已有同名栏目，请改名"
    yield from _placed(form, box, before)
    yield from _chosen(box)
    yield from _bounded(box)


def _same(one: Box, other: Box) -> bool:
    return one.within == other.within and one.name == other.name and "heading" not in (one.type, other.type)


def _placed(form: Form, box: Box, before: Sequence[Box]) -> Iterator[str]:
    group = form.find(box.within) if box.within else None
    if box.within and (group is None or group.type != "group" or group not in before):
        yield "所在的组不存在，或排在它后面，请重新选择"
    if box.within and box.type in ("group", "heading"):
        yield "组里不能再放组或小标题"
    if not box.when:
        return
    control = form.controlling(box)
    if control is None or not controls(control) or not _reachable(control, box, before):
        yield "“何时填写”所指的栏目不存在，或没有排在它前面，请重新选择"
    elif control.choices and (other := [value for value in box.values if value not in control.choices]):
        yield f"“{control.name}”里没有“{other[0]}”这个选项，请重新选择"


def _reachable(control: Box, box: Box, before: Sequence[Box]) -> bool:
    return control in before and control.within in ("", box.within)


def _chosen(box: Box) -> Iterator[str]:
    if box.type not in CHOOSING:
        return
    if len(box.options) < 2:
        yield "请至少写两个选项，一行一个"
    if len(box.options) > MOST_OPTIONS:
        yield f"选项最多 {MOST_OPTIONS} 个"
    if any(len(option) > 60 for option in box.options):
        yield "每个选项不能超过 60 个字"


def _bounded(box: Box) -> Iterator[str]:
    bound = _BOUND.get(box.type if box.type in TYPES else "text")
    if bound is None:
        return
    said, known = bound
    try:
        low, high = (known(text) if text else None for text in (box.least, box.most))
    except (ValueError, ArithmeticError):
        yield said
        return
    if low is not None and high is not None and low > high:
        yield "“最少”不能大于“最多”，请核对"
    if box.type in ("text", "long") and high is not None and high > LONGEST_TEXT:
        yield f"最多 {LONGEST_TEXT} 个字"
    if box.type == "group" and max(low or 0, high or 0) > MOST_ROWS:
        yield f"一组最多填 {MOST_ROWS} 次"


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise ValueError(text)
    return int(text)


def _day(text: str) -> date | None:
    # Which day today is, is not known before somebody files.
    return None if text == TODAY else date.fromisoformat(text)


def _decimal(text: str) -> Decimal:
    found = Decimal(text)
    if not found.is_finite():
        raise ValueError(text)
    return found


_COUNTED = "“最少”“最多”请填写整数"
_BOUND: Mapping[str, tuple[str, Any]] = {
    "text": (_COUNTED, _count),
    "long": (_COUNTED, _count),
    "many": (_COUNTED, _count),
    "group": (_COUNTED, _count),
    "number": ("“最少”“最多”请填写数字", _decimal),
    "date": (f"“最早”“最晚”请填写日期，例如 2026-05-01，或填写“{TODAY}”", _day),
}
