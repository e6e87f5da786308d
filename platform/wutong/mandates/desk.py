"""The helper's desk: mandates given to this place, a new one, filing through one, its cases, ending one."""

from collections.abc import Mapping
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.cases import offered
from wutong.cases import queries as cases
from wutong.cases import shown as case_pages
from wutong.cases.actions import border, uploading
from wutong.cases.counter_forms import SaidForm
from wutong.cases.schemas import BroughtForm, SlotForm
from wutong.cases.sent import brought, sent_files, taken
from wutong.clock import today
from wutong.errors import NotFound
from wutong.forms import drawing
from wutong.mandates import actions, queries, rules, schemas, shown
from wutong.secret import mask_name, mask_number, mask_phone
from wutong.tenancy import scope
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form, typed_list
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("mandates_desk", __name__, url_prefix="/<region:region>/desk/mandates", template_folder="templates")
lasts(bp.name, but=("new", "give", "fill", "file"))

nav.add(N_("帮办代办"), "mandates_desk.index", right="case.receive", group=N_("办件"), order=112)

#: Buttons of a case that came through a mandate.
STEPS: Mapping[str, str] = {"resubmit": N_("代交补正"), "withdraw": N_("代为撤回")}


@bp.get("/")
@needs("case.receive")
def index() -> str:
    """The mandates given to this place, one's own first if asked."""
    own = request.args.get("own") == "1"
    page = queries.listed(helper=actor().person if own else None, cursor=request.args.get("after"))
    rows = [(one, queries.standing(one), mask_name(one.name.reveal())) for one in page.items]
    return render("mandates/desk_index.html", page=page, rows=rows, own=own, standings=rules.STANDINGS,
                  tones=shown.TONES)  # fmt: skip


@bp.get("/new")
@needs("case.receive")
def new() -> str:
    """Who asks for help, for what, until when, and what proves it."""
    words, chosen = request.args.get("q", ""), typed_list("matters", request.args.getlist("matter"))
    found = queries.offered(words, chosen=chosen)
    return render("mandates/new.html", words=words, found=found, chosen=chosen, evidence=rules.EVIDENCE,
                  first=today(), last=today() + rules.LONGEST)  # fmt: skip


@bp.post("/new")
@needs("case.receive")
def give() -> Response:
    """Write it down."""
    given = form(schemas.GiveForm)
    given["matters"] = tuple(given["matters"])
    sent = request.files.get("proof")
    proof = cast(BinaryIO, sent.stream) if sent is not None and sent.filename else None
    row = actions.give(actions.Wish(**given, proof=proof), actor=actor())
    say(_("已登记，授权编号 %(number)s。委托人会收到消息。", number=row.number), "success")
    return see(".show", mandate_id=row.id)


@bp.get("/revoke")
@needs("case.receive")
def revoking() -> str:
    """Whoever gave a mandate, here or elsewhere, ends it at this counter."""
    return render("mandates/revoke.html", number=request.args.get("number", ""))


@bp.post("/revoke")
@again(".revoking")
@needs("case.receive")
def revoke() -> Response:
    """End it here, or ask the region where it lies."""
    if actions.revoke_at_counter(**form(schemas.RevokeForm), actor=actor()):
        say(_("已撤销，双方都会收到消息。"), "success")
    else:
        say(_("已发送给登记委托的地区，结果会出现在“消息”中。"), "info")
    return see(".index")


@bp.get("/<uuid:mandate_id>")
@needs("case.receive")
def show(mandate_id: UUID) -> str:
    """One mandate: what it allows, what was done through it, and the button to file."""
    one = queries.found(mandate_id)
    own = one.helper in queries.persons(actor())
    who = [mask_name(one.name.reveal()), mask_number(one.id_number.reveal()), mask_phone(one.telephone.reveal())]
    return render("mandates/desk_show.html", who=who, own=own, **shown.told(one))


