"""The editor of forms: the boxes of one form with its preview, one box, a trial. Publishing is the home's (`homes`)."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.errors import Invalid
from wutong.forms import actions, drawing, queries
from wutong.forms.rules import Form, check
from wutong.forms.rules.about import about, boxed, described
from wutong.forms.rules.answers import PREFIX
from wutong.forms.rules.boxes import Box, word
from wutong.forms.rules.shaping import at, change, drop, move, put
from wutong.forms.rules.showing import Section, lines, sections
from wutong.forms.schemas import AfterForm, MoveForm, SeenForm, StepForm
from wutong.homes.desk import place as named
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.saying import say
from wutong.web.screens import render, see

bp = Blueprint("forms_desk", __name__, url_prefix="/<region:region>/desk/forms", template_folder="templates")
Described = Mapping[str, Any]


@bp.get("/<uuid:item>")
@needs("matter.read")
def show(item: UUID) -> str:
    """The boxes of a form in their order, what can be done with each, and how citizens see them."""
    shown, told = queries.working(item)
    return _page("forms/show.html", item, told, shown=shown, word=word, idle=_idle(told), foreign=_foreign(shown),
                 sections=sections(told, {}), back=queries.step_back(item),
                 forward=queries.step_forward(item))  # fmt: skip


@bp.get("/<uuid:item>/new")
@needs("matter.edit")
def new(item: UUID) -> str:
    """A new box, at the end or behind another one."""
    _shown, told = queries.working(item)
    blank = {**described(told, Box("", "")), **_beside(told, _after())}
    return _page("forms/edit.html", item, told, box=None, sections=_drawn(told, _after(), blank))


@bp.post("/<uuid:item>/new")
@needs("matter.edit")
def add(item: UUID) -> Response:
    """Put it into the draft."""
    place = _after()
    shaped = _shape(item, lambda told: put(told, _sent(told, place), place))
    say(_("已存入草稿，发布后生效。"), "success")
    return see(".new", item=item) if "again" in request.form else _to(item, (place or len(shaped.boxes)) - 1)


@bp.get("/<uuid:item>/boxes/<int:place>")
@needs("matter.edit")
def edit(item: UUID, place: int) -> str:
    """One box."""
    _shown, told = queries.working(item)
    box = at(told, place)
    return _page("forms/edit.html", item, told, box=box, sections=_drawn(told, place, described(told, box)))


@bp.post("/<uuid:item>/boxes/<int:place>")
@needs("matter.edit")
def save(item: UUID, place: int) -> Response:
    """Put the change into the draft."""
    _shape(item, lambda told: change(told, place, _sent(told, place)))
    say(_("已存入草稿，发布后生效。"), "success")
    return _to(item, place)


@bp.post("/<uuid:item>/boxes/<int:place>/move")
@again(".show")
@needs("matter.edit")
def shift(item: UUID, place: int) -> Response:
    """Put a box before or behind its neighbour."""
    step = form(MoveForm)["step"]
    _shape(item, lambda told: move(told, place, step))
    return _to(item, max(place + step, 0))


@bp.post("/<uuid:item>/boxes/<int:place>/drop")
@again(".show")
@needs("matter.edit")
def remove(item: UUID, place: int) -> Response:
    """Take a box out."""
    _shape(item, lambda told: drop(told, place))
    say(_("已在草稿中删除；按“撤销”可以恢复。"), "success")
    return see(".show", item=item)


@bp.post("/<uuid:item>/undo")
@again(".show")
@needs("matter.edit")
def undo(item: UUID) -> Response:
    """Undo the last step."""
    actions.undo(item, actor=actor(), step=form(StepForm)["step"])
    say(_("已撤销上一步。"), "success")
    return see(".show", item=item)


@bp.post("/<uuid:item>/redo")
@again(".show")
@needs("matter.edit")
def redo(item: UUID) -> Response:
    """Do it once more."""
    actions.redo(item, actor=actor(), step=form(StepForm)["step"])
    say(_("已恢复刚才撤销的一步。"), "success")
    return see(".show", item=item)


@bp.get("/<uuid:item>/preview")
@needs("matter.read")
def preview(item: UUID, said: list[Any] | None = None) -> str:
    """The form as an applicant sees it."""
    _shown, told = queries.working(item)
    return _page("forms/preview.html", item, told, sections=drawing.page(told, {}), lines=said)


@bp.post("/<uuid:item>/preview")
@needs("matter.read")
def try_out(item: UUID) -> str:
    """What would be said of what was typed; nothing is kept."""
    _shown, told = queries.working(item)
    if drawing.asks_for_rows():
        drawing.once_more(told)
        return preview(item)
    values = queries.whole(told, drawing.sent(told))
    g.typed = request.form
    return preview(item, lines(told, values, queries.told))


def _page(template: str, item: UUID, told: Form, **more: Any) -> str:
    return render(template, item=item, form=told, seen=actions.mark(told), **more)


def _to(item: UUID, place: int) -> Response:
    return see(".show", item=item, _anchor=f"box-{place}")


def _shape(item: UUID, verb: Callable[[Form], Form]) -> Form:
    try:
        return actions.shape(item, verb, actor=actor(), seen=form(SeenForm)["seen"])
    except Invalid as refused:
        raise type(refused)({_input(name): said for name, said in refused.fields.items()}, **refused.facts) from None


def _input(name: str) -> str:
    """What is wrong with the boxes altogether is said where the box is named."""
    return name if name.startswith(f"{PREFIX}.") else f"{PREFIX}.name"


def _after() -> int | None:
    """Where a new box is put."""
    after: int | None = AfterForm().load({"after": request.args.get("after")})["after"]
    return None if after is None else after + 1


def _beside(told: Form, place: int | None) -> Described:
    """A box behind one of a group goes into that group."""
    if place is None or not 0 < place <= len(told.boxes):
        return {}
    before = told.boxes[place - 1]
    group = told.find(before.within) if before.within else before if before.type == "group" else None
    return {"within": group.name} if group else {}


def _drawn(told: Form, place: int | None, stored: Described) -> list[Section]:
    return drawing.page(about(told, place), stored)


def _sent(told: Form, place: int | None) -> Box:
    """The box that the page describes; raises `AnswersWrong`."""
    asked = about(told, place)
    return boxed(told, check(asked, drawing.sent(asked), queries.around()).whole())


def _idle(told: Form) -> list[str]:
    """Groups in which nothing is asked yet."""
    empty = [box.name for box in told.top if box.type == "group" and not told.inner[box.key]]
    return [_("“%(name)s”这一组里还没有栏目，请添加，或删除这一组。", name=name) for name in empty]


def _foreign(shown: Any) -> str:
    """The region above from which the boxes come, as long as this one has none of its own."""
    code = shown.held.origins.get("boxes") if shown.held else None
    return "" if code in (None, g.region.code) or "boxes" in shown.own else named(code)
