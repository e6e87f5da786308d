"""What changed for me: what is new, what moved under a claim, what is gone; accept, or keep one's own."""

from datetime import UTC, datetime, time

from flask import request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from wutong.clock import SHANGHAI
from wutong.matters import actions, board, orders, policy
from wutong.matters.desk.door import bp
from wutong.web.doors import actor, needs
from wutong.web.forms import form
from wutong.web.saying import say
from wutong.web.screens import render, see


@bp.get("/changes")
@needs("matter.read")
def changes() -> str:
    """What waits for the region because something above moved; with a day, everything that moved since."""
    day = orders.SinceAsked().load(request.args.to_dict(), unknown="exclude")["since"]
    moment = datetime.combine(day, time(), SHANGHAI).astimezone(UTC) if day else None
    since = board.since(moment) if moment else ()
    alike = {str(one.theirs["code"]): str(one.mine["code"]) for one in board.proposals() if one.waits}
    days = {"remind": policy.reminded_after(), "escalate": policy.escalated_after()}
    told = {"days": days, "recent": board.recent()}
    return render("matters/changes.html", found=board.changed(), day=day, since=since, alike=alike, **told)


@bp.post("/changes/accept")
@needs("matter.claim")
def accept() -> Response:
    """Accept what moved above in the chosen matters, as it was shown; what moved again meanwhile is shown anew."""
    sent = form(orders.AcceptForm)
    try:
        count = actions.accept(sent["codes"], actor=actor(), stamps=sent["stamps"])
    except actions.MovedAgain as moved:
        say(moved.text(), "warning")
        return see(".changes")
    say(_("已确认 %(n)s 项，按上级现在的规定办理。", n=count), "success")
    return see(".changes")


@bp.get("/<code>/compare")
@needs("matter.claim")
def compare(code: str) -> str:
    """Above before, above now, mine: element by element."""
    return render("matters/compare.html", found=board.compare(code))


@bp.post("/<code>/compare")
@needs("matter.claim")
def settle(code: str) -> Response:
    """Accept what moved, as it was shown, and keep what was ticked; what moved again meanwhile is shown anew."""
    kept = {name.removeprefix("keep-") for name, value in request.form.items() if value == "1"}
    try:
        count = actions.settle(code, kept, actor=actor(), shown=request.form.get("stamp", ""))
    except actions.MovedAgain as moved:
        say(moved.text(), "warning")
        return see(".compare", code=code)
    if count:
        say(_("已确认；%(n)s 处本级内容的变动存入草稿，送审发布后生效，此前按上级现在的规定办理。", n=count), "success")
        return see(".draft")
    say(_("已确认，按上级现在的规定和本级保留的内容办理。"), "success")
    return see(".changes")


@bp.app_template_global("catalogue_waiting")
def waiting() -> Markup:
    """What waits for the reader in the present region, for the start page of the desk; nothing where nothing does."""
    held = actor()
    if not held.may("matter.claim") and not held.may("matter.publish"):
        return Markup()
    moved = board.counted() if held.may("matter.claim") else 0
    merging = board.to_merge() if held.may("matter.claim") else 0
    drafts = len(actions.submitted()) if held.may("matter.publish") else 0
    told = {"moved": moved, "merging": merging, "drafts": drafts}
    return Markup(render("matters/desk_waiting.html", **told)) if any(told.values()) else Markup()  # noqa: S704
