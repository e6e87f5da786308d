"""The office's own desk: departments, how the region shows itself, who below it is open or suspended."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.layers.models import Draft, Release
from wutong.regions import actions, branding, checklist, queries, successors
from wutong.regions.rules import COMES_DOWN, LINES, OPERATIONS
from wutong.regions.schemas import DepartmentForm, ProfileForm, SuspensionForm, TargetForm
from wutong.web import formats, nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("regions_desk", __name__, url_prefix="/<region:region>/desk/region", template_folder="templates")

nav.add(N_("部门"), "regions_desk.departments", right="department.manage", group=N_("地区"), order=600)
nav.add(N_("地区形象"), "regions_desk.profile", right="region.manage", group=N_("地区"), order=610)
nav.add(N_("开通下级地区"), "regions_desk.openings", right="region.open", group=N_("地区"), order=620)
nav.add(N_("暂停与恢复"), "regions_desk.suspensions", right="region.suspend", group=N_("地区"), order=630)

nav.add(N_("区划调整"), "regions_desk.operations", right="region.read", group=N_("地区"), order=640)

# ── Departments ──────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/departments/")
@needs("department.manage")
def departments() -> str:
    """The region's departments, those that have ended last."""
    rows = queries.departments(closed=True)
    above = {row.id: queries.superior(row) for row in rows if row.closed_on is None}
    return render("regions/departments.html", rows=rows, above=above, lines=LINES)


@bp.get("/departments/new")
@needs("department.manage")
def new_department() -> str:
    """The form of a new department."""
    return render("regions/department.html", row=None, **_choices())


@bp.post("/departments/new")
@needs("department.manage")
def establish() -> Response:
    """Establish a department."""
    row = actions.establish(actor=actor(), **form(DepartmentForm))
    say(_("已设立%(name)s。", name=row.name), "success")
    return see(".departments")


@bp.get("/departments/<uuid:id>")
@needs("department.manage")
def department(id: UUID) -> str:
    """The form of a department's particulars."""
    return render("regions/department.html", row=queries.department(id), **_choices())


@bp.post("/departments/<uuid:id>")
@needs("department.manage")
def change_department(id: UUID) -> Response:
    """Change a department's particulars."""
    row = actions.change_department(id, actor=actor(), **form(DepartmentForm))
    say(_("已保存%(name)s的信息。", name=row.name), "success")
    return see(".departments")


@bp.post("/departments/<uuid:id>/close")
@again(".department")
@needs("department.manage")
def close_department(id: UUID) -> Response:
    """End a department."""
    row = actions.close_department(id, actor=actor())
    say(_("已撤销%(name)s，历史办件仍可查询。", name=row.name), "success")
    return see(".departments")


def _choices() -> dict[str, Any]:
    """What the form of a department offers: lines, and the bodies of the regions above."""
    return {"lines": LINES, "superiors": queries.departments_above()}


# ── How the region shows itself ──────────────────────────────────────────────────────────────────────────────


@bp.get("/profile")
@needs("region.manage")
def profile() -> str:
    """The form of the region's profile, with what it inherits beside it."""
    shown = queries.profile()
    names = {region.code: region.name for region in queries.line(g.region.code)}
    return render(
        "regions/profile.html", shown=shown, names=names, home=g.region.code, second=branding.HOME.second()
    )  # fmt: skip


@bp.post("/profile")
@needs("region.manage")
def set_profile() -> Response:
    """Set the region's profile; where a second person must agree to the look, the form has no boxes for it."""
    given = form(ProfileForm)
    if branding.HOME.second():
        given = {name: value for name, value in given.items() if name not in COMES_DOWN}
    return _set(actions.set_profile(actor=actor(), **given), _("已保存地区形象。"))


@bp.post("/profile/crest")
@again(".profile")
@needs("region.manage")
def set_crest() -> Response:
    """Set the region's crest, or take it back when no file was chosen."""
    sent = request.files.get("crest")
    data = sent.read() if sent else b""
    return _set(actions.set_crest(data, actor=actor()), _("已更换徽标。") if data else _("已改用上级徽标。"))


def _set(became: Release | Draft | None, sentence: str) -> Response:
    """Say what became of the look that was sent, and show the page again."""
    if isinstance(became, Draft):
        say(_("已存入草稿，须送审并由另一人审定后生效。"), "success")
    elif became is not None and became.ahead:
        say(_("将于 %(when)s 自动生效，在此之前可以叫停。", when=formats.moment(became.starts)), "success")
    else:
        say(sentence, "success")
    return see(".profile")


# ── Those below ──────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/openings")
@needs("region.open")
def openings() -> str:
    """The regions directly below: opened ones, and those that may be opened."""
    opened = {row.target: row for row in queries.openings()}
    return render("regions/openings.html", below=queries.children(g.region.code), opened=opened)


@bp.post("/openings")
@needs("region.open")
def open_below() -> Response:
    """Open a region directly below."""
    row = actions.open_below(form(TargetForm)["target"], actor=actor())
    say(_("已开通%(name)s。请为其指定第一位管理员。", name=queries.get(row.target).name), "success")
    return see(".openings")


@bp.get("/start")
@needs("region.manage")
def start() -> str:
    """What an office that has just been opened has still to do."""
    return render("regions/start.html", items=checklist.items())


@bp.get("/suspensions")
@needs("region.suspend")
def suspensions() -> str:
    """The suspensions that this region has pronounced, and the one that holds it."""
    rows = queries.suspensions()
    names = {row.target: queries.get(row.target).full_name for row in rows}
    return render("regions/suspensions.html", rows=rows, names=names, held=queries.suspension())


@bp.post("/suspensions")
@needs("region.suspend")
def suspend() -> Response:
    """Suspend this region or one below it."""
    given = form(SuspensionForm)
    actions.suspend(given["target"], given["grounds"], actor=actor())
    say(_("已暂停%(name)s的网上申办。", name=queries.get(given["target"]).name), "success")
    return see(".suspensions")


@bp.post("/suspensions/lift")
@needs("region.suspend")
def lift() -> Response:
    """Lift a suspension that this region pronounced."""
    row = actions.lift(form(TargetForm)["target"], actor=actor())
    say(_("已恢复%(name)s的网上申办。", name=queries.get(row.target).name), "success")
    return see(".suspensions")


@bp.get("/operations")
@needs("region.read")
def operations() -> str:
    """What was renamed, merged, split, moved or closed on this region's line and below it; read only."""
    return render("regions/operations.html", told=successors.operations(g.region.code).items, kinds=OPERATIONS)
