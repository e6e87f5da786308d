"""The office's board of cases: of the region and of whatever is below it, as pages and as files."""

from typing import Any

from flask import Blueprint, g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.regions import queries as regions
from wutong.statistics import queries, schemas, shown
from wutong.statistics.brought import BROUGHT, measures, rates
from wutong.statistics.queries import Asked, Seen
from wutong.tenancy import spell
from wutong.web import nav, tables
from wutong.web.doors import needs
from wutong.web.screens import render
from wutong.web.words import N_

bp = Blueprint("statistics_desk", __name__, url_prefix="/<region:region>/desk/statistics", template_folder="templates")

nav.add(N_("办件统计"), "statistics_desk.index", right="statistics.read", group=N_("办件"), order=290)

WORDS = {"channels": shown.CHANNELS, "cuts": queries.CUTS, "rate": shown.rate, "first": shown.FIRST,
         "most": queries.SHOWN, "spell": spell}  # fmt: skip


@bp.get("/")
@needs("statistics.read")
def index() -> str | Response:
    """The board of a place and of some days, or the file of it."""
    asked, by, whole = schemas.board_of(request.args)
    seen, form = queries.seen(asked), tables.wanted(request.args.get("form"))
    rows = shown.rows(seen, by)
    if form:
        return tables.download(_file(seen), list(shown.sheets(seen, rows, by)), form)
    board = {"seen": seen, "rows": rows, "by": by, "whole": whole, "series": shown.series(seen)}
    return render("statistics/index.html", **board, **_around(asked), **_counted(), **WORDS)


def _counted() -> dict[str, Any]:
    """What is counted and shown here, of the core and of plugins."""
    brought = {"brought": BROUGHT.measures(), "then": (*shown.THEN, *BROUGHT.first())}
    return {"measures": measures(), "rates": rates(), **brought}


def _around(asked: Asked) -> dict[str, Any]:
    """The way down to the place, and which departments are offered; others are met in the cut by department."""
    bodies = dict.fromkeys([held.name for held in regions.departments()] + [asked.department])
    down = [one for one in regions.line(asked.place) if one.code == asked.place or one.code > g.region.code]
    chosen = {"matter": shown.named(asked.matter), "place": regions.get(asked.place)}
    return {"down": down, "bodies": [one for one in bodies if one], **chosen}


def _file(seen: Seen) -> str:
    return f"{_('办件统计')}-{regions.get(seen.asked.place).name}-{seen.asked.first}-{seen.asked.last}"
