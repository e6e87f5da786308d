"""The citizens' doors of matters: find one among those the place really offers, and read its guide."""

from typing import Any

import segno
from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from wutong.matters import codes, filters, finding, guide, hierarchy, openly, queries, rules, schemas
from wutong.matters.guide import Guide
from wutong.matters.rules import NoSuchMatter, Replaced
from wutong.regions.rules import LINES
from wutong.web import errors, nav
from wutong.web.doors import open_to_all
from wutong.web.screens import render
from wutong.web.transaction import is_api
from wutong.web.words import N_

bp = Blueprint("matters", __name__, url_prefix="/<region:region>/matters", template_folder="templates")
bps = (bp, openly.bp)

nav.tab(N_("办事指南"), "matters.index", order=100)


@bp.get("/")
@open_to_all
def index() -> str:
    """What the place offers, by words and every filter; under it what regions above do."""
    wanted, after = schemas.wanted(request.args)
    result = finding.look(wanted, exactly=bool(request.args.get("exactly")))
    page = queries.page(result.found, after)
    held = {"page": page, "result": result, "uppers": hierarchy.uppers(page.items), "place": guide.place}
    return render("matters/index.html", wanted=wanted, words=WORDS, **held)


@bp.app_template_global("services")
def services() -> Markup:
    """What the present region offers by theme and audience, for its start page; nothing where it offers nothing."""
    facets = filters.facets(queries.offered())
    return Markup(render("matters/home.html", facets=facets, words=WORDS)) if facets.themes else Markup()  # noqa: S704


@bp.get("/<code>")
@open_to_all
def show(code: str) -> str:
    """The guide of one matter."""
    return leaf(guide.guide(code))


def leaf(shown: Guide, *, ahead: int | None = None) -> str:
    """The page of a guide; `ahead` is the place where it shows what has still to be published."""
    if shown.upper:
        return render("matters/upper.html", guide=shown, found=queries.gathered(shown["code"]), words=WORDS)
    apply = APPLY if APPLY in current_app.view_functions and ahead is None else None
    return render("matters/show.html", guide=shown, apply=apply, ahead=ahead, **_held(shown))


@bp.app_errorhandler(Replaced)
def led_on(error: Replaced) -> ResponseReturnValue:
    """The page of a matter that another has replaced leads to the same page of that one; not for ever, because the
    release that did so can be taken back."""
    named = dict(request.view_args or {})
    if request.method not in ("GET", "HEAD") or is_api() or "code" not in named:
        return errors.refused(error)
    return redirect(url_for(str(request.endpoint), **{**named, "code": error.facts["by"]}), 302)


@bp.get("/<code>/sheet")
@open_to_all
def sheet(code: str) -> str:
    """The guide on one sheet of paper for the wall of the counter."""
    shown = guide.guide(code)
    if shown.upper:
        raise NoSuchMatter(matter=code)
    return render("matters/sheet.html", guide=shown, **_held(shown))


def _held(shown: Guide) -> dict[str, Any]:
    """What the guide and its sheet show beside the elements."""
    above = hierarchy.above(shown.found, hierarchy.uppers([shown.found]))
    return {
        "published": guide.published(shown),
        "profile": PROFILES[len(guide.published(shown))],
        "place": guide.place,
        "qr": _qr(shown),
        "chart": guide.chart(shown) if shown["steps"] else "",
        "counts": guide.counts,
        "brought": rules.brought,
        "above": above,
        "words": WORDS,
    }


#: What the published elements are called, by how many they are.
PROFILES = {len(rules.EIGHT): N_("八公开"), len(rules.FIVE): N_("五公开")}


#: The page of the room above on which a matter is applied for, where this application has it.
APPLY = "cases.new"
#: The code lists that the templates write in words.
WORDS = {
    "themes": codes.THEMES,
    "lines": LINES,
    "audiences": codes.SERVICE_OBJECTS,
    "types": codes.ITEM_TYPES,
    "needs": codes.NEEDS,
    "forms": codes.FORMS,
    "handling": codes.HANDLING_TYPES,
    "levels": codes.LEVELS,
    "modes": codes.MODES,
    "tiers": codes.TIERS,
    "sources": codes.PAPER_SOURCES,
    "sizes": codes.PAPER_SIZES,
    "results": codes.RESULT_TYPES,
    "places": codes.PLACES,
    "remedies": codes.REMEDIES,
    "procedures": codes.SPECIAL_PROCEDURES,
    "units": codes.UNITS,
    "online": {"1": N_("网上可以申请")},
    "visits": {"0": N_("一次都不用跑"), "1": N_("最多跑一次")},
    "bundles": {},
}


def _qr(shown: Guide) -> Markup:
    """The guide's own address as a picture, so that a window can hang it up."""
    address = current_app.config["WUTONG"].public_url + url_for("matters.show", code=shown["code"])
    return Markup(segno.make(address, error="m").svg_inline(scale=3, border=2))  # noqa: S704 - made here from digits
