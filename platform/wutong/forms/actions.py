"""What an editor does to a form, into the region's draft, step by step, so that the last steps can be undone."""

from collections.abc import Callable
from hashlib import blake2s
from json import dumps
from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.errors import Conflict
from wutong.forms import queries
from wutong.forms.homes import FORMS
from wutong.forms.rules import Form, rows
from wutong.homes import actions as homes
from wutong.homes.queries import submitted, working_draft
from wutong.homes.rules import UnderReview
from wutong.layers import drafts, laying, steps
from wutong.layers.models import Draft


class FormMoved(Conflict):
    """Somebody else has changed the boxes since they were shown."""

    code = "form.moved"
    message = "这张表单刚被别人改过，您的这一步没有保存；请返回表单核对最新内容后再做一次。"


def mark(form: Form) -> str:
    """Stands for the boxes as they are."""
    return blake2s(dumps(rows(form), ensure_ascii=False).encode(), digest_size=8).hexdigest()


def shape(item: UUID, verb: Callable[[Form], Form], *, actor: Actor, seen: str) -> Form:
    """Put what `verb` makes of the boxes into the draft; raises `FormMoved` where they are not those that were seen."""
    drafts.hold(FORMS.kind)
    _, form = queries.working(item)
    if mark(form) != seen:
        raise FormMoved
    shaped, before = verb(form), _said(item)
    homes.save(FORMS, item, {"boxes": rows(shaped)}, actor=actor)
    steps.remember(FORMS.kind, item, before, _said(item), actor)
    return shaped


def undo(item: UUID, *, actor: Actor, step: int) -> None:
    """Undo the last step in the draft, if it has that number. Raises `NoStep`, `UnderReview`."""
    _step(steps.undo, item, actor, step)


def redo(item: UUID, *, actor: Actor, step: int) -> None:
    """Do the step that was undone last once more. Raises `NoStep`, `UnderReview`."""
    _step(steps.redo, item, actor, step)


def _step(verb: Callable[..., Draft | None], item: UUID, actor: Actor, number: int) -> None:
    actor.must(FORMS.edit, at=tenancy.scope().home)
    drafts.hold(FORMS.kind)
    if any(str(item) in row.edits for row in submitted(FORMS)):
        raise UnderReview
    verb(FORMS.kind, item, working_draft(FORMS), title=FORMS.title, actor=actor, number=number)


def _said(item: UUID) -> steps.Said:
    return laying.said(working_draft(FORMS), [item]).get(str(item))
