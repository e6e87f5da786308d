"""At the window: whose matter it is, what that place wants, who stands here and what he brings."""

from typing import Any
from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from wutong.sdk import (
    Given,
    form,
    form_asks_for_rows,
    form_once_more,
    form_page,
    form_sent,
    matter_asks,
    needs,
    region,
    region_names,
    region_parse,
    render,
    say,
    see,
)
from wutong_cross_province import items, queries, schemas
from wutong_cross_province.actions import collecting
from wutong_cross_province.actions.collecting import Handed, Visitor
from wutong_cross_province.desk.door import WORDS, bp, places, uploads
from wutong_cross_province.models import Checklist
from wutong_cross_province.rules import READ, RECEIVE


@bp.get("/")
@needs(READ)
def index() -> str:
    """What was received here for others, or what came from windows."""
    side = "home" if request.args.get("side") == "home" else "window"
    state, late = request.args.get("state", ""), request.args.get("late") == "1"
    page = queries.listed(side, state=state, late=late, cursor=request.args.get("after"))
    return render("cross_province/index.html", page=page, side=side, names=places(page.items), late=late, **WORDS)


@bp.get("/new")
@needs(RECEIVE)
def new() -> str:
    """Whose matter, and which."""
    place = region(region_parse(request.args["place"])) if request.args.get("place") else None
    other = queries.address(place.code) if place else None
    agreed = sorted({name for one in queries.agreed(other) for name in one.matters if name != "*"}) if other else []
    asked = queries.checklists()
    return render("cross_province/new.html", place=place, item=request.args.get("item", ""), agreed=agreed,
                  items=items.every() if place else (), asked=asked, names=region_names(one.place for one in asked),
                  marks=items.MARKS, **WORDS)  # fmt: skip


@bp.post("/checklists")
@needs(RECEIVE)
def ask() -> Response:
    """Ask the place what it wants."""
    told = form(schemas.AskForm)
    to = queries.address(region_parse(told["place"]))
    row = collecting.ask_checklist(to, told["item"], actor=g.actor)
    return see(".checklist", checklist_id=row.id)


@bp.get("/checklists/<uuid:checklist_id>")
@needs(RECEIVE)
def checklist(checklist_id: UUID) -> str:
    """What the place wants, and the one page on which everything is taken down; until it has answered, that it has
    not."""
    row = queries.checklist(checklist_id)
    name = region_names([row.place]).get(row.place, "")
    if row.content is None:
        return render("cross_province/waiting.html", row=row, place=name, **WORDS)
    return render("cross_province/receive.html", row=row, place=name, **_asked([row]), **WORDS)


def _asked(rows: list[Checklist]) -> dict[str, Any]:
    content = rows[0].content
    assert content is not None
    asked = matter_asks(content)
    return {"asked": asked, "sections": form_page(asked.form, {}), "papers": asked.papers}


@bp.post("/checklists/<uuid:checklist_id>")
@needs(RECEIVE)
def receive(checklist_id: UUID) -> ResponseReturnValue:
    """Collect, or write down what lacks; without a script a button of a group only shows the page once more."""
    row = collecting.told(checklist_id)
    assert row.content is not None
    asked = matter_asks(row.content).form
    if form_asks_for_rows():
        form_once_more(asked)
        return checklist(checklist_id)
    told = form(schemas.VisitorForm)
    handed = Handed(uploads(), told["originals"], told["lacking"].splitlines(), told["way"])
    visitor = visitor_of(told, form_sent(asked))
    made = collecting.receive(checklist_id, visitor, handed, actor=g.actor)
    if made.state == "lacking":
        say("形式审查未通过，请把一次性告知单交给申请人。", "warning")
    else:
        say("已代收，请打印代收凭证交给申请人。代收不是受理。", "success")
    return see(".slip", handover_id=made.id, print=1)


def visitor_of(told: dict[str, Any], answers: dict[str, Any]) -> Visitor:
    """Who stands at the window, of a `VisitorForm`."""
    given = Given(told["name"], told["id_number"], told["telephone"], answers)
    return Visitor(given, told["method"], told["evidence"])


@bp.get("/window/<uuid:handover_id>/slip")
@needs(RECEIVE)
def slip(handover_id: UUID) -> str:
    """What the visitor takes along: that his papers were collected, which is no acceptance, or what lacks."""
    row = queries.handover(handover_id, "window")
    found = {step.what: step for step in queries.steps(row.id, "window")}
    return render("cross_province/slip.html", row=row, mine=queries.brought(row.id), names=places([row]),
                  sheets=queries.sheets(row.id), lacking=found.get("tell_lacking"), **WORDS)  # fmt: skip
