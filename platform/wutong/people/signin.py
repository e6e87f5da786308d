"""The gate: what happens before anybody is known, and who is asking.

Failed tries must be counted even though the request that made them is refused and undone, so the gate opens small
transactions of its own, each in the scope of whom it concerns; the verbs inside never commit, as everywhere.
Whether a name or number is known changes neither the answer nor the work done before it.
"""

from uuid import UUID

from flask import g, url_for

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import new_id, now
from wutong.db import work
from wutong.events import publish
from wutong.people import facts
from wutong.people.actions import accounts, codes, profile, sessions, throttles
from wutong.people.models import Account
from wutong.people.presence import known_present
from wutong.people.queries import logins, persons, posts
from wutong.people.rules import identifiers, passwords, sign_in
from wutong.secret import Secret
from wutong.web import auth
from wutong.web.auth import Ticket


def by_password(region: int, login: str, password: str, *, address: str, device: str) -> Ticket:
    """Sign a member of staff in; raises `NotSignedIn` or `TooMany`."""
    name = login.strip().lower()
    nobody = logins.stand_in("name", name)
    _count(sign_in.PASSWORD_TRIES, nobody)
    place = logins.stand_in("address", address)
    _count(sign_in.PASSWORD_TRIES_ADDRESS, place)
    person = _find("name", name)
    with tenancy.at(region, person=person or nobody), work():
        token = _let_in("staff", "password", person, accounts.check_password(password), device)
    if token is None or person is None:
        raise sign_in.NotSignedIn
    _forget(sign_in.PASSWORD_TRIES, nobody)
    _take_back(sign_in.PASSWORD_TRIES_ADDRESS, place)
    return Ticket(person, token)


def send_code(region: int, telephone: str, *, address: str) -> None:
    """Send a one-time code to any mobile number, known or not; raises `BadTelephone` or `TooMany`."""
    number = identifiers.telephone(telephone)
    nobody = logins.stand_in("telephone", number)
    _count(sign_in.CODES_PER_NUMBER, nobody)
    _count(sign_in.CODES_PER_ADDRESS, logins.stand_in("address", address))
    _count(sign_in.CODES_PER_TENANT, logins.stand_in("region", str(region)))
    with tenancy.at(region, person=nobody), work():
        codes.send(Secret.of(number))


def by_code(region: int, telephone: str, code: str, *, address: str, device: str) -> Ticket:
    """Sign a citizen in, and make the account at the first time; raises `NotSignedIn` or `TooMany`."""
    number = identifiers.telephone(telephone)
    _count(sign_in.CODE_TRIES_ADDRESS, logins.stand_in("address", address))
    with tenancy.at(region, person=logins.stand_in("telephone", number)), work():
        good = codes.attempt(code)
        if not good:
            publish(facts.SignInRefused(None, "code"), actor=_nobody("citizen", None))
    if not good:
        raise sign_in.NotSignedIn
    candidate = _newcomer(number)
    with tenancy.nowhere(), work():
        person = logins.claim("telephone", number, candidate)
    with tenancy.at(region, person=person), work():
        profile.ensure(number)
        token = _let_in("citizen", "code", person, True, device)
    assert token is not None
    return Ticket(person, token)


def _newcomer(number: str) -> UUID:
    """The id of an account that is to be made for a telephone: whoever stood for it until now, so that what counters
    wrote down before the first sign-in is found; somebody else where an account, though erased, has that id."""
    nobody = logins.stand_in("telephone", number)
    with tenancy.as_person(nobody), work():
        return nobody if persons.account() is None else new_id()


def by_outside(region: int, subject: str, *, device: str) -> Ticket:
    """Sign in whom an outside provider named (`issuer|sub`), if a member of staff has linked that name."""
    person = _find("outside", subject)
    with tenancy.at(region, person=person or logins.stand_in("outside", subject)), work():
        known = person is not None and sessions.live_account(persons.account())
        token = _let_in("staff", "outside", person, known, device)
    if token is None or person is None:
        raise sign_in.NotSignedIn
    return Ticket(person, token)


def out(region: int | None) -> None:
    """End the session of this request's ticket, if it has one."""
    held = auth.ticket()
    if held is None:
        return
    with tenancy.at(region or tenancy.NATION, person=held.person), work():
        sessions.end(sessions.token_digest(held.token))
        publish(facts.SessionClosed(held.person), actor=_nobody("staff", held.person))


def _let_in(kind: sign_in.SessionKind, method: str, person: UUID | None, good: bool, device: str) -> bytes | None:
    """Open the session and write down that it was opened or refused; a new token at every sign-in."""
    if not good or person is None:
        publish(facts.SignInRefused(person, method), actor=_nobody(kind, person), about=person)
        return None
    token = sessions.open_session(kind, device=device)
    publish(facts.SessionOpened(person, kind, method), actor=_nobody(kind, person), about=person)
    return token


def _count(limit: sign_in.Limit, who: UUID) -> None:
    """Count a try and keep the count whatever becomes of the request; raises `TooMany`."""
    with tenancy.as_person(who), work():
        tries = throttles.count(limit)
    limit.check(tries, now())


def _forget(limit: sign_in.Limit, who: UUID) -> None:
    with tenancy.as_person(who), work():
        throttles.forget(limit)


def _take_back(limit: sign_in.Limit, who: UUID) -> None:
    with tenancy.as_person(who), work():
        throttles.take_back(limit)


def _find(kind: sign_in.LoginKind, value: str) -> UUID | None:
    with tenancy.nowhere(), work():
        return logins.find(kind, value)


def _nobody(kind: sign_in.SessionKind, person: UUID | None) -> Actor:
    """The one at the gate: without rights, and a person only if the name is somebody's."""
    return Actor(kind=kind if person else "public", person=person)


def desk_of(ticket: Ticket, region: int) -> str:
    """The desk to go to after signing in: at this region if there is a post, else at the first post's."""
    with tenancy.as_person(ticket.person), work():
        held = [grant.region for grant in posts.live(ticket.person)]
    place = region if region in held or not held else held[0]
    return f"/{tenancy.spell(place)}/desk/"


def change_password(region: int, old: str, new: str, again: str) -> None:
    """Change one's own password, if the new one was typed twice alike; raises `Invalid` naming the field.

    Wrong old passwords are counted, so that who finds an open session cannot try for the password.
    """
    held, account = auth.ticket(), known_present().account
    person, name = account.person, _login_name(account)
    if new != again:
        raise passwords.NotAlike({"password_again": [passwords.NotAlike.message]})
    _count(sign_in.OLD_PASSWORD_TRIES, person)
    with tenancy.at(region, person=person), work():
        keep = sessions.token_digest(held.token) if held else None
        accounts.change_password(actor=Actor("staff", person), old=old, new=new, name=name, keep=keep)
    _forget(sign_in.OLD_PASSWORD_TRIES, person)


def _login_name(account: Account) -> str:
    """The name a member of staff signs in with, as the region that opened the account knows it."""
    if account.home is None:
        return ""
    with tenancy.at(account.home), work():
        return posts.member(account.person).login.reveal()


def sign_in_address(door: str, after: str) -> str:
    """Where to sign in: staff at the desk, citizens at the pages; back to `after` then."""
    endpoint = "people_desk.sign_in" if door in ("desk", "staff") else "people.sign_in"
    return url_for(endpoint, region=g.get("region_code") or tenancy.NATION, after=after)
