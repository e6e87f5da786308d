"""All open cases of one officer go to another at once, while he is away or because he has too many."""

from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import inbox, shown, takers
from wutong.cases.actions import assigning
from wutong.cases.assign_forms import AssignForm
from wutong.people.queries import posts
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see

bp = Blueprint("cases_covering", __name__, url_prefix="/<region:region>/desk/cases/of", template_folder="templates")
lasts(bp.name)


@bp.get("/<uuid:person>")
@needs("case.assign")
def ask(person: UUID) -> str:
    """What an officer has in hand, and to whom it may go."""
    name = posts.member(person).name.reveal()
    page = inbox.listed(inbox.Cut(handler=person), limit=100)
    offer = takers.of_officer(person, request.args.get("who", ""), wide="wide" in request.args)
    return render("cases/reassign.html", name=name, person=person, page=page, offer=offer, heirs=shown.takers(offer))


@bp.post("/<uuid:person>")
@again(".ask")
@needs("case.assign")
def reassign(person: UUID) -> Response:
    """Give all of it to another officer, or back to the pool."""
    posts.member(person)
    count = assigning.reassign_all(person, form(AssignForm)["handler"], actor=actor())
    say(_("已改派 %(count)d 件。", count=count), "success")
    return see("cases_desk.index")
