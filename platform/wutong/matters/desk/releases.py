"""Releases: the list, one of them, two compared, taking one back with a preview; the history of a matter."""

from uuid import UUID

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.layers import releases
from wutong.matters import actions, board, orders, queries
from wutong.matters.desk.door import bp
from wutong.matters.models import MATTER
from wutong.matters.pages import WORDS
from wutong.web.doors import actor, needs
from wutong.web.forms import form
from wutong.web.saying import say
from wutong.web.screens import render, see


@bp.get("/releases")
@needs("matter.read")
def history() -> str:
    """The region's releases, newest first, page by page; two of them may be chosen to compare."""
    page = queries.numbered(releases.listed, request.args.get("after"), 30)
    return render("matters/history.html", page=page, back=releases.taken_back(MATTER))


@bp.get("/releases/compare")
@needs("matter.read")
def compare_releases() -> str:
    """What the region's own list says differently as of one release than as of another."""
    asked = orders.PairAsked().load(request.args.to_dict(), unknown="exclude")
    first, second = sorted((releases.get(MATTER, asked[name]) for name in ("a", "b")), key=lambda row: row.starts)
    parts = board.difference(first.id, second.id)
    return render("matters/difference.html", first=first, second=second, parts=parts)


@bp.get("/releases/<uuid:release>")
@needs("matter.read")
def show_release(release: UUID) -> str:
    """One release: who, when, why, and every element that it set."""
    return render("matters/release.html", shown=board.shown(release))


@bp.get("/releases/<uuid:release>/roll-back")
@needs("matter.publish")
def undoing(release: UUID) -> str:
    """What taking a release back would restore, and whom that touches, before it is done."""
    return render("matters/undoing.html", undoing=board.undoing(release), words=WORDS)


@bp.post("/releases/<uuid:release>/roll-back")
@needs("matter.publish")
def roll_back(release: UUID) -> Response:
    """Take a release back."""
    row = actions.roll_back(release, actor=actor(), note=form(orders.ReasonForm)["reason"])
    say(_("已叫停，草稿重新打开。") if row.cancelled_at else _("已撤回这次发布。"), "success")
    return see(".draft" if row.cancelled_at else ".history")


@bp.get("/<code>/versions")
@needs("matter.read")
def versions(code: str) -> str:
    """One matter in two versions side by side: releases, the draft, above, another region's published guide."""
    asked = orders.VersionsAsked().load(request.args.to_dict(), unknown="exclude")
    right = f"p-{asked['place']}-{asked['other'].strip() or code}" if asked["place"] else asked["b"]
    return render("matters/versions.html", code=code, found=board.versions(code, asked["a"], right))


@bp.get("/<code>/history")
@needs("matter.read")
def matter_history(code: str) -> str:
    """Everything that was ever said of one matter here and above: who, when, why."""
    return render("matters/matter_history.html", code=code, steps=board.steps(code), title=board.name_of(code))
