"""The office's doors of matters: the catalogue, one matter as a form, the draft and its preview, releases, claims."""

from datetime import UTC
from typing import Any
from uuid import UUID

from flask import Blueprint, g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.clock import SHANGHAI
from wutong.layers import claims, releases
from wutong.layers.claims import Reach, Terms
from wutong.matters import actions, board, forms, guide, queries, schemas
from wutong.matters.models import MATTER
from wutong.matters.pages import WORDS
from wutong.regions import checklist
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("matters_desk", __name__, url_prefix="/<region:region>/desk/matters", template_folder="templates")

nav.add(N_("事项目录"), "matters_desk.index", right="matter.read", group=N_("事项"), order=300)
nav.add(N_("认领事项"), "matters_desk.claims_board", right="matter.claim", group=N_("事项"), order=310)
nav.add(N_("草稿与发布"), "matters_desk.draft", right="matter.read", group=N_("事项"), order=320)
checklist.add("claims", N_("认领首批事项"), "matters_desk.claims_board", lambda: bool(claims.standing(MATTER)))
nav.add(N_("发布记录"), "matters_desk.history", right="matter.read", group=N_("事项"), order=330)


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
    groups = forms.groups(forms.boxes(shown.values, shown.above))
    held = {"groups": groups, "origins": shown.said, "drafted": shown.drafted}
    return render("matters/edit.html", code=code, title=shown.name, **held)


@bp.post("/<code>/edit")
@needs("matter.edit")
def save(code: str) -> Response:
    """Put what the form changes into the draft."""
    shown = board.working(code)
    change = forms.changes(_sent(), forms.boxes(shown.values, shown.above))
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


# ── The draft, releases ──────────────────────────────────────────────────────────────────────────────────────


@bp.get("/draft")
@needs("matter.read")
def draft() -> str:
    """What publishing would do: which elements change, who is touched, what stands in the way."""
    return render("matters/draft.html", looks=board.drafted(), words=WORDS)


@bp.post("/draft")
@needs("matter.publish")
def publish() -> Response:
    """Publish the draft, at once or at the instant chosen (Beijing time)."""
    given = form(schemas.PublishForm)
    at = given["at"].replace(tzinfo=SHANGHAI).astimezone(UTC) if given["at"] else None
    release = actions.publish(actor=actor(), at=at, note=given["note"])
    say(_("已发布 %(n)s 项。", n=release.items), "success")
    return see(".history")


@bp.get("/releases")
@needs("matter.read")
def history() -> str:
    """The region's releases, newest first."""
    return render("matters/history.html", releases=releases.listed(MATTER))


@bp.post("/releases/<uuid:release>/roll-back")
@needs("matter.publish")
def roll_back(release: UUID) -> Response:
    """Take a release back."""
    actions.roll_back(release, actor=actor())
    say(_("已撤回这次发布。"), "success")
    return see(".history")


# ── Claims ───────────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/claims")
@needs("matter.claim")
def claims_board() -> str:
    """What waits to be claimed, and the claims that stand."""
    reach = request.args.get("reach", "self")
    shown = board.board(reach if reach in schemas.REACHES else "self")
    return render("matters/claims.html", board=shown, words=WORDS, place=guide.place)


@bp.post("/claims")
@needs("matter.claim")
def claim() -> Response:
    """Claim, decline or defer the chosen matters."""
    given = form(schemas.ClaimForm)
    reach = Reach(frozenset({given["reach"]}), besides=frozenset(given["besides"]))
    _claimed(given, reach)
    say(_("已登记 %(n)s 项。", n=len(given["codes"])), "success")
    return see(".claims_board", reach=given["reach"])


def _claimed(given: dict[str, Any], reach: Reach) -> None:
    if given["state"] == "declined":
        actions.decline(given["codes"], grounds=given["grounds"], actor=actor(), reach=reach)
    elif given["state"] == "deferred":
        actions.defer(given["codes"], grounds=given["grounds"], actor=actor(), reach=reach)
    else:
        terms = Terms(given["mode"], None, given["decide_level"])
        actions.claim(given["codes"], actor=actor(), reach=reach, terms=terms)


@bp.post("/claims/<uuid:claim_id>/end")
@needs("matter.claim")
def unclaim(claim_id: UUID) -> Response:
    """Take a claim back."""
    actions.unclaim(claim_id, actor=actor())
    say(_("已撤回这次认领。"), "success")
    return see(".claims_board")
