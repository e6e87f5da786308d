"""The demo's staff: one account for each role, where the story plays.

They all share one password that stands here for everybody to read. `operate.mixture` keeps a database that holds
them from ever being served as a real one. Citizens need no account: any mobile number signs in with a code.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import new_id
from wutong.db import work
from wutong.demo.greeting import PASSWORD, Opened
from wutong.matters import pack
from wutong.matters.loading import COUNTY
from wutong.people import argon
from wutong.people.actions import accounts, grants
from wutong.people.queries import logins, persons
from wutong.people.rules import roles
from wutong.people.rules.sign_in import LoginTaken
from wutong.regions import queries as regions

#: Roles by how far below the province they sit: itself, the story's city, county, township and village.
POSTS: tuple[Mapping[str, str], ...] = (
    {
        "admin": "region_admin", "editor": "catalogue_editor", "approver": "catalogue_approver",
        "supervisor": "supervisor",
    },
    {"admin": "region_admin", "supervisor": "supervisor"},
    {
        "admin": "region_admin", "clerk": "clerk", "partner": "clerk", "reviewer": "reviewer", "head": "head",
        "manager": "hall_manager",
        "editor": "catalogue_editor", "approver": "catalogue_approver", "reviews": "review_officer",
        "cashier": "cashier", "treasurer": "treasurer",
        "archivist": "archivist", "curator": "archivist",
        "auditor": "auditor", "system": "system_admin", "supervisor": "supervisor",
    },
    {"clerk": "clerk", "head": "head"},
    {"helper": "helper"},
)  # fmt: skip
#: Who is posted to an office of his region, by its line: the office that most of the demo's cases are for.
OFFICES: Mapping[str, str] = {"clerk": "market", "partner": "market", "reviewer": "market", "head": "market"}
#: Who is called otherwise than his role, so that two of a kind are told apart.
NAMES: Mapping[str, str] = {"partner": "示例窗口同事"}
#: The posts that sit below the county.
BELOW = POSTS[3:]


def open_all(province: int) -> Iterator[Opened]:
    """Open every account that is not there yet, each in a transaction of its own."""
    for code, posts in posted(_line(province), county(province)):
        with tenancy.nowhere():
            place = regions.get(code).name
        for prefix, role in posts.items():
            login = f"{prefix}{tenancy.spell(code)}"
            title = roles.role(role).title
            _open(code, role, login, NAMES.get(prefix, f"示例{title}"), OFFICES.get(prefix, ""))
            yield Opened(tenancy.spell(code), place, title, login)


def open_elsewhere(region: int) -> Iterator[Opened]:
    """Open a window and an administrator in another province."""
    with tenancy.nowhere():
        place = regions.get(region).full_name
    for prefix, role in {"clerk": "clerk", "admin": "region_admin"}.items():
        login = f"{prefix}{tenancy.spell(region)}"
        title = roles.role(role).title
        _open(region, role, login, f"示例{title}")
        yield Opened(tenancy.spell(region), place, title, login)


def county(province: int) -> int:
    """The county in which the story plays: the pack's, or the first that acts as one."""
    with tenancy.nowhere():
        return pack.read(pack.for_province(province)).county(province) or regions.acting_below(province, COUNTY)[0]


def posted(line: Sequence[int], county: int) -> list[tuple[int, Mapping[str, str]]]:
    """Who sits where on a line of regions, province first; where no city lies between, the province has its posts."""
    province, city, office, *below = POSTS
    at = list(line).index(county)
    above = [province, *[city] * (at - 1)] if at > 1 else [{**province, **city}]
    return list(zip(line, [*above, office, *below], strict=False))


def _line(province: int) -> list[int]:
    """The regions in which the story plays, from the province down to a village."""
    home = county(province)
    with tenancy.nowhere():
        codes = [region.code for region in regions.line(home) if region.code >= province]
        lowest = len(codes) + len(BELOW)
        while len(codes) < lowest and (children := regions.children(codes[-1])):
            codes.append(children[0].code)
        return codes


def _open(code: int, role: str, login: str, name: str, line: str = "") -> None:
    person = new_id()
    try:
        with tenancy.at(code, person=person), work():
            accounts.open_account(actor=SYSTEM, login=login, name=name)
            office = next((one.id for one in regions.departments() if one.line == line), None)
            grants.give(person, role, actor=SYSTEM, department=office)
            account = persons.own_account()
            account.password, account.initial = _shared(), False
    except LoginTaken:
        return  # an earlier start was stopped half-way


@lru_cache
def _shared() -> str:
    """One hash for all: everybody knows the password, and hashing it for each would cost half a minute."""
    return argon.hashed(PASSWORD)


def account(county: int, name: str) -> UUID:
    """Who signs in under a name of the county's staff, as `accounts` opened it."""
    with tenancy.nowhere():
        person = logins.find("name", f"{name}{tenancy.spell(county)}")
    assert person is not None
    return person
