"""The draft: edits gather there, invisible to everybody else, until somebody submits them to an approver.

A region has one draft that may be changed; those submitted lie beside it, frozen, with the matters they hold.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.errors import Conflict, Invalid
from wutong.layers import drafts, laying, steps, stored
from wutong.layers import queries as inherited
from wutong.layers.fold import Folded
from wutong.layers.kinds import Edit
from wutong.layers.models import Draft
from wutong.matters import ending, rules
from wutong.matters.actions.bounds import within_bounds
from wutong.matters.models import MATTER

DRAFT_TITLE = "本级目录修改"


def working_draft() -> Draft | None:
    """The present region's draft of matters that may be changed, a returned one too."""
    return drafts.working(MATTER)


def submitted() -> list[Draft]:
    """The drafts that lie before an approver, the one submitted first first."""
    return drafts.submitted(MATTER)


class UnderReview(Conflict):
    """A matter lies before the approver in a submitted draft."""

    code = "matter.under_review"
    message = "“{name}”的修改正在送审，请先撤回送审，或等审定后再改。"


def define(values: Mapping[str, Any], *, actor: Actor) -> Draft:
    """Put a new matter of this region into the draft; `values` hold its code.

    Raises `AlreadyDefined`, also for a new matter that lies in the draft, and `Invalid`. One that this region has
    withdrawn is set up anew; raises `EndedAbove` for one that a region above has withdrawn.
    """
    actor.must("matter.edit", at=tenancy.scope().home)
    code = str(values.get("code") or "")
    if not rules.CODE.fullmatch(code):
        raise rules.BadCode(fields={"code": [rules.BadCode.message]})
    drafts.hold(MATTER)
    item = rules.item_of(code)
    held, drafted = held_here(item), _drafted(item) or {}
    if held is not None or drafted.get("defines"):
        raise rules.AlreadyDefined(matter=code, name=held["name"] if held else drafted.get("name", code))
    for refusal in ending.ended_above({item: code}).values():
        raise refusal
    return keep([ending.anew(item, rules.tidy(values))], actor)


def save(code: str, values: Mapping[str, Any], *, actor: Actor) -> Draft | None:
    """Change elements of a matter in the draft; None sets one back to "as above". Nothing to change drafts nothing.

    Raises `NoSuchMatter`, and `HeldAbove` with a sentence for each element that a region above holds.
    """
    actor.must("matter.edit", at=tenancy.scope().home)
    drafts.hold(MATTER)
    item = rules.item_of(code)
    if held_here(item) is None and _drafted(item) is None:
        raise rules.NoSuchMatter(matter=code)
    edit = Edit(item, rules.tidy(values))
    within_bounds([edit])
    return keep([edit], actor) if edit.values else None


def save_good(code: str, values: Mapping[str, Any], *, actor: Actor) -> Mapping[str, list[str]]:
    """Change what of the values may be changed, as `save` would; what was left out is told by element, with why."""
    try:
        save(code, values, actor=actor)
    except Invalid as error:
        good = {name: value for name, value in values.items() if name not in error.fields}
        if len(good) == len(values):
            raise
        return {**error.fields, **save_good(code, good, actor=actor)}
    return {}


def withdraw(code: str, *, actor: Actor) -> Draft:
    """Put the end of an own matter, here and below, into the draft; rolling that release back brings it back.

    Raises `NotOwn` for what a region above set up.
    """
    actor.must("matter.edit", at=tenancy.scope().home)
    drafts.hold(MATTER)
    if held_here(rules.item_of(code)) is None:
        raise rules.NoSuchMatter(matter=code)
    return keep([Edit(rules.item_of(code), withdrawn=True)], actor)


def discard(code: str, *, actor: Actor) -> None:
    """Take one matter's changes out of the draft."""
    actor.must("matter.edit", at=tenancy.scope().home)
    drafts.hold(MATTER)
    draft, item = working_draft(), rules.item_of(code)
    if draft is None or str(item) not in draft.edits:
        return
    steps.remember(MATTER, item, draft.edits[str(item)], None, actor)
    rest = [edit for edit in drafts.edits_of(MATTER, draft) if edit.item != item]
    if rest:
        drafts.save_draft(MATTER, rest, title=draft.title, actor=actor, draft_id=draft.id)
    else:
        drafts.drop_draft(MATTER, draft.id)


def undo(code: str, *, actor: Actor, step: int | None = None) -> None:
    """Undo the last step of one matter in the draft, if it has that number. Raises `NoStep`, `UnderReview`."""
    _step(steps.undo, code, actor, step)


def redo(code: str, *, actor: Actor, step: int | None = None) -> None:
    """Do the step of one matter that was undone last once more, as `undo` does. Raises `NoStep`, `UnderReview`."""
    _step(steps.redo, code, actor, step)


def _step(verb: Callable[..., Draft | None], code: str, actor: Actor, number: int | None) -> None:
    actor.must("matter.edit", at=tenancy.scope().home)
    drafts.hold(MATTER)
    item = rules.item_of(code)
    _none_under_review([Edit(item)])
    verb(MATTER, item, working_draft(), title=DRAFT_TITLE, actor=actor, number=number)


def keep(edits: Iterable[Edit], actor: Actor) -> Draft:
    """Add edits to the draft; a later value of an element replaces the earlier one. Raises `UnderReview`.

    A single matter's edit is a step that can be undone; a whole list is none.
    """
    edits = list(edits)
    drafts.hold(MATTER)
    ending.must_be_own(edits)
    _none_under_review(edits)
    draft = working_draft()
    if draft is None:
        kept = drafts.save_draft(MATTER, stored.laid((), edits), title=DRAFT_TITLE, actor=actor)
        return _remembered(edits, {}, kept, actor)
    before = laying.said(draft, [edit.item for edit in edits])
    return _remembered(edits, before, laying.lay(MATTER, draft.id, edits, actor=actor), actor)


def _remembered(edits: list[Edit], before: Mapping[str, Any], kept: Draft, actor: Actor) -> Draft:
    for edit in edits if len(edits) == 1 else ():
        after = laying.said(kept, [edit.item])[str(edit.item)]
        steps.remember(MATTER, edit.item, before.get(str(edit.item)), after, actor)
    return kept


def _none_under_review(edits: Iterable[Edit]) -> None:
    frozen = {item for row in submitted() for item in row.edits}
    for edit in edits:
        if str(edit.item) in frozen:
            held = held_here(edit.item)
            raise UnderReview(name=held["name"] if held else edit.values.get("name", ""))


def _drafted(item: UUID) -> Mapping[str, Any] | None:
    """What the draft says of a matter."""
    return laying.said(working_draft(), [item]).get(str(item))


def held_here(item: UUID) -> Folded | None:
    """A matter as the present region's line defines it, None where nobody did."""
    return inherited.defined(MATTER, tenancy.scope().home, [item]).get(item)
