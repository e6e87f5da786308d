"""From the rows of a list to matters, with a report that says for every doubtful cell what to do.

Pure: nothing is read or written here. `interpreted` takes the rows of `sheets` and gives back what each would
define and what is wrong with it; `actions.bring_in` writes what was not refused. Rows are told apart by their
code; a list without codes gets stable provisional ones, so bringing it in again changes nothing.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from wutong.matters import checks, codes, naming, rules, schemes, search, shapes, sheets
from wutong.matters.sheets import HEADINGS, Row

Grade = Literal["refused", "corrected", "look"]
GRADES: Mapping[Grade, str] = MappingProxyType({"refused": "不导入", "corrected": "已更正", "look": "请核对"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of the report: where, how grave, what was found and what to do about it."""

    sheet: str
    row: int
    column: str
    grade: Grade
    said: str
    value: str = ""


@dataclass(slots=True)
class Entry:
    """What one row would define; `values` are elements, empty where the row is refused."""

    row: Row
    code: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether the row is left out."""
        return any(finding.grade == "refused" for finding in self.findings)

    def note(self, column: str, grade: Grade, said: str) -> None:
        """Add a remark about a column of this row, with what the cell holds."""
        title, value = HEADINGS[column][0], self.row.cells.get(column, "")
        self.findings.append(Finding(self.row.sheet, self.row.number, title, grade, said, value))


@dataclass(frozen=True, slots=True)
class Setup:
    """What must be known beside the list: where it is brought in and how its digits are to be read.

    `place` is the region as its address spells it (part of provisional codes), `types` maps the list's own
    type numbers to national codes or names, `departments` known names to their line (条线).
    """

    place: str
    scheme: str | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """The whole outcome: entries that can be written, every remark, and the counts a reader asks for first."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    rows: int

    @property
    def good(self) -> list[Entry]:
        """The rows that would be written."""
        return [entry for entry in self.entries if not entry.refused]

    def count(self, grade: Grade) -> int:
        """How many remarks of one grade there are."""
        return sum(finding.grade == grade for finding in self.findings)


def interpreted(rows: Iterable[Row], setup: Setup) -> Report:
    """Read every row by itself, then compare the rows with each other."""
    entries = [_entry(row, setup) for row in rows]
    _once_by_code(entries)
    _once_by_content(entries)
    _alike(entries)
    findings = [*_general(entries, setup), *(remark for entry in entries for remark in entry.findings)]
    return Report(tuple(entries), tuple(findings), len(entries))


# ── One row ──────────────────────────────────────────────────────────────────────────────────────────────────


def _entry(row: Row, setup: Setup) -> Entry:
    entry = Entry(row)
    for read in (_item_type, _levels, _name, _objects, _limits, _texts, _code):
        read(entry, setup)
    for fault in checks.faults(entry.values, only=_ROW_RULES):
        column = fault.element if fault.element in HEADINGS else "promised_days"
        entry.note(column, "refused" if fault.refuses else "look", fault.text())
    for name in entry.values.keys() & HEADINGS.keys():
        for said in shapes.wrong(rules.BY_NAME[name], entry.values[name]):
            entry.note(name, "refused", said)
    if row.spare:
        entry.note("name", "look", f"标题之外还有内容“{row.spare[0]}”，已忽略，请核对是否错列")
    return entry


#: What is compared in a row that is still to be completed.
_ROW_RULES = frozenset({"units_differ", "slower_than_law", "no_area_code", "same_phone"})


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


def _levels(entry: Entry, setup: Setup) -> None:
    parts = [part for part in re.split(r"[;；,，、/\s]+", entry.row.cells.get("levels", "")) if part]
    read = [schemes.level(part, setup.scheme) for part in parts]
    if not parts:
        entry.note("levels", "refused", "没有填行使层级，请填写，如“县级”")
    elif None in read:
        unknown = parts[read.index(None)]
        entry.note("levels", "refused", f"不认识“{unknown}”，请逐一写明国家级、省级、市级、县级、乡级、村级")
    else:
        entry.values["exercise_levels"] = sorted({level for level in read if level})


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
    parts = [part for part in re.split(r"[;；,，、\s]+", entry.row.cells.get("service_objects", "")) if part]
    read = [schemes.service_object(part, setup.scheme) for part in parts]
    if None in read:
        said = "不认识的服务对象，请写自然人、企业法人、事业法人、社会组织法人或其他组织"
        entry.note("service_objects", "refused", said)
    elif parts:
        entry.values["service_objects"] = list(dict.fromkeys(read))


_DAYS = re.compile(r"^(\d{1,4})\s*(个?工作日|个?自然日|日|天)?$")


