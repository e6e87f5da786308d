"""From the rows of a list to matters, with a report that says for every doubtful cell what to do.

Pure: nothing is read or written here. `interpreted` takes the rows of `sheets` and gives back what each would
define and what is wrong with it; `actions.bring_in` writes what was not refused. Rows are told apart by their
code; a list without codes gets stable provisional ones, so bringing it in again changes nothing.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from wutong.matters import cells, checks, codes, comparing, digits, naming, rules, schemes, shapes, sheets
from wutong.matters.findings import GRADES, Entry, Finding, Report, Setup, at_cell
from wutong.matters.sheets import HEADINGS, Row

__all__ = ["GRADES", "Entry", "Finding", "Report", "Setup", "interpreted", "provisional", "read"]


def interpreted(rows: Iterable[Row], setup: Setup) -> Report:
    """Read every row by itself, then compare the rows with each other."""
    listed, tables, count = [], _Tables(), 0
    for row in rows:
        count += 1
        if row.table:
            tables.add(row)
        else:
            listed.append(row)
    report = compared([_entry(row, setup, tables) for row in listed], setup)
    return Report(report.entries, (*report.findings, *tables.left()), count)


def compared(entries: list[Entry], setup: Setup) -> Report:
    """The rows among each other, and all remarks together."""
    comparing.once_by_code(entries)
    comparing.once_by_content(entries)
    comparing.alike(entries)
    findings = [*comparing.general(entries, setup), *(remark for entry in entries for remark in entry.findings)]
    return Report(tuple(entries), tuple(findings), len(entries))


class _Tables:
    """The rows of the other sheets by the code of their matter and their element."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))

    def add(self, row: Row) -> None:
        self._rows[row.cells.get("code", "")][row.table].append(row)

    def take(self, code: str) -> Mapping[str, list[Row]]:
        """The rows of one matter by element; nobody gets them twice."""
        return self._rows.pop(code, {}) if code else {}

    def left(self) -> list[Finding]:
        """A remark for every row whose matter is not on the list."""
        lost = [row for held in self._rows.values() for rows in held.values() for row in rows]
        return [at_cell(row, "code", sheets.CODE.title, "refused", _lost(row.cells.get("code", ""))) for row in lost]


def _lost(code: str) -> str:
    told = digits.doubt(code)
    return told[0] if told else "主表里没有这个事项代码，请核对代码，或在主表中加上这个事项"


# ── One row ──────────────────────────────────────────────────────────────────────────────────────────────────


def _entry(row: Row, setup: Setup, tables: _Tables) -> Entry:
    entry = Entry(row)
    for read in (_item_type, _levels, _name, _objects, _limits, _others, _code):
        read(entry, setup)
    entry.findings += _changed(row, rules.BY_NAME)
    for name, rows in tables.take(row.cells.get("code", "")).items():
        _several(entry, rules.BY_NAME[name], rows, setup)
    _checked(entry)
    if row.spare:
        entry.note("name", "look", f"标题之外还有内容“{row.spare[0]}”，已忽略，请核对是否错列")
    return entry


def completed(entry: Entry) -> None:
    """Check a matter that came as values: what must be said, its code, and what its elements can hold."""
    needed = ("code", "name", "item_type", *(() if rules.upper(entry.values) else ("exercise_levels",)))
    for name in needed:
        if not entry.values.get(name):
            entry.note(name, "refused", "没有填写，请补上")
    if entry.code and not rules.CODE.fullmatch(entry.code):
        entry.note("code", "refused", _BAD_CODE)
    _checked(entry)


_BAD_CODE = "代码只能由字母、数字和 . _ - 组成，最多 64 位"


def _checked(entry: Entry) -> None:
    """Remarks about values that their elements cannot hold, and such as cannot be meant together."""
    for name in sorted(entry.values.keys() & _PLACE.keys(), key=_PLACE.__getitem__):
        for said, path in shapes.faults(rules.BY_NAME[name], entry.values[name]):
            entry.note(name, "refused", said, path)
    for fault in () if entry.refused else checks.faults(entry.values, only=_ROW_RULES):
        column = fault.element if fault.element in HEADINGS else "promised_days"
        entry.note(column, "refused" if fault.refuses else "look", fault.text())


#: Where each element stands among all.
_PLACE = {name: at for at, name in enumerate(rules.NAMES)}
#: What is compared in a row that is still to be completed.
_ROW_RULES = frozenset(
    {"own_motion", "units_differ", "slower_than_law", "no_area_code", "same_phone", "row_unnamed", "row_twice"}
)


def _several(entry: Entry, element: rules.Element, rows: Iterable[Row], setup: Setup) -> None:
    """The rows of an element, from their own sheet; their remarks stand where they stand."""
    if element.name in entry.values:
        entry.note(element.name, "refused", f"这里写着{cells.NONE}，工作表“{element.title}”里却有内容，请删去一处")
        return
    entry.values[element.name] = [_cells(entry, element, row, setup) for row in rows]


def _cells(entry: Entry, element: rules.Element, row: Row, setup: Setup) -> dict[str, Any]:
    told: dict[str, Any] = {}
    entry.findings += _changed(row, {"code": sheets.CODE, **{column.name: column for column in element.columns}})
    for column in element.columns:
        if text := row.cells.get(column.name, ""):
            try:
                told[column.name] = cells.understood(column, text, setup.scheme)
            except ValueError as error:
                entry.findings.append(at_cell(row, column.name, column.title, "refused", str(error)))
    for said in shapes.wrong(element, [told]):
        entry.findings.append(at_cell(row, element.columns[0].name, element.columns[0].title, "refused", said))
    return told


