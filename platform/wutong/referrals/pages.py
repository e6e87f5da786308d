"""The citizen's door: the questions that one brought to any window, and what was answered."""

from flask import Blueprint

from wutong.clock import today
from wutong.referrals import queries
from wutong.referrals.rules import LIVE, TONES
from wutong.web import nav
from wutong.web.doors import actor, signed_in
from wutong.web.region import lasts
from wutong.web.screens import render
from wutong.web.words import N_

bp = Blueprint("referrals", __name__, url_prefix="/<region:region>/questions-asked", template_folder="templates")
lasts(bp.name)
nav.tab(N_("我的咨询"), "referrals.index", order=206, right="profile.own")

#: How a question stands, for who asked it.
SAID = {
    "asked": N_("已转交，等待接手"), "taken": N_("正在办理答复"), "declined": N_("由首问窗口继续处理"),
    "answered": N_("已答复"), "recalled": N_("已改转他处"),
}  # fmt: skip


@bp.get("/")
@signed_in
def index() -> str:
    """Everything one asked, wherever it was written down."""
    person = actor().person
    found = queries.mine([person]) if person else []
    return render("referrals/mine.html", found=found, said=SAID, tones=TONES, waiting=LIVE, today=today())
