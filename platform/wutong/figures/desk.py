"""The office's figures: all of them, one with its matters, those below as a league, before and after releases."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.clock import today
from wutong.figures import actions, queries, rules, schemas
from wutong.figures.queries import Measured
from wutong.figures.rules import FIGURES, Measures
from wutong.regions import below as tree_below
from wutong.tenancy import spell
from wutong.web import nav, tables
from wutong.web.doors import actor, needs
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.tables import Cell, Sheet
from wutong.web.words import N_

bp = Blueprint("figures_desk", __name__, url_prefix="/<region:region>/desk/figures", template_folder="templates")

nav.add(N_("目录指标"), "figures_desk.index", right="matter.read", group=N_("事项"), order=350)

WORDS = {"figures": FIGURES, "written": rules.written, "difference": rules.difference, "moved": rules.moved,
         "cuts": rules.CUTS, "claimed": rules.CLAIMED, "spell": spell}  # fmt: skip


def _asked() -> dict[str, Any]:
    """The day that was asked for, and the instant at which it is read."""
    on = schemas.day(request.args.get("on", ""))
    at = schemas.ended(on)
    return {"on": on if at else None, "at": at}


@bp.get("/")
@needs("matter.read")
def index() -> str | Response:
    """Every figure of the region, cut as asked, with what the last release changed; or the file of it."""
    asked, by = _asked(), schemas.cut_of(request.args)
    seen = queries.measured(asked["at"])
    parts, form = queries.cut(seen, by), tables.wanted(request.args.get("form"))
    if form:
        return tables.download(_file(_("目录指标")), list(_sheets(seen, parts, by)), form)
    last = next(iter(queries.effects(1)), None) if asked["at"] is None else None
    chosen = rules.FIGURES.get(request.args.get("figure", ""), rules.figure("compression"))
    shown = {"seen": seen, "parts": parts, "by": by, "last": last, "chosen": chosen, "on": asked["on"]}
    return render("figures/index.html", **shown, **WORDS)


@bp.get("/<name>")
@needs("matter.read")
def figure(name: str) -> str | Response:
    """How one figure comes about: formula, trap, every matter behind it; or the file of it."""
    asked, form = _asked(), tables.wanted(request.args.get("form"))
    found = queries.behind(name, asked["at"])
    if form:
        return tables.download(_file(_(found.figure.title)), [_list(found)], form)
    return render("figures/figure.html", found=found, on=asked["on"], **WORDS)


@bp.get("/league")
@needs("matter.read")
def league() -> str | Response:
    """Those directly below beside each other, and where the region itself stood when that was last told."""
    one, at = rules.figure(request.args.get("figure") or "compression"), _asked()
    places, form = queries.below(at["at"]), tables.wanted(request.args.get("form"))
    names = tree_below.named(places)
    if form:
        return tables.download(_file(_("下级指标排名")), [_table(places, names)], form)
    own = queries.announced()
    names |= tree_below.named(own[1] if own else ())
    return render("figures/league.html", one=one, standings=queries.league(one.name, places), names=names, own=own,
                  ranked=queries.league, told=queries.told(), home=g.region.code, on=at["on"], **WORDS)  # fmt: skip


@bp.post("/league")
@needs("matter.publish")
def announce() -> Response:
    """Tell those below how they stand."""
    row = actions.announce(actor=actor())
    say(_("已向 %(n)s 个地区公布。", n=len(row.figures)), "success")
    return see(".league")


@bp.get("/releases")
@needs("matter.read")
def releases() -> str:
    """What each of the latest releases did to the region's figures."""
    return render("figures/releases.html", effects=queries.effects(), **WORDS)


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────


def _file(title: str) -> str:
    return f"{title}-{g.region.name}-{request.args.get('on') or today().isoformat()}"


def _sheets(seen: Measured, parts: list[queries.Part], by: str) -> Iterator[Sheet]:
    heads = [_("指标"), _("数值"), _("分子"), _("分母"), _("怎么算"), _("注意")]
    whole: list[list[Cell]] = [
        [
            _(one.title),
            seen.figures[name].value,
            seen.figures[name].part,
            seen.figures[name].whole,
            _(one.formula),
            _(one.trap),
        ]
        for name, one in FIGURES.items()
    ]
    title, formula, trap = rules.CLAIMED
    rate = seen.claimed
    yield Sheet(_("全部指标"), heads, [*whole, [_(title), rate.value, rate.part, rate.whole, _(formula), _(trap)]])
    titles = [_(one.title) for one in FIGURES.values()]
    rows = [[_(part.title), part.count, *_values(part.figures)] for part in parts]
    yield Sheet(_(rules.CUTS[by]), [_(rules.CUTS[by]), _("事项数"), *titles], rows)


def _values(held: Measures) -> list[Cell]:
    return [held[name].value for name in FIGURES]


def _list(found: queries.Behind) -> Sheet:
    rows: list[list[Cell]] = [[str(one["code"]), str(one["name"]), part, whole] for one, (part, whole) in found.counted]
    rows += [[str(one["code"]), str(one["name"]), None, None] for one in found.left_out]
    return Sheet(_(found.figure.title), [_("事项代码"), _("事项名称"), _("分子"), _("分母")], rows)


def _table(places: dict[int, Measures], names: dict[int, str]) -> Sheet:
    heads = [_("地区代码"), _("地区"), *[_(one.title) for one in FIGURES.values()]]
    return Sheet(_("下级指标"), heads, [[spell(code), names[code], *_values(held)] for code, held in places.items()])
