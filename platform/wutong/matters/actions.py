"""What a region's office does with matters: edit, publish, take back, claim. Thin verbs over `wutong.layers`.

Edits gather in the region's one open draft, invisible to everybody else, until somebody with the right to publish
has seen them (catalogue editor ≠ approver is a rule about roles, kept by `people`). Verbs run inside the caller's
transaction and never commit.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.layers import claims, drafts, releases
from wutong.layers import queries as inherited
from wutong.layers.claims import Reach, Terms
from wutong.layers.fold import Drift, Folded, violations
from wutong.layers.kinds import Edit
from wutong.layers.models import Claim, Draft, Release
from wutong.matters import preview, rules
from wutong.matters.importing import Entry
from wutong.matters.models import MATTER
from wutong.regions import queries as regions

__all__ = [
    "bring_in",
    "bring_out",
    "claim",
    "decline",
    "defer",
    "define",
    "discard",
    "publish",
    "roll_back",
    "save",
    "unclaim",
    "withdraw",
    "working_draft",
]

DRAFT_TITLE = "本级目录修改"
HERE, DIRECT = Reach(), Terms()


class HeldAbove(rules.Incomplete):
    """A value that a region above does not leave to this one; the sentence names the element and the limit."""

    code = "matter.held_above"
    message = "有内容超出上级规定的范围，请按提示改正。"


# ── The draft ────────────────────────────────────────────────────────────────────────────────────────────────


def working_draft() -> Draft | None:
    """The present region's open draft of matters."""
    return next(iter(drafts.drafts(MATTER)), None)


def define(values: Mapping[str, Any], *, actor: Actor) -> Draft:
    """Put a new matter of this region into the draft; `values` hold its code. Raises `AlreadyDefined`, `Invalid`."""
    actor.must("matter.edit", at=tenancy.scope().home)
    code = str(values.get("code") or "")
    if not rules.CODE.fullmatch(code):
        raise rules.BadCode(fields={"code": [rules.BadCode.message]})
    held = _held(rules.item_of(code))
    if held is not None:
        raise rules.AlreadyDefined(matter=code, name=held["name"])
    return _keep([Edit(rules.item_of(code), rules.tidy(values), defines=True)], actor)


def save(code: str, values: Mapping[str, Any], *, actor: Actor) -> Draft | None:
    """Change elements of a matter in the draft; None sets one back to "as above". Nothing to change drafts nothing.

    Raises `NoSuchMatter`, and `HeldAbove` with a sentence for each element that a region above holds.
    """
    actor.must("matter.edit", at=tenancy.scope().home)
    item = rules.item_of(code)
    if _held(item) is None and not _drafted(item):
        raise rules.NoSuchMatter(matter=code)
    edit = Edit(item, rules.tidy(values))
    _within_bounds([edit])
    return _keep([edit], actor) if edit.values else None


def bring_in(entries: Iterable[Entry], *, actor: Actor) -> int:
    """Put the good rows of a list into the draft, new matters and changes alike; returns how many say something new.

    A row whose every value already holds is left alone, so bringing the same list in again changes nothing.
    """
    actor.must("matter.edit", at=tenancy.scope().home)
    good = {rules.item_of(entry.code): rules.tidy(entry.values) for entry in entries if not entry.refused}
    held = inherited.defined(MATTER, tenancy.scope().home, good)
    told = [_told(item, values, held.get(item)) for item, values in good.items()]
    edits = [edit for edit in told if edit.values]
    if edits:
        _within_bounds(edits)
        _keep(edits, actor)
    return len(edits)


def _told(item: UUID, values: Mapping[str, Any], held: Folded | None) -> Edit:
    """What a row says that does not hold yet."""
    if held is None:
        return Edit(item, values, defines=True)
    return Edit(item, {name: value for name, value in values.items() if held[name] != value})


def withdraw(code: str, *, actor: Actor) -> Draft:
    """Put the end of a matter, here and below, into the draft; rolling that release back brings it back."""
    actor.must("matter.edit", at=tenancy.scope().home)
    if _held(rules.item_of(code)) is None:
        raise rules.NoSuchMatter(matter=code)
    return _keep([Edit(rules.item_of(code), withdrawn=True)], actor)


def discard(code: str, *, actor: Actor) -> None:
    """Take one matter's changes out of the draft."""
    actor.must("matter.edit", at=tenancy.scope().home)
    draft = working_draft()
    if draft is None:
        return
    rest = [edit for edit in drafts.edits_of(MATTER, draft) if edit.item != rules.item_of(code)]
    if rest:
        drafts.save_draft(MATTER, rest, title=draft.title, actor=actor, draft_id=draft.id)
    else:
        drafts.drop_draft(MATTER, draft.id)


