"""The catalogue of the office."""

from flask import g, request

from wutong.matters import queries, schemas
from wutong.matters.desk.door import bp
from wutong.matters.pages import WORDS
from wutong.web.doors import needs
from wutong.web.screens import render


@bp.get("/")
@needs("matter.read")
def index() -> str:
    """Everything defined at or above the region, with who defined it and how it is claimed here."""
    wanted, after = schemas.wanted(request.args)
    found = queries.catalogue(wanted)
    page = queries.page(found, after)
    return render(
        "matters/desk_index.html", wanted=wanted, page=page, total=len(found), words=WORDS, home=g.region.code
    )
