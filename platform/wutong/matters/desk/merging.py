"""Own matters that a region above has published since: the list, the two side by side, one decision."""

from datetime import UTC, datetime, time

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.clock import SHANGHAI
from wutong.matters import actions, board, orders
from wutong.matters.desk.door import bp
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.saying import say
from wutong.web.screens import render, see


@bp.get("/mergers")
@needs("matter.claim")
def mergers() -> str:
    """What is proposed, and what was decided about it."""
    return render("matters/mergers.html", found=board.proposals())


@bp.get("/<code>/merge/<other>")
@needs("matter.claim")
def merger(code: str, other: str) -> str:
    """One's own and the one above, element by element, and what may be done."""
    return render("matters/merger.html", found=board.merger(code, other))


@bp.post("/<code>/merge/<other>")
@again(".merger")
@needs("matter.claim")
def decide(code: str, other: str) -> Response:
    """Take the one above, keep one's own, or decide later."""
    given = form(orders.MergeForm)
    if given["decision"] == "take":
        actions.take(code, other, given["kept"], actor=actor())
        say(_("已写入草稿：发布时本级事项撤销，认领转到上级事项，旧网址指向新事项。送审、审定后生效。"), "success")
        return see(".draft")
    if given["decision"] == "keep":
        actions.keep_own(code, other, reason=given["reason"], actor=actor())
        say(_("已登记保留本级事项，上级看得到理由；在认领记录中可以撤回。"), "success")
    else:
        until = datetime.combine(given["until"], time(), SHANGHAI).astimezone(UTC)
        actions.put_off(code, other, until=until, actor=actor())
        say(_("已暂缓，到那天会重新提示。"), "success")
    return see(".mergers")
