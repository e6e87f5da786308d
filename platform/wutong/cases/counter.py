"""The receiving side's doors: file for somebody at this counter, and follow what was sent to homes elsewhere."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong import tenancy
from wutong.cases import lending, offered, pages, queries, shown, uploads
from wutong.cases.actions import border, deciding, filing, pairing, uploading
from wutong.cases.counter_forms import SaidForm
from wutong.cases.pairings import Pairing
from wutong.cases.rules.committing import TERMS
from wutong.cases.schemas import CounterForm, SlotForm
from wutong.cases.sent import brought, sent_files, taken
from wutong.errors import NotFound
from wutong.forms import drawing
from wutong.forms.rules import Form
from wutong.matters import queries as matters
from wutong.matters.filters import Wanted
from wutong.regions import queries as regions
from wutong.secret import mask_name, mask_phone
from wutong.web import nav
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form, typed_list
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("cases_counter", __name__, url_prefix="/<region:region>/desk/counter", template_folder="templates")
lasts(bp.name, but=("choose", "new", "file", "begin", "lend"))

nav.add(N_("帮群众申报"), "cases_counter.choose", right="case.file", group=N_("办件"), order=110)
nav.add(N_("代收的办件"), "cases_counter.received", right="case.receive", group=N_("办件"), order=120)

#: Words on the buttons by which a receiving place asks a home for a step.
ASKS = {"accept": "代为受理", "resubmit": "提交补正", "withdraw": "替申请人撤回"}


@bp.get("/new")
@needs("case.file")
def choose() -> str:
    """Which matter: a search over what this place offers."""
    words = request.args.get("q", "")
    return render("cases/choose.html", words=words, found=matters.sought(Wanted(words=words))[:50])


@bp.get("/new/<code>")
@needs("case.file")
def new(code: str) -> str:
    """One page for everything: who, what, papers, who asked."""
    frozen, kept = offered.to_file(code), uploading.kept(typed_list("sent"), actor=actor())
    asked = queries.asked_of(frozen)
    at_once = asked.instant and frozen["home"] == tenancy.scope().home and actor().may("case.accept")
    return render("cases/counter.html", asked=asked, code=code, sections=drawing.page(asked.form, {}), kept=kept,
                  at_once=at_once, terms=TERMS, **shown.uploading())  # fmt: skip


@bp.post("/new/<code>")
@needs("case.file")
def file(code: str) -> ResponseReturnValue:
    """File, here or by letter to the home; without a script a button of a group only shows the page once more."""
    frozen = offered.to_file(code)
    asked = queries.asked_of(frozen).form
    if drawing.asks_for_rows():
        drawing.once_more(asked)
        return new(code)
    receipt = _filed(frozen, asked)
    say(_("已提交，编号 %(number)s。请把回执交给申请人。", number=receipt.number), "success")
    return see(".slip", case_id=receipt.case_id, print=1)


@bp.post("/uploads")
@needs("case.file")
def begin() -> Response:
    """Announce a file of a filing under way."""
    return uploads.create(".send")


@bp.route("/uploads/<uuid:upload_id>", methods=uploads.METHODS)
@needs("case.file")
def send(upload_id: UUID) -> Response:
    """Send a piece, ask how far it is, or give it up."""
    return uploads.one(upload_id)


@bp.post("/new/<code>/phone")
@needs("case.file")
def lend(code: str) -> str:
    """Let a telephone send the files of one paper of the filing under way; what is shown beside that paper."""
    asked = queries.asked_of(offered.to_file(code))
    return _lent(pairing.lend(asked, form(SlotForm)["slot"], actor=actor()))


@bp.get("/phone/<uuid:pairing_id>")
@needs("case.file")
def lent(pairing_id: UUID) -> str:
    """The picture to scan, and what has come."""
    return _lent(pairing.of(pairing_id, actor=actor()))


@bp.post("/phone/<uuid:pairing_id>/end")
@needs("case.file")
def end(pairing_id: UUID) -> str:
    """Take the link back; what has come stays on the page."""
    row = pairing.of(pairing_id, actor=actor())
    pairing.end(row)
    return _lent(row)


def _lent(row: Pairing) -> str:
    addresses = {"look": url_for(".lent", pairing_id=row.id), "stop": url_for(".end", pairing_id=row.id)}
    return render("cases/_came.html", lent=lending.lent(row), sent=True, **addresses)


@bp.get("/slip/<uuid:case_id>")
@needs("case.file")
def slip(case_id: UUID) -> str:
    """The slip for the visitor: number, query code, QR picture."""
    number, title, code = _slip(case_id)
    here = queries.collected(case_id) is None
    return render("cases/slip.html", number=number, title=title, code=code, qr=pages.qr(code), case_id=case_id,
                  here=here)  # fmt: skip


@bp.get("/received")
@needs("case.receive")
def received() -> str:
    """What was received here and lives elsewhere, and what was asked of the homes."""
    page = queries.dockets(cursor=request.args.get("after"))
    return render("cases/received.html", page=page, places=shown.places(page.items), why=shown.why,
                  requests=queries.requests(limit=20))  # fmt: skip


@bp.get("/received/<uuid:case_id>")
@needs("case.receive")
def docket(case_id: UUID) -> str:
    """One received case: the docket, what was collected here (masked), requests with their answers."""
    mine, filed = queries.collected(case_id), queries.requests(case_id, "file")
    who = (mask_name(mine.name.reveal()), mask_phone(mine.telephone.reveal())) if mine else ("", "")
    told = {"who": who, "asks": ASKS, "why": shown.why, "requests": queries.requests(case_id)}
    try:
        held = queries.docket(case_id)
    except queries.NoSuchCase:
        if not filed:
            raise
        return render("cases/sent.html", filed=filed[0], place=regions.get(filed[0].home), **told)
    return render("cases/docket.html", docket=held, place=regions.get(held.home), **told)


@bp.post("/received/<uuid:case_id>/<kind>")
@again(".docket")
@needs("case.receive")
def ask(case_id: UUID, kind: str) -> Response:
    """Ask the home for a step."""
    if kind not in ASKS:
        raise NotFound
    border.ask(case_id, kind, actor=actor(), said=form(SaidForm)["reason"])
    say(_("已发送给办理地，结果稍后显示在这里。"), "info")
    return see(".docket", case_id=case_id)


@bp.post("/received/<uuid:case_id>/papers")
@again(".docket")
@needs("case.receive")
def add_paper(case_id: UUID) -> Response:
    """Send a paper to the home."""
    sent = sent_files()[0]
    upload = border.Upload(form(SlotForm)["slot"], sent.name, sent.stream)
    border.ask(case_id, "add_paper", actor=actor(), upload=upload, said=form(SaidForm)["reason"])
    return see(".docket", case_id=case_id)


def _filed(frozen: dict[str, Any], asked: Form) -> border.Receipt:
    sent, answers = form(CounterForm), drawing.sent(asked)
    who = (sent["name"], sent["id_number"], sent["telephone"])
    given = filing.Given(*who, answers, sent["mandate"], sent["email"])
    uploaded = brought(sent["sent"], actor())
    receipt = border.file_for(
        frozen, given, uploaded, actor=actor(), promised=tuple(sent["promised"]), signed=tuple(sent["signed"])
    )
    taken(sent["sent"], actor())
    if sent["finish"]:
        deciding.finish(receipt.case_id, sent["opinion"], actor=actor())
    return receipt


def _slip(case_id: UUID) -> tuple[str, str, str]:
    """Number, title and code of what was just filed: from the case here, or from what this place collected."""
    mine = queries.collected(case_id)
    if mine is not None:
        request_ = queries.requests(case_id, "file")[0]
        return request_.number, request_.title, mine.query_code.reveal()
    case, held = queries.get(case_id), queries.form(case_id)
    return case.number or "", case.title, held.query_code.reveal() if held else ""
