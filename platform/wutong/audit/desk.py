"""The auditor's desk: where the region's chain stands, whether its newest part still holds, and why officers looked at
papers that were not theirs to handle."""

from flask import Blueprint, request

from wutong.audit import actions, queries
from wutong.cases import opened
from wutong.people.queries import posts
from wutong.regions import queries as regions
from wutong.web import nav, needs, render
from wutong.web.region import lasts
from wutong.web.words import N_

bp = Blueprint("audit_desk", __name__, url_prefix="/<region:region>/desk/audit", template_folder="templates")
lasts(bp.name)

#: Links that a page checks; the whole chain is the command's business.
NEWEST = 5000

nav.add(N_("审计链"), "audit_desk.index", right="audit.read", group=N_("系统"), order=920)
nav.add(N_("材料查看记录"), "audit_desk.openings", right="audit.read", group=N_("系统"), order=921)


@bp.get("/openings")
@needs("audit.read")
def openings() -> str:
    """For which reasons officers took papers out of cases that were not theirs."""
    page = opened.listed(cursor=request.args.get("after"))
    names = posts.names([one.by for one in page.items if one.by])
    bodies = {one.id: one.name for one in regions.departments(closed=True)} if page.items else {}
    return render("audit/openings.html", page=page, names=names, bodies=bodies)


@bp.get("/")
@needs("audit.read")
def index() -> str:
    """The newest link and, when asked to check, the first row that somebody touched."""
    checked = "check" in request.args
    broken = actions.verify(newest=NEWEST) if checked else None
    return render("audit/chain.html", head=queries.last(), checked=checked, broken=broken, newest=NEWEST)
