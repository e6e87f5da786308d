"""The verbs of a home: into the draft and out of it, submit, agree, publish, roll back."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.errors import Invalid
from wutong.homes import queries
from wutong.homes.rules import AlreadyThere, Home, ItemMoved, NotOwn, SecondPerson, UnderReview
from wutong.layers import drafts, releases, stored, timeline
from wutong.layers import queries as layers
from wutong.layers.fold import HeldAbove
from wutong.layers.kinds import Edit
from wutong.layers.models import Draft, Release


def add(home: Home, values: Mapping[str, Any], *, actor: Actor) -> UUID:
    """Put a new item into the draft; returns it. Raises `AlreadyThere` for a name that is there or in the draft, so
    that of two who add the same one the second does not write over the first."""
    key = values.get(home.key)
    if not key:
        raise Invalid(fields={home.key: ["请填写，不能为空"]})
    drafts.hold(home.kind)
    item = home.item(str(key))
    if _there(home, item):
        raise AlreadyThere({home.key: [AlreadyThere.message.format(name=key)]}, name=key)
    keep(home, [Edit(item, values, withdrawn=False)], actor=actor)
    return item


def save(home: Home, item: UUID, values: Mapping[str, Any], *, actor: Actor) -> Draft | None:
    """Put what is different from what holds into the draft; an emptied element is set back to "as above"."""
    drafts.hold(home.kind)
    shown = queries.working(home, item)
    told = {name: value for name, value in values.items() if value != shown[name]}
    told = {name: value for name, value in told.items() if value is not None or name in shown.own}
    if not told:
        return None
    return keep(home, [Edit(item, {**{name: shown[name] for name in home.kind.named}, **told})], actor=actor)


def reset(home: Home, item: UUID, *, actor: Actor) -> Draft:
    """Put into the draft that what holds above shall hold here again."""
    drafts.hold(home.kind)
    held = queries.one(home, item)
    named = {name: held[name] for name in home.kind.named}
    return keep(home, [Edit(item, {**dict.fromkeys(home.kind.names), **named})], actor=actor)


def remove(home: Home, item: UUID, *, actor: Actor) -> Draft:
    """Put into the draft that an item which this region added ends, here and below; raises `NotOwn`."""
    if queries.one(home, item).root != tenancy.scope().home or not home.removable:
        raise NotOwn
    return keep(home, [Edit(item, withdrawn=True)], actor=actor)


def keep(home: Home, edits: Iterable[Edit], *, actor: Actor) -> Draft:
    """Add edits to the region's draft; raises `HeldAbove`, `Invalid`, and `UnderReview` for an item that is before its
    approver."""
    actor.must(home.edit, at=tenancy.scope().home)
    drafts.hold(home.kind)
    told = list(edits)
    draft = queries.working_draft(home)
    whole = stored.laid(drafts.edits_of(home.kind, draft) if draft else (), told)
    touched = {edit.item for edit in told}
    _sound(home, [edit for edit in whole if edit.item in touched])
    frozen = {item for row in queries.submitted(home) for item in row.edits}
    if any(str(edit.item) in frozen for edit in told):
        raise UnderReview
    return drafts.save_draft(home.kind, whole, title=home.title, actor=actor, draft_id=draft.id if draft else None)


def discard(home: Home, item: UUID, *, actor: Actor, mark: str | None = None) -> None:
    """Take one item's changes out of the draft; raises `ItemMoved` where they are not those with this mark."""
    actor.must(home.edit, at=tenancy.scope().home)
    drafts.hold(home.kind)
    draft = queries.working_draft(home)
    if draft and mark not in (None, draft.mark(item)):
        raise ItemMoved
    rest = [edit for edit in drafts.edits_of(home.kind, draft) if edit.item != item] if draft else []
    if draft and rest:
        drafts.save_draft(home.kind, rest, title=draft.title, actor=actor, draft_id=draft.id)
    elif draft:
        drafts.drop_draft(home.kind, draft.id)


def submit(home: Home, *, actor: Actor, at: datetime | None = None, note: str = "") -> Draft:
    """Put the draft before an approver."""
    actor.must(home.edit, at=tenancy.scope().home)
    drafts.hold(home.kind)
    return drafts.submit_draft(home.kind, _draft(home).id, actor=actor, note=note, at=at)


