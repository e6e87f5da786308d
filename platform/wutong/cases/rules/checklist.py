"""The list of papers of a case: what is asked for, what of it is there, what is owed until when, what came besides."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from wutong.cases.rules.guards import PaperAsked

State = Literal["there", "checking", "refused", "promised", "overdue", "signed", "missing", "open"]
Need = Literal["required", "optional", "deferrable", "committable", "besides"]
#: What each state is called, and the tone of its badge.
TITLES: dict[State, tuple[str, str]] = {
    "there": ("已有", "green"),
    "checking": ("正在检查", "gold"),
    "refused": ("未通过安全检查，需重新提交", "red"),
    "promised": ("已承诺后补", "gold"),
    "overdue": ("承诺后补，已逾期", "red"),
    "signed": ("已签承诺代替", "green"),
    "missing": ("必须", "red"),
    "open": ("可不交", ""),
}
NEEDS: dict[Need, str] = {
    "required": "必须", "optional": "非必要", "deferrable": "可容缺后补", "committable": "可以承诺代替",
    "besides": "其他材料",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the heading, how much it is needed, where it stands, what is there, until when it is owed.

    `papers` are whatever rows were given; of each is read its `slot`, `source`, `scan`, and whether it is `there`.
    """

    slot: str
    need: Need
    state: State
    papers: tuple[Any, ...]
    due: date | None = None


def lines(
    asked: Sequence[PaperAsked], rows: Sequence[Any], *, due: date | None, today: date, signed: Collection[str] = ()
) -> list[Line]:
    """Every asked-for paper in the matter's order, and then what came besides; `due` is the last day of a promise,
    `signed` what a commitment stands for."""
    listed = [_instead(_line(one.key, one.need, rows, due, today), signed) for one in asked]
    known = {one.key for one in asked}
    besides = dict.fromkeys(row.slot for row in rows if row.slot not in known)
    return listed + [_line(slot, "besides", rows, due, today) for slot in besides]


def _instead(line: Line, signed: Collection[str]) -> Line:
    return replace(line, state="signed") if line.state == "missing" and line.slot in signed else line


def _line(slot: str, need: Need, rows: Sequence[Any], due: date | None, today: date) -> Line:
    mine = tuple(row for row in rows if row.slot == slot)
    state = _state(need, mine, due, today)
    return Line(slot, need, state, mine, due if state in ("promised", "overdue") else None)


def _state(need: Need, mine: Sequence[Any], due: date | None, today: date) -> State:
    if counted := [row for row in mine if row.there]:
        return "checking" if any(row.scan == "waiting" for row in counted) else "there"
    if any(row.scan == "bad" for row in mine):
        return "refused"
    if any(row.source == "promise" for row in mine):
        return "overdue" if due is not None and due < today else "promised"
    return "missing" if need in ("required", "committable") else "open"


def complete(listed: Sequence[Line]) -> bool:
    """Whether nothing is missing, owed or put aside."""
    return all(line.state in ("there", "checking", "signed", "open") for line in listed)
