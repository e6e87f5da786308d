"""Own matters that a region above has published since, for machines: what is proposed, and one decision about each."""

from typing import Any

from wutong.matters import actions, board, orders
from wutong.matters.api.door import bp
from wutong.matters.board.merging import Proposal
from wutong.web.doors import actor, needs
from wutong.web.listing import PartAsked, part


@bp.get("/mergers")
@needs("matter.claim")
@bp.arguments(PartAsked, location="query")
@bp.response(200, orders.MergersOut)
def mergers(asked: dict[str, Any]) -> Any:
    """Own matters that are the same as one above: what waits first, then what was decided."""
    return part([_merger(one) for one in board.proposals()], asked)


@bp.post("/<code>/merge/<other>")
@needs("matter.claim")
@bp.arguments(orders.MergeAsked)
@bp.response(200, orders.MergerOut)
def merge(asked: dict[str, Any], code: str, other: str) -> Any:
    """Take the one above with what is kept of one's own (into the draft), keep one's own, or decide later."""
    if asked["decision"] == "take":
        actions.take(code, other, asked["kept"], actor=actor())
    elif asked["decision"] == "keep":
        actions.keep_own(code, other, reason=asked["reason"], actor=actor())
    else:
        actions.put_off(code, other, until=asked["until"], actor=actor())
    return _merger(board.merger(code, other).proposal)


def _merger(one: Proposal) -> dict[str, Any]:
    told = {"code": one.mine["code"], "name": one.mine["name"], "other": one.theirs["code"]}
    return {**told, **{name: getattr(one, name) for name in ("place", "waits", "drafted", "until", "grounds")}}
