"""Rows without a code: which matter of the region's list each of them means, so that a list sent again adds nothing.

The whole rule stands here. A row means the matter of its provisional code, where the list has one; else the one matter
of its name, type and body. Where several fit, or one is only nearly so, nobody but the office can tell: the row is left
out, and its remark names the codes to choose from. Pure: what the list holds is handed in.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from wutong.matters import naming
from wutong.matters.findings import Entry

Matter = Mapping[str, Any]
#: What is read of every matter of the list.
COMPARED = ("code", "name", "item_type", "department", "line", "exercise_levels")
#: How many codes a remark names.
_NAMED = 5


def recognise(entries: Iterable[Entry], listed: Iterable[Matter], above: Collection[str] = ()) -> None:
    """Give each row without a code that of the matter it means; remark what was taken, and refuse what is doubtful.

    `above` are the codes of what regions above set up, whose levels stand.
    """
    known = {str(matter["code"]): matter for matter in listed}
    near = defaultdict(list)
    for matter in known.values():
        near[naming.core(str(matter["name"] or ""))].append(matter)
    told = list(entries)
    for entry in (entry for entry in told if bare(entry) and entry.code not in known):
        _meant(entry, near.get(naming.core(entry.values["name"]), ()))
        if entry.code in above:
            _levels(entry, known[entry.code])
    _once(told)


def bare(entry: Entry) -> bool:
    """Whether the row came without a code."""
    return not entry.row.cells.get("code")


def _meant(entry: Entry, near: Iterable[Matter]) -> None:
    alike = sorted(near, key=lambda one: str(one["code"]))
    fits = [matter for matter in alike if _fits(entry.values, matter)]
    if len(fits) == 1:
        entry.code = entry.values["code"] = str(fits[0]["code"])
        entry.note("code", "corrected", f"没有填写，按名称、类型和部门认作目录中的“{entry.code}”")
    elif alike:
        entry.note("code", "refused", _doubt(fits or alike))


def _levels(entry: Entry, matter: Matter) -> None:
    """A list names the levels that its own region acts for; those are among the ones that the region above named."""
    if set(entry.values.get("exercise_levels") or ()) < set(matter["exercise_levels"] or ()):
        del entry.values["exercise_levels"]
        entry.note("exercise_levels", "corrected", "这一事项由上级设立，行使层级以上级规定的为准")


def _fits(row: Matter, matter: Matter) -> bool:
    same_name = row["name"] == naming.tidied(str(matter["name"] or ""))
    return same_name and row["item_type"] == matter["item_type"] and _same_body(row, matter)


def _same_body(row: Matter, matter: Matter) -> bool:
    """One body, or one line of business at two levels; a body that one of them leaves open tells nothing apart."""
    if row.get("line") and row.get("line") == matter["line"]:
        return True
    return not row.get("department") or not matter["department"] or row["department"] == matter["department"]


def _doubt(matters: list[Matter]) -> str:
    named = "、".join(f"{one['code']}“{one['name']}”" for one in matters[:_NAMED]) + ("等" if matters[_NAMED:] else "")
    return f"没有填写，而目录中有名称相同或相近的 {named}，分不清是否同一事项：是的请填它的代码，不是的请另编代码"


def _once(entries: Iterable[Entry]) -> None:
    """Of rows that mean one matter the first is kept, or the one that names it."""
    first: dict[str, Entry] = {}
    for entry in sorted((one for one in entries if not one.refused), key=bare):
        if (kept := first.setdefault(entry.code, entry)) is not entry:
            said = f"与“{kept.row.sheet}”第 {kept.row.number} 行是同一事项“{entry.code}”，请删去一行，或各填代码"
            entry.note("code", "refused", said)
