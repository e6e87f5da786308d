"""The office's doors of matters: one blueprint, and the menu."""

from flask import Blueprint

from wutong.layers import claims
from wutong.matters.models import MATTER
from wutong.regions import checklist
from wutong.web import nav
from wutong.web.words import N_

bp = Blueprint("matters_desk", __name__, url_prefix="/<region:region>/desk/matters", template_folder="../templates")

nav.add(N_("事项目录"), "matters_desk.index", right="matter.read", group=N_("事项"), order=300)
nav.add(N_("目录体检"), "matters_desk.faults", right="matter.read", group=N_("事项"), order=305)
nav.add(N_("认领事项"), "matters_desk.claims_board", right="matter.claim", group=N_("事项"), order=310)
nav.add(N_("上级变动"), "matters_desk.changes", right="matter.read", group=N_("事项"), order=305)
nav.add(N_("合并建议"), "matters_desk.mergers", right="matter.claim", group=N_("事项"), order=312)
nav.add(N_("下级不认领"), "matters_desk.declines", right="matter.read", group=N_("事项"), order=315)
nav.add(N_("草稿与发布"), "matters_desk.draft", right="matter.read", group=N_("事项"), order=320)
checklist.add("claims", N_("认领首批事项"), "matters_desk.claims_board", lambda: bool(claims.standing(MATTER)))
nav.add(N_("发布记录"), "matters_desk.history", right="matter.read", group=N_("事项"), order=330)
