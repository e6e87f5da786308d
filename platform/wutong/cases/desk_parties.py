"""What the inbox's box is asked: a number or the name of a matter cuts the inbox, in an address that can be kept; what
somebody is known by stands in no address, is answered here, and is written down."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from wutong.cases import shown
from wutong.cases.actions import cutting, indexing, seeking
from wutong.cases.rules import OPEN
from wutong.cases.schemas import SeekForm
from wutong.people.queries import posts
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.screens import render, see

bp = Blueprint("cases_parties", __name__, url_prefix="/<region:region>/desk/cases/found", template_folder="templates")
lasts(bp.name)


@bp.get("/")
@needs("case.read")
def index() -> Response:
    """What was found is shown once; whoever comes back begins anew."""
    return see("cases_desk.index")


@bp.post("/")
@again("cases_desk.index")
@needs("case.read")
def find() -> str | Response:
    """The cases of whoever is named by number or telephone; anything else is a cut of the inbox."""
    asked = form(SeekForm)
    sought = seeking.read(asked["q"])
    if sought is None:
        return see("cases_desk.index", **{name: asked[name] or None for name in cutting.PARTS})
    found = seeking.find(sought, actor=actor())
    return render("cases/found.html", sought=sought, missing=indexing.missing(), most=seeking.MOST, **_shown(found))


def _shown(found: seeking.Found) -> dict[str, Any]:
    names = posts.names([case.handler for case in found.cases if case.handler])
    rows = [(case, shown.colour(case) if case.state in OPEN else None) for case in found.cases]
    return {"rows": rows, "names": names, "dockets": found.dockets, "places": shown.places(found.dockets)}
