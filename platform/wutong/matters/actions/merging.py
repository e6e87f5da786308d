"""An own matter and the same one of a region above: take the one above, keep one's own, or decide later.

Taking goes into the draft: what is kept of one's own becomes a localisation of the one above, one's own is withdrawn in
its favour, and when that release takes effect the claims go over with it (`publishing`) and come back with a roll-back.
Keeping is a decline of the one above, whose reason the superior reads and may overrule.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.errors import Conflict, Invalid
from wutong.layers import changes, claims, drafts, holdings
from wutong.layers import queries as inherited
from wutong.layers.claims import SELF, Reach
from wutong.layers.fold import Folded
from wutong.layers.kinds import Edit
from wutong.layers.models import Claim, Draft, Release
from wutong.matters import likeness, rules
from wutong.matters.actions.bounds import sentence, within_bounds
from wutong.matters.actions.claiming import decline, defer
from wutong.matters.actions.drafting import keep
from wutong.matters.models import MATTER

#: The elements that two matters are compared by; the code is what tells them apart.
COMPARABLE = tuple(name for name in rules.NAMES if name not in ("code", "replaced_by", "examples"))


class NotTheSame(Conflict):
    """The two are not one matter by the rule, or one of them has moved meanwhile."""

    code = "matter.not_the_same"
    message = "这两个事项不能合并：一个须是本级自建，另一个由上级设立，并且是同一事项。请刷新页面后再看。"


class OneCode(Conflict):
    """Both have one code, so one's own cannot stay beside the one above."""

    code = "matter.one_code"
    message = "上级已使用这个事项代码，本级的不能以同一代码保留；确需保留的，请换一个代码重新设立。"


class KeptWithoutReason(Invalid):
    """One's own is kept, and nobody says why."""

    code = "matter.kept_without_reason"
    message = "保留自建事项必须写明理由，上级看得到。"


@dataclass(frozen=True, slots=True)
class Pair:
    """What an own matter says and what the one above says; `one` where both have one code."""

    item: UUID
    other: UUID
    above: Folded
    mine: Mapping[str, Any]

    @property
    def theirs(self) -> Mapping[str, Any]:
        """What the one above says."""
        return self.above.values

    @property
    def one(self) -> bool:
        """Whether both have one code."""
        return self.item == self.other


def pair(code: str, other: str) -> Pair:
    """An own matter of the present region and the same one above; raises `NotTheSame`."""
    mine, theirs = rules.item_of(code), rules.item_of(other)
    above = inherited.above(MATTER, [theirs]).get(theirs)
    own = changes.own(MATTER, [mine])[mine]
    if above is None or not own["defines"] or own["withdrawn"] or not _same(own, above):
        raise NotTheSame
    return Pair(mine, theirs, above, {name: own[name] for name in rules.NAMES})


def _same(own: Mapping[str, Any], above: Folded) -> bool:
    return likeness.likeness(own, above.values).same


def refused(pair: Pair) -> dict[str, str]:
    """Why own values may not be kept under the one above, by element."""
    own = {name: value for name in COMPARABLE if (value := pair.mine[name]) is not None}
    broken = inherited.broken(MATTER, [Edit(pair.other, own)], {pair.other: pair.above})
    since = inherited.since(broken)
    return {drift.element: sentence(drift, since) for drift in broken}


def take(code: str, other: str, kept: Collection[str], *, actor: Actor) -> Draft:
    """Put into the draft: the one above with the `kept` own values laid over, and one's own withdrawn in its favour.

    Raises `NotTheSame`, `HeldAbove` for what may not be kept, `UnderReview`.
    """
    for right in ("matter.edit", "matter.claim"):
        actor.must(right, at=tenancy.scope().home)
    drafts.hold(MATTER)
    found = pair(code, other)
    mine = {name: found.mine[name] for name in COMPARABLE if name in kept and found.mine[name] is not None}
    within_bounds([Edit(found.other, mine)])
    return keep(_edits(found, other, mine), actor)


def _edits(found: Pair, other: str, mine: Mapping[str, Any]) -> list[Edit]:
    if found.one:
        gone = {name: None for name in rules.NAMES if found.mine[name] is not None and name not in mine}
        return [Edit(found.item, gone, defines=False)]
    laid = {name: value for name, value in mine.items() if value != found.theirs[name]}
    withdrawn = Edit(found.item, {"replaced_by": other}, withdrawn=True)
    return [*([Edit(found.other, laid)] if laid else ()), withdrawn]


def keep_own(code: str, other: str, *, reason: str, actor: Actor) -> Claim:
    """Keep one's own beside the one above, which is declined with the reason. Raises `OneCode`, `KeptWithoutReason`."""
    if not reason.strip():
        raise KeptWithoutReason({"reason": [KeptWithoutReason.message]})
    found = pair(code, other)
    if found.one:
        raise OneCode
    grounds = f"保留本级自建事项“{found.mine['name']}”（{code}）：{reason.strip()}"
    return decline([other], grounds=grounds, actor=actor, reach=_reach(found.item))


def put_off(code: str, other: str, *, until: datetime, actor: Actor) -> Claim:
    """Decide at an instant to come; until then the one above is not offered here and one's own goes on."""
    found = pair(code, other)
    if found.one:
        raise OneCode
    return defer([other], actor=actor, reach=_reach(found.item), until=until)


def _reach(item: UUID) -> Reach:
    """Everybody for whom one's own is claimed, and the region itself."""
    levels = {word for row in holdings.holding(MATTER).get(item, ()) for word in row.reach}
    return Reach(frozenset(levels | {SELF}))


def pass_claims_on(release: Release, edits: Iterable[Edit], actor: Actor) -> list[Claim]:
    """Let a release take the claims along: to what replaces a withdrawn matter, and anew to what is left to above."""
    told = [edit for edit in edits if edit.withdrawn or edit.defines is False]
    own = changes.own(MATTER, [edit.item for edit in told]) if told else {}
    pairs = {edit.item: _next(edit, own[edit.item]) for edit in told}
    known = inherited.defined(
        MATTER, tenancy.scope().home, {other for other in pairs.values() if other}, elements=("code",)
    )
    return claims.pass_on(
        MATTER, {item: other for item, other in pairs.items() if other in known and other}, release, actor=actor
    )


def _next(edit: Edit, own: Mapping[str, Any]) -> UUID | None:
    """The matter that takes the place of the one edited."""
    if not edit.withdrawn:
        return edit.item
    by = edit.values["replaced_by"] if "replaced_by" in edit.values else own["replaced_by"]
    return rules.item_of(by) if by else None
