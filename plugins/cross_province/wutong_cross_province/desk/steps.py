"""One hand-over, on either side: where it stands, both clocks, every event, and the steps of this side."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import g
from werkzeug.wrappers import Response

from wutong.sdk import NotFound, again, form, mask_name, mask_phone, needs, read_paper, render, say, see
from wutong_cross_province import queries, schemas, shown
from wutong_cross_province.actions import collecting, disputing, following, handing, handling, resulting
from wutong_cross_province.actions.collecting import Handed
from wutong_cross_province.between import voiding
from wutong_cross_province.desk.door import WORDS, bp, places, uploads
from wutong_cross_province.models import Handover
from wutong_cross_province.rules import HANDLE, HANDOVER, READ, RECEIVE


@bp.get("/window/<uuid:handover_id>")
@needs(READ)
def window(handover_id: UUID) -> str:
    """One that was received here."""
    return _page(queries.handover(handover_id, "window"))


@bp.get("/home/<uuid:handover_id>")
@needs(READ)
def home(handover_id: UUID) -> str:
    """One that came from a window."""
    return _page(queries.handover(handover_id, "home"))


def _page(row: Handover) -> str:
    mine = queries.brought(row.id)
    who = (mask_name(mine.name.reveal()), mask_phone(mine.telephone.reveal())) if mine else None
    open_ = {move.name for move in HANDOVER.open(row.state, g.actor)}
    papers = {"sheets": queries.sheets(row.id), "results": queries.sheets(row.id, "result"), "slots": _slots(row)}
    lost = "recall" in open_ and bool(voiding.lost(row.id, handing.HANDED))
    moved = row.case_id is not None and following.elsewhere(row.case_id)
    return render("cross_province/show.html", row=row, lost=lost, moved=moved, who=who, names=places([row]), open=open_,
                  result_slot=resulting.SLOT, notes=queries.notes(row.id, row.side), **papers, **shown.page(row),
                  **WORDS)  # fmt: skip


def _slots(row: Handover) -> list[str]:
    """Under which headings papers may still be added at the window."""
    if row.side != "window" or row.checklist is None:
        return []
    return shown.headings(queries.checklist(row.checklist))


# ── The window's steps ───────────────────────────────────────────────────────────────────────────────────────


def _send(handover_id: UUID) -> None:
    told = form(schemas.SendForm)
    handing.send(handover_id, told["transfer"], told["carrier"], told["waybill"], actor=g.actor)


def _complete(handover_id: UUID) -> None:
    handed = Handed(uploads(), form(schemas.MoreForm)["originals"])
    collecting.complete(handover_id, handed, actor=g.actor)


def _hand_out(handover_id: UUID) -> None:
    handing.hand_out(handover_id, form(schemas.WordsForm)["signature"], actor=g.actor)


WINDOW: dict[str, Callable[[UUID], Any]] = {
    "send": _send,
    "complete": _complete,
    "hand-out": _hand_out,
    "supplement": lambda one: handing.supplement(one, actor=g.actor),
    "recall": lambda one: handing.recall(one, actor=g.actor),
    "give-up": lambda one: collecting.give_up(one, actor=g.actor),
    "ask-back": lambda one: handing.ask_back(one, actor=g.actor),
    "take-result": lambda one: handing.take_result(one, actor=g.actor),
}


@bp.post("/window/<uuid:handover_id>/<step>")
@again(".window")
@needs(RECEIVE)
def act(handover_id: UUID, step: str) -> Response:
    """Take a step of the window's."""
    _take(WINDOW, handover_id, step)
    return see(".window", handover_id=handover_id)


# ── The business place's steps ───────────────────────────────────────────────────────────────────────────────


def _return(handover_id: UUID) -> None:
    handling.refuse(handover_id, form(schemas.WordsForm)["text"], actor=g.actor)


def _result(handover_id: UUID) -> None:
    told = form(schemas.SendForm)
    resulting.send_result(handover_id, told["carrier"], told["waybill"], uploads(), actor=g.actor)


HOME: dict[str, Callable[[UUID], Any]] = {
    "arrive": lambda one: handling.arrive(one, uploads(), actor=g.actor),
    "return": _return,
    "result": _result,
}


@bp.post("/home/<uuid:handover_id>/<step>")
@again(".home")
@needs(HANDLE)
def handle(handover_id: UUID, step: str) -> Response:
    """Take a step of the business place's."""
    _take(HOME, handover_id, step)
    return see(".home", handover_id=handover_id)


def _take(steps: dict[str, Callable[[UUID], Any]], handover_id: UUID, step: str) -> None:
    if step not in steps:
        raise NotFound
    steps[step](handover_id)
    say("已办理，对方和申请人都能看到。", "success")


# ── Both ─────────────────────────────────────────────────────────────────────────────────────────────────────


@bp.post("/window/<uuid:handover_id>/notes/")
@again(".window")
@needs(RECEIVE)
def write(handover_id: UUID) -> Response:
    """Write to the business place."""
    told = form(schemas.NoteForm)
    disputing.write(handover_id, "window", told["about"], told["text"], actor=g.actor)
    return see(".window", handover_id=handover_id)


@bp.post("/home/<uuid:handover_id>/notes/")
@again(".home")
@needs(HANDLE)
def answer(handover_id: UUID) -> Response:
    """Write to the window."""
    told = form(schemas.NoteForm)
    disputing.write(handover_id, "home", told["about"], told["text"], actor=g.actor)
    return see(".home", handover_id=handover_id)


@bp.get("/window/<uuid:handover_id>/result/<uuid:sheet_id>")
@needs(RECEIVE)
def result(handover_id: UUID, sheet_id: UUID) -> Response:
    """The file of a result, to be printed and handed out."""
    row = queries.handover(handover_id, "window")
    sheet = next((one for one in queries.sheets(row.id, "result") if one.id == sheet_id), None)
    if sheet is None:
        raise NotFound
    kinds = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}
    body = b"".join(read_paper(sheet.digest))
    answer = Response(body, mimetype=kinds.get(sheet.kind, "application/octet-stream"))
    answer.headers["Content-Disposition"] = f'attachment; filename="result.{sheet.kind}"'
    return answer
