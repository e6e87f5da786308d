"""The desk of originals: what lies with the reader, slips to send and sign, receipts; on a case where each piece is."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases.desk_papers import submitted
from wutong.cases.models import Case
from wutong.cases.rules import CLOSED
from wutong.originals import actions, queries, schemas
from wutong.originals.rules import OUTCOMES, SLIPS, STATES, TONES
from wutong.people.queries import posts
from wutong.web import nav, slots
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("originals_desk", __name__, url_prefix="/<region:region>/desk/originals", template_folder="templates")
lasts(bp.name)

nav.add(N_("原件交接"), "originals_desk.index", right="paper.read", group=N_("办件"), order=108)
slots.fill("case.page", "originals/_case.html")

#: Every word that the templates of this room share.
WORDS: dict[str, Any] = {"states": STATES, "tones": TONES, "slip_states": SLIPS, "outcomes": OUTCOMES, "over": CLOSED}


@bp.app_template_global("originals_of")
def originals_of(case: Case, *, office: bool) -> dict[str, Any]:
    """The originals of a case; with the names of who has them for the office alone."""
    rows = queries.of(case.id) if case.number else []
    return {"rows": rows, "names": queries.names(rows) if office else {}, **WORDS}


@bp.get("/")
@needs("paper.read")
def index() -> str:
    """What lies with the reader and can be handed on, and the slips that wait for a signature."""
    page, slips = queries.lying(actor(), cursor=request.args.get("after")), queries.slips(actor()).items
    return render("originals/index.html", page=page, slips=slips, cases=queries.cases_of(page.items),
                  names=queries.names([*page.items, *slips]), mine=queries.persons(actor()),
                  choice=posts.choice(request.args.get("who", ""), without=actor().person), **WORDS)  # fmt: skip


@bp.post("/send")
@again(".index")
@needs("paper.read")
def send() -> Response:
    """Hand the ticked ones on."""
    given = form(schemas.SendForm)
    row = actions.send(given["originals"], given["taker"], given["place"], actor=actor())
    say(_("交接单 %(number)s 已发出，等待接收人逐件签收；签收之前仍由您保管。", number=row.number), "success")
    return see(".slip", slip=row.id)


@bp.get("/slips/")
@needs("paper.read")
def slips() -> str:
    """Every slip that the reader sent or signed, newest first."""
    page = queries.slips(actor(), live=False, cursor=request.args.get("after"))
    return render("originals/slips.html", page=page, names=queries.names(page.items), **WORDS)


@bp.get("/slips/<uuid:slip>")
@needs("paper.read")
def slip(slip: UUID) -> str:
    """A slip as it is printed, and what the reader can do about it."""
    told = queries.told(slip)
    waits = told.slip.state == "open"
    return render("originals/slip.html", told=told, signs=waits and queries.signs(actor(), told.slip),
                  takes_back=waits and queries.disposes(actor(), told.slip.giver), **WORDS)  # fmt: skip


@bp.post("/slips/<uuid:slip>/sign")
@again(".slip")
@needs("paper.read")
def sign(slip: UUID) -> Response:
    """Sign: what is ticked is taken, what is not is refused with its note."""
    pieces, taken = queries.pieces(slip), set(request.form.getlist("taken"))
    left = [one.original for one in pieces if str(one.original) not in taken]
    refused = {one: request.form.get(f"note-{one}", "") for one in left}
    actions.sign(slip, refused, actor=actor())
    say(_("已签收。") if not refused else _("已签收，拒收的仍由移交人保管，移交人会收到提醒。"), "success")
    return see(".slip", slip=slip)


@bp.post("/slips/<uuid:slip>/withdraw")
@again(".slip")
@needs("paper.read")
def withdraw(slip: UUID) -> Response:
    """Take it back."""
    actions.withdraw(slip, actor=actor())
    say(_("已撤回，原件仍由您保管。"), "success")
    return see(".index")


@bp.get("/cases/<uuid:case_id>")
@needs("paper.read")
def case(case_id: UUID) -> str:
    """The originals of one case: the receipt for what is held and went back, and forms to take in and give back."""
    found = submitted(case_id)
    rows = queries.of(case_id)
    own = [row for row in rows if row.state == "held" and queries.disposes(actor(), row.holder)]
    return render("originals/case.html", case=found, rows=rows, own=own, names=queries.names(rows),
                  coming=any(row.state == "coming" for row in rows), takes=actor().may("paper.add"),
                  unsettled=queries.unsettled(case_id), **WORDS)  # fmt: skip


@bp.post("/cases/<uuid:case_id>")
@needs("paper.add")
def receive(case_id: UUID) -> Response:
    """Take originals in."""
    given = form(schemas.ReceiveForm)
    actions.receive(submitted(case_id).id, given["pieces"].splitlines(), given["place"], actor=actor())
    say(_("已登记，请打印收据交给申请人。"), "success")
    return see(".case", case_id=case_id)


@bp.post("/cases/<uuid:case_id>/arrive")
@again(".case")
@needs("paper.add")
def arrive(case_id: UUID) -> Response:
    """Sign for what came from another region."""
    actions.arrive(submitted(case_id).id, form(schemas.PlaceForm)["place"], actor=actor())
    say(_("已签收。"), "success")
    return see(".case", case_id=case_id)


@bp.post("/cases/<uuid:case_id>/keep")
@again(".case")
@needs("paper.add")
def keep(case_id: UUID) -> Response:
    """Write down that what is held stays when the case is closed."""
    actions.keep(submitted(case_id).id, actor=actor())
    say(_("已登记：原件仍在本处保管，现在可以办结；退还时请在这里登记。"), "success")
    return see("cases_desk.show", case_id=case_id)


@bp.post("/cases/<uuid:case_id>/return")
@again(".case")
@needs("paper.add")
def give_back(case_id: UUID) -> Response:
    """Give the ticked ones back."""
    given = form(schemas.ReturnForm)
    actions.give_back(submitted(case_id).id, given["originals"], given["to"], actor=actor())
    say(_("已退还，请打印收据由领取人签字。"), "success")
    return see(".case", case_id=case_id, print=1)
