"""The catalogue of the office, and one matter as a form."""

from flask import g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.matters import actions, board, forms, guide, queries, schemas
from wutong.matters.desk.door import bp
from wutong.matters.pages import WORDS
from wutong.web.doors import actor, needs
from wutong.web.forms import again
from wutong.web.saying import say
from wutong.web.screens import render, see


@bp.get("/")
@needs("matter.read")
def index() -> str:
    """Everything defined at or above the region, with who defined it and how it is claimed here."""
    wanted, after = schemas.wanted(request.args)
    found = queries.catalogue(wanted)
    page = queries.page(found, after)
    return render(
        "matters/desk_index.html", wanted=wanted, page=page, total=len(found), words=WORDS, home=g.region.code
    )


# ── One matter ───────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/new")
@needs("matter.edit")
def new() -> str:
    """The form of a new matter of this region."""
    return render(
        "matters/edit.html",
        code="",
        title=_("新建事项"),
        groups=forms.groups(forms.boxes({}, None)),
        origins={},
        drafted=False,
        place=guide.place,
    )


@bp.post("/new")
@needs("matter.edit")
def define() -> Response:
    """Put a new matter into the draft."""
    values = {**forms.changes(_sent(), forms.boxes({}, None)), "code": request.form.get("code", "").strip()}
    actions.define(values, actor=actor())
    say(_("已存入草稿，发布后生效。"), "success")
    return see(".draft")


def _sent() -> forms.Sent:
    return request.form.to_dict(flat=False)


@bp.get("/<code>/edit")
@needs("matter.edit")
def edit(code: str) -> str:
    """One matter as a form: what comes from above with its badge, what this region may change as a box."""
    shown = board.working(code)
    groups = forms.groups(forms.boxes(shown.values, shown.above, shown.rules))
    held = {"groups": groups, "origins": shown.said, "drafted": shown.drafted, "place": guide.place}
    return render("matters/edit.html", code=code, title=shown.name, **held)


@bp.post("/<code>/edit")
@needs("matter.edit")
def save(code: str) -> Response:
    """Put what the form changes into the draft."""
    shown = board.working(code)
    change = forms.changes(_sent(), forms.boxes(shown.values, shown.above, shown.rules))
    kept = actions.save(code, forms.unmarked(change, shown.values.get("examples")), actor=actor())
    say(_("已存入草稿，发布后生效。") if kept else _("没有改动。"), "success" if kept else "info")
    return see(".draft")


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
