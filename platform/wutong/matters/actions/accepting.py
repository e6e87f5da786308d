"""What a region does about what moved above under its claims: accept it, or keep its own where that is allowed."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.errors import Conflict
from wutong.layers import changes, claims, drafts
from wutong.layers import queries as inherited
from wutong.layers.changes import Change
from wutong.layers.kinds import Edit
from wutong.matters import rules
from wutong.matters.actions.bounds import sentence, within_bounds
from wutong.matters.actions.drafting import keep
from wutong.matters.models import MATTER


class MovedAgain(Conflict):
    """What moved above is not what was shown: a region above has published again, or the own value is another."""

    code = "matter.moved_again"
    message = "“{matters}”在您查看之后又有改动，请按最新内容重新核对后再确认。"


def stamp(told: Iterable[Change], own: Mapping[str, Any]) -> str:
    """Stands for exactly what is shown of a matter under which something moved: before, now, and what is said here."""
    seen = [(one.element, *_plain(one), own.get(str(one.element))) for one in told]
    return sha256(json.dumps(sorted(seen, key=str), sort_keys=True, default=str).encode()).hexdigest()


def _plain(change: Change) -> tuple[Any, Any]:
    """What was and is said; of a matter that came or went only that it was or is there."""
    if change.element is None:
        return change.before is not None, change.after is not None
    return change.before, change.after


def accept(codes: Sequence[str], *, actor: Actor, stamps: Sequence[str] | None = None) -> int:
    """Accept what moved above in claimed matters: they are claimed again as they now are. Returns how many were.

    `stamps`, one for each code, say what was shown: raises `MovedAgain` where it is not what is there now. Where
    nothing waits any more there is nothing to be mistaken about.
    """
    actor.must("matter.claim", at=tenancy.scope().home)
    items = {rules.item_of(code): code for code in codes}
    if stamps is not None:
        _as_shown(dict(zip(items, stamps, strict=True)), items)
    again = claims.accept(MATTER, items, actor=actor)
    return len({item for row in again for item in row.items})


def _as_shown(stamps: Mapping[UUID, str], codes: Mapping[UUID, str]) -> None:
    moved = changes.moved(MATTER)
    waiting = {item: moved[item] for item in stamps if item in moved}
    own = changes.own(MATTER, waiting) if waiting else {}
    other = [item for item, told in waiting.items() if stamp(told, own[item]) != stamps[item]]
    if other:
        known = inherited.defined(MATTER, tenancy.scope().home, other, elements=("name",))
        raise MovedAgain(matters="、".join(str(known[one]["name"]) if one in known else codes[one] for one in other))


def settle(code: str, kept: Collection[str], *, actor: Actor, shown: str | None = None) -> int:
    """Accept what moved above in one matter but keep the own value, or the value from before, of some elements.

    The own values that go and those that are to stay differently go into the draft, where a second person sees them;
    until they are published what holds is what the fold makes of it. Returns how many elements went there. `shown` is
    the stamp of what was looked at. Raises `MovedAgain`, and `HeldAbove` for what may not be kept.
    """
    actor.must("matter.claim", at=tenancy.scope().home)
    drafts.hold(MATTER)
    item = rules.item_of(code)
    if shown is not None:
        _as_shown({item: shown}, {item: code})
    told = {str(one.element): one.before for one in changes.moved(MATTER).get(item, ())}
    moved = {name: before for name, before in told.items() if name in rules.BY_NAME and name != "examples"}
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
