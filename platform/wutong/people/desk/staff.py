"""Delegated administration: a region's administrator opens, limits, moves and ends accounts and grants here."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Blueprint, g, request, url_for
from werkzeug.wrappers import Response

from wutong import tenancy
from wutong.clock import new_id
from wutong.db import work
from wutong.people.actions import accounts, grants
from wutong.people.queries import ledger, posts
from wutong.people.rules import roles
from wutong.people.schemas import Deputise, Leave, LimitGrant, MoveStaff, NewAccount, NewGrant
from wutong.regions import queries as regions
from wutong.regions import successors
from wutong.web import form, nav, needs, render, say, see
from wutong.web.forms import again
from wutong.web.words import N_

bp = Blueprint("people_staff", __name__, url_prefix="/<region:region>/desk/staff", template_folder="../templates")
nav.add(N_("人员与岗位"), "people_staff.index", right="people.manage", group=N_("管理"), order=700)
nav.add(N_("人员台账"), "people_staff.show_ledger", right="people.manage", group=N_("管理"), order=710)


@contextmanager
def of(person: UUID) -> Iterator[None]:
    """The region's office with one person announced, so that his own rows can be written in the same transaction."""
    with tenancy.at(g.region.code, person=person), work():
        yield


@bp.get("/")
@needs("people.manage")
def index() -> str:
    """The staff of this region, by department."""
    state = "ended" if request.args.get("left") else "live"
    page = posts.staff(cursor=request.args.get("after"), state=state)
    return render("people/staff.html", page=page, departments=_departments(), state=state)


@bp.get("/new")
@needs("people.manage")
def new() -> str:
    """The form for a new account, or for somebody who has one elsewhere."""
    return render("people/staff_new.html", departments=_departments())


@bp.post("/new")
@needs("people.manage")
def create() -> str:
    """Open an account and show the initial password, once."""
    sent, person = form(NewAccount), new_id()
    with of(person):
        password = accounts.open_account(actor=g.actor, **sent)
    return render("people/password_once.html", person=person, login=sent["login"], password=password)


@bp.post("/admit")
@again(".new")
@needs("people.manage")
def admit() -> Response:
    """Take somebody with an account elsewhere on this region's staff."""
    person = accounts.admit(actor=g.actor, **form(NewAccount))
    return see(".show", person=person)


@bp.get("/<uuid:person>")
@needs("people.manage")
def show(person: UUID) -> str:
    """One member of staff: posts now and before, and what can be done."""
    words = request.args.get("who", "")
    return render(
        "people/member.html", member=posts.member(person), grants=posts.grants(person), roles=roles.ROLES,
        mine=_gifts(), departments=_departments(), choice=posts.choice(words, without=person),
        heirs=posts.choice(words, without=person, rights=roles.TAKERS), entries=ledger.ledger(person),
        words=ledger.WORDS, rights=roles.RIGHTS,
    )  # fmt: skip


@bp.post("/<uuid:person>/grants")
@again(".show")
@needs("grant.manage")
def give(person: UUID) -> Response:
    """Give a role."""
    grants.give(person, actor=g.actor, **form(NewGrant))
    return see(".show", person=person)


@bp.post("/<uuid:person>/grants/<uuid:grant>/limit")
@again(".show")
@needs("grant.manage")
def limit(person: UUID, grant: UUID) -> Response:
    """Give a grant another last day, or take rights out of it."""
    grants.limit(grant, actor=g.actor, **form(LimitGrant))
    return see(".show", person=person)


@bp.post("/<uuid:person>/grants/<uuid:grant>/end")
@needs("grant.manage")
def end(person: UUID, grant: UUID) -> Response:
    """Take a grant back."""
    grants.end(grant, actor=g.actor)
    return see(".show", person=person)


@bp.post("/<uuid:person>/grants/<uuid:grant>/deputy")
@again(".show")
@needs("grant.manage")
def deputise(person: UUID, grant: UUID) -> Response:
    """Let a colleague act for the holder of a grant (AB岗)."""
    sent = form(Deputise)
    deputy = sent.pop("deputy")
    grants.deputise(deputy, grant, actor=g.actor, **sent)
    return see(".show", person=deputy)


@bp.post("/<uuid:person>/password")
@needs("people.manage")
def reset(person: UUID) -> str:
    """Set a new initial password and show it, once."""
    elsewhere = _elsewhere(person)
    with of(person):
        password = accounts.reset_password(actor=g.actor, elsewhere=elsewhere)
    login = posts.member(person).login.reveal()
    return render("people/password_once.html", person=person, login=login, password=password)


@bp.post("/<uuid:person>/move")
@again(".show")
@needs("people.manage")
def move(person: UUID) -> Response:
    """Move to another department; the open work passes to the heir named."""
    accounts.move(person, actor=g.actor, **form(MoveStaff))
    return see(".show", person=person)


@bp.post("/<uuid:person>/leave")
@again(".show")
@needs("people.manage")
def leave(person: UUID) -> Response:
    """End the service here; the open work passes to the heir named, or back to the pool."""
    accounts.leave(person, actor=g.actor, **form(Leave))
    say(N_("已办理离岗，名下岗位已全部终止。"), "success")
    return see(".show", person=person)


@bp.get("/ledger")
@needs("people.manage")
def show_ledger() -> str:
    """Every change of accounts and grants at this region, newest first."""
    page = ledger.page(cursor=request.args.get("after"))
    named = posts.names([event.about for event in page.items if event.about] + [e.actor for e in page.items if e.actor])
    return render("people/ledger.html", page=page, names=named, words=ledger.WORDS, back=url_for(".index"))


def _departments() -> list[tuple[UUID, str]]:
    return [(one.id, one.name) for one in regions.departments()]


def _gifts() -> list[tuple[str, str]]:
    return [(name, role.title) for name, role in roles.ROLES.items() if f"give.{name}" in g.actor.rights]


def _elsewhere(person: UUID) -> bool:
    """Whether the person holds a post that is neither here nor below, nor at a region whose place this one has."""
    with tenancy.as_person(person), work():
        mine = {g.region.code, *successors.heirs_of([g.region.code])[g.region.code]}
        held = [grant.region for grant in posts.live(person)]
        return not all(any(tenancy.contains(one, region) for one in mine) for region in held)
