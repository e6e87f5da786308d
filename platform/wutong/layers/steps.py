"""The steps of a draft, item by item, so that the last one can be undone and redone.

A step keeps what the draft said of an item before and after it, in the draft's own JSON values. It can be undone as
long as the draft still says what the step made it say; what was published, submitted or changed in another way since
stays as it is. The last `BOUND` steps of an item are kept, and a new one forgets those that were undone.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, DateTime, Integer, String, Uuid, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import now
from wutong.db import Model, db
from wutong.errors import Conflict
from wutong.layers import drafts, laying, stored
from wutong.layers.kinds import Kind
from wutong.layers.models import Draft
from wutong.tenancy import Owned

#: How many steps of an item can be undone.
BOUND = 50
Said = Mapping[str, Any] | None


class NoStep(Conflict):
    """There is nothing left to undo or redo, or the draft was changed in another way since."""

    code = "layers.no_step"
    message = "没有可以撤销或重做的步骤，草稿可能已被别人修改，请刷新页面后再看。"


class DraftStep(Owned, Model):
    """One change of one item in a draft: what the draft said of it before and after, None where it said nothing."""

    __tablename__ = "layer_draft_steps"
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    item: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    undone: Mapped[bool] = mapped_column(Boolean)
    made_by: Mapped[UUID | None] = mapped_column(Uuid)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def remember(kind: Kind, item: UUID, before: Said, after: Said, actor: Actor) -> None:
    """Keep one change of an item; one that changes nothing is none."""
    if before == after:
        return
    told = _steps(kind, item)
    number = max((step.number for step in told), default=0) + 1
    _forget([step for step in told if step.undone or step.number <= number - BOUND])
    held = {"before": dict(before) if before else None, "after": dict(after) if after else None}
    key = {"region": tenancy.scope().home, "kind": kind.name, "item": item, "number": number}
    db.session.add(DraftStep(**key, **held, undone=False, made_by=actor.person, made_at=now()))
    db.session.flush()


def back(kind: Kind, item: UUID, draft: Draft | None) -> DraftStep | None:
    """The step that can be undone in the draft as it is now, None where there is none."""
    last = next((step for step in reversed(_steps(kind, item)) if not step.undone), None)
    return last if last and last.after == _said(draft, item) else None


def forward(kind: Kind, item: UUID, draft: Draft | None) -> DraftStep | None:
    """The step that can be done again in the draft as it is now, None where there is none."""
    first = next((step for step in _steps(kind, item) if step.undone), None)
    return first if first and first.before == _said(draft, item) else None


def undo(
    kind: Kind, item: UUID, draft: Draft | None, *, title: str, actor: Actor, number: int | None = None
) -> Draft | None:
    """Undo the last step of an item; the draft as it then is, None where nothing is left in it.

    Raises `NoStep`, also where the last step is not the one of that number, which was shown.
    """
    step = _meant(back(kind, item, draft), number)
    step.undone = True
    return _put(kind, item, draft, step.before, title, actor)


def redo(
    kind: Kind, item: UUID, draft: Draft | None, *, title: str, actor: Actor, number: int | None = None
) -> Draft | None:
    """Do the step undone last once more; the draft as it then is. Raises `NoStep` as `undo` does."""
    step = _meant(forward(kind, item, draft), number)
    step.undone = False
    return _put(kind, item, draft, step.after, title, actor)


def _meant(step: DraftStep | None, number: int | None) -> DraftStep:
    if step is None or number not in (None, step.number):
        raise NoStep
    return step


def _put(kind: Kind, item: UUID, draft: Draft | None, said: Said, title: str, actor: Actor) -> Draft | None:
    told = {name: dict(held) for name, held in (draft.edits if draft else {}).items() if name != str(item)}
    if said is not None:
        told[str(item)] = dict(said)
    if told:
        edits = stored.read(kind, told)
        return drafts.save_draft(kind, edits, title=title, actor=actor, draft_id=draft.id if draft else None)
    if draft is not None:
        drafts.drop_draft(kind, draft.id)
    return None


def _said(draft: Draft | None, item: UUID) -> Said:
    return laying.said(draft, [item]).get(str(item))


def _steps(kind: Kind, item: UUID) -> list[DraftStep]:
    """The steps of an item, the first one first."""
    mine = select(DraftStep).where(
        DraftStep.region == tenancy.scope().home, DraftStep.kind == kind.name, DraftStep.item == item
    )
    return list(db.session.scalars(mine.order_by(DraftStep.number)))


def _forget(steps: list[DraftStep]) -> None:
    for step in steps:
        db.session.delete(step)
    db.session.flush()
