"""What publishing an edit would do, before it is done: what changes, who is touched, what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _

from wutong import tenancy
from wutong.layers import queries as inherited
from wutong.layers.fold import Folded
from wutong.layers.kinds import Edit
from wutong.matters import cells, checks, differing, ending, rules
from wutong.matters.models import MATTER
from wutong.regions import queries as regions

#: What stands in the way of an edit that was made before its matter was withdrawn here.
STILL_ENDED = "本级已撤销这个事项，请放弃这一修改后重新设立"


@dataclass(frozen=True, slots=True)
class Change:
    """One element that would read differently, as the screen writes it; `flow` marks the words that differ."""

    element: str
    title: str
    before: str
    after: str
    flow: Sequence[differing.Line] = ()


class Hindrance(NamedTuple):
    """What blocks publishing, as a sentence without a full stop, and the element where it is put right; "" for none."""

    element: str
    text: str


@dataclass(frozen=True, slots=True)
class Look:
    """One matter before and after an edit, as the present region sees it; `before` is None for a new matter.

    `ended` says why it would not be there afterwards, because it is withdrawn and the edit does not change that.
    """

    item: UUID
    code: str
    name: str
    edit: Edit
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    around: checks.Kin = checks.Kin()
    ended: str = ""

    @property
    def kind(self) -> str:
        """`new`, `withdrawn` or `changed`."""
        if self.edit.withdrawn:
            return "withdrawn"
        return "new" if self.before is None else "changed"

    def changes(self) -> list[Change]:
        """The elements that read differently afterwards, in the order of the guide, without the marks 示例."""
        was = self.before or {}
        told = (one for one in rules.ELEMENTS if one.name != "examples")
        apart = [one for one in told if was.get(one.name) != self.after.get(one.name)]
        return [_change(one, was, self.after) for one in apart]

    def hindrances(self) -> list[Hindrance]:
        """What blocks publishing: published elements that are missing, contradictions that are new."""
        if self.edit.withdrawn:
            return []
        titles = dict(rules.profile(self.after))
        lacking = [Hindrance(rules.asked_at(name), f"缺少{titles[name]}") for name in rules.missing(self.after)]
        old = {(fault.element, fault.code) for fault in checks.refusals(self.before or {})} if self.before else set()
        found = checks.refusals(self.after, self.around)
        new = [fault for fault in found if (fault.element, fault.code) not in old]
        gone = [Hindrance("", self.ended.rstrip("。"))] if self.ended else []
        return gone + lacking + [Hindrance(fault.element, fault.text().rstrip("。")) for fault in new]

    def obstacles(self) -> list[str]:
        """The same as sentences alone."""
        return [one.text for one in self.hindrances()]

    def advice(self) -> list[str]:
        """Sentences of rules that block nothing, whether the edit brought them up or not."""
        if self.edit.withdrawn:
            return []
        return [fault.text() for fault in checks.faults(self.after, self.around) if not fault.refuses]

    def touched(self) -> dict[int, int]:
        """How many regions at or below the present one each 行使层级 of the matter has."""
        home = tenancy.scope().home
        levels = sorted(self.after.get("exercise_levels") or ())
        return {level: len(regions.acting_below(home, level - 1)) for level in levels}


def _change(element: rules.Element, left: Mapping[str, Any], right: Mapping[str, Any]) -> Change:
    was, now = left.get(element.name), right.get(element.name)
    flow = differing.differing(element, was, now, left, right).flow
    return Change(element.name, element.title, shown(element, was, left), shown(element, now, right), flow)


def looks(edits: Sequence[Edit]) -> list[Look]:
    """Every edited matter before and after, from one reading of what is defined at and above the present region."""
    line, items = tenancy.scope().line, [edit.item for edit in edits]
    here = inherited.defined(MATTER, line[-1], items)
    above = inherited.defined(MATTER, line[-2], items) if len(line) > 1 else {}
    gone = _gone([edit for edit in edits if edit.item not in here and not edit.withdrawn])
    found = [_look(edit, here.get(edit.item), above.get(edit.item)) for edit in edits]
    return _related([replace(look, ended=gone.get(look.item, "")) for look in found])


def _gone(edits: Sequence[Edit]) -> dict[UUID, str]:
    """Why matters would stay withdrawn, by item, as sentences."""
    codes = {edit.item: str(edit.values.get("code") or edit.item) for edit in edits}
    here = ending.ended_here(edit.item for edit in edits if edit.withdrawn is None)
    above = {item: refusal.text() for item, refusal in ending.ended_above(codes).items()}
    return dict.fromkeys(here, STILL_ENDED) | above


def _related(found: list[Look]) -> list[Look]:
    """The looks with the item that each names above itself, as it will be when all of them are published."""
    wanted = {str(look.after["parent"]) for look in found if look.after.get("parent")}
    if not wanted:
        return found
    held = inherited.defined(MATTER, tenancy.scope().home, [rules.item_of(code) for code in wanted])
    uppers: dict[str, Mapping[str, Any]] = {str(one["code"]): one.values for one in held.values()}
    uppers |= {look.code: look.after for look in found if not look.edit.withdrawn}
    return [replace(look, around=checks.Kin(uppers.get(str(look.after.get("parent"))))) for look in found]


def _look(edit: Edit, here: Folded | None, above: Folded | None) -> Look:
    before = dict(here.values) if here else None
    after = dict(before or {})
    for name, value in edit.values.items():
        after[name] = above.values[name] if value is None and above else value
    code = str(after.get("code") or edit.item)
    return Look(edit.item, code, str(after.get("name") or ""), edit, before, after)


def shown(element: rules.Element, value: Any, matter: Mapping[str, Any] = cells.NOTHING) -> str:
    """A value as one line of text; a number with its unit, where `matter` is at hand that knows it."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    titles = element.options
    if isinstance(value, list):
        return str(_("、")).join(_entry(titles, entry) for entry in value) or str(_("无"))
    return _word(titles, value) + (cells.unit(element, matter) if matter else "")


def _entry(titles: Mapping[Any, str], entry: Any) -> str:
    return str(entry.get("name", "")) if isinstance(entry, Mapping) else _word(titles, entry)


def _word(titles: Mapping[Any, str], value: Any) -> str:
    """A value of a code list in the reader's language; any other value as it stands."""
    return str(_(titles[value]) if value in titles else value)
