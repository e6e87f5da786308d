"""The start pages: of the site, of a region, of a desk. Rooms and plugins fill them with tabs, menus and slots."""

from flask import Blueprint, Flask, g

from wutong.web import lookups
from wutong.web.doors import open_to_all, signed_in
from wutong.web.region import lasts
from wutong.web.screens import render

bp = Blueprint("front", __name__)


@bp.get("/")
@open_to_all
def show() -> str:
    """The front page: what this place is, and the picker of regions."""
    return render("web/front.html")


@bp.get("/<region:region>/")
@open_to_all
def region() -> str:
    """A region's start page for citizens: what one can do here, and the regions below."""
    return render("web/region.html", below=lookups.of().children(g.region.code))


@bp.get("/<region:region>/desk/")
@signed_in
def desk() -> str:
    """A region's start page for staff: the menu as cards, and what plugins put there."""
    return render("web/desk_home.html")


@bp.get("/signed-in")
@open_to_all
def after_sign_in() -> str:
    """Where a reader lands who signed in on a second page while a form waits on the first."""
    return render("web/signed_in.html")


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)
    lasts("front", but=("region",))
