"""The auditor's desk: where the region's chain stands, and whether its newest part still holds."""

from flask import Blueprint, request

from wutong.audit import actions, queries
from wutong.web import nav, needs, render
from wutong.web.region import lasts
from wutong.web.words import N_

bp = Blueprint("audit_desk", __name__, url_prefix="/<region:region>/desk/audit", template_folder="templates")
lasts(bp.name)

#: Links that a page checks; the whole chain is the command's business.
NEWEST = 5000

nav.add(N_("审计链"), "audit_desk.index", right="audit.read", group=N_("系统"), order=920)


@bp.get("/")
@needs("audit.read")
def index() -> str:
    """The newest link and, when asked to check, the first row that somebody touched."""
    checked = "check" in request.args
    broken = actions.verify(newest=NEWEST) if checked else None
    return render("audit/chain.html", head=queries.last(), checked=checked, broken=broken, newest=NEWEST)
