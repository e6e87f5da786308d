"""A citizen's inbox: what the offices told, newest first, wherever they are."""

from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.notices import actions, queries, texts
from wutong.notices.schemas import ChoiceForm, WayForm
from wutong.notices.ways import WAYS
from wutong.web import form, nav, render, say, see, signed_in
from wutong.web.doors import actor
from wutong.web.forms import again
from wutong.web.region import lasts
from wutong.web.words import N_

bp = Blueprint("notices", __name__, url_prefix="/<region:region>/notices", template_folder="templates")
lasts(bp.name)

nav.tool(N_("我的消息"), "notices.index", right="profile.own", order=40)


def _me() -> UUID:
    """Whose inbox it is; a signed-in reader is always somebody."""
    person = actor().person
    if person is None:
        raise queries.NobodysInbox
    return person


@bp.get("/")
@signed_in
def index() -> str:
    """The reader's own inbox, and the notices that may be switched off."""
    page = queries.told(_me(), after=request.args.get("after"))
    optional = {code: kind.title for code, kind in texts.declinable().items()}
    ways = {"ways": WAYS.here(), "chosen": queries.ways(_me())}
    return render("notices/inbox.html", page=page, optional=optional, unwanted=queries.unwanted(_me()), **ways)


@bp.post("/read")
@signed_in
def read_all() -> Response:
    """Mark everything as read."""
    actions.read_all(_me())
    return see(".index")


@bp.post("/ways")
@signed_in
@again(".index")
def choose_way() -> Response:
    """Be told over a way of a plugin as well, or no longer."""
    actions.choose_way(_me(), **form(WayForm))
    say(_("已保存。"), "success")
    return see(".index")


@bp.post("/choices")
@signed_in
def choose() -> Response:
    """Switch an optional kind on or off."""
    actions.choose(_me(), **form(ChoiceForm))
    say(_("已保存。"), "success")
    return see(".index")
