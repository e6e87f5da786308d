"""The staff's door: all bundles filed here and how they stand, filing for somebody at one window (一窗受理), the
figures.

A clerk fills in what is filed at the counter and sees what he typed; a colleague sees it masked until he takes it over.
What citizens filed themselves shows its progress and no names.
"""

from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wutong.sdk import N_, again, cases, form, nav, needs, render, say, see
from wutong_one_thing import pages, queries, schemas, screens, shown
from wutong_one_thing.actions import choosing, drafting, handing, keeping
from wutong_one_thing.models import Filing

bp = Blueprint("one_thing_desk", __name__, template_folder="templates")
nav.add(N_("一件事办件"), "one_thing_desk.index", right="one_thing.read", group=N_("办件"), order=130)
nav.add(N_("一件事受理"), "one_thing_desk.choose", right="case.file", group=N_("办件"), order=112)


def _at_the_counter(filing: Filing) -> None:
    if filing.channel != "counter":
        raise queries.NoSuchFiling


screens.install(screens.Door(bp, needs("case.file"), "web/desk.html", _at_the_counter))


@bp.get("/")
@needs("one_thing.read")
def index() -> str:
    """Every filing of this region, the newest first; of one state or lead department."""
    cut = schemas.Cut().load({name: text for name, text in request.args.items() if name in schemas.Cut().fields})
    page = queries.listed(
        state=cut["state"], lead=cut["lead"], late=cut["late"], ready=cut["ready"], cursor=cut["after"]
    )
    return render(
        "one_thing/desk.html", page=page, cut=cut, leads=queries.leads(), saved=queries.saved(), **shown.states()
    )


@bp.get("/filings/<uuid:filing>/look")
@needs("one_thing.read")
def look(filing: UUID) -> str:
    """Where the whole and every part stands, for whoever does not file."""
    return render("one_thing/show.html", base="web/desk.html", **shown.progress(queries.get(filing)))


@bp.get("/filings/<uuid:filing>/keeper")
@needs("case.file")
def keeper(filing: UUID) -> str:
    """Whose form it is that a colleague fills in, masked, and the button that takes it over."""
    row = queries.get(filing)
    _at_the_counter(row)
    return render("one_thing/keeper.html", filing=row, **shown.masked(row))


@bp.post("/filings/<uuid:filing>/keeper")
@needs("case.file")
def take(filing: UUID) -> ResponseReturnValue:
    """Take it over, for a reason that is kept."""
    keeping.take_over(filing, form(schemas.TakeForm)["reason"], actor=g.actor)
    return see(".fill" if drafting.changeable(queries.get(filing)) else ".show", filing=filing)


@bp.post("/filings/<uuid:filing>/give-up")
@again(".show")
@needs("case.file")
def give_up(filing: UUID) -> ResponseReturnValue:
    """Leave out or take back for the applicant, who asked for it."""
    _at_the_counter(queries.get(filing))
    told = form(schemas.GiveUpForm)
    choice, _sep, matter = told["what"].partition(":")
    if choice == "all":
        choosing.withdraw_all(filing, actor=g.actor, words=told["words"])
    else:
        choosing.choose(filing, matter, choice, actor=g.actor, words=told["words"])
    say(_("已按申请人的要求办理，并告知申请人。"), "success")
    return see(".show", filing=filing)


@bp.post("/filings/<uuid:filing>/hand-out")
@needs("case.deliver")
def hand_out(filing: UUID) -> ResponseReturnValue:
    """Write down that all results were handed out together."""
    handing.hand_out(filing, actor=g.actor)
    say(_("已登记统一送达。"), "success")
    return see(".index", ready=1)


@bp.get("/new")
@needs("case.file")
def choose() -> str:
    """Which thing."""
    return render("one_thing/choose.html", cycles=shown.by_stage(shown.themes()))


@bp.get("/drafts")
@needs("case.file")
def drafts() -> str:
    """What is being filled in at the counters here, one's own and that of colleagues; whose it is says its page."""
    page = queries.at_the_counter(cursor=request.args.get("after"))
    return render("one_thing/drafts.html", page=page, keepers=shown.keepers(page.items))


@bp.get("/new/<code>")
@needs("case.file")
def new(code: str) -> str:
    """The questions and what it takes, asked and told at the window."""
    return render("one_thing/theme.html", base="web/desk.html", counter=True, **pages.theme_of(code))


@bp.post("/new/<code>")
@needs("case.file")
def begin(code: str) -> ResponseReturnValue:
    """Begin a filing for whoever has this telephone."""
    sent = form(schemas.CounterForm)
    who = drafting.Who(cases.person_of(sent["telephone"]), "counter", g.actor.person)
    filing = drafting.begin(code, pages.answers(request.form), sent["without"], who)
    return see(".fill", filing=filing.id)
