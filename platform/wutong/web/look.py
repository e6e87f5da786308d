"""How a reader wants the site to look: 关怀版 (larger text and targets) and the language.

Both are cookies with nothing personal in them, set by plain links, so they work without JavaScript and for
strangers.
"""

from flask import Blueprint, Flask, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from wutong.web import lookups, words
from wutong.web.doors import open_to_all
from wutong.web.region import lasts
from wutong.web.screens import home_address

CARE = "wutong_care"
YEAR = 60 * 60 * 24 * 365

bp = Blueprint("look", __name__)


@bp.get("/look")
@open_to_all
def choose() -> Response:
    """Keep the choices given as `care` (1 or 0) and `lang` (zh or en), and go back to `next`."""
    response = redirect(home_address(request.args.get("next")) or "/", code=303)
    if request.args.get("care") in ("0", "1"):
        _keep(response, CARE, request.args["care"])
    if request.args.get("lang") in words.LANGUAGES:
        _keep(response, words.COOKIE, request.args["lang"])
    return response


def _keep(response: Response, name: str, value: str) -> None:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)


@bp.get("/<region:region>/look.css")
@open_to_all
def sheet() -> Response:
    """The colour and crest of a region, its own or inherited, as a style sheet over ours."""
    response = make_response(render_template("web/look.css", about=lookups.of().about()))
    response.mimetype, response.headers["Cache-Control"] = "text/css", "private, max-age=300"
    return response


def in_care() -> bool:
    """Whether the reader chose 关怀版."""
    return request.cookies.get(CARE) == "1"


def install(app: Flask) -> None:
    """Add the addresses."""
    app.register_blueprint(bp)
    lasts("look")
