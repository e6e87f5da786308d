"""What a home makes sure of before it takes a case that another region sends: nothing is believed that it can know."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select

from wutong import tenancy
from wutong.cases import queries
from wutong.cases.events import CaseSent
from wutong.cases.models import Case
from wutong.cases.rules import letters
from wutong.clock import now
from wutong.db import db
from wutong.matters import queries as matters
from wutong.matters.rules import NoSuchMatter
from wutong.regions import queries as regions
from wutong.regions.rules import RegionSuspended


def filing(fact: CaseSent, content: dict[str, Any], sender: int) -> dict[str, Any]:
    """Check a filing that `sender` received; returns the matter as this home itself knows it, frozen for the case.

    Raises `NumberElsewhere`, `NumberTaken`, `PlaceElsewhere`, `FiledNever`, `HomeElsewhere`, `MatterDiffers`,
    `RegionSuspended`.
    """
    home = tenancy.scope().home
    if fact.home != home:
        raise letters.HomeElsewhere
    letters.number(fact.number, tenancy.spell(sender))
    letters.query_code(content["query_code"], tenancy.spell(home))
    if not tenancy.contains(sender, fact.place) or regions.find(fact.place) is None:
        raise letters.PlaceElsewhere
    letters.received(fact.filed_at, now())
    _was_open(fact.filed_at)
    _is_new(fact)
    return _own(fact, content["snapshot"])


def _was_open(filed_at: datetime) -> None:
    """A region that was suspended before the papers were received takes none; a letter on its way then still comes."""
    held = regions.suspension()
    if held is not None and held.since <= filed_at:
        raise RegionSuspended


def _is_new(fact: CaseSent) -> None:
    taken = exists().where(or_(Case.number == fact.number, Case.id == fact.case_id))
    if db.session.scalar(select(taken)):
        raise letters.NumberTaken


def _own(fact: CaseSent, sent: dict[str, Any]) -> dict[str, Any]:
    """The matter as this home folds it for the place, at the instant when the receiving region looked it up.

    What has been published since does not matter, because who files is bound by what was public then.
    """
    home, where = tenancy.scope().home, int(sent["region"])
    if where not in (fact.place, home) or not tenancy.contains(home, where):
        raise letters.HomeElsewhere
    taken_at = datetime.fromisoformat(sent["taken_at"])
    letters.looked_up(taken_at, fact.filed_at)
    for moment in (taken_at, taken_at - letters.COMMITTED):
        mine = _folded(fact.matter, where, moment)
        if mine is not None and _depends(mine) == _depends(sent):
            return _decided_here(mine)
    raise letters.MatterDiffers


def _folded(code: str, where: int, moment: datetime) -> dict[str, Any] | None:
    """The matter as `where` offered it; what is published below is seen by looking down."""
    with tenancy.at(tenancy.scope().home, look="down"):
        try:
            return matters.snapshot(code, place=where, at=moment)
        except NoSuchMatter:
            return None


def _depends(frozen: dict[str, Any]) -> tuple[object, ...]:
    """What a case depends on: terms, papers, and who accepts and decides."""
    return queries.asked_of(frozen), (frozen.get("claim") or {}).get("decide_level")


def _decided_here(mine: dict[str, Any]) -> dict[str, Any]:
    if mine["home"] != tenancy.scope().home:
        raise letters.HomeElsewhere
    return mine
