"""What somebody filled in, against the form: what is asked of him, what is wrong with it, what of it is kept.

Answers are JSON: a text for a box, a list of texts for a choice of several, a list of objects for a group. What was not
asked, because the condition of its box does not hold, is neither required nor kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wutong.errors import Invalid
from wutong.forms.rules import checks
from wutong.forms.rules.boxes import MOST_ROWS, NO, SILENT, YES, Box, Form
from wutong.forms.rules.checks import Around
from wutong.forms.rules.said import Said

#: What a draft keeps of one text: whatever was typed, as long as it can have been typed.
KEPT = 20_000
#: Before the name of every box, on pages and in refusals.
PREFIX = "answers"


class AnswersWrong(Invalid):
    """Boxes of the form are empty or say what cannot be; `fields` names each by its path."""

    code = "form.answers_wrong"
    message = "表单还有 {count} 处需要补填或改正，请按每一处的提示修改。"


@dataclass
class Answers:
    """What is kept, in one spelling, and what is wrong, by path (`children.0.name`)."""

    values: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def whole(self, under: str = "") -> dict[str, Any]:
        """The values; raises `AnswersWrong` where something is wrong, `under` the name of the form if it has one."""
        if self.wrong:
            head = f"{under}.{PREFIX}" if under else PREFIX
            told = {f"{head}.{path}": said for path, said in self.wrong.items()}
            raise AnswersWrong(told, count=len(told))
        return self.values


def check(form: Form, raw: Mapping[str, Any], around: Around) -> Answers:
    """Everything that was filled in, box by box."""
    found = Answers()
    for box in form.top:
        if box.type == "group":
            _group(form, box, raw.get(box.key), found, around)
        elif box.type not in SILENT:
            _one(form, box, raw, found.values, "", found, around)
    known = {box.key for box in form.top if box.type not in SILENT}
    for key in raw.keys() - known:
        found.wrong[key] = ["表单里没有这个栏目，请核对名称。"]
    return found


def _one(
    form: Form, box: Box, raw: Mapping[str, Any], into: dict[str, Any], path: str, found: Answers, around: Around
) -> None:
    """One box of the form or of a row of a group: its value into `into`, what is wrong under its path."""
    if not asked(form, box, found.values, into):
        return
    try:
        kept = _value(box, raw.get(box.key), around)
    except ValueError as error:
        found.wrong[path + box.key] = [error.args[0]]
        return
    if kept:
        into[box.key] = kept
    elif box.need:
        found.wrong[path + box.key] = [required(box)]


def required(box: Box) -> str:
    """What is said of an empty box that must be filled in."""
    if box.type in ("choice", "yes", "many"):
        return Said("请选择“{name}”。", name=box.name)
    return Said("请填写“{name}”。", name=box.name)


def asked(form: Form, box: Box, values: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether a box is asked, by what the form and, in a group, its row say so far."""
    control = form.controlling(box)
    if control is None:
        return not box.when
    said = (row if control.within else values).get(control.key)
    if said is None or not box.values:
        return said is not None
    return not set(box.values).isdisjoint(said if isinstance(said, list) else [said])


def _value(box: Box, raw: Any, around: Around) -> str | list[str] | None:
    if box.type != "many":
        text = _plain(raw)
        return checks.value(box, text, around) if text else None
    given = raw if isinstance(raw, list) else [raw]
    chosen = [checks.value(box, text, around) for one in given if (text := _plain(one))]
    kept = [option for option in box.options if option in chosen]
    if kept and len(kept) < int(box.least or 0):
        raise ValueError(Said("请至少选 {least} 项。", least=box.least))
    if len(kept) > int(box.most or len(box.options)):
        raise ValueError(Said("最多选 {most} 项。", most=box.most))
    return kept


def _plain(raw: Any) -> str:
    if isinstance(raw, bool):
        return YES if raw else NO
    if raw is None or isinstance(raw, str | int | float):
        return "" if raw is None else str(raw).strip()
    raise ValueError("请填写文字，不要填成列表或对象。")


# ── Groups ───────────────────────────────────────────────────────────────────────────────────────────────────


def _group(form: Form, box: Box, raw: Any, found: Answers, around: Around) -> None:
    if not asked(form, box, found.values, {}):
        return
    given = [] if raw is None else raw
    if not isinstance(given, list) or not all(isinstance(row, Mapping) for row in given):
        found.wrong[box.key] = [Said("“{name}”请填成列表，每一项是一组栏目。", name=box.name)]
        return
    kept = [
        row for place, told in enumerate(given) if filled(told) for row in _row(form, box, place, told, found, around)
    ]
    said = _counted(box, len(kept))
    if said:
        found.wrong[box.key] = [said]
    elif kept:
        found.values[box.key] = kept


def _row(
    form: Form, box: Box, place: int, raw: Mapping[str, Any], found: Answers, around: Around
) -> list[dict[str, Any]]:
    """The row; none where nothing of what was said was asked."""
    row: dict[str, Any] = {}
    path, before = f"{box.key}.{place}.", len(found.wrong)
    for member in form.inner[box.key]:
        _one(form, member, raw, row, path, found, around)
    for key in raw.keys() - {member.key for member in form.inner[box.key]}:
        found.wrong[path + key] = ["表单里没有这个栏目，请核对名称。"]
    return [row] if row or len(found.wrong) > before else []


def _counted(box: Box, count: int) -> str:
    least, most = max(int(box.least or 0), 1 if box.need else 0), int(box.most or MOST_ROWS)
    if count < least:
        return Said("“{name}”至少填写 {least} 项，现在有 {count} 项。", name=box.name, least=least, count=count)
    if count <= most:
        return ""
    return Said("“{name}”最多填写 {most} 项，现在有 {count} 项，请删去多余的。", name=box.name, most=most, count=count)


def filled(row: Mapping[str, Any]) -> bool:
    """Whether anything at all is said in a row of a group."""
    return any(_any(value) for value in row.values())


def _any(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_any(one) for one in value)
    return bool(str("" if value is None else value).strip())


# ── Drafts ───────────────────────────────────────────────────────────────────────────────────────────────────


def tidy(form: Form, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft keeps of what was typed, right or wrong: the boxes of the form, nothing longer than `KEPT`."""
    return {key: kept for key, kept in _tidied(form, form.top, raw) if kept}


def _tidied(form: Form, boxes: Iterable[Box], raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for box in boxes:
        given = raw.get(box.key)
        if box.type == "group":
            listed = given[:MOST_ROWS] if isinstance(given, list) else []
            rows = [dict(_tidied(form, form.inner[box.key], row)) for row in listed if isinstance(row, Mapping)]
            yield box.key, [{key: kept for key, kept in row.items() if kept} for row in rows if filled(row)]
        elif box.type == "many":
            yield box.key, [_typed(one)[:KEPT] for one in given if _typed(one)] if isinstance(given, list) else []
        elif box.type not in SILENT:
            yield box.key, _typed(given)[:KEPT]


def _typed(raw: Any) -> str:
    try:
        return _plain(raw)
    except ValueError:
        return ""