def _keep(edits: Iterable[Edit], actor: Actor) -> Draft:
    """Add edits to the draft; a later value of an element replaces the earlier one."""
    draft = working_draft()
    told = {edit.item: edit for edit in (drafts.edits_of(MATTER, draft) if draft else ())}
    for edit in edits:
        told[edit.item] = _joined(told[edit.item], edit) if edit.item in told else edit
    return drafts.save_draft(
        MATTER, told.values(), title=DRAFT_TITLE, actor=actor, draft_id=draft.id if draft else None
    )


def _joined(earlier: Edit, later: Edit) -> Edit:
    return releases.edit(earlier.item, {**earlier.changes(), **later.changes()})


def _drafted(item: UUID) -> bool:
    draft = working_draft()
    return draft is not None and str(item) in draft.edits


def _held(item: UUID) -> Folded | None:
    return inherited.defined(MATTER, tenancy.scope().home, [item]).get(item)


# ── Publishing ───────────────────────────────────────────────────────────────────────────────────────────────


def publish(*, actor: Actor, at: datetime | None = None, note: str = "") -> Release:
    """Publish the draft, now or at an instant. Raises `Incomplete` naming every matter that is not ready."""
    actor.must("matter.publish", at=tenancy.scope().home)
    draft = working_draft()
    if draft is None:
        raise releases.NothingToPublish
    _ready(drafts.edits_of(MATTER, draft))
    return drafts.publish_draft(MATTER, draft.id, actor=actor, at=at, note=note)


def bring_out(edits: Sequence[Edit], *, actor: Actor, at: datetime | None = None, note: str = "") -> Release:
    """Publish edits that need no draft (packs, commands), under the same rules as `publish`."""
    actor.must("matter.publish", at=tenancy.scope().home)
    _ready(edits)
    return releases.publish(MATTER, edits, actor=actor, at=at, note=note)


def roll_back(release: UUID, *, actor: Actor, note: str = "") -> Release:
    """Take one release back in one step: cancel it if it is still to come, else undo what it did."""
    actor.must("matter.publish", at=tenancy.scope().home)
    return releases.roll_back(MATTER, release, actor=actor, note=note)


def _ready(edits: Sequence[Edit]) -> None:
    """Every matter that an edit touches must be complete and free of contradictions afterwards."""
    _within_bounds(edits)
    wrong: dict[str, list[str]] = {}
    for look in preview.looks(edits):
        if said := look.obstacles():
            wrong[look.name or look.code] = said
    if wrong:
        name, said = next(iter(wrong.items()))
        raise rules.Incomplete(fields=wrong, name=name, what="；".join(said))


def _within_bounds(edits: Sequence[Edit]) -> None:
    line = tenancy.scope().line
    above = inherited.defined(MATTER, line[-2], [edit.item for edit in edits]) if len(line) > 1 else {}
    broken = [drift for edit in edits for drift in violations(MATTER, above.get(edit.item), line[-1], edit)]
    if broken:
        raise HeldAbove(fields={drift.element: [_limit(drift)] for drift in broken})


def _limit(drift: Drift) -> str:
    holder = regions.get(drift.holder.region).name
    element = rules.BY_NAME[drift.element]
    return rules.LIMITS[element.may].format(holder=holder, held=preview.shown(element, drift.held))


# ── Claims ───────────────────────────────────────────────────────────────────────────────────────────────────


def claim(codes: Iterable[str], *, actor: Actor, reach: Reach = HERE, terms: Terms = DIRECT) -> Claim:
    """Take matters on, for the region itself or once for all its townships or villages with exceptions."""
    actor.must("matter.claim", at=tenancy.scope().home)
    return claims.claim(MATTER, _items(codes), actor=actor, reach=reach, terms=terms)


def decline(codes: Iterable[str], *, grounds: str, actor: Actor, reach: Reach = HERE) -> Claim:
    """Say that matters do not apply here, with the grounds that the region above will read."""
    actor.must("matter.claim", at=tenancy.scope().home)
    return claims.decline(MATTER, _items(codes), grounds=grounds, actor=actor, reach=reach)


def defer(codes: Iterable[str], *, actor: Actor, grounds: str = "", reach: Reach = HERE) -> Claim:
    """Put the decision about matters off."""
    actor.must("matter.claim", at=tenancy.scope().home)
    return claims.defer(MATTER, _items(codes), grounds=grounds, actor=actor, reach=reach)


def unclaim(claim_id: UUID, *, actor: Actor) -> Claim:
    """Take one claim back; what was said before it holds again."""
    actor.must("matter.claim", at=tenancy.scope().home)
    return claims.unclaim(MATTER, claim_id, actor=actor)


def _items(codes: Iterable[str]) -> list[UUID]:
    return [rules.item_of(code) for code in codes]
