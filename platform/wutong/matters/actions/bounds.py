"""What regions above leave to the present one: the refusal of anything more, with who says so and since when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from wutong.clock import local
from wutong.layers import queries as inherited
from wutong.layers.fold import Drift, told
from wutong.layers.kinds import Edit, May
from wutong.layers.ruling import Origin
from wutong.matters import preview, rules
from wutong.matters.models import MATTER
from wutong.regions import queries as regions

#: What a region is told when it asks for more than one above leaves it.
LIMITS: Mapping[May, str] = {
    May.LOCKED: "由{holder}规定为“{held}”（{since}起），本级不能修改",
    May.AT_MOST: "不能超过{holder}规定的“{held}”（{since}起）",
    May.AT_LEAST: "{holder}规定为“{held}”（{since}起），本级不能取消或降低",
    May.SUBSET: "只能在{holder}规定的范围内减少：{held}（{since}起）",
    May.SUPERSET: "不能少于{holder}规定的内容：{held}（{since}起），本级只能增加",
}
#: The same where nobody above has said anything, so that nothing is asked for.
UNSAID = "{holder}没有要求这一项（{since}起），本级不能增加；确需增加的，请{holder}写明，或在“要素管控”中允许本级填写"
#: What is added where the law would leave it free and a region does not.
RULED = "；本级不得放宽由{ruler}规定（{since}起）"


class HeldAbove(rules.Incomplete):
    """Values that regions above do not leave to this one; each sentence names the element's rule and its holder."""

    code = "matter.held_above"
    message = "有内容超出上级规定的范围，请按提示改正。"

    def __init__(self, drifts: Sequence[Drift]) -> None:
        since = inherited.since(drifts)
        super().__init__(fields={drift.element: [sentence(drift, since)] for drift in drifts})
        self._held = [told(drift, since) for drift in drifts]

    def members(self) -> dict[str, Any]:
        """The sentences by element, and every violation in plain values."""
        return {**super().members(), "held": self._held}


def within_bounds(edits: Sequence[Edit]) -> None:
    """Raise `HeldAbove` where edits of the present region ask for more than regions above leave to it."""
    above = inherited.above(MATTER, [edit.item for edit in edits])
    if broken := inherited.broken(MATTER, edits, above):
        raise HeldAbove(broken)


def sentence(drift: Drift, since: Mapping[Origin, datetime]) -> str:
    """Why a value may not stand: what holds, who said it since when, and who ruled so if not the law."""
    shown = preview.shown(rules.BY_NAME[drift.element], drift.held)
    said = UNSAID if drift.held is None else LIMITS[drift.rule.may]
    limit = said.format(**_named("holder", drift.holder, since), held=shown)
    by = drift.rule.by
    return limit if by is None else limit + RULED.format(**_named("ruler", by, since))


def _named(role: str, origin: Origin, since: Mapping[Origin, datetime]) -> dict[str, str]:
    return {role: regions.get(origin.region).name, "since": _day(since.get(origin))}


def _day(moment: datetime | None) -> str:
    return local(moment).date().isoformat() if moment else "—"
