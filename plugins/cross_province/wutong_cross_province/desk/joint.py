"""多地联办 at the desk: several places' checklists, one page to take everything down, one page for all parts."""

import re
from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from wutong.sdk import form, needs, region_names, render, say, see
from wutong_cross_province import queries, schemas
from wutong_cross_province.actions import joining
from wutong_cross_province.desk.door import WORDS, bp, places, uploads
from wutong_cross_province.desk.receiving import visitor_of
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
    chosen = [UUID(one) for one in request.values.getlist("checklists") if ID.fullmatch(one)]
    if len(chosen) < 2:
        say("请勾选两个以上地区的材料清单，再合并办理。", "warning")
        return see(".new")
    rows = joining.checked(chosen)
    names = region_names({row.place for row in rows})
    return render("cross_province/join.html", rows=rows, papers=joining.names(rows), names=names, **WORDS)


@bp.post("/joint/new")
@needs(RECEIVE)
def receive_joint() -> Response:
    """Take the one application, and hand each place its part."""
    told = form(schemas.JointForm)
    whole = joining.receive(told["checklists"], visitor_of(told, {}), uploads(), told["way"], actor=g.actor)
    say("已收下申请并分送各地，各地分别作出决定。", "success")
    return see(".joint", joint_id=whole.id)


@bp.get("/joint/<uuid:joint_id>")
@needs(READ)
def joint(joint_id: UUID) -> str:
    """All parts."""
    whole, parts = queries.joint(joint_id), queries.parts(joint_id)
    return render("cross_province/joint.html", whole=whole, parts=parts, names=places(parts), **WORDS)
