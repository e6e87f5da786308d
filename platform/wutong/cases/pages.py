"""The citizen's doors: file online step by step, one's own cases over all regions, one case, progress from a slip."""

from uuid import UUID

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from wutong.cases import (
    ahead,
    citizen_delivery,
    citizen_papers,
    citizen_precheck,
    clocked,
    filling,
    homes,
    limits,
    offered,
    own,
    phone,
    prechecked,
    queries,
    shown,
)
from wutong.cases.actions import amending, beginning, filing, tracking
from wutong.cases.rules.committing import TERMS
from wutong.cases.schemas import TrackForm
from wutong.clock import today
from wutong.matters.guide import Guide
from wutong.regions import below
from wutong.web import nav, slots
from wutong.web.doors import actor, open_to_all, signed_in
from wutong.web.forms import again, form
from wutong.web.pointing import outward, picture
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("cases", __name__, url_prefix="/<region:region>/cases", template_folder="templates")
bps = (bp, citizen_papers.bp, citizen_delivery.bp, citizen_precheck.bp, phone.bp)
lasts(bp.name, but=("new", "begin"))

slots.fill("matter.ahead", "cases/_guide.html")
nav.tab(N_("我的办件"), "cases.index", order=200)
nav.tab(N_("进度查询"), "cases.progress", order=210)


@bp.app_template_global("ahead_of")
def ahead_of(guide: Guide) -> ahead.Ahead:
    """What may happen on the way, for the guide of a matter."""
    return ahead.of({"code": guide["code"], "values": guide.found.values})


# ── Filing ───────────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/new/<code>")
@signed_in
def new(code: str) -> str:
    """What is needed, how long it takes, and the button that begins."""
    frozen = offered.to_file(code)
    return render("cases/new.html", asked=queries.asked_of(frozen), ahead=ahead.of(frozen),
                  checking=limits.checking(), terms=TERMS, **shown.uploading())  # fmt: skip


@bp.post("/new/<code>")
@signed_in
def begin(code: str) -> Response:
    """Begin a draft at the home of the case."""
    case = beginning.begin(offered.to_file(code), actor=actor())
    return see(".edit", region=case.region, case_id=case.id)


@bp.get("/<uuid:case_id>/form")
@signed_in
def edit(case_id: UUID) -> str | Response:
    """The form, with what was filled in before; who comes back after handing in is shown where the case stands."""
    case = queries.get(case_id)
    if case.state not in amending.OPEN:
        return see(".show", case_id=case_id)
    return filling.page(case)


@bp.post("/<uuid:case_id>/form")
@signed_in
def save(case_id: UUID) -> ResponseReturnValue:
    """Keep the form and go on to the papers."""
    return filling.save(case_id)


@bp.post("/<uuid:case_id>/form/keep")
@signed_in
def keep(case_id: UUID) -> str:
    """Keep the form while it is being filled in."""
    return filling.keep(case_id)


@bp.get("/<uuid:case_id>/submit")
@signed_in
def confirm(case_id: UUID) -> str | Response:
    """Everything once more, and what will happen next and by when; not again once it is handed in."""
    case = queries.get(case_id)
    if case.state not in ("draft", "prechecked"):
        return see(".show", case_id=case_id)
    return render("cases/confirm.html", case=case, asked=queries.asked(case), given=filing.given(case_id),
                  answers=shown.filled_in(case), first_day=shown.notice_day(), delivery=shown.delivery(case),
                  ahead=ahead.of(queries.snapshot(case)), offered=prechecked.offered(case),
                  **shown.papers(case))  # fmt: skip


@bp.post("/<uuid:case_id>/submit")
@signed_in
def submit(case_id: UUID) -> Response:
    """Hand it in."""
    filing.submit(case_id, actor=actor())
    return see(".receipt", case_id=case_id)


@bp.get("/<uuid:case_id>/receipt")
@signed_in
def receipt(case_id: UUID) -> str:
    """Number, query code and its QR picture, what happens next."""
    case, held = queries.get(case_id), queries.form(case_id)
    code = held.query_code.reveal() if held and case.number else ""
    facts = {"number": case.number or "", "matter": case.title, "place": g.region.name, "date": today().isoformat()}
    words = homes.receipt(_, **facts)
    return render("cases/receipt.html", case=case, code=code, qr=qr(code), words=words,
                  **shown.afterwards_of(case))  # fmt: skip


# ── One's own cases ──────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/")
@signed_in
def index() -> str:
    """One's own cases in every region, the latest change first; what an address asks for that nobody knows is left
    out."""
    cut = _cut()
    page, homes_ = own.dockets(cut, cursor=request.args.get("after")), own.places()
    return render("cases/index.html", page=page, cut=cut, places=below.named(homes_),
                  turns=[(one, _(title)) for one, title in own.TURNS.items()],
                  years=[(year, str(year)) for year in own.years()])  # fmt: skip


def _cut() -> own.Cut:
    place, year = (request.args.get(name, "") for name in ("place", "year"))
    turn = request.args.get("turn", "")
    return own.Cut(
        turn if turn in own.TURNS else "",
        int(place) if place.isascii() and place.isdigit() and len(place) <= 12 else None,
        int(year) if year.isascii() and year.isdigit() and 2000 <= int(year[:5]) <= 2999 else None,
    )


@bp.get("/<uuid:case_id>")
@signed_in
def show(case_id: UUID) -> str | Response:
    """One case: where it stands, what is next, every day counted, what was said."""
    case = queries.get(case_id)
    if case.moved_to is not None:
        return redirect(url_for(".show", region=case.moved_to, case_id=case_id), 303)
    return render("cases/show.html", **shown.for_applicant(case, actor()))


@bp.get("/<uuid:case_id>/clock")
@signed_in
def clock(case_id: UUID) -> str:
    """Every day of every clock of one's case, what stopped it and what was added, to be read or printed."""
    case = queries.get(case_id)
    return render("cases/clock.html", names=None, **clocked.shown(case, queries.steps(case_id)))


@bp.post("/<uuid:case_id>/resubmit")
@again(".show")
@signed_in
def resubmit(case_id: UUID) -> Response:
    """Hand the correction in."""
    case = amending.resubmit(case_id, actor=actor())
    say(shown.next_step(case), "success")
    return see(".show", case_id=case_id)


@bp.post("/<uuid:case_id>/withdraw")
@again(".show")
@signed_in
def withdraw(case_id: UUID) -> Response:
    """Take the application back."""
    filing.withdraw(case_id, actor=actor())
    say(_("申请已撤回。"), "success")
    return see(".show", case_id=case_id)


@bp.post("/<uuid:case_id>/discard")
@again(".show")
@signed_in
def discard(case_id: UUID) -> Response:
    """Throw a draft away."""
    filing.discard(case_id, actor=actor())
    say(_("草稿已删除。"), "success")
    return see(".index")


# ── Progress from a slip ─────────────────────────────────────────────────────────────────────────────────────


@bp.get("/progress")
@open_to_all
def progress() -> str:
    """The form for query code and telephone tail; the QR picture fills in the code."""
    return render("cases/progress.html", code=request.args.get("code", ""), told=None)


@bp.post("/progress")
@again(".progress")
@open_to_all
def track() -> str:
    """The state behind a slip; wrong and unknown get the same answer."""
    sent = form(TrackForm)
    told = tracking.track(sent["code"], sent["tail"])
    return render("cases/progress.html", code="", told=told, next=shown.told_next(told))


def qr(code: str) -> Markup:
    """The progress page's address with the code, as a picture."""
    return picture(outward("cases.progress", code=code), scale=4)
