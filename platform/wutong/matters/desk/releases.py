"""Releases: the list of them, and taking one back."""

from uuid import UUID

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.layers import releases
from wutong.matters import actions
from wutong.matters.desk.door import bp
from wutong.matters.models import MATTER
from wutong.web.doors import actor, needs
from wutong.web.saying import say
from wutong.web.screens import render, see


@bp.get("/releases")
@needs("matter.read")
def history() -> str:
    """The region's releases, newest first."""
    return render("matters/history.html", releases=releases.listed(MATTER))


@bp.post("/releases/<uuid:release>/roll-back")
@needs("matter.publish")
def roll_back(release: UUID) -> Response:
    """Take a release back."""
    row = actions.roll_back(release, actor=actor())
    say(_("已叫停，草稿重新打开。") if row.cancelled_at else _("已撤回这次发布。"), "success")
    return see(".draft" if row.cancelled_at else ".history")
