"""The constraint matrix for machines: what a region lays down for those below, and which of its own values drifted."""

from typing import Any

from wutong.homes import actions as homes
from wutong.layers.kinds import May
from wutong.layers.matrix import rule
from wutong.matters import answers, orders
from wutong.matters.api.door import bp
from wutong.matters.board import matrix as board
from wutong.matters.matrix import MATRIX
from wutong.matters.models import MATTER
from wutong.web.doors import actor, needs
from wutong.web.listing import PartAsked, part


@bp.get("/rules")
@needs("matter.edit")
@bp.arguments(orders.RulesAsked, location="query")
@bp.response(200, answers.RulesOut)
def show_rules(asked: dict[str, Any]) -> Any:
    """The table of rules, element by level, for all matters or those of one type, line or code."""
    return part(board.sheet(asked["narrow"], asked["value"]).lines, asked)


@bp.patch("/rules")
@needs("matter.edit")
@bp.arguments(orders.RulesIn)
@bp.response(200, answers.ChangedOut)
def set_rules(asked: dict[str, Any]) -> Any:
    """Put other rules into the draft; `/homes/matrix/publish` publishes it."""
    narrowed = {"narrow": asked["narrow"], "value": asked["value"]}
    told = [
        rule(MATTER, element, {level: word and May(word) for level, word in levels.items()}, **narrowed)
        for element, levels in asked["rules"].items()
        if levels
    ]
    if told:
        homes.keep(MATRIX, told, actor=actor())
    return {"changed": len(told)}


@bp.get("/drifts")
@needs("matter.edit")
@bp.arguments(PartAsked, location="query")
@bp.response(200, answers.DriftsOut)
def drifts(asked: dict[str, Any]) -> Any:
    """Every own value that something above has overtaken."""
    return part(board.drifted(), asked)
