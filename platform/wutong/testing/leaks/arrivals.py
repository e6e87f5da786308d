"""Arrivals: everybody who comes to the doors, each signed in as people are, and forgers, who are nobody."""

from collections.abc import Iterator, Sequence
from itertools import permutations

from wutong.access import SYSTEM, Actor
from wutong.clock import new_id
from wutong.people import argon
from wutong.people.actions import accounts, codes, grants, openid
from wutong.people.presence import BROUGHT
from wutong.people.queries import persons
from wutong.people.rules import roles
from wutong.tenancy import spell
from wutong.testing import tree
from wutong.testing.leaks import marks as fresh
from wutong.testing.leaks.garden import Citizen, Garden
from wutong.testing.leaks.visitors import Visitor
from wutong.web import auth, lookups
from wutong.web.lookups import Who

PASSWORD = "Wutong-2026-ok"
A, B = tree.JISHISHAN, tree.DONGXIANG
POSTS = (
    ("clerk", A), ("head", A), ("region_admin", A), ("auditor", A), ("supervisor", A),
    ("cashier", A),    ("clerk", B), ("region_admin", B), ("clerk", tree.CHUIMATAN), ("helper", tree.VILLAGE),
    ("region_admin", tree.GANSU),
)  # fmt: skip
CLERK_OF_B = POSTS.index(("clerk", B))
SCOPES = ("matter.read", "case.read")


def arrive(garden: Garden) -> list[Visitor]:
    """Sign everybody in: citizens, a stranger, staff of several regions, a machine."""
    hashed = argon.hashed(PASSWORD)
    citizens = [_citizen(garden, who, name) for who, name in zip(garden.citizens, ("Alice", "Bob"), strict=True)]
    staff = [_member(garden, role, place, hashed) for role, place in POSTS]
    machines = list(_machines(garden))
    forgers = [*_forgers(garden, citizens), *_forgers(garden, (staff[0], staff[CLERK_OF_B])), *_moved(garden, machines)]
    garden.visitors = [*citizens, Visitor("a stranger", garden.world.client()), *staff, *machines, *forgers]
    return garden.visitors


def officer(garden: Garden, place: int, rights: frozenset[str]) -> Visitor:
    """Somebody with these rights at the region of whatever address he opens; for a world where nobody else arrives."""
    person = new_id()
    who = lookups.of(garden.world.app)
    who.who = lambda code: Who(Actor("staff", person, code, None, rights, "测试"), (person,))
    return Visitor(f"an officer of {spell(place)}", garden.world.client(), person, {place: rights})


def _citizen(garden: Garden, who: Citizen, name: str) -> Visitor:
    received: dict[str, str] = {}
    before = list(codes._deliveries)  # noqa: SLF001 - put back as it was
    codes.deliver_with(lambda telephone, code: received.__setitem__(telephone.reveal(), code.reveal()))
    made = Visitor(name, garden.world.client(), who.person)
    made.send(f"/{spell(A)}/sign-in", {"telephone": who.telephone})
    made.send(f"/{spell(A)}/sign-in/code", {"telephone": who.telephone, "code": received[who.telephone]})
    codes._deliveries[:] = before  # noqa: SLF001
    return made


def _member(garden: Garden, role: str, place: int, hashed: str) -> Visitor:
    person, login = new_id(), f"{role}{spell(place)}"
    name = garden.marks.sealed(f"name of the {role}", fresh.word(), person, homes=[place], right="people.read")
    telephone = garden.marks.sealed(f"telephone of the {role}", fresh.telephone(), person)
    with garden.world.working(place, person=person):
        accounts.open_account(actor=SYSTEM, login=login, name=name, telephone=telephone)
        grants.give(person, role, actor=SYSTEM)
        account = persons.own_account()
        account.password, account.initial = hashed, False
    made = Visitor(
        f"{role} of {spell(place)}", garden.world.client(), person, {place: roles.rights_of(role, (), BROUGHT)}
    )
    answer = made.send(f"/{spell(place)}/desk/sign-in", {"login": login, "password": PASSWORD})
    assert answer.status_code < 400, answer.get_data(as_text=True)
    return made


def _machines(garden: Garden) -> Iterator[Visitor]:
    for place in (A,):
        title = garden.marks.office("title of a client", place, "client.manage")
        with garden.world.working(place):
            scopes = [f"{right}@{spell(place)}" for right in SCOPES]
            client, secret = openid.register(
                actor=Actor("staff", new_id(), place, rights=frozenset(roles.RIGHTS)), title=title, redirects=(),
                scopes=scopes, confidential=True,
            )  # fmt: skip
            pair = (client.id, str(secret))
        browser = garden.world.client()
        asked = browser.post("/openid/token", data={"grant_type": "client_credentials"}, auth=pair)
        token = (asked.get_json() or {}).get("access_token", "")
        assert token, asked.get_data(as_text=True)
        yield Visitor(f"machine of {spell(place)}", browser, None, {place: frozenset(SCOPES)}, token)


def _forgers(garden: Garden, pair: Sequence[Visitor]) -> Iterator[Visitor]:
    """The person of the one with the session of the other, put into one ticket: nobody may be let in by it."""
    for one, other in permutations(pair):
        cookie = other.client.get_cookie(auth.NAME)
        held = auth.read(cookie.value) if cookie else None
        assert held is not None
        assert one.person is not None
        forged = Visitor(f"{other.name} as {one.name}", garden.world.client(), forged=True)
        forged.client.set_cookie(auth.NAME, auth.Ticket(one.person, held.token).text())
        yield forged


def _moved(garden: Garden, machines: Sequence[Visitor]) -> Iterator[Visitor]:
    """A program's token with another region in front of it."""
    for machine in machines:
        secret = machine.bearer.partition(".")[2]
        moved = f"{spell(B)}.{secret}"
        yield Visitor(f"{machine.name} as of {spell(B)}", garden.world.client(), bearer=moved, forged=True)