def take_back(home: Home, draft_id: UUID, *, actor: Actor) -> Draft:
    """Take a submitted draft back to change it, laid over the one begun meanwhile."""
    actor.must(home.edit, at=tenancy.scope().home)
    drafts.hold(home.kind)
    return drafts.take_back_draft(home.kind, draft_id, actor=actor)


def give_back(home: Home, draft_id: UUID, *, reason: str, actor: Actor) -> Draft:
    """Return a submitted draft to its editors with the reason they will read."""
    actor.must(home.publish, at=tenancy.scope().home)
    drafts.hold(home.kind)
    return drafts.return_draft(home.kind, draft_id, reason=reason, actor=actor)


def approve(home: Home, draft_id: UUID, *, actor: Actor, stamp: str) -> Release:
    """Agree to a submitted draft as its stamp was shown, which is published as its editors wished, after the delay.

    Raises `SamePerson`, `DraftMoved`.
    """
    actor.must(home.publish, at=tenancy.scope().home)
    drafts.hold(home.kind)
    delay, second = home.delay(), home.second()
    return drafts.approve_draft(home.kind, draft_id, actor=actor, stamp=stamp, delay=delay, two_persons=second)


def publish(home: Home, *, actor: Actor, at: datetime | None = None, note: str = "") -> Release:
    """Publish the draft, now or at an instant, after the delay.

    Raises `SecondPerson` where somebody must agree first.
    """
    starts = _alone(home, actor, at)
    drafts.hold(home.kind)
    return drafts.publish_draft(home.kind, _draft(home).id, actor=actor, at=starts, note=note)


def bring_out(home: Home, edits: Iterable[Edit], *, actor: Actor, note: str = "") -> Release:
    """Publish edits without a draft, under the same checks and after the same delay; the draft stays as it is.

    Raises `SecondPerson` where somebody must agree first.
    """
    starts, told = _alone(home, actor), list(edits)
    _sound(home, told)
    return releases.publish(home.kind, told, actor=actor, at=starts, note=note)


def roll_back(home: Home, release: UUID, *, actor: Actor) -> Release:
    """Take a release back: call it off if it is still to come (its draft is open again), else undo what it did."""
    actor.must(home.publish, at=tenancy.scope().home)
    drafts.hold(home.kind)
    row = releases.roll_back(home.kind, release, actor=actor)
    if row.cancelled_at:
        drafts.reopen(home.kind, row.id)
    return row


def _alone(home: Home, actor: Actor, at: datetime | None = None) -> datetime | None:
    """From when holds what somebody publishes without anybody's agreement, None for at once; raises `SecondPerson`.

    The system asks nobody and does not wait.
    """
    actor.must(home.publish, at=tenancy.scope().home)
    if actor.kind == "system":
        return drafts.starting(at, timedelta(0))
    if home.second():
        raise SecondPerson
    return drafts.starting(at, home.delay())


def _there(home: Home, item: UUID) -> bool:
    draft = queries.working_draft(home)
    said = draft.edits.get(str(item)) if draft else None
    if said is None:
        coming = (timeline.items_of(home.kind, release.id) for release in releases.coming(home.kind))
        return item in queries.held(home) or any(item in items for items in coming)
    return not said.get("withdrawn")


def _draft(home: Home) -> Draft:
    draft = queries.working_draft(home)
    if draft is None:
        raise releases.NothingToPublish
    return draft


def _sound(home: Home, edits: list[Edit]) -> None:
    """Refuse what regions above hold, and what the home's own check finds wrong with an item as it would be."""
    releases.known(home.kind, edits)
    held, above = queries.held(home), layers.above(home.kind, [edit.item for edit in edits])
    if any(edit.withdrawn and edit.item in above for edit in edits):
        raise NotOwn
    if broken := layers.broken(home.kind, edits, above):
        raise HeldAbove(broken, layers.since(broken))
    wrong: dict[str, list[str]] = {}
    for edit in edits:
        said = {name: value for name, value in edit.values.items() if value is not None}
        before = held[edit.item].values if edit.item in held else {}
        found = dict(home.check({**before, **said}, home.given().get(edit.item)))
        if edit.item in above:
            found |= home.harder(above[edit.item].values, {**before, **said})
        wrong |= {name: [sentence] for name, sentence in found.items()}
    if wrong:
        raise Invalid(fields=wrong)
