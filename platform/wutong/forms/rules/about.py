"""The form in which an editor describes a box: a form like any other, so that it is drawn and checked the same way."""

from collections.abc import Mapping, Sequence
from typing import Any

from wutong.forms.rules.boxes import (
    CHOOSING,
    LONGEST,
    TODAY,
    TYPES,
    Box,
    Form,
    controls,
    read,
    word,
    words,
)

_SIZED = ("文字", "长文字", "数字", "日期", "多选", "可重复的一组")
_NONE = "始终填写"
_TOP = "不在组里"
_LONG = "；".join(TYPES[one] for one in CHOOSING)


def _boxes(types: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    """What is said of every box, which may be of one of these types, by their words."""
    answered = [title for title in types if title != TYPES["heading"]]
    known = "；".join(title for title in answered if title != TYPES["group"])
    return (
        {"key": "name", "name": "栏目名称", "need": "1", "most": str(LONGEST["name"]),
         "hint": "申请人看到的名称，例如“配偶姓名”"},
        {"key": "type", "name": "类型", "type": "choice", "need": "1", "options": "；".join(types),
         "hint": "选对类型，系统会自动核对，例如身份证号码、手机号码、日期"},
        {"key": "options", "name": "选项", "type": "long", "need": "1", "when": "type", "values": _LONG,
         "hint": "一行一个"},
        {"key": "need", "name": "是否必填", "type": "yes", "need": "1", "when": "type", "values": "；".join(answered)},
        {"key": "hint", "name": "填写说明", "type": "text", "most": str(LONGEST["hint"]),
         "hint": "写在栏目下面，告诉申请人怎么填"},
        {"key": "least", "name": "最少", "when": "type", "values": "；".join(_SIZED), "most": "20",
         "hint": f"字数、数值、项数的下限；日期填最早的一天，例如 2020-01-01 或“{TODAY}”。可不填"},
        {"key": "most", "name": "最多", "when": "type", "values": "；".join(_SIZED), "most": "20",
         "hint": f"上限；日期填最晚的一天，例如出生日期填“{TODAY}”。可不填"},
        {"key": "given", "name": "自动带入申请人以前填过的内容", "type": "yes", "when": "type", "values": known,
         "hint": "姓名、证件、电话、邮箱和地址取自本人信息，其他取自以前填过的同名栏目；申请人可以改"},
    )  # fmt: skip


def about(form: Form, place: int | None) -> Form:
    """The boxes that describe a box at a place of a form (at its end), as that form lets them be chosen."""
    before = form.boxes[:place]
    groups = [box.name for box in before if box.type == "group"]
    able = [_called(form, box) for box in before if controls(box)]
    told = [*_boxes(list(dict.fromkeys([*words().values(), *(word(box.type) for box in form.boxes)])))]
    if groups:
        told.append({"key": "within", "name": "放在哪一组里", "type": "choice", "options": "；".join([_TOP, *groups])})
    if able:
        told.append({"key": "when", "name": "何时填写", "type": "choice", "options": "；".join([_NONE, *able]),
                     "hint": "只在另一个栏目填了某些内容时才要填的，在这里选那个栏目"})  # fmt: skip
        told.append({"key": "values", "name": "那个栏目为哪些内容时", "type": "long", "when": "when",
                     "values": "；".join(able), "hint": "一行一个，例如“是”；不写表示只要填了就要填"})  # fmt: skip
    return read(told)


def _called(form: Form, box: Box) -> str:
    """A box by the name under which a condition chooses it; `；` would part options."""
    group = form.find(box.within) if box.within else None
    return (f"{group.name} / {box.name}" if group else box.name).replace("；", "，").replace(";", ",")


def described(form: Form, box: Box) -> dict[str, Any]:
    """A box as answers of `about`."""
    group, control = form.find(box.within) if box.within else None, form.controlling(box)
    told = {
        "name": box.name, "type": word(box.type), "options": "\n".join(box.options),
        "need": "是" if box.need else "否", "hint": box.hint, "least": box.least, "most": box.most,
        "given": "是" if box.given else "否", "within": group.name if group else _TOP,
        "when": _called(form, control) if control else _NONE, "values": "\n".join(box.values),
    }  # fmt: skip
    return {key: value for key, value in told.items() if value}


def boxed(form: Form, told: Mapping[str, Any]) -> Box:
    """The box that checked answers of `about` describe; its key is the form's business."""
    groups = {box.name: box.key for box in form.boxes if box.type == "group"}
    able = {_called(form, box): box.key for box in form.boxes if controls(box)}
    row = {**told, "within": groups.get(told.get("within", ""), ""), "when": able.get(told.get("when", ""), "")}
    [box] = read([row if row["when"] else {**row, "values": ""}]).boxes
    return box
