"""Who may handle a case: whom its department can give it to today, how much each has in hand, for whom he stands in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from wutong.cases.models import Case
from wutong.cases.rules import OPEN
from wutong.db import db
from wutong.desks import queries as desks
from wutong.people.queries import posts
from wutong.people.rules.roles import TAKERS
from wutong.regions import queries as regions

#: What a form says for nobody: the case goes back to the pool. Saying nothing is no answer.
POOL = "pool"
#: So many are listed, and from more than so many on they are searched by name.
MOST, FEW = 100, 8


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who may handle it: his department's name (none for a post of the whole region), the colleagues for whom
    he stands in (AB岗), and his open cases."""

    person: UUID
    name: str
    department: str
    covers: tuple[str, ...]
    in_hand: int


@dataclass(frozen=True, slots=True)
class Offer:
    """Whom a form may name, deputies first and then whoever has least in hand.

    `others` says that departments which the case is not with have people, too, who are listed where it is `wide`;
    `more` that somebody may be found by the `words` of his name.
    """

    takers: tuple[Taker, ...] = ()
    words: str = ""
    wide: bool = False
    others: bool = False
    more: bool = False


def of_cases(ids: Collection[UUID], words: str = "", *, wide: bool = False) -> Offer:
    """Who may handle all of these cases; not whoever handles every one of them already."""
    return _offer(Case.id.in_(ids), words, wide)


def of_officer(officer: UUID, words: str = "", *, wide: bool = False) -> Offer:
    """Who may take over all open cases of an officer."""
    return _offer(Case.handler == officer, words, wide)


def _offer(which: ColumnElement[bool], words: str, wide: bool) -> Offer:
    words, stand = words.strip()[:40], _stand(which)
    handlers = {handler for handler, _bodies in stand}
    able = [one for one in _here() if handlers != {one.person}]
    fit = [one for one in able if all(_fits(one, bodies) for _handler, bodies in stand)]
    listed = able if wide else fit
    takers = _told(_called(listed, words), handlers)[:MOST]
    return Offer(takers, words, wide, len(fit) < len(able), bool(words) or len(listed) > FEW)


def _stand(which: ColumnElement[bool]) -> set[tuple[UUID | None, frozenset[UUID]]]:
    """Who handles these cases, and the departments each kind of them lies with, or is led by."""
    asked = select(Case.handler, Case.department, Case.lead).where(which, Case.state.in_(OPEN)).distinct()
    return {(handler, frozenset(filter(None, bodies))) for handler, *bodies in db.session.execute(asked)}


def _here() -> list[posts.Able]:
    """Who holds such a post at this region and is not away today."""
    away = desks.away_today()
    return [one for one in posts.able(TAKERS) if one.person not in away]


def _fits(one: posts.Able, bodies: frozenset[UUID]) -> bool:
    """Whether one of his posts is for the whole region or for a department of the case; a case may lie with none."""
    return not bodies or None in one.departments or not bodies.isdisjoint(one.departments)


def _called(able: Sequence[posts.Able], words: str) -> list[tuple[posts.Able, str]]:
    """Those whose name, or whose department's name, holds the words, each with the latter."""
    names: Mapping[UUID | None, str] = {body.id: body.name for body in regions.departments(closed=True)}
    told = [(one, "、".join(sorted(names[body] for body in one.departments if body in names))) for one in able]
    return [(one, body) for one, body in told if words in one.name or words in body]


def _told(found: Sequence[tuple[posts.Able, str]], handlers: Iterable[UUID | None]) -> tuple[Taker, ...]:
    """All of them in the order in which they are offered; only then may any be cut off."""
    counts, covers = _in_hand([one.person for one, _body in found]), _covers(handlers)
    takers = [
        Taker(one.person, one.name, body, covers.get(one.person, ()), counts.get(one.person, 0)) for one, body in found
    ]
    return tuple(sorted(takers, key=lambda one: (not one.covers, one.in_hand, one.name)))


def _in_hand(persons: Sequence[UUID]) -> dict[UUID, int]:
    """How many open cases each of these has."""
    mine = Case.handler.in_(persons)
    asked = select(Case.handler, func.count()).where(mine, Case.state.in_(OPEN)).group_by(Case.handler)
    return {handler: count for handler, count in db.session.execute(asked) if handler is not None}


def _covers(handlers: Iterable[UUID | None]) -> dict[UUID, tuple[str, ...]]:
    """Whose deputy somebody is, by name: of who is away today, and of who handles these cases."""
    principals = {*desks.away_today(), *handlers}
    pairs = [(deputy, whose) for whose, deputy in desks.deputies().items() if whose in principals]
    names = posts.names([whose for _deputy, whose in pairs])
    covers: dict[UUID, tuple[str, ...]] = {}
    for deputy, whose in pairs:
        covers[deputy] = (*covers.get(deputy, ()), names.get(whose, ""))
    return covers