def _limits(entry: Entry, setup: Setup) -> None:
    cells = entry.row.cells
    for days, unit in (("legal_days", "legal_unit"), ("promised_days", "promised_unit")):
        text = cells.get(days, "")
        found = _DAYS.match(text)
        if text and not found:
            entry.note(days, "refused", "须是整数天数，如 20；没有时限请留空")
        elif found:
            entry.values[days] = int(found[1])
            entry.values[unit] = schemes.unit(found[2] or cells.get("legal_unit", "")) or "working"
    if (visits := cells.get("visits", "")) and not visits.isdecimal():
        entry.note("visits", "refused", "须是整数次数，如 0 或 1")
    elif visits:
        entry.values["visits"] = int(visits)


_TEXTS = ("department", "legal_basis", "base_code", "impl_code", "local_code", "address", "hours")


def _texts(entry: Entry, setup: Setup) -> None:
    for name in (*_TEXTS, "consult_phone", "complaint_phone"):
        if text := entry.row.cells.get(name, ""):
            entry.values[name] = text
    if line := setup.departments.get(entry.values.get("department", "")):
        entry.values["line"] = line


def _code(entry: Entry, setup: Setup) -> None:
    text = entry.row.cells.get("code", "")
    if text and not rules.CODE.fullmatch(text):
        entry.note("code", "refused", "代码只能由字母、数字和 . _ - 组成，最多 64 位")
    entry.code = text or provisional(setup.place, entry.values)
    entry.values["code"] = entry.code


def provisional(place: str, values: Mapping[str, Any]) -> str:
    """A code for a matter that came without one: the same for the same name, type and department at a place."""
    content = "\n".join(str(values.get(name, "")) for name in ("name", "item_type", "department"))
    return f"L{place}-{hashlib.sha256(content.encode()).hexdigest()[:10].upper()}"


# ── The rows among each other ────────────────────────────────────────────────────────────────────────────────


def _once_by_code(entries: list[Entry]) -> None:
    """The first row with a code of its own is kept."""
    first: dict[str, Entry] = {}
    for entry in (entry for entry in entries if entry.row.cells.get("code")):
        if (kept := first.setdefault(entry.code, entry)) is not entry:
            entry.note("code", "refused", f"与{_place(kept)}代码相同，请改用不同代码或删去一行")


def _once_by_content(entries: list[Entry]) -> None:
    first: dict[tuple[str, ...], Entry] = {}
    for entry in (entry for entry in entries if not entry.refused):
        key = tuple(str(entry.values.get(name, "")) for name in ("name", "item_type", "department"))
        if (kept := first.setdefault(key, entry)) is not entry:
            entry.note("name", "refused", f"与{_place(kept)}名称、类型、部门都相同，请删去一行")


def _alike(entries: list[Entry]) -> None:
    """Names that differ in signs alone, or stand under two departments."""
    first: dict[str, Entry] = {}
    for entry in (entry for entry in entries if not entry.refused):
        kept = first.setdefault(search.plain(entry.values["name"]), entry)
        if kept is entry:
            continue
        same = kept.values["name"] == entry.values["name"]
        why = "名称相同而类型或部门不同" if same else "名称只差标点"
        entry.note("name", "look", f"与{_place(kept)}{why}，可能是同一事项")


def _place(entry: Entry) -> str:
    return f"“{entry.row.sheet}”第 {entry.row.number} 行"


def _general(entries: list[Entry], setup: Setup) -> list[Finding]:
    """Remarks about the list as a whole, told once and not at every row."""
    return [*_without_codes(entries), *_unknown_departments(entries, setup)]


def _without_codes(entries: list[Entry]) -> list[Finding]:
    bare = [entry for entry in entries if not entry.row.cells.get("code")]
    if not bare:
        return []
    said = f"有 {len(bare)} 行没有事项代码，已按名称、类型和部门生成临时代码，取得正式编码后请补入“基本编码”"
    row = bare[0].row
    return [Finding(row.sheet, row.number, HEADINGS["code"][0], "look", said)]


def _unknown_departments(entries: list[Entry], setup: Setup) -> list[Finding]:
    counts = Counter(str(entry.values.get("department", "")) for entry in entries)
    first = {str(entry.values.get("department", "")): entry.row for entry in reversed(entries)}
    unknown = {name: count for name, count in counts.items() if name not in setup.departments}
    return [_about_department(first[name], name, count) for name, count in unknown.items()]


def _about_department(row: Row, name: str, count: int) -> Finding:
    return Finding(row.sheet, row.number, HEADINGS["department"][0], "look", _department(name, count), name)


def _department(name: str, count: int) -> str:
    if not name:
        return f"有 {count} 行没有填实施主体，请填写部门全称"
    return f"有 {count} 行写着“{name}”，本地区部门名录里没有这个名称，请改为全称或先建立部门"


def read(path: Any, setup: Setup) -> Report:
    """Read a file and interpret it in one go; raises `sheets.UnreadableSheet`."""
    return interpreted(sheets.read(path), setup)
