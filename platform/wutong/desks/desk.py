"""The page of posts: who stands in for whom, who is away, and when somebody is back."""

from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.clock import today
from wutong.desks import actions, queries, schemas
from wutong.desks.rules import KINDS, away
from wutong.people.queries import posts
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("desks", __name__, url_prefix="/<region:region>/desk/posts", template_folder="templates")
lasts(bp.name)

nav.add(N_("AB 岗与缺勤"), "desks.index", right="case.read", group=N_("办件"), order=130)


@bp.get("/")
@needs("case.read")
def index() -> str:
    """Everybody's deputy, who is away, and forms for what the reader may set."""
    leads, me, deputies = actor().may(actions.LEADER), actor().person, queries.deputies()
    now_away, covered = [(one, away(one, today())) for one in queries.away()], queries.covered(me)
    choice = posts.choice(request.args.get("who", ""), keep=me)
    named = {me, *covered, *deputies, *deputies.values(), *(one.person for one, _holds in now_away)} - {None}
    own = [(person, name) for person, name in choice.people if leads or person == me]
    return render("desks/index.html", choice=choice, names=posts.names([one for one in named if one]), own=own,
                  deputies=deputies, away=now_away, kinds=KINDS, leads=leads, me=me, covered=covered,
                  today=today())  # fmt: skip


@bp.post("/deputy")
@again(".index")
@needs("case.read")
def name_deputy() -> Response:
    """Name somebody's deputy, or none."""
    given = form(schemas.DeputyForm)
    actions.name_deputy(given["person"], given["deputy"], actor=actor())
    say(_("已保存。"), "success")
    return see(".index")


@bp.post("/away")
@again(".index")
@needs("case.read")
def set_away() -> Response:
    """Write down that somebody is away."""
    row = actions.set_away(**form(schemas.AwayForm), actor=actor())
    if queries.deputy(row.person):
        say(_("已登记。缺勤期间，待办同时显示给 B 岗。"), "success")
    else:
        say(_("已登记，但还没有指定 B 岗，待办不会有人代办。请指定 B 岗，或改派办件。"), "warning")
    return see(".index")


@bp.post("/away/<uuid:absence_id>/end")
@again(".index")
@needs("case.read")
def come_back(absence_id: UUID) -> Response:
    """Somebody is back, or does not go."""
    actions.come_back(absence_id, actor=actor())
    say(_("已结束，待办不再显示给 B 岗。"), "success")
    return see(".index")