def _changed(row: Row, columns: Mapping[str, shapes.Column]) -> Iterator[Finding]:
    """A remark for every cell that the spreadsheet itself may have changed."""
    for name, said, sure in digits.doubtful(row.cells):
        yield at_cell(row, name, columns[name].title, "refused" if sure else "look", said)


def _item_type(entry: Entry, setup: Setup) -> None:
    text = entry.row.cells.get("item_type", "")
    code = schemes.item_type(text, setup.scheme, setup.types)
    if code is None:
        entry.note("item_type", "refused", _unread_type(text, setup))
    elif code not in codes.APPLIED_FOR:
        entry.note("item_type", "refused", "不是依申请办理的事项，不列入政务服务事项，请删去这一行")
    else:
        entry.values["item_type"] = code


def _unread_type(text: str, setup: Setup) -> str:
    if not text:
        return "没有填事项类型，请填写，如“行政许可”"
    if text.isdecimal() and not setup.scheme:
        return "各地编号不同，不能猜测：请写成文字，或用 --scheme 说明编号方案，或用 --type 逐个对应"
    return "不认识的事项类型，请改为国家标准名称（行政许可、行政给付、行政确认、公共服务等）"


#: Items that gather others; nobody exercises them by themselves.
_UPPER = (codes.TIERS["main"], codes.TIERS["sub"])


def _levels(entry: Entry, setup: Setup) -> None:
    name = "exercise_levels"
    parts = [part for part in re.split(r"[;；,，、/\s]+", entry.row.cells.get(name, "")) if part]
    read = [schemes.level(part, setup.scheme) for part in parts]
    if not parts:
        if entry.row.cells.get("tier") not in _UPPER:
            entry.note(name, "refused", "没有填行使层级，请填写，如“县级”")
    elif None in read:
        unknown = parts[read.index(None)]
        entry.note(name, "refused", f"不认识“{unknown}”，请逐一写明国家级、省级、市级、县级、乡级、村级")
    else:
        entry.values[name] = sorted({level for level in read if level})


def _name(entry: Entry, setup: Setup) -> None:
    raw = entry.row.cells.get("name", "")
    name = naming.tidied(raw)
    if not name:
        entry.note("name", "refused", "没有填事项名称，请填写或删去这一行")
        return
    if len(name) > rules.NAME_LIMIT:
        entry.note("name", "refused", f"名称超过 {rules.NAME_LIMIT} 个字，请缩短")
    if name != raw:
        entry.note("name", "corrected", f"全角数字、半角括号或空格已统一为“{name}”")
    entry.values["name"] = name
    for doubt in naming.doubts(name, entry.values.get("exercise_levels", ())):
        entry.note("name", "look", doubt)


def _objects(entry: Entry, setup: Setup) -> None:
    text = entry.row.cells.get("service_objects", "")
    if text in (cells.CLEARED, cells.NONE):
        entry.values["service_objects"] = None if text == cells.CLEARED else []
        return
    parts = [part for part in re.split(r"[;；,，、\s]+", text) if part]
    read = [schemes.service_object(part, setup.scheme) for part in parts]
    if None in read:
        said = "不认识的服务对象，请写自然人、企业法人、事业法人、社会组织法人或其他组织"
        entry.note("service_objects", "refused", said)
    elif parts:
        entry.values["service_objects"] = list(dict.fromkeys(read))


_DAYS = re.compile(r"^(\d{1,4})\s*(个?工作日|个?自然日|日|天|个?小时)?$")


def _limits(entry: Entry, setup: Setup) -> None:
    row = entry.row
    for days, unit in (("legal_days", "legal_unit"), ("promised_days", "promised_unit")):
        text = row.cells.get(days, "")
        if text == cells.CLEARED:
            entry.values[days] = None
        elif found := _DAYS.match(text):
            entry.values[days] = int(found[1])
            if written := schemes.unit(found[2] or row.cells.get(unit, "") or _unit(row, unit)):
                entry.values[unit] = written
        elif text:
            entry.note(days, "refused", "须是整数天数，如 20；没有时限请留空")


def _unit(row: Row, unit: str) -> str:
    """What days are counted in where neither the cell nor its column says it: as the law's limit, else working days."""
    return "" if unit in row.where else row.cells.get("legal_unit", "") or "工作日"


#: The elements that have a reader of their own.
_READ = frozenset({"code", "name", "item_type", "exercise_levels", "service_objects", "legal_days", "promised_days"})


def _others(entry: Entry, setup: Setup) -> None:
    for name, text in entry.row.cells.items():
        if name in _READ or name in entry.values:
            continue
        try:
            entry.values[name] = cells.understood(rules.BY_NAME[name], text, setup.scheme)
        except ValueError as error:
            entry.note(name, "look" if rules.BY_NAME[name].kind == "rows" else "refused", str(error))
    if "line" not in entry.row.where and (line := setup.departments.get(entry.values.get("department") or "")):
        entry.values["line"] = line


def _code(entry: Entry, setup: Setup) -> None:
    text = entry.row.cells.get("code", "")
    if text and not rules.CODE.fullmatch(text) and not digits.shortened(text):
        entry.note("code", "refused", _BAD_CODE)
    entry.code = text or provisional(setup.place, entry.values)
    entry.values["code"] = entry.code


def provisional(place: str, values: Mapping[str, Any]) -> str:
    """A code for a matter that came without one: the same for the same name, type and department at a place."""
    content = "\n".join(str(values.get(name, "")) for name in ("name", "item_type", "department"))
    return f"L{place}-{hashlib.sha256(content.encode()).hexdigest()[:10].upper()}"


def read(path: Path, setup: Setup) -> Report:
    """Read a file and interpret it in one go; raises `sheets.UnreadableSheet`."""
    return interpreted(sheets.read(path), setup)
