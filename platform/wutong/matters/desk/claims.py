"""Claims: what waits to be claimed, claiming, declining, putting off, and taking a claim back."""

from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.layers.claims import Reach, Terms
from wutong.matters import actions, board, guide, schemas
from wutong.matters.desk.door import bp
from wutong.matters.pages import WORDS
from wutong.web.doors import actor, needs
from wutong.web.forms import form
from wutong.web.saying import say
from wutong.web.screens import render, see


@bp.get("/claims")
@needs("matter.claim")
def claims_board() -> str:
    """What waits to be claimed, and the claims that stand."""
    reach = request.args.get("reach", "self")
    shown = board.board(reach if reach in schemas.REACHES else "self")
    return render("matters/claims.html", board=shown, words=WORDS, place=guide.place)


@bp.post("/claims")
@needs("matter.claim")
def claim() -> Response:
    """Claim, decline or defer the chosen matters."""
    given = form(schemas.ClaimForm)
    reach = Reach(frozenset({given["reach"]}), besides=frozenset(given["besides"]))
    _claimed(given, reach)
    say(_("已登记 %(n)s 项。", n=len(given["codes"])), "success")
    return see(".claims_board", reach=given["reach"])


def _claimed(given: dict[str, Any], reach: Reach) -> None:
    if given["state"] == "declined":
        actions.decline(given["codes"], grounds=given["grounds"], actor=actor(), reach=reach)
    elif given["state"] == "deferred":
        actions.defer(given["codes"], grounds=given["grounds"], actor=actor(), reach=reach)
    else:
        terms = Terms(given["mode"], None, given["decide_level"])
        actions.claim(given["codes"], actor=actor(), reach=reach, terms=terms)


@bp.post("/claims/<uuid:claim_id>/end")
@needs("matter.claim")
def unclaim(claim_id: UUID) -> Response:
    """Take a claim back."""
    actions.unclaim(claim_id, actor=actor())
    say(_("已撤回这次认领。"), "success")
    return see(".claims_board")
