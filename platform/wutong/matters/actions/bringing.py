"""Lists that come in: first a plan, which writes nothing, then its good rows into the draft in one transaction."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.errors import Conflict
from wutong.layers import drafts
from wutong.layers import queries as inherited
from wutong.layers.fold import Folded
from wutong.layers.kinds import Edit
from wutong.matters import cells, codes, ending, preview, recognising, rules
from wutong.matters.actions.bounds import sentence
from wutong.matters.actions.drafting import keep, submitted, working_draft
from wutong.matters.findings import Entry
from wutong.matters.models import MATTER


class PlanMoved(Conflict):
    """What the list would change is no longer what was shown: it was written already, or somebody else wrote."""

    code = "matter.plan_moved"
    message = "这份表格可能已经写入，或目录已有变动，与刚才看到的不同，请重新核对后再确认。"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list would do: edits of new and of known matters, and how many rows say nothing new.

    Rows that may not be written got their remark and are left out.
    """

    new: list[Edit] = field(default_factory=list)
    changed: list[Edit] = field(default_factory=list)
    names: Mapping[UUID, str] = field(default_factory=dict)
    same: int = 0

    @property
    def edits(self) -> list[Edit]:
        """Everything that would be written."""
        return [*self.new, *self.changed]

    @property
    def stamp(self) -> str:
        """Stands for exactly these edits, so that nothing else is written than what was shown."""
        told = sorted(f"{edit.item}{sorted(edit.changes().items())}" for edit in self.edits)
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def elements(self) -> list[tuple[str, int]]:
        """How many known matters would read differently, by the title of the element, most first."""
        counts = Counter(name for edit in self.changed for name in edit.values if name != "examples")
        return [(rules.BY_NAME[name].title, count) for name, count in counts.most_common()]


def plan(entries: Iterable[Entry]) -> Plan:
    """What the good rows of a list would change in the draft; what regions above hold is remarked at its row."""
    good = {rules.item_of(entry.code): entry for entry in _recognised(entries)}
    held = _working(good)
    edits = {item: edit for item, entry in good.items() if (edit := _told(item, entry, held.get(item))) is not None}
    _under_review(good, edits)
    _being_withdrawn(good)
    _ended_above(good, edits)
    _held_above(good, edits)
    refused = {item for item, entry in good.items() if entry.refused}
    told = [edit for item, edit in edits.items() if item not in refused]
    new = [edit for edit in told if edit.item not in held]
    names = {item: str(entry.values.get("name") or entry.code) for item, entry in good.items()}
    return Plan(new, [edit for edit in told if edit.item in held], names, len(good) - len(refused) - len(told))


def bring_in(entries: Iterable[Entry], *, actor: Actor, stamp: str | None = None) -> int:
    """Put the good rows of a list into the draft, new matters and changes alike; returns how many say something new.

    Bringing the same list in again changes nothing. With the `stamp` of a plan that was shown it raises `PlanMoved`
    where anything else would be written; two who press the button at once wait for each other.
    """
    actor.must("matter.edit", at=tenancy.scope().home)
    drafts.hold(MATTER)
    planned = plan(entries)
    if stamp is not None and stamp != planned.stamp:
        raise PlanMoved
    if planned.edits:
        keep(planned.edits, actor)
    return len(planned.edits)


def _recognised(entries: Iterable[Entry]) -> list[Entry]:
    """The good rows, those without a code under that of the matter which they mean."""
    good = [entry for entry in entries if not entry.refused]
    if any(map(recognising.bare, good)):
        home = tenancy.scope().home
        seen = inherited.on_offer(MATTER, home, frozenset(codes.LEVELS), elements=recognising.COMPARED)
        recognising.recognise(good, _listed(seen), {str(found["code"]) for found in seen if found.root != home})
    return [entry for entry in good if not entry.refused]


def _listed(seen: Iterable[Folded]) -> list[Mapping[str, Any]]:
    """What is defined at and above the present region, drafts laid over, as far as rows are told apart by it."""
    held: dict[UUID, Mapping[str, Any]] = {found.item: found.values for found in seen}
    for edit in (edit for draft in drafts.drafts(MATTER) for edit in drafts.edits_of(MATTER, draft)):
        said = {name: value for name, value in edit.values.items() if name in recognising.COMPARED and value}
        held[edit.item] = {**dict.fromkeys(recognising.COMPARED), **held.get(edit.item, {}), **said}
    return list(held.values())


def _working(items: Iterable[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """Matters as they stand with the draft laid over."""
    wanted = set(items)
    defined = inherited.defined(MATTER, tenancy.scope().home, wanted)
    held: dict[UUID, Mapping[str, Any]] = {item: found.values for item, found in defined.items()}
    draft = working_draft()
    edits = [edit for edit in drafts.edits_of(MATTER, draft) if edit.item in wanted] if draft else []
    return held | {look.item: look.after for look in preview.looks(edits)}


def _told(item: UUID, entry: Entry, held: Mapping[str, Any] | None) -> Edit | None:
    """What a row says that does not hold yet."""
    values = rules.tidy(entry.values)
    if held is None:
        return ending.anew(item, {name: value for name, value in values.items() if value is not None})
    said = {name: value for name, value in values.items() if not cells.same(rules.BY_NAME[name], held.get(name), value)}
    return Edit(item, rules.unmarked(said, held.get("examples"))) if said else None


def _under_review(good: Mapping[UUID, Entry], edits: Mapping[UUID, Edit]) -> None:
    frozen = {item for row in submitted() for item in row.edits}
    for item in edits:
        if str(item) in frozen:
            good[item].note("code", "refused", "这个事项的修改正在送审，请先撤回送审，或等审定后再导入")


def _being_withdrawn(good: Mapping[UUID, Entry]) -> None:
    draft = working_draft()
    for edit in drafts.edits_of(MATTER, draft) if draft else ():
        if edit.withdrawn and edit.item in good:
            good[edit.item].note("code", "refused", _WITHDRAWN)


_WITHDRAWN = "草稿里正要撤销这个事项：仍要保留的，先在草稿里放弃撤销再导入；确要撤销的，请删去这一行"


def _ended_above(good: Mapping[UUID, Entry], edits: Mapping[UUID, Edit]) -> None:
    new = {item: good[item].code for item, edit in edits.items() if edit.defines}
    for item, refusal in ending.ended_above(new).items():
        good[item].note("code", "refused", refusal.text().rstrip("。"))


def _held_above(good: Mapping[UUID, Entry], edits: Mapping[UUID, Edit]) -> None:
    above = inherited.above(MATTER, edits)
    if not inherited.broken(MATTER, edits.values(), above):
        return
    for item, edit in edits.items():
        found = inherited.broken(MATTER, [edit], above)
        since = inherited.since(found)
        for drift in found:
            good[item].note(drift.element, "refused", sentence(drift, since))
