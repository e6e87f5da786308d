"""Drafts: a release in the making, kept at home where nobody below can see it.

open → submitted → approved, which is a release now or at an instant; or returned with a reason, or taken back. A draft
is locked while somebody decides about it, so two approvers cannot both publish it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from wutong import events, tenancy
from wutong.access import Actor
from wutong.clock import new_id, now
from wutong.db import db
from wutong.errors import Conflict, Forbidden, Invalid, NotFound
from wutong.events import event
from wutong.layers import heads, releases, stored
from wutong.layers.kinds import Edit, Kind
from wutong.layers.models import Draft, Release


class Published(Conflict):
    """The draft has been published and is closed."""

    code = "layers.draft_published"
    message = "这份草稿已经发布，请新建一份草稿再修改。"


class Submitted(Conflict):
    """The draft lies before its approver and may not be changed meanwhile."""

    code = "layers.draft_submitted"
    message = "这份草稿已经送审，请先撤回送审再修改。"


class NotSubmitted(Conflict):
    """Somebody decided about the draft already, or took it back."""

    code = "layers.draft_not_submitted"
    message = "这份草稿不在待审状态，可能已被别人处理或撤回，请刷新页面后再看。"


class DraftMoved(Conflict):
    """The draft is not what its approver was shown: it was taken back, changed and submitted again meanwhile."""

    code = "layers.draft_moved"
    message = "送审的内容已变，请重新核对后再审定。"


class SamePerson(Forbidden):
    """Who wrote a draft, himself or by a program that he answers for, or is a program, approves it."""

    code = "layers.same_person"
    message = "本人或者本人登记的程序修改过、送审过的草稿，本人不能审定，程序也不能代为审定，请由另一位审定人员办理。"


class ReasonMissing(Invalid):
    """A draft is returned without saying why."""

    code = "layers.reason_missing"
    message = "退回必须写明理由，请补充后再提交。"


@event("layers.submitted")
@dataclass(frozen=True)
class DraftSubmitted:
    """A draft was put before an approver."""

    draft: UUID
    kind: str
    items: int


@event("layers.returned")
@dataclass(frozen=True)
class DraftReturned:
    """An approver gave a draft back, or (`taken_back`) its editor took it back."""

    draft: UUID
    kind: str
    taken_back: bool


def hold(kind: Kind) -> None:
    """Let nobody else touch the home region's drafts of a kind until this transaction ends; waits for who does.

    A draft is read, added to and written whole: who means to write holds it before he reads, or what a colleague saved
    meanwhile is lost. What was read before the lock is read again.
    """
    home = tenancy.scope().home
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"drafts:{kind.name}", home))))
    db.session.flush()
    for row in db.session:
        if isinstance(row, Draft):
            db.session.expire(row)
    heads.afresh()


def working(kind: Kind) -> Draft | None:
    """The home region's draft of a kind that may be changed, a returned one too; there is never a second."""
    return next((row for row in drafts(kind) if row.state != "submitted"), None)


def submitted(kind: Kind) -> list[Draft]:
    """The home region's drafts of a kind that lie before an approver, the one submitted first first."""
    waiting = [row for row in drafts(kind) if row.state == "submitted"]
    return sorted(waiting, key=lambda row: (row.submitted_at, row.id))


def save_draft(kind: Kind, edits: Iterable[Edit], *, title: str, actor: Actor, draft_id: UUID | None = None) -> Draft:
    """Keep edits for later: a new draft, or the new content of one that is open or was returned."""
    row = changeable(kind, draft_id) if draft_id else _new(kind)
    row.title, row.saved_at = title, now()
    row.edits = stored.written(edits)
    row.handled(actor)
    row.made_by = row.made_by or actor.person
    db.session.add(row)
    db.session.flush()
    return row


def submit_draft(kind: Kind, draft_id: UUID, *, actor: Actor, note: str = "", at: datetime | None = None) -> Draft:
    """Put a draft before an approver, with the reason for it and the instant it is wished for; it is frozen then."""
    row = changeable(kind, draft_id)
    row.state, row.note, row.wished_at = "submitted", note, at
    row.submitted_by, row.submitted_at, row.decided_by, row.decided_at = actor.person, now(), None, None
    if actor.client:
        row.handled(actor)
    events.publish(DraftSubmitted(row.id, kind.name, len(row.edits)), actor=actor, about=row.id)
    return row


def take_back_draft(kind: Kind, draft_id: UUID, *, actor: Actor) -> Draft:
    """Take a submitted draft back, to change it further; what was begun meanwhile is laid over it."""
    row = _opened(kind, _submitted(kind, draft_id), "open")
    row.objection = None
    events.publish(DraftReturned(row.id, kind.name, taken_back=True), actor=actor, about=row.id)
    return row


def return_draft(kind: Kind, draft_id: UUID, *, reason: str, actor: Actor) -> Draft:
    """Give a submitted draft back to its editors, who read the reason, as `take_back_draft` does.

    Raises `ReasonMissing`.
    """
    if not reason.strip():
        raise ReasonMissing({"reason": [ReasonMissing.message]})
    row = _opened(kind, _submitted(kind, draft_id), "returned")
    row.objection = reason.strip()
    row.decided_by, row.decided_at = actor.person, now()
    events.publish(DraftReturned(row.id, kind.name, taken_back=False), actor=actor, about=row.id)
    return row


