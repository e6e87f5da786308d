"""The machine door that every list gets: its rows part by part, and rows that come in."""

from typing import Any

from flask_smorest import Blueprint

from wutong.exchanges import actions, reading, schemas, writing
from wutong.exchanges.rules import Exchange, report
from wutong.web.doors import actor, needs
from wutong.web.listing import PartAsked, part


def door(exchange: Exchange) -> Blueprint:
    """The machine door of one list, under `/api/v1/<region>/<plugin>/lists/<list>`."""
    prefix = f"/api/v1/<region:region>/{exchange.plugin}/lists/{exchange.short}"
    name = f"{exchange.plugin}_list_{exchange.short}_api"
    bp = Blueprint(name, __name__, url_prefix=prefix, description=exchange.title)

    @bp.get("/")
    @needs(exchange.read)
    @bp.arguments(PartAsked, location="query")
    @bp.response(200, schemas.rows_of(exchange))
    def index(asked: dict[str, Any]) -> Any:
        """The rows of the region's list."""
        return part([writing.plain(exchange, values) for values in exchange.rows()], asked)

    @bp.post("/")
    @needs(exchange.edit)
    @bp.arguments(schemas.ListSent)
    @bp.response(200, schemas.ExchangeReport)
    def bring_in(sent: dict[str, Any]) -> Any:
        """Say what rows would do, every fault at once; with `write` the rows without one are written."""
        actions.alone(exchange)
        lines = list(reading.interpreted(exchange, sent["rows"]))
        found = report(exchange, lines, exchange.rows())
        written = actions.bring_in(exchange, found, actor=actor()) if sent["write"] else 0
        told = {"rows": found.rows, "same": found.same, "problems": [one._asdict() for one in found.problems]}
        return {**told, "new": len(found.new), "changed": len(found.changed), "written": written}

    return bp
