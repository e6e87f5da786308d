"""The office's doors: the inbox by due date, one case with the buttons the flow gives, papers, who handles it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from wutong.calendar.rules import UNIT_NAMES
from wutong.cases import (
    bulk,
    clocked,
    committed,
    counter,
    covering,
    delivered,
    desk_delivery,
    desk_fixing,
    desk_opening,
    desk_papers,
    desk_parties,
    desk_precheck,
    desk_stages,
    inbox,
    kept,
    queries,
    shown,
    takers,
    tasked,
)
from wutong.cases.actions import assigning, correcting, deciding, dispatch, extending, filing, several, tasking
from wutong.cases.actions.current import Current
from wutong.cases.assign_forms import AssignForm
from wutong.cases.desk_papers import submitted
from wutong.cases.models import Case
from wutong.cases.rules import OPEN, TITLES, reviewing
from wutong.cases.rules.special import PROCEDURES
from wutong.cases.schemas import DeskMoveForm, RevealForm
from wutong.desks import queries as desks
from wutong.flow import Move
from wutong.people.queries import posts
from wutong.regions import queries as regions
from wutong.tenancy import parse
from wutong.web import nav, slots
from wutong.web.doors import actor, needs
from wutong.web.forms import again, form
from wutong.web.region import lasts
from wutong.web.saying import say
from wutong.web.screens import render, see
from wutong.web.words import N_

bp = Blueprint("cases_desk", __name__, url_prefix="/<region:region>/desk/cases", template_folder="templates")
lasts(bp.name)
bps = (bp, bulk.bp, covering.bp, kept.bp, counter.bp, desk_papers.bp, desk_parties.bp, desk_precheck.bp,
       desk_delivery.bp, desk_fixing.bp, desk_opening.bp, desk_stages.bp)  # fmt: skip

nav.add(N_("待办办件"), "cases_desk.index", right="case.read", group=N_("办件"), order=100)
nav.add(N_("我办过的"), "cases_desk.done", right="case.read", group=N_("办件"), order=101)
nav.add(N_("承诺核查"), "cases_desk.checks", right="case.review case.decide", group=N_("办件"), order=102)

slots.fill("desk.home", "cases/_desk_opinions.html")

#: Whose cases the inbox shows: everybody's, one's own, what waits in one's department, what nobody has taken at all.
WHOSE = {
    "": N_("全部"),
    "mine": N_("我经办的"),
    "asked": N_("请我审查的"),
    "team": N_("本部门待领"),
    "pool": N_("全部待领"),
}
#: From so many characters on what is searched for may be a whole number.
WHOLE = 12

#: Steps that have a page of their own.
ELSEWHERE = {"answer_precheck": "cases_desk_precheck.look", "fix": "cases_desk_fixing.look"}
#: The one button that is several moves at once.
FINISH = Move(
    "finish", "submitted", "delivered", "staff", needs=("opinion",), right="case.accept", title=N_("当场办结"),
    tells=N_("即办件：受理、审查、决定、送达一次完成，并逐项记入办理过程。"),
)  # fmt: skip


@bp.get("/")
@needs("case.read")
def index() -> str | Response:
    """What the office has in hand, the most urgent first; whoever asks for a whole number gets that case."""
    cut, whose = _cut()
    if len(cut.words) >= WHOLE and (known := inbox.numbered(cut.words)):
        return see(".show", case_id=known)
    page = inbox.listed(cut, cursor=request.args.get("after"))
    rows = [(case, shown.colour(case)) for case in page.items]
    names = posts.names([case.handler for case in page.items if case.handler])
    steps = {name: step.title for name, step in several.STEPS.items() if step.open_to(actor())}
    return render("cases/inbox.html", rows=rows, page=page, cut=cut, whose=whose, names=names,
                  others=tasked.for_others(cut.covered) if cut.asked else (),
                  states=_states(), whose_titles=WHOSE, steps=steps,
                  light_titles=[(one, _(title)) for one, title in inbox.LIGHTS.items()])  # fmt: skip


def _cut() -> tuple[inbox.Cut, str]:
    """What the address asks for; what it says that nobody knows is left out."""
    asked, who = request.args, actor()
    whose = asked.get("whose", "mine" if asked.get("mine") == "1" else "")
    state, light = asked.get("state"), asked.get("light")
    covered = desks.covered(who.person) if whose in ("mine", "asked") else ()
    return inbox.Cut(
        handler=who.person if whose == "mine" else None,
        covered=covered,
        asked=_asked(covered) if whose == "asked" else None,
        department=who.department if whose == "team" else None,
        pool=whose in ("team", "pool"),
        state=state if state in OPEN or state in Current.states else None,
        light=next((one for one in inbox.LIGHTS if one == light), None),
        words=asked.get("q", "").strip()[:100],
    ), whose if whose in WHOSE else ""


def _states() -> list[tuple[str, str]]:
    added = [(one.name, _(one.title)) for one in Current.offered()]
    return [*((one, _(TITLES[one])) for one in OPEN), *added]


def _asked(covered: tuple[UUID, ...]) -> tasked.Asked:
    who = actor()
    officers = (who.person, *covered) if who.person else covered
    return tasked.Asked(officers, who.department, who.may("case.review"), who.may("case.extend"))


bp.add_app_template_global(shown.standing)


@bp.app_template_global("opinions_waiting")
def opinions_waiting() -> list[Case]:
    """The most urgent cases that wait for a word of the reader, for the start page of the desk."""
    who = actor()
    if g.get("region") is None or not who.may("case.read"):
        return []
    return list(inbox.listed(inbox.Cut(asked=_asked(desks.covered(who.person))), limit=5).items)


@bp.get("/done")
@needs("case.read")
def done() -> str:
    """What the reader did, and what became of it."""
    person = actor().person
    page = inbox.did(person, cursor=request.args.get("after")) if person else inbox.NOTHING
    rows = [(one, shown.happened(one.step), shown.since(one)) for one in page.items]
    return render("cases/done.html", rows=rows, page=page)


@bp.get("/checks")
@needs("case.read")
def checks() -> str:
    """The commitments that wait for a check after the decision, the most urgent first: a reviewer checks them, and only
    who decides revokes what a false one led to."""
    page = committed.to_check(cursor=request.args.get("after"))
    known = queries.known([one.case_id for one in page.items])
    rows = [(one, known[one.case_id], committed.stands(one), committed.late(one)) for one in page.items]
    return render("cases/checks.html", rows=rows, page=page)


@bp.get("/<uuid:case_id>")
@needs("case.read")
def show(case_id: UUID) -> str:
    """One case: where it stands, what can be done now, what was said, every day counted."""
    case = submitted(case_id)
    if case.moved_to is not None:
        arrived = queries.form(case_id) is None
        return render("cases/moved.html", case=case, place=regions.get(case.moved_to), arrived=arrived)
    unit = UNIT_NAMES[extending.extendable(case)[1]]
    return render("cases/desk_case.html", unit=unit, **shown.for_office(case, actor()))


@bp.get("/<uuid:case_id>/clock")
@needs("case.read")
def clock(case_id: UUID) -> str:
    """Every day of every clock, what stopped it and what was added, to be read or printed."""
    case = submitted(case_id)
    steps = queries.steps(case_id, all_=True)
    names = posts.names([step.by for step in steps if step.by])
    return render("cases/desk_clock.html", names=names, **clocked.shown(case, steps))


@bp.get("/<uuid:case_id>/do/<name>")
@needs("case.read")
def ask(case_id: UUID, name: str) -> str | Response:
    """What a step will do, before it is done, and what it needs."""
    case = submitted(case_id)
    if name in ELSEWHERE:
        return see(ELSEWHERE[name], case_id=case_id)
    move = FINISH if name == FINISH.name else Current.flow(case).pick(case.stands, name)
    to = regions.get(parse(request.args["to"])) if request.args.get("to") else None
    most, unit = extending.extendable(case)
    seen = request.args.get("seen", case.seq, type=int)
    return render("cases/move.html", case=case, move=move, seen=seen, name=name, to=to, procedures=PROCEDURES,
                  methods=deciding.METHODS, asked=queries.asked(case), papers=queries.papers(case.id),
                  most=most, unit=UNIT_NAMES[unit], outcomes=reviewing.OUTCOMES, wanted=extending.wanted(case_id),
                  way=delivered.way(case), reads=correcting.now_reads(case) if name == "correct" else "",
                  **_whom(case, move))  # fmt: skip


def _whom(case: Case, move: Move) -> dict[str, Any]:
    """Whom the step may ask: officers, or departments, of this region; at a joint meeting sit those that were asked."""
    choice = posts.choice(request.args.get("who", "")) if "officer" in move.needs else posts.Choice(())
    bodies = regions.departments() if "departments" in move.needs else ()
    waiting = tasking.to_take_back(tasked.of(case.id), move.name, actor()) if "tasks" in move.needs else ()
    officers: dict[Any, str] = dict(posts.names([task.officer for task in waiting if task.officer]))
    if move.name == "meet":
        asked = reviewing.invited(tasked.of(case.id))
        bodies = [one for one in bodies if one.id in asked]
    return {
        "choice": choice,
        "departments": [(str(one.id), one.name) for one in bodies],
        "waiting": [(str(one.id), one.title + officers.get(one.officer, "")) for one in waiting],
    }


@bp.post("/<uuid:case_id>/do/<name>")
@needs("case.read")
def do(case_id: UUID, name: str) -> Response:
    """Take a step; the flow asks for the step's own right."""
    dispatch.take(submitted(case_id).id, name, form(DeskMoveForm), actor=actor(), level=g.region.level)
    case = queries.get(case_id)
    say(_("已办理。%(next)s", next=shown.next_step(case) if case.state in OPEN else ""), "success")
    return see(".show", case_id=case_id)


