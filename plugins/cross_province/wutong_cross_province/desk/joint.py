"""多地联办 at the desk: several places' checklists, one page to take everything down, one page for all parts."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue

from wutong.sdk import (
    form,
    form_asks_for_rows,
    form_once_more,
    form_page,
    form_sent,
    matter_asks,
    needs,
    region_names,
    render,
    say,
    see,
)
from wutong_cross_province import queries, schemas
from wutong_cross_province.actions import joining
from wutong_cross_province.desk.door import WORDS, bp, places, uploads
from wutong_cross_province.desk.receiving import visitor_of
from wutong_cross_province.models import Checklist
from wutong_cross_province.rules import READ, RECEIVE

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@bp.get("/joint/")
@needs(READ)
def joints() -> str:
    """What this place leads."""
    page = queries.joints(cursor=request.args.get("after"))
    return render("cross_province/joints.html", page=page, **WORDS)


@bp.get("/joint/new")
@needs(RECEIVE)
def join() -> ResponseReturnValue:
    """One page for all that the places want, each paper once; back to the choice where there is none."""
    chosen = _chosen()
    if len(chosen) < 2:
        say("请勾选两个以上地区的材料清单，再合并办理。", "warning")
        return see(".new")
    rows = joining.checked(chosen)
    names = region_names({row.place for row in rows})
    return render(
        "cross_province/join.html", rows=rows, forms=_forms(rows), papers=joining.names(rows), names=names, **WORDS
    )


def _chosen() -> list[UUID]:
    return [UUID(one) for one in request.values.getlist("checklists") if ID.fullmatch(one)]


def _form(row: Checklist) -> Any:
    """What its place asks."""
    return matter_asks(row.content or {}).form


def _forms(rows: Sequence[Checklist]) -> list[tuple[Checklist, Any]]:
    """Each place's form, as far as it asks anything."""
    drawn = [(row, form_page(_form(row), {}, joining.form_of(row))) for row in rows]
    return [(row, sections) for row, sections in drawn if sections]


@bp.post("/joint/new")
@needs(RECEIVE)
def receive_joint() -> ResponseReturnValue:
    """Take the one application, and hand each place its part; without a script a button of a group only shows the page
    once more."""
    if form_asks_for_rows():
        return _once_more()
    told = form(schemas.JointForm)
    rows = joining.checked(told["checklists"])
    answers = {row.id: form_sent(_form(row), joining.form_of(row)) for row in rows}
    visitor, handed = visitor_of(told, {}), uploads()
    whole = joining.receive(told["checklists"], visitor, handed, told["way"], actor=g.actor, answers=answers)
    say("已收下申请并分送各地，各地分别作出决定。", "success")
    return see(".joint", joint_id=whole.id)


def _once_more() -> ResponseReturnValue:
    for row in joining.checked(_chosen()):
        form_once_more(_form(row), joining.form_of(row))
    return join()


@bp.get("/joint/<uuid:joint_id>")
@needs(READ)
def joint(joint_id: UUID) -> str:
    """All parts."""
    whole, parts = queries.joint(joint_id), queries.parts(joint_id)
    return render("cross_province/joint.html", whole=whole, parts=parts, names=places(parts), **WORDS)
