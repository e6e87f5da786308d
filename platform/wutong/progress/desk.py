"""The office's board: the tree and the table of those below, the reasons given, reminders, files."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.clock import today
from wutong.matters import codes
from wutong.progress import actions, queries, rules, schemas
from wutong.progress.queries import Row, Shown
from wutong.tenancy import spell
from wutong.web import nav, tables
from wutong.web.doors import actor, needs
from wutong.web.forms import form
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.tables import Cell, Sheet
from wutong.web.words import N_

bp = Blueprint("progress_desk", __name__, url_prefix="/<region:region>/desk/progress", template_folder="templates")

nav.add(N_("认领进度"), "progress_desk.index", right="matter.read", group=N_("事项"), order=340)

#: How many reasons a page shows; the file has all of them.
REASONS = 50


@bp.get("/")
@needs("matter.read")
def index() -> str | Response:
    """The board at a place, or the file of it."""
    place, release = schemas.asked(request.args)
    shown, wanted = queries.shown(place, release), tables.wanted(request.args.get("form"))
    if wanted:
        return tables.download(_file(shown), list(_sheets(shown)), wanted)
    due = [row for row in shown.rows if rules.remindable(row.tally.lagging > 0, row.reminded, today())]
    return render("progress/board.html", shown=shown, due=due, releases=queries.releases(), **_words(shown))


@bp.post("/remind")
@needs("matter.claim")
def remind() -> Response:
    """Send a letter to those who lag."""
    given = form(schemas.RemindForm)
    place, about = schemas.asked({"place": given["place"]})[0], given["release"]
    sent = actions.remind(place, about, actor=actor())
    say(_("已提醒 %(n)s 个地方，对方会在“消息”中看到。", n=len(sent)), "success")
    return see(".index", place=given["place"] or None, release=about)


def _words(shown: Shown) -> dict[str, Any]:
    return {
        "states": rules.STATES, "tones": rules.TONES, "modes": codes.MODES, "levels": codes.LEVELS, "spell": spell,
        "days": lambda tally: rules.waited(tally.since, shown.at), "home": g.region.code, "most": REASONS,
    }  # fmt: skip


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────


def _file(shown: Shown) -> str:
    return f"{_('认领进度')}-{shown.place.name}-{today().isoformat()}"


def _sheets(shown: Shown) -> Iterator[Sheet]:
    """What the page shows; with `all` every place down to the village."""
    every = "all" in request.args
    rows = queries.every_place(shown.place.code, shown.release) if every else shown.rows
    yield Sheet(_("认领进度"), _heads(), [_cells(row, shown) for row in rows])
    heads = [_("地区"), _("决定"), _("理由"), _("日期"), _("地方数"), _("事项")]
    yield Sheet(_("不适用和暂缓"), heads, [_reason(told) for told in shown.refusals])


def _heads() -> list[str]:
    counted = [_(title) for title in rules.STATES.values()]
    return [_("地区代码"), _("地区"), _("地方数"), _("已答复地方"), *counted, _("认领率"), _("最久未答复（天）")]


def _cells(row: Row, shown: Shown) -> list[Cell]:
    tally = row.tally
    counts = [getattr(tally, state) for state in rules.STATES]
    rate = None if tally.rate is None else round(tally.rate, 4)
    return [spell(row.code), row.name, tally.places, tally.done, *counts, rate, rules.waited(tally.since, shown.at)]


def _reason(told: Any) -> list[Cell]:
    refusal, name, matters = told
    state = rules.STATES[refusal.said.state]
    day = refusal.said.since.date().isoformat()
    return [name, _(state), refusal.said.reason or "", day, refusal.places, "、".join(matters)]
