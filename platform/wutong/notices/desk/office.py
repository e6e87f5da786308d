"""The office's side: what to look at, letters and timers that nobody could handle, messages that left the house."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import queries as cases
from wutong.letters import TRIES
from wutong.notices import actions, offices, queries, rules
from wutong.notices.models import StaffNotice
from wutong.notices.schemas import ReasonForm
from wutong.notices.ways import WAYS
from wutong.web import form, nav, needs, render, say, see
from wutong.web.doors import actor
from wutong.web.region import lasts
from wutong.web.words import N_

bp = Blueprint("notices_desk", __name__, url_prefix="/<region:region>/desk/notices", template_folder="../templates")
lasts(bp.name)

nav.add(N_("消息"), "notices_desk.index", right="notice.read", group=N_("办事"), order=90)
nav.add(N_("待处理信件"), "notices_desk.letters", right="letter.read", group=N_("系统"), order=900)
nav.add(N_("发出的通知"), "notices_desk.messages", right="letter.read", group=N_("系统"), order=910)


@bp.get("/")
@needs("notice.read")
def index() -> str:
    """What nobody in the reader's department has seen yet."""
    page = queries.staff_notices(actor(), after=request.args.get("after"))
    ways = {notice.id: _way(notice) for notice in page.items}
    return render("notices/staff.html", page=page, titles=offices.STAFF, ways=ways)


def _way(notice: StaffNotice) -> str:
    """Where a notice is acted upon; empty where the reader may not go there, or its plugin is off."""
    lead = offices.LEAD.get(notice.kind)
    if lead is None or (lead.about and notice.about is None) or not nav.opens(lead.page):
        return ""
    told: dict[str, Any] = {lead.about: notice.about} if lead.about else {}
    return url_for(lead.page, **told)


@bp.post("/<uuid:id>/seen")
@needs("notice.read")
def seen(id: UUID) -> Response:
    """Take a notice off the list, for the whole department."""
    actions.see(id, actor=actor())
    return see(".index")


@bp.get("/letters/")
@needs("letter.read")
def letters() -> str:
    """Dead timers with the cases they are about; dead letters with their reasons, and how many there are of each."""
    page = queries.dead_letters(reason=request.args.get("reason"), after=request.args.get("after"))
    timers = queries.dead_timers()
    about = cases.known([timer.subject for timer in timers.items])
    return render("notices/letters.html", page=page, counts=queries.dead_counts(), tries=TRIES, timers=timers,
                  about=about, kinds=offices.TIMERS)  # fmt: skip


@bp.post("/letters/<uuid:id>/replay")
@needs("letter.replay")
def replay(id: UUID) -> Response:
    """Send one round again."""
    actions.replay(id, actor=actor())
    say(_("已重新投递。"), "success")
    return see(".letters")


@bp.post("/letters/replay")
@needs("letter.replay")
def replay_all() -> Response:
    """Send all of one reason round again."""
    count = actions.replay_all(form(ReasonForm)["reason"], actor=actor())
    say(_("已重新投递 %(count)d 封。", count=count), "success")
    return see(".letters")


@bp.post("/timers/<uuid:id>/replay")
@needs("letter.replay")
def replay_timer(id: UUID) -> Response:
    """Have one dead timer rung again."""
    actions.replay_timer(id, actor=actor())
    say(_("已重新办理，稍后生效。"), "success")
    return see(".letters")


@bp.post("/timers/replay")
@needs("letter.replay")
def replay_timers() -> Response:
    """Have all dead timers rung again."""
    count = actions.replay_timers(actor=actor())
    say(_("已重新办理 %(count)d 件，稍后生效。", count=count), "success")
    return see(".letters")


@bp.get("/messages/")
@needs("letter.read")
def messages() -> str:
    """What went out over each channel and what became of it; recipients are masked."""
    page = queries.messages(state=request.args.get("state"), after=request.args.get("after"))
    return render("notices/messages.html", page=page, masked=queries.masked, states=rules.STATES,
                  again=queries.resendable(page.items), brought=WAYS.titles())  # fmt: skip


@bp.post("/messages/<uuid:id>/resend")
@needs("letter.replay")
def resend(id: UUID) -> Response:
    """Send one that failed once more."""
    actions.resend(id, actor=actor())
    say(_("已重新发送。"), "success")
    return see(".messages")
