"""Staff accounts: opened, given a new initial password, moved, ended; and everybody's own password.

The verbs that touch an account run in a scope that announces both the region and the person concerned, so one
transaction writes the person's own rows, the region's record of him, and the event.
"""

from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import now
from wutong.db import db
from wutong.errors import Conflict, Forbidden, Invalid
from wutong.events import publish
from wutong.people import argon, facts
from wutong.people.actions import grants, sessions
from wutong.people.models import Account, Staff
from wutong.people.queries import logins, persons, posts
from wutong.people.rules import identifiers, passwords, roles
from wutong.people.rules.sign_in import LoginTaken, NotSignedIn, login_name
from wutong.regions import queries as regions
from wutong.regions import successors
from wutong.secret import Secret


class AlreadyHere(Conflict):
    """The person is already on this region's staff."""

    code = "people.already_here"
    message = "此人已是本地区工作人员，请直接在其页面调整岗位。"


class HeirWithoutPost(Invalid):
    """Who is to take the open work has no post for cases here today."""

    code = "people.heir_without_post"
    message = "接手人须现有受理、审查或决定岗位。请另选一人或先为其授予岗位，也可不选接手人。"


class NotOurAccount(Forbidden):
    """Another region opened the account, or the person also holds posts elsewhere."""

    code = "people.not_our_account"
    message = "该账号由其他地区开通或在其他地区任职，不能在此重置密码，请联系上级管理员。"


def open_account(*, actor: Actor, login: str, name: str, telephone: str = "", department: UUID | None = None) -> str:
    """Open an account for the announced (new) person on this region's staff; returns the initial password.

    The password is shown once and opens only the page where it is changed.
    """
    home = tenancy.scope().home
    actor.must("people.manage", at=home)
    person, sign_in_name = persons.me(), login_name(login)
    if logins.claim("name", sign_in_name, person) != person:
        raise LoginTaken
    password = passwords.initial()
    db.session.add(_account(person, home, name, telephone, argon.hashed(password)))
    _join(person, sign_in_name, name, telephone, department)
    publish(facts.AccountOpened(person, department), actor=actor, about=person)
    return password


def admit(*, actor: Actor, login: str, name: str, telephone: str = "", department: UUID | None = None) -> UUID:
    """Take somebody who has an account elsewhere on this region's staff; raises `NotSignedIn` for an unknown name."""
    actor.must("people.manage", at=tenancy.scope().home)
    sign_in_name = login_name(login)
    person = logins.find("name", sign_in_name)
    if person is None:
        raise NotSignedIn({"login": [NotSignedIn.message]})
    if db.session.scalar(select(Staff).where(Staff.person == person, Staff.state == "live")):
        raise AlreadyHere
    _join(person, sign_in_name, name, telephone, department)
    publish(facts.AccountAdmitted(person, department), actor=actor, about=person)
    return person


def reset_password(*, actor: Actor, elsewhere: bool) -> str:
    """Give the announced person a new initial password and end all sessions; returns the password.

    Only the region that opened the account, or its successor, may, not while the person holds posts elsewhere, and only
    who could give every role the person holds: nobody may take over somebody who may do more.
    """
    home = tenancy.scope().home
    actor.must("people.manage", at=home)
    account = persons.own_account()
    _not_oneself(actor, account.person)
    if account.home not in {home, *successors.heirs_of([home])[home]} or elsewhere:
        raise NotOurAccount
    _not_above(actor, account.person)
    password = passwords.initial()
    _set_password(account, password, initial=True)
    sessions.end_all()
    publish(facts.PasswordReset(account.person), actor=actor, about=account.person)
    return password


def change_password(*, actor: Actor, old: str, new: str, name: str = "", keep: bytes | None = None) -> None:
    """Change the announced person's own password; his other sessions (all but `keep`) end."""
    account = persons.own_account()
    if not argon.fits(account.password, old):
        raise NotSignedIn({"password": [NotSignedIn.message]})
    good = passwords.check(new, name=name)
    if argon.fits(account.password, good):
        raise passwords.SamePassword({"password_new": [passwords.SamePassword.message]})
    _set_password(account, good, initial=False)
    sessions.end_all(but=keep)
    publish(facts.PasswordChanged(account.person), actor=actor, about=account.person)


def check_password(password: str) -> bool:
    """Whether this is the announced person's password; as much work for a stand-in without an account."""
    account = persons.account()
    known = account is not None and account.state == "live"
    good = argon.fits(account.password if account is not None and known else None, password)
    if good and account is not None and argon.outdated(str(account.password)):
        account.password = argon.hashed(password)
    return good


def move(person: UUID, *, actor: Actor, department: UUID | None, heir: UUID | None = None) -> Staff:
    """Move a member of staff to another department of this region; `heir` takes the open work.

    The posts of the old department go along. One for the whole region stays that, whoever holds it: a move neither
    takes from it nor ties it to a department.
    """
    actor.must("people.manage", at=tenancy.scope().home)
    _not_oneself(actor, person)
    if department is not None:
        regions.department(department)
    _check_heir(person, heir)
    member = posts.member(person)
    before, member.department = member.department, department
    for grant in posts.live(person):
        if before is not None and grant.department == before:
            grant.department = department
    publish(facts.AccountMoved(person, before, department, heir), actor=actor, about=person)
    return member


def leave(person: UUID, *, actor: Actor, heir: UUID | None = None) -> None:
    """End somebody's service at this region: every grant here ends and open work passes to `heir` or the pool."""
    actor.must("people.manage", at=tenancy.scope().home)
    _not_oneself(actor, person)
    _not_above(actor, person)
    member = posts.member(person)
    _check_heir(person, heir)
    member.state, member.left_at = "ended", now()
    for grant in posts.grants(person):
        if grant.state == "live":
            grants.close(grant, actor=actor)
    publish(facts.StaffLeft(person, heir), actor=actor, about=person)


def _account(person: UUID, home: int, name: str, telephone: str, password: str) -> Account:
    return Account(
        person=person, state="live", home=home, level=5, name=Secret.of(name), number=None, email=None,
        telephone=Secret.of(identifiers.telephone(telephone)) if telephone else None,
        password=password, initial=True, password_at=now(), created_at=now(),
    )  # fmt: skip


def _join(person: UUID, login: str, name: str, telephone: str, department: UUID | None) -> None:
    if department is not None:
        regions.department(department)
    row = Staff(
        region=tenancy.scope().home, person=person, name=Secret.of(name), login=Secret.of(login), state="live",
        telephone=Secret.of(identifiers.telephone(telephone)) if telephone else None,
        department=department, joined_at=now(), left_at=None,
    )  # fmt: skip
    db.session.merge(row)


def _set_password(account: Account, password: str, *, initial: bool) -> None:
    account.password, account.initial, account.password_at = argon.hashed(password), initial, now()


def _check_heir(person: UUID, heir: UUID | None) -> None:
    """Open work passes to somebody else who works here and may have cases in hand."""
    if heir is None:
        return
    if heir == person or not posts.works_here(heir):
        raise posts.NoSuchStaff
    if not posts.may_one_of(heir, roles.TAKERS):
        raise HeirWithoutPost({"heir": [HeirWithoutPost.message]})


def _not_above(actor: Actor, person: UUID) -> None:
    """Raise `NotYoursToGrant` when the person holds a role here that the actor could not give."""
    if actor.kind != "system":
        for grant in posts.live(person):
            roles.check_gift(actor.rights, grant.role)


def _not_oneself(actor: Actor, person: UUID) -> None:
    if actor.person == person:
        raise roles.NotToOneself
