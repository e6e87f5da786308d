"""What a region lays down for those below it, element by level; and its own values that no longer stand."""

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from wutong.homes import actions as homes
from wutong.layers import drafts
from wutong.matters import actions, codes, guide
from wutong.matters.board import matrix as board
from wutong.matters.desk.door import bp
from wutong.matters.matrix import MATRIX, NARROWS, PLACES, TITLES, narrowed
from wutong.regions.rules import LINES
from wutong.web import marks, nav
from wutong.web.doors import actor, needs
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

nav.add(N_("要素管控"), "matters_desk.matrix", right="matter.edit", group=N_("事项"), order=335)
nav.add(N_("需按上级调整"), "matters_desk.drifts", right="matter.edit", group=N_("事项"), order=336)


@bp.get("/rules/")
@needs("matter.edit")
def matrix() -> str:
    """The table of rules, for all matters or for those of one type, one line, one code."""
    return _page(_sheet())


@bp.post("/rules/")
@needs("matter.edit")
def set_rules() -> ResponseReturnValue:
    """Put what the table says otherwise into the draft of rules, unless somebody else has changed the same since it was
    shown."""
    drafts.hold(MATRIX.kind)
    sheet = _sheet()
    found = _reading(sheet)
    if found.clashes:
        return _page(sheet), 409
    if found.mine:
        homes.keep(MATRIX, board.edits(sheet, found.mine), actor=actor())
    say(_("已存入草稿，发布后对下级生效。") if found.mine else _("没有改动。"), "success" if found.mine else "info")
    return see("home_matrix.index") if found.mine else see(".matrix")


def _reading(sheet: board.Sheet) -> marks.Merge:
    """What of a sent table is its sender's. Of a clash the page shows both words once more, all else as it is now."""
    now = board.texts(sheet)
    sent = {name: text for name, text in request.form.items() if name in now}
    found = marks.merged(sent, now, marks.read(request.form.get(marks.NAME, "")))
    if found.clashes:
        narrowed_to = {name: request.form.get(name, "") for name in ("where", "code")}
        g.typed = MultiDict({**now, **found.mine, **narrowed_to, marks.NAME: marks.written(now)})
        g.clashes = {name: now[name] for name in found.clashes}
    return found


def _sheet() -> board.Sheet:
    return board.sheet(*_where(request.values.get("where", ""), request.values.get("code", "")))


def _page(sheet: board.Sheet) -> str:
    words = {"places": PLACES, "titles": TITLES, "choices": _choices(), "narrowed": narrowed(sheet.narrow, sheet.value)}
    held = {"version": marks.written(board.texts(sheet)), "place": guide.place}
    return render("matters/matrix.html", sheet=sheet, **held, **words)


@bp.get("/drifts/")
@needs("matter.edit")
def drifts() -> str:
    """Every own value that something above has overtaken."""
    return render("matters/drifts.html", drifts=board.drifted())


@bp.post("/<code>/drifts/<element>")
@needs("matter.edit")
def give_way(code: str, element: str) -> Response:
    """Put into the draft that the value above shall hold."""
    actions.save(code, {element: None}, actor=actor())
    say(_("已在草稿中改为上级的内容，发布后生效。"), "success")
    return see(".drifts")


def _where(where: str, code: str) -> tuple[str, str]:
    """To which matters the table is narrowed; a code counts more than a choice, what nobody knows is everything."""
    if code.strip():
        return "code", code.strip()
    narrow, _sign, value = where.partition(":")
    return (narrow, value) if narrow in NARROWS and value else ("", "")


def _choices() -> list[tuple[str, str]]:
    lists = {"item_type": codes.ITEM_TYPES, "line": LINES}
    return [(f"{name}:{value}", narrowed(name, str(value))) for name, values in lists.items() for value in values]