@bp.get("/<uuid:case_id>/assign")
@needs("case.assign")
def heirs(case_id: UUID) -> str:
    """Who may handle the case instead."""
    case = submitted(case_id)
    offer = takers.of_cases([case_id], request.args.get("who", ""), wide="wide" in request.args)
    return render("cases/assign.html", case=case, offer=offer, heirs=shown.takers(offer),
                  handler=posts.names([case.handler]).get(case.handler) if case.handler else None)  # fmt: skip


@bp.post("/<uuid:case_id>/assign")
@again(".heirs")
@needs("case.assign")
def assign(case_id: UUID) -> Response:
    """Give the case to another officer, or back to the pool."""
    case = assigning.assign(submitted(case_id).id, form(AssignForm)["handler"], actor=actor())
    say(_("已改派。") if case.handler else _("已退回待分派。"), "success")
    return see(".show", case_id=case_id)


@bp.post("/<uuid:case_id>/reveal")
@again(".show")
@needs("personal.reveal")
def reveal(case_id: UUID) -> str:
    """Show name, number and telephone in full, once, for a reason that is kept."""
    case = deciding.reveal(submitted(case_id).id, form(RevealForm)["reason"], actor=actor())
    return render("cases/revealed.html", case=case, given=filing.given(case_id), answers=shown.filled_in(case),
                  before=shown.before(case))  # fmt: skip
