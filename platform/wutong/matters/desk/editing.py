"""One matter as a form: shown in sections, saved into the draft, its rows arranged, values from above taken back."""

from flask import g, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from wutong.matters import actions, board, forms, guide, typed
from wutong.matters.board.working import Working
from wutong.matters.desk.door import bp
from wutong.matters.typed import Sent
from wutong.web.doors import actor, needs
from wutong.web.forms import again
from wutong.web.saying import say
from wutong.web.screens import render, see


@bp.get("/new")
@needs("matter.edit")
def new() -> str:
    """What a new matter of this region cannot be without; the rest is asked once it is in the draft."""
    return render("matters/new.html", sections=forms.sections(forms.first(_typed()), g.get("wrong", ())))


@bp.post("/new")
@needs("matter.edit")
def define() -> Response:
    """Put a new matter into the draft and go on with the rest of it."""
    code = request.form.get("code", "").strip()
    actions.define({**forms.changes(_sent(), forms.first()), "code": code}, actor=actor())
    say(_("已存入草稿。请接着填写其余内容，发布后生效。"), "success")
    return see(".edit", code=code)


@bp.get("/<code>/edit")
@needs("matter.edit")
def edit(code: str) -> str:
    """One matter as a form: what comes from above with its badge, what this region may change as a box."""
    shown = board.working(code)
    sections = forms.sections(_boxes(shown, _typed()), g.get("wrong", ()))
    return render(
        "matters/edit.html", code=code, shown=shown, sections=sections, place=guide.place, columns=forms.SHOWN
    )


@bp.post("/<code>/edit")
@needs("matter.edit")
def save(code: str) -> Response:
    """Put what the form changes into the draft."""
    shown = board.working(code)
    change = forms.changes(_sent(), _boxes(shown))
    kept = actions.save(code, forms.unmarked(change, shown.values.get("examples")), actor=actor())
    say(_("已存入草稿，发布后生效。") if kept else _("没有改动。"), "success" if kept else "info")
    return see(".draft")


@bp.post("/<code>/edit/form")
@needs("matter.edit")
def arrange(code: str) -> str:
    """The form once more as it was typed, with a row more or less, a row moved, or a value from above in its box."""
    shown = board.working(code)
    verb, _sign, rest = request.form.get("do", "").partition(":")
    name, _sign, number = rest.partition(":")
    box = next((box for box in _boxes(shown) if box.element.name == name and box.open), None)
    if box is None or verb not in (*typed.VERBS, "above"):
        raise BadRequest
    g.typed = MultiDict(_arranged(box, verb, int(number) if number.isdecimal() else 0))
    return edit(code)


def _arranged(box: forms.Box, verb: str, number: int) -> dict[str, list[str]]:
    if verb == "above":
        told = forms.replaced(_sent(), box, box.above)
    else:
        told = typed.arranged(_sent(), box.element, verb, number)
    g.focus = forms.focus(told, box.element, verb, number)
    return {name: list(texts) for name, texts in told.items()}


@bp.post("/<code>/withdraw")
@again(".edit")
@needs("matter.edit")
def withdraw(code: str) -> Response:
    """Put the end of the matter into the draft."""
    actions.withdraw(code, actor=actor())
    say(_("已在草稿中标记撤销，发布后本级和下级都不再办理。"), "success")
    return see(".draft")


@bp.post("/<code>/discard")
@needs("matter.edit")
def discard(code: str) -> Response:
    """Take the matter's changes out of the draft."""
    actions.discard(code, actor=actor())
    say(_("已放弃这一项的修改。"), "info")
    return see(".draft")


def _boxes(shown: Working, sent: Sent | None = None) -> list[forms.Box]:
    return forms.boxes(shown.values, shown.above, shown.rules, sent)


def _sent() -> Sent:
    return request.form.to_dict(flat=False)


def _typed() -> Sent | None:
    """What was typed, where the form is shown once more."""
    held = g.get("typed")
    return None if held is None else dict(held.to_dict(flat=False))
