"""What a region does about what moved above under its claims: accept it, or keep its own where that is allowed."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.layers import changes, claims, drafts
from wutong.layers import queries as inherited
from wutong.layers.kinds import Edit
from wutong.matters import rules
from wutong.matters.actions.bounds import sentence, within_bounds
from wutong.matters.actions.drafting import keep
from wutong.matters.models import MATTER


def accept(codes: Iterable[str], *, actor: Actor) -> int:
    """Accept what moved above in claimed matters: they are claimed again as they now are. Returns how many were."""
    actor.must("matter.claim", at=tenancy.scope().home)
    again = claims.accept(MATTER, [rules.item_of(code) for code in codes], actor=actor)
    return len({item for row in again for item in row.items})


def settle(code: str, kept: Collection[str], *, actor: Actor) -> int:
    """Accept what moved above in one matter but keep the own value, or the value from before, of some elements.

    The own values that go and those that are to stay differently go into the draft, where a second person sees them;
    until they are published what holds is what the fold makes of it. Returns how many elements went there. Raises
    `HeldAbove` for what may not be kept.
    """
    actor.must("matter.claim", at=tenancy.scope().home)
    drafts.hold(MATTER)
    item = rules.item_of(code)
    moved = {str(change.element): change.before for change in changes.moved(MATTER).get(item, ()) if change.element}
    own = changes.own(MATTER, [item])[item]
    mine = {name: before if own[name] is None else own[name] for name, before in moved.items() if name in kept}
    within_bounds([Edit(item, {name: value for name, value in mine.items() if value is not None})])
    values = _values(own, mine, moved)
    if values:
        actor.must("matter.edit", at=tenancy.scope().home)
        keep([Edit(item, values)], actor)
    accept([code], actor=actor)
    return len(values)


def _values(own: Mapping[str, Any], mine: Mapping[str, Any], moved: Iterable[str]) -> dict[str, Any]:
    """What the own layer must say differently: kept inherited values are said, own ones not kept are taken back."""
    said = {name: value for name, value in mine.items() if own[name] is None and value is not None}
    return {**said, **{name: None for name in moved if name not in mine and own[name] is not None}}


def why_not(item: UUID, element: str, value: Any) -> str:
    """Why a value may not be kept under what now holds above, as a sentence; empty where it may be."""
    if value is None:
        return ""
    found = inherited.broken(MATTER, [Edit(item, {element: value})], inherited.above(MATTER, [item]))
    return sentence(found[0], inherited.since(found)) if found else ""
