"""Claims: what waits, claiming, declining, putting off, taking back; what regions below declined."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.clock import SHANGHAI
from wutong.layers import holdings
from wutong.layers.claims import Reach, Terms
from wutong.matters import actions, board, guide, orders, queries, schemas
from wutong.matters.desk.door import bp
from wutong.matters.pages import WORDS
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.saying import say
from wutong.web.screens import render, see


@bp.get("/claims")
@needs("matter.claim")
def claims_board() -> str:
    """What waits to be claimed, and the claims that stand."""
    reach = request.values.get("reach", "self")
    shown = board.board(reach if reach in schemas.REACHES else "self")
    return render("matters/claims.html", board=shown, words=WORDS, place=guide.place)


@bp.post("/claims")
@needs("matter.claim")
def claim() -> Response:
    """Claim, decline or put off the chosen matters."""
    given = form(orders.ClaimForm)
    places = frozenset(given["places"])
    only = places if given["scope"] == "only" else None
    reach = Reach(frozenset({given["reach"]}), only, places if given["scope"] == "besides" else frozenset())
    _claimed(given, reach)
    say(_SAID[given["state"]]().format(n=len(given["codes"])), "success")
    return see(".claims_board", reach=given["reach"])


_SAID = {
    "claimed": lambda: _("已认领 {n} 项，立即生效；需要时可以在下面撤回。"),
    "declined": lambda: _("已登记 {n} 项不适用，上级看得到理由；需要时可以在下面撤回。"),
    "deferred": lambda: _("已暂缓 {n} 项，到期会重新列出；需要时可以在下面撤回。"),
}


def _claimed(given: dict[str, Any], reach: Reach) -> None:
    if given["state"] == "declined":
        actions.decline(given["codes"], grounds=given["grounds"], actor=actor(), reach=reach)
    elif given["state"] == "deferred":
        until = datetime.combine(given["until"], time(), SHANGHAI).astimezone(UTC)
        actions.defer(given["codes"], grounds=given["grounds"], actor=actor(), reach=reach, until=until)
    else:
        terms = Terms(given["mode"], given["accept_level"], given["decide_level"])
        actions.claim(given["codes"], actor=actor(), reach=reach, terms=terms)


@bp.get("/claims/journal")
@needs("matter.claim")
def journal() -> str:
    """Every claim that was ever made here, and what became of it."""
    page = queries.numbered(holdings.journal, request.args.get("after"), 30)
    return render("matters/journal.html", page=page, rows=board.standings(page.items), words=WORDS, place=guide.place)


@bp.post("/claims/<uuid:claim_id>/end")
@needs("matter.claim")
def unclaim(claim_id: UUID) -> Response:
    """Take a claim back."""
    row = actions.unclaim(claim_id, actor=actor())
    say(
        _("已撤回，涉及 %(n)s 项；此前的决定重新有效，没有的回到待认领。在认领记录中可以恢复。", n=len(row.items)),
        "success",
    )
    return see(".claims_board")


@bp.post("/claims/<uuid:claim_id>/renew")
@needs("matter.claim")
def renew(claim_id: UUID) -> Response:
    """Make a claim once more that was taken back."""
    row = actions.renew(claim_id, actor=actor())
    say(_("已按原样恢复，涉及 %(n)s 项。", n=len(row.items)), "success")
    return see(".journal")


@bp.get("/declines")
@needs("matter.read")
def declines() -> str:
    """What regions below have declined, with their reasons."""
    return render("matters/declines.html", declines=board.declines())


@bp.post("/declines")
@again(".declines")
@needs("matter.claim")
def overrule() -> Response:
    """Make a region below take on what it declined."""
    given = form(orders.OverruleForm)
    actions.overrule(given["region"], given["claim"], grounds=given["reason"], actor=actor())
    say(_("已责成办理，对方会收到通知；在现行认领中可以撤回。"), "success")
    return see(".declines")
