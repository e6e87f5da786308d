"""The desk of questions that are handed on: what one's side is asked, what one was asked first, a new one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.clock import today
from wutong.errors import NotFound
from wutong.people.queries import posts
from wutong.referrals import actions, queries, schemas
from wutong.referrals.rules import LIMIT, LIVE, STATES, TONES
from wutong.regions import queries as regions
from wutong.regions import whither
from wutong.tenancy import parse
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("referrals_desk", __name__, url_prefix="/<region:region>/desk/referrals", template_folder="templates")
lasts(bp.name, but=("new", "hand_on"))

nav.add(N_("首问负责"), "referrals_desk.index", right="notice.read", group=N_("办件"), order=113)

#: Every word that the templates of this room share.
WORDS: dict[str, Any] = {"states": STATES, "tones": TONES, "limit": LIMIT, "waiting": LIVE}


@bp.get("/")
@needs("notice.read")
def index() -> str:
    """What this side is asked, or what the reader was asked first."""
    first, live = request.args.get("first") == "1", request.args.get("all") != "1"
    page = queries.listed(actor(), first=first, live=live, cursor=request.args.get("after"))
    return render("referrals/index.html", page=page, names=whither.named(page.items), first=first, live=live,
                  today=today(), **WORDS)  # fmt: skip


def _places() -> dict[str, Any]:
    to = regions.get(parse(request.args["to"])) if request.args.get("to") else None
    bodies = [(str(one.id), one.name) for one in regions.departments()]
    return {"to": to, "bodies": bodies, "elsewhere": bool(request.args.get("elsewhere"))}


@bp.get("/new")
@needs("notice.read")
def new() -> str:
    """Who asks what, and who should answer."""
    return render("referrals/new.html", due=queries.answer_by(), **_places(), **WORDS)


@bp.post("/new")
@needs("notice.read")
def hand_on() -> Response:
    """Hand it on."""
    given = form(schemas.ReferralForm)
    row = actions.hand_on(schemas.asked(given), schemas.whither(given), actor=actor())
    say(_("已登记并转交，编号 %(number)s。对方接手之前由您负责，群众会收到通知。", number=row.number), "success")
    return see(".show", referral=row.id)


@bp.get("/<uuid:referral>")
@needs("notice.read")
def show(referral: UUID) -> str:
    """One question, and what the reader can do about it."""
    row = queries.seen(referral, actor())
    answers = row.state in LIVE and actions.may_answer(row, actor())
    people = posts.names([one for one in (row.first_by, row.taken_by) if one])
    return render("referrals/show.html", row=row, who=schemas.who(row, actor().person),
                  whither=whither.named([row])[row.id], people=people, answers=answers,
                  passes=row.first and row.state in ("asked", "declined"), today=today(), **_places(),
                  **WORDS)  # fmt: skip


@bp.post("/<uuid:referral>/<step>")
@again(".show")
@needs("notice.read")
def act(referral: UUID, step: str) -> Response:
    """Take it, answer it, give it back, or hand it to somebody else."""
    if step == "take":
        actions.take(referral, actor=actor())
    elif step == "pass-on":
        actions.pass_on(referral, schemas.whither(form(schemas.WhitherForm)), actor=actor())
    elif step in ("answer", "decline"):
        text = form(schemas.WordsForm)["text"]
        (actions.answer if step == "answer" else actions.decline)(referral, text, actor=actor())
    else:
        raise NotFound
    say(_("已办理，对方和群众会收到通知。"), "success")
    return see(".index") if step == "pass-on" else see(".show", referral=referral)
