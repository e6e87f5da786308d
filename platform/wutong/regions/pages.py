"""The picker of regions: type a name, pinyin or initials, or walk down the five levels.

It is a page of its own and, for htmx, a fragment; every step is a link, so it works without JavaScript. Another page
sends its reader here with `to`, an address of this site in which `{region}` stands for the choice, or shows the
fragment itself:

    {% with picker = region_picker(to="/{region}/matters/") %}{% include "regions/picker.html" %}{% endwith %}

The last choice is remembered in a cookie of the reader's own. The crest of a region is served here too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, g, make_response, redirect, request
from werkzeug.wrappers import Response as Answer

from wutong.errors import NotFound
from wutong.regions import branding, queries, successors
from wutong.regions.models import Region
from wutong.regions.rules import LEVEL_NAMES, VILLAGE
from wutong.regions.successors import Former
from wutong.tenancy import NATION, NoSuchRegion, parse, spell
from wutong.web import etag
from wutong.web.doors import needs, open_to_all
from wutong.web.screens import home_address, render

COOKIE = "wutong_region"
YEAR = 60 * 60 * 24 * 365
HOME = "/{region}/"

bp = Blueprint("regions", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class Picker:
    """Everything the fragment shows: the walk so far (nation first), what lies below, what was typed and found.

    `former` are names that were typed and are no more, with the regions that they lead to.
    """

    to: str
    typed: str
    trail: Sequence[Region]
    below: Sequence[Region]
    found: Sequence[Region]
    former: Sequence[Former]
    last: Region | None

    @property
    def here(self) -> Region | None:
        """The region walked to; None before the first step, and where no tree is loaded."""
        return self.trail[-1] if len(self.trail) > 1 else None


@bp.get("/regions/")
@open_to_all
def pick() -> str:
    """The picker; `q` is what was typed, `at` the region walked to, `to` where the choice leads."""
    fragment = request.headers.get("HX-Request") == "true"
    return render("regions/picker.html" if fragment else "regions/pick.html", picker=picker())


@bp.get("/regions/<region:region>/choose")
@open_to_all
def choose() -> Answer:
    """Remember the region of the address and go where the choice leads."""
    response = redirect(_target(request.args.get("to")).replace("{region}", g.region.short), code=303)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(COOKIE, g.region.short, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


@bp.get("/<region:region>/crest")
@open_to_all
def crest() -> Answer:
    """The crest that the region shows, its own or the nearest above; 404 where nobody on its line has one."""
    digest, _ = branding.shown().get("crest", ("", NATION))
    return _picture(digest)


@bp.get("/<region:region>/desk/region/crests/<digest>")
@needs("region.manage")
def crest_of(digest: str) -> Answer:
    """A crest of the region's line for those who decide about it, one that is past or only drafted too."""
    return _picture(digest)


def _picture(digest: str) -> Answer:
    found = queries.crest(digest) if digest else None
    if found is None:
        raise NotFound
    response: Response = make_response(found.data)
    response.content_type = found.type
    return etag.answer(response, digest)


def picker(to: str | None = None) -> Picker:
    """The picker as the present request asks for it."""
    walked = _walked(request.args.get("at", ""))
    typed = request.args.get("q", "").strip()[:80]
    return Picker(
        to=_target(to or request.args.get("to")),
        typed=typed,
        trail=queries.line(walked),
        below=queries.children(walked),
        found=queries.search(typed, within=walked, limit=30) if typed else (),
        former=successors.former(typed, within=walked) if typed else (),
        last=remembered(),
    )


def remembered() -> Region | None:
    """The region that this reader chose last; None for a stranger and for a region that is no more."""
    return _known(request.cookies.get(COOKIE, ""))


def _walked(digits: str) -> int:
    found = _known(digits)
    return found.code if found else NATION


def _known(digits: str) -> Region | None:
    try:
        found = queries.find(parse(digits))
    except NoSuchRegion:
        return None
    return found if found and found.open else None


def _target(address: str | None) -> str:
    return home_address(address) or HOME


@bp.app_context_processor
def _offer() -> dict[str, Callable[..., object]]:
    return {"region_picker": picker}


@bp.record_once
def _teach(state: object) -> None:
    state.app.jinja_env.globals.update(level_names=LEVEL_NAMES, village_level=VILLAGE, spell_region=spell)  # type: ignore[attr-defined]