@bp.get("/<uuid:mandate_id>/proof")
@needs("case.receive")
def proof(mandate_id: UUID) -> Response:
    """The paper that proves it, for the helper who brought it."""
    one = queries.found(mandate_id)
    if one.helper not in queries.persons(actor()):
        raise rules.NotTheHelper(number=one.number)
    return shown.proof(one)


@bp.post("/<uuid:mandate_id>/resign")
@again(".show")
@needs("case.receive")
def resign(mandate_id: UUID) -> Response:
    """Give it back."""
    actions.resign(mandate_id, actor=actor())
    say(_("已辞去委托，委托人会收到消息。"), "success")
    return see(".show", mandate_id=mandate_id)


# ── Acting through it ────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/<uuid:mandate_id>/file/<code>")
@needs("case.receive")
def fill(mandate_id: UUID, code: str) -> str:
    """The page of the counter, with the giver of the mandate as the applicant."""
    one = actions.holding(mandate_id, code, actor=actor())
    asked, kept = cases.asked_of(offered.to_file(code)), uploading.kept(typed_list("sent"), actor=actor())
    who = [(_("委托人"), mask_name(one.name.reveal())), (_("授权编号"), one.number)]
    return render("cases/counter.html", asked=asked, code=code, sections=drawing.page(asked.form, {}), kept=kept,
                  mandate=one, who=who, **case_pages.uploading())  # fmt: skip


@bp.post("/<uuid:mandate_id>/file/<code>")
@needs("case.receive")
def file(mandate_id: UUID, code: str) -> ResponseReturnValue:
    """File for the giver; without a script a button of a group only shows the page once more."""
    frozen = offered.to_file(code)
    asked = cases.asked_of(frozen).form
    if drawing.asks_for_rows():
        drawing.once_more(asked)
        return fill(mandate_id, code)
    sent = form(BroughtForm)
    receipt = actions.file(
        mandate_id, frozen, drawing.sent(asked), brought(sent["sent"], actor()),
        actor=actor(), promised=tuple(sent["promised"]),
    )  # fmt: skip
    taken(sent["sent"], actor())
    say(_("已提交，编号 %(number)s。请把回执交给申请人。", number=receipt.number), "success")
    return see("cases_counter.slip", case_id=receipt.case_id, print=1)


@bp.get("/cases/<uuid:case_id>")
@needs("case.receive")
def errand(case_id: UUID) -> str:
    """A case that came through a mandate: how it stands, and what can be done for the giver."""
    found = _errand(case_id)
    mandate = queries.found(found.mandate)
    return render("mandates/errand.html", steps=STEPS, here=found.home == scope().home, errand=found,
                  own=mandate.helper in queries.persons(actor()), requests=cases.requests(case_id),
                  why=case_pages.why, **shown.told(mandate))  # fmt: skip


@bp.post("/cases/<uuid:case_id>/papers")
@again(".errand")
@needs("case.receive")
def add_paper(case_id: UUID) -> Response:
    """Hand a paper in for the giver."""
    sent = sent_files()[0]
    upload = border.Upload(form(SlotForm)["slot"], sent.name, sent.stream)
    actions.step(case_id, "add_paper", actor=actor(), upload=upload, said=form(SaidForm)["reason"])
    return _done(case_id)


@bp.post("/cases/<uuid:case_id>/<kind>")
@again(".errand")
@needs("case.receive")
def step(case_id: UUID, kind: str) -> Response:
    """Take a step for the giver."""
    if kind not in STEPS:
        raise NotFound
    actions.step(case_id, kind, actor=actor(), said=form(SaidForm)["reason"])
    return _done(case_id)


def _done(case_id: UUID) -> Response:
    here = _errand(case_id).home == scope().home
    say(_("已办理。") if here else _("已发送给办理地，结果稍后显示在这里。"), "success")
    return see(".errand", case_id=case_id)


def _errand(case_id: UUID) -> Any:
    found = queries.errand(case_id)
    if found is None:
        raise rules.NoSuchMandate
    return found
