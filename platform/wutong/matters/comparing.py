"""The rows of a list among each other: what stands twice, what looks alike, what is said once about the whole list."""

from collections import Counter

from wutong.matters import search
from wutong.matters.findings import Entry, Finding, Setup, pointer


def once_by_code(entries: list[Entry]) -> None:
    """The first row with a code of its own is kept."""
    first: dict[str, Entry] = {}
    for entry in (entry for entry in entries if entry.row.cells.get("code")):
        if (kept := first.setdefault(entry.code, entry)) is not entry:
            entry.note("code", "refused", f"与{_place(kept)}代码相同，请改用不同代码或删去一行")


def once_by_content(entries: list[Entry]) -> None:
    """Of rows without a code the first is kept; where both have one, somebody should look."""
    first: dict[tuple[str, ...], Entry] = {}
    for entry in (entry for entry in entries if not entry.refused):
        key = tuple(str(entry.values.get(name, "")) for name in ("name", "item_type", "department"))
        if (kept := first.setdefault(key, entry)) is entry:
            continue
        if all(one.row.cells.get("code") for one in (kept, entry)):
            entry.note("name", "look", f"与{_place(kept)}名称、类型、部门都相同而代码不同，请核对是否重复")
        else:
            entry.note("name", "refused", f"与{_place(kept)}名称、类型、部门都相同，请删去一行")


def alike(entries: list[Entry]) -> None:
    """Names that differ in signs alone, or stand under two departments."""
    first: dict[str, Entry] = {}
    for entry in (entry for entry in entries if not entry.refused):
        kept = first.setdefault(search.plain(entry.values["name"]), entry)
        if kept is entry or _told_twice(entry):
            continue
        same = kept.values["name"] == entry.values["name"]
        why = "名称相同而类型或部门不同" if same else "名称只差标点"
        entry.note("name", "look", f"与{_place(kept)}{why}，可能是同一事项")


def _told_twice(entry: Entry) -> bool:
    return any("都相同" in finding.said for finding in entry.findings)


def _place(entry: Entry) -> str:
    return f"“{pointer(entry.root)}”" if entry.root else f"“{entry.row.sheet}”第 {entry.row.number} 行"


def general(entries: list[Entry], setup: Setup) -> list[Finding]:
    """Remarks about the list as a whole, told once and not at every row."""
    return [*_without_codes(entries), *_unknown_departments(entries, setup)]


_AGAIN = "再次上传时凭这三项认出，改名请先在目录里改；取得正式编码后请补入“基本编码”"


def _without_codes(entries: list[Entry]) -> list[Finding]:
    bare = [entry for entry in entries if not entry.row.cells.get("code")]
    if not bare:
        return []
    said = f"有 {len(bare)} 行没有事项代码，已按名称、类型和部门生成临时代码，{_AGAIN}"
    return [bare[0].remark("code", "look", said)]


def _unknown_departments(entries: list[Entry], setup: Setup) -> list[Finding]:
    counts = Counter(str(entry.values.get("department", "")) for entry in entries)
    first = {str(entry.values.get("department", "")): entry for entry in reversed(entries)}
    unknown = {name: count for name, count in counts.items() if name not in setup.departments}
    return [first[name].remark("department", "look", _department(name, count)) for name, count in unknown.items()]


def _department(name: str, count: int) -> str:
    if not name:
        return f"有 {count} 行没有填实施主体，请填写部门全称"
    return f"有 {count} 行写着“{name}”，本地区部门名录里没有这个名称，请改为全称或先建立部门"
