"""One matter as a form: shown in sections, saved into the draft by hand and by itself, its rows arranged."""

from collections.abc import Collection, Sequence

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from wutong import tenancy
from wutong.clock import local, now
from wutong.errors import Invalid
from wutong.layers import drafts
from wutong.matters import actions, board, forms, guide, orders, pages, rules, typed
from wutong.matters.board.working import Working
from wutong.matters.desk.door import bp
from wutong.matters.models import MATTER
from wutong.matters.typed import Sent
from wutong.regions import queries as regions
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
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
    boxes = _boxes(shown, _typed())
    sections = forms.sections(boxes, {*g.get("wrong", ()), *g.get("clashes", ())})
    below = [(one.code, one.name) for one in regions.children(tenancy.scope().home)]
    held = {"sections": sections, "version": forms.version(boxes), "place": guide.place, "columns": forms.SHOWN}
    item = rules.item_of(code)
    return render(
        "matters/edit.html", code=code, shown=shown, below=below, item=item, added=guide.addable(item), **held
    )


@bp.post("/<code>/edit")
@needs("matter.edit")
def save(code: str) -> ResponseReturnValue:
    """Put what the form changes into the draft, unless somebody else has changed the same since it was shown."""
    drafts.hold(MATTER)
    shown = board.working(code)
    found = forms.reading(_sent(), _boxes(shown))
    if found.clashes:
        return _clashed(code, _boxes(shown), found)
    if found.wrong:
        raise Invalid(fields=found.wrong)
    kept = actions.save(code, rules.unmarked(found.edit, shown.values.get("examples")), actor=actor())
    there = bool(kept) or shown.drafted  # the form may have saved itself before the button was pressed
    say(_("已存入草稿，发布后生效。") if there else _("没有改动。"), "success" if there else "info")
    return see(".draft")


def _clashed(code: str, shown: Sequence[forms.Box], found: forms.Reading) -> ResponseReturnValue:
    """The form once more with both values of what two have changed, everything typed kept; nothing is saved."""
    g.typed, g.wrong = MultiDict(_lists(forms.refreshed(_sent(), shown, found))), found.wrong
    g.clashes = {box.element.name: box.told for box in shown if box.element.name in found.clashes}
    return edit(code), 409


@bp.post("/<code>/edit/autosave")
@needs("matter.edit")
def autosave(code: str) -> ResponseReturnValue:
    """Keep what was typed so far, as far as it can be; answers with a line for the page and the new version."""
    drafts.hold(MATTER)
    shown = board.working(code)
    found = forms.reading(_sent(), _boxes(shown))
    if found.clashes:
        return _saved(code, clashes=[box for box in _boxes(shown) if box.element.name in found.clashes]), 409
    left = actions.save_good(code, rules.unmarked(found.edit, shown.values.get("examples")), actor=actor())
    return _saved(code, wrong={**found.wrong, **left})


def _saved(code: str, wrong: Collection[str] = (), clashes: Sequence[forms.Box] = ()) -> str:
    shown = board.working(code)
    boxes = _boxes(shown)
    faulty = {name.partition(".")[0] for name in wrong}
    left = [box for box in boxes if box.element.name in faulty]
    held = {"at": local(now()).strftime("%H:%M"), "version": forms.version(boxes), "clashes": clashes}
    return render("matters/desk_saved.html", code=code, shown=shown, wrong_boxes=left, **held)


@bp.post("/<code>/edit/form")
@needs("matter.edit")
def arrange(code: str) -> str:
    """The form once more as it was typed, with a row more or less, a row moved, or a value from above in its box."""
    shown = board.working(code)
    verb, _sign, rest = request.form.get("do", "").partition(":")
    name, _sign, number = rest.partition(":")
    box = next((box for box in _boxes(shown) if box.element.name == name and box.open), None)
    if box is None or verb not in (*typed.VERBS, "above", "now"):
        raise BadRequest
    g.typed = MultiDict(_lists(_arranged(box, verb, int(number) if number.isdecimal() else 0)))
    return edit(code)


def _arranged(box: forms.Box, verb: str, number: int) -> Sent:
    if verb in ("above", "now"):
        told = forms.replaced(_sent(), box, box.above if verb == "above" else box.value)
    else:
        told = typed.arranged(_sent(), box.element, verb, number)
    g.focus = forms.focus(told, box.element, verb, number)
    return told


def _lists(told: Sent) -> dict[str, list[str]]:
    return {name: list(texts) for name, texts in told.items()}


@bp.get("/<code>/preview")
@needs("matter.read")
def preview(code: str) -> str:
    """The citizens' page of the matter with the draft laid over, here or at a place below."""
    place = _place(request.args.get("region", ""))
    found = board.as_published(code, place)
    with tenancy.visit(place):
        return pages.leaf(guide.ahead(found), ahead=place)


def _place(text: str) -> int:
    """The place asked for if it lies at or below the present region, else the present one."""
    home = int(g.region.code)
    asked = tenancy.parse(text) if text else home
    return asked if tenancy.contains(home, asked) else home


@bp.post("/<code>/undo")
@needs("matter.edit")
def undo(code: str) -> Response:
    """Undo the last step of the matter in the draft; the very first one leads back to the draft."""
    actions.undo(code, actor=actor(), step=form(orders.StepForm)["step"])
    say(_("已撤销上一步，可以重做。"), "info")
    return see(".edit", code=code) if board.exists(code) else see(".draft")


@bp.post("/<code>/redo")
@needs("matter.edit")
def redo(code: str) -> Response:
    """Do the step that was undone last once more."""
    actions.redo(code, actor=actor(), step=form(orders.StepForm)["step"])
    say(_("已重做。"), "info")
    return see(".edit", code=code)


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