def approve_draft(
    kind: Kind,
    draft_id: UUID,
    *,
    actor: Actor,
    stamp: str | None = None,
    at: datetime | None = None,
    delay: timedelta = timedelta(0),
    two_persons: bool = True,
) -> Release:
    """Publish a submitted draft, at the instant named, else as its editors wished, but not before `delay` is over.

    Until then `releases.roll_back` calls it off and the draft is open again. With `two_persons` nobody approves what
    he wrote or submitted: raises `SamePerson`. Raises `DraftMoved` where the draft has another stamp than was shown.
    """
    row = _submitted(kind, draft_id)
    if stamp not in (None, row.stamp):
        raise DraftMoved
    if two_persons and not _second(row, actor):
        raise SamePerson
    starts = starting(at or row.wished_at, delay)
    release = publish_draft(kind, draft_id, actor=actor, at=starts, note=row.note or row.title)
    row.objection = None
    return release


def publish_draft(kind: Kind, draft_id: UUID, *, actor: Actor, at: datetime | None = None, note: str = "") -> Release:
    """Publish a draft as it stands, as `releases.publish` would, under its own title where no note is given.

    Nobody is asked to agree: that is for `approve_draft`.
    """
    row = _locked(kind, draft_id)
    release = releases.publish(
        kind, edits_of(kind, row), actor=actor, at=at, note=note or row.title, editors=row.editors
    )
    row.release, row.state = release.id, "approved"
    row.decided_by, row.decided_at = actor.person, now()
    return release


def reopen(kind: Kind, release: UUID) -> Draft | None:
    """Open the draft of a release that was called off before it took effect, what was begun meanwhile laid over it;
    None where it had none."""
    asked = select(Draft).where(Draft.region == tenancy.scope().home, Draft.kind == kind.name, Draft.release == release)
    row: Draft | None = db.session.scalar(asked)
    if row is not None:
        _opened(kind, row, "open")
        row.release, row.decided_by, row.decided_at = None, None, None
    return row


def drop_draft(kind: Kind, draft_id: UUID) -> None:
    """Throw a draft away that is open or was returned."""
    db.session.delete(changeable(kind, draft_id))
    db.session.flush()


def starting(wished: datetime | None, delay: timedelta) -> datetime | None:
    """When a draft approved now takes effect: as wished, but not before the delay is over; None for at once."""
    earliest = now() + delay
    if wished is not None and wished > earliest:
        return wished
    return earliest if delay else None


def get_draft(kind: Kind, draft_id: UUID) -> Draft:
    """A draft of the home region; raises `NotFound`."""
    row = db.session.get(Draft, (tenancy.scope().home, draft_id))
    if row is None or row.kind != kind.name:
        raise NotFound
    return row


def drafts(kind: Kind) -> list[Draft]:
    """The home region's drafts of a kind that are not published, the last saved first."""
    mine = select(Draft).where(Draft.region == tenancy.scope().home, Draft.kind == kind.name, Draft.release.is_(None))
    return list(db.session.scalars(mine.order_by(Draft.saved_at.desc())))


def edits_of(kind: Kind, draft: Draft) -> list[Edit]:
    """The edits that a draft holds, with their values as Python has them."""
    return stored.read(kind, draft.edits)


def _new(kind: Kind) -> Draft:
    return Draft(
        region=tenancy.scope().home,
        id=new_id(),
        kind=kind.name,
        title="",
        edits={},
        release=None,
        state="open",
        editors=[],
        programs=[],
    )


def _opened(kind: Kind, row: Draft, state: str) -> Draft:
    """A draft that may be changed again. What was begun meanwhile goes into it and stands, so that a region never has
    two, and nobody who had a hand in either is lost."""
    if other := working(kind):
        row.edits = stored.written(stored.laid(edits_of(kind, row), edits_of(kind, other)))
        row.editors = list(dict.fromkeys([*row.editors, *other.editors]))
        row.programs = list(dict.fromkeys([*row.programs, *other.programs]))
        row.saved_at = now()
        drop_draft(kind, other.id)
    row.state = state
    return row


def _locked(kind: Kind, draft_id: UUID) -> Draft:
    """A draft that is not published, locked until the transaction ends, as it stands now."""
    wanted = select(Draft).where(Draft.region == tenancy.scope().home, Draft.id == draft_id, Draft.kind == kind.name)
    row: Draft | None = db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.release is not None:
        raise Published
    db.session.expire(row, ["edits"])
    return row


def changeable(kind: Kind, draft_id: UUID) -> Draft:
    """A draft that is open or was returned, locked until the transaction ends; raises `Submitted`, `Published`."""
    row = _locked(kind, draft_id)
    if row.state == "submitted":
        raise Submitted
    return row


def _submitted(kind: Kind, draft_id: UUID) -> Draft:
    row = _locked(kind, draft_id)
    if row.state != "submitted":
        raise NotSubmitted
    return row


def _second(row: Draft, actor: Actor) -> bool:
    """Whether the actor is a person, and none of those who wrote or submitted the draft or answer for what did."""
    if actor.kind == "system":
        return True
    return actor.person is not None and actor.person not in (*row.editors, row.submitted_by)
