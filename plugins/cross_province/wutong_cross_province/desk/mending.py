"""Putting right at the window what was taken down wrongly there."""

from uuid import UUID

from flask import g
from flask.typing import ResponseReturnValue

from wutong.sdk import (
    again,
    form,
    form_asks_for_rows,
    form_once_more,
    form_page,
    form_sent,
    matter_asks,
    needs,
    render,
    say,
    see,
)
from wutong_cross_province import queries, schemas
from wutong_cross_province.actions import mending
from wutong_cross_province.desk.door import WORDS, bp
from wutong_cross_province.rules import RECEIVE


@bp.get("/window/<uuid:handover_id>/mend")
@needs(RECEIVE)
def mend(handover_id: UUID) -> str:
    """What was filled in, to be put right; a name and numbers are typed anew where they are wrong."""
    row, checklist, answers = mending.open_(handover_id, actor=g.actor)
    assert checklist.content is not None
    asked = matter_asks(checklist.content).form
    return render("cross_province/mend.html", row=row, asked=asked, sections=form_page(asked, answers), **WORDS)


@bp.post("/window/<uuid:handover_id>/mend")
@again(".mend")
@needs(RECEIVE)
def mended(handover_id: UUID) -> ResponseReturnValue:
    """Put it right; without a script a button of a group only shows the page once more."""
    row = queries.handover(handover_id, "window")
    content = queries.checklist(row.checklist).content if row.checklist else None
    asked = matter_asks(content or {}).form
    if form_asks_for_rows():
        form_once_more(asked)
        return mend(handover_id)
    mending.mend(handover_id, form(schemas.MendForm), form_sent(asked), actor=g.actor)
    say("已更正，请重新打印代收凭证交给申请人。", "success")
    return see(".window", handover_id=handover_id)
