"""The desk of transfers: what one's side is asked to take, what was offered from here, a new one; a case's part."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import queries as cases
from wutong.cases.desk_papers import submitted
from wutong.cases.models import Case
from wutong.clock import today
from wutong.errors import NotFound
from wutong.people.queries import posts
from wutong.regions import queries as regions
from wutong.regions import whither
from wutong.tenancy import parse
from wutong.transfers import actions, queries, schemas
from wutong.transfers.models import Transfer
from wutong.transfers.rules import LIMIT, OFFERABLE, STATES, TONES, rights
from wutong.web import nav, slots
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("transfers_desk", __name__, url_prefix="/<region:region>/desk/transfers", template_folder="templates")
lasts(bp.name)

nav.add(N_("办件转送"), "transfers_desk.index", right="case.read", group=N_("办件"), order=107)
slots.fill("case.page", "transfers/_case.html")

#: Every word that the templates of this room share.
WORDS: dict[str, Any] = {"states": STATES, "tones": TONES, "limit": LIMIT}


@bp.app_template_global("transfers_of")
def transfers_of(case: Case) -> dict[str, Any]:
    """What was offered of a case, with names, for both sides' pages; whether the reader may offer it now."""
    rows = queries.of(case.id) if case.number else []
    waits = any(row.state == "asked" for row in rows)
    may = case.state in OFFERABLE and not waits and any(actor().may(one) for one in rights(case.state, abroad=False))
    return {"rows": rows, "names": whither.named(rows), "may": may, **WORDS}


@bp.get("/")
@needs("case.read")
def index() -> str:
    """What waits for an answer from here, or what was offered from here."""
    asked, live = request.args.get("sent") != "1", request.args.get("all") != "1"
    page = queries.listed(actor(), asked=asked, live=live, cursor=request.args.get("after"))
    return render("transfers/index.html", page=page, names=whither.named(page.items), asked=asked, live=live,
                  today=today(), **WORDS)  # fmt: skip


@bp.get("/new/<uuid:case_id>")
@needs("case.read")
def new(case_id: UUID) -> str:
    """Where to, and why."""
    case = submitted(case_id)
    to = regions.get(parse(request.args["to"])) if request.args.get("to") else None
    bodies = [(str(one.id), one.name) for one in regions.departments() if one.id != case.department]
    abroad = any(actor().may(one) for one in rights(case.state, abroad=True))
    return render("transfers/new.html", case=case, bodies=bodies, to=to, abroad=abroad, due=queries.answer_by(),
                  elsewhere=bool(request.args.get("elsewhere")), **WORDS)  # fmt: skip


@bp.post("/new/<uuid:case_id>")
@needs("case.read")
def offer(case_id: UUID) -> Response:
    """Offer it."""
    given = form(schemas.TransferForm)
    row = actions.offer(submitted(case_id).id, schemas.whither(given), given["reason"], actor=actor())
    say(_("已转送，对方接收之前仍由本机关办理，申请人会收到通知。"), "success")
    return see(".show", transfer=row.id)


@bp.get("/<uuid:transfer>")
@needs("case.read")
def show(transfer: UUID) -> str:
    """One transfer, and what the reader can do about it."""
    row = queries.found(transfer)
    people = [one for one in (row.asked_by, row.answered_by) if one]
    waits = row.state == "asked"
    return render("transfers/show.html", row=row, name=whither.named([row])[row.id], people=posts.names(people),
                  answers=waits and actions.may_answer(row, actor()), takes_back=waits and _takes_back(row),
                  here=row.case_id in cases.known([row.case_id]), today=today(), **WORDS)  # fmt: skip


def _takes_back(row: Transfer) -> bool:
    return not row.incoming and (actor().person == row.asked_by or actor().may("case.hand_over"))


@bp.post("/<uuid:transfer>/<step>")
@again(".show")
@needs("case.read")
def answer(transfer: UUID, step: str) -> Response:
    """Take it, decline it with a reason, or take the offer back."""
    if step == "take":
        actions.take(transfer, actor=actor())
    elif step == "decline":
        actions.decline(transfer, form(schemas.TransferDeclineForm)["reason"], actor=actor())
    elif step == "withdraw":
        actions.withdraw(transfer, actor=actor())
    else:
        raise NotFound
    say(_("已办理，对方会收到通知。"), "success")
    return see(".show", transfer=transfer)
