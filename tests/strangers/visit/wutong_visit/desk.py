"""The office's door: which visits are to be made, and what was found."""

from uuid import UUID

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from wutong.sdk import form, nav, needs, render, say, see
from wutong_visit import actions

bp = Blueprint("visit_desk", __name__, template_folder="templates")
nav.add("现场查看", "visit_desk.show", right="visit.look", group="办件", order=190)


class FoundForm(Schema):
    """What somebody found."""

    found = fields.String(required=True, validate=validate.Length(min=2, max=1000))


@bp.get("/")
@needs("visit.look")
def show() -> ResponseReturnValue:
    """The visits that nobody has made."""
    return render("visit/desk.html", visits=actions.waiting())


@bp.post("/<uuid:case_id>")
@needs("visit.look")
def finish(case_id: UUID) -> ResponseReturnValue:
    """Write down what was found."""
    actions.finish(case_id, form(FoundForm)["found"], actor=g.actor)
    say("查看结果已记录，办件继续审查。")
    return see(".show")
