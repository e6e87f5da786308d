"""What a region makes sure of before it does what another's letter says: nothing is believed that it can know.

A filing is checked against the matters in force, a docket and a hand-over against what is held here about the case.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select

from wutong import tenancy
from wutong.cases import offered, queries
from wutong.cases.actions.current import Current
from wutong.cases.codes import Tracking
from wutong.cases.events import CaseHandedOver, CaseSent, DocketWritten
from wutong.cases.models import Case, Docket
from wutong.cases.rules import TITLES, letters
from wutong.clock import now
from wutong.db import db
from wutong.matters import queries as matters
from wutong.matters.rules import NoSuchMatter
from wutong.regions import queries as regions
from wutong.regions.rules import RegionSuspended
from wutong.secret import blind


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
    if queries.requests(fact.case_id, limit=1):  # received here and sent to its home: two cases would bear one id
        raise letters.NumberTaken
    return _own(fact, content["snapshot"])


def _was_open(filed_at: datetime) -> None:
    """A region that was suspended before the papers were received takes none; a letter on its way then still comes."""
    if regions.suspended_by(filed_at):
        raise RegionSuspended


def _is_new(fact: CaseSent | CaseHandedOver) -> None:
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
            return offered.formed(matters.snapshot(code, place=where, at=moment), moment)
        except NoSuchMatter:
            return None


def _depends(frozen: dict[str, Any]) -> tuple[object, ...]:
    """What a case depends on: terms, papers, the form, and who accepts and decides."""
    return queries.asked_of(frozen), (frozen.get("claim") or {}).get("decide_level")


def _decided_here(mine: dict[str, Any]) -> dict[str, Any]:
    if mine["home"] != tenancy.scope().home:
        raise letters.HomeElsewhere
    return mine


# ── What is known here ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Known:
    """What this place holds of a case that lives elsewhere: its home, its number, and whose it is."""

    home: int
    number: str | None
    applicant: UUID


def _known(case_id: UUID, mine: Case | None) -> Known | None:
    """The newest word: the docket; without one the tombstone `mine`; without that the filing sent from here."""
    docket_ = db.session.get(Docket, (tenancy.scope().home, case_id))
    if docket_ is not None:
        return Known(docket_.home, docket_.number, docket_.applicant)
    if mine is not None:
        return None if mine.moved_to is None else Known(mine.moved_to, mine.number, mine.applicant)
    sent, collected = queries.requests(case_id, "file", limit=1), queries.collected(case_id)
    return Known(sent[0].home, sent[0].number, collected.applicant) if sent and collected else None


# ── Dockets ──────────────────────────────────────────────────────────────────────────────────────────────────


def docket(fact: DocketWritten, sender: int) -> UUID | None:
    """Whose docket from `sender` is to be written; nobody's when it is older than what is here, or announces the case
    itself, which is on its way here with all its papers.

    Raises `NotYourCase` for a stranger's and `DocketUnfit` for one of another case. A case that moves on is announced
    by its old home first. Should the new home's letter overtake that, it is tried again later, like every letter that
    fails.
    """
    key = (tenancy.scope().home, fact.case_id)
    held, mine = db.session.get(Docket, key), db.session.get(Case, key)
    if any(one is not None and one.seq >= fact.seq for one in (held, mine)):
        return None
    known = _known(fact.case_id, mine)
    if known is None or sender != known.home:
        raise letters.NotYourCase
    if fact.number != known.number or fact.state not in TITLES or regions.find(fact.home) is None:
        raise letters.DocketUnfit
    return None if fact.home == tenancy.scope().home else known.applicant


# ── Hand-overs ───────────────────────────────────────────────────────────────────────────────────────────────


def hand_over(fact: CaseHandedOver, content: dict[str, Any], sender: int) -> None:
    """Check a case that its home gives away: letter and enclosure say the same, and nothing here is written over.

    Raises `HandOverUnfit`, `NumberTaken`, and `NotYourCase` when a case of this id lives here, or was received here
    and lives elsewhere than with `sender`. That, too, may be a letter that overtook the docket of the home before.
    """
    home, carried = tenancy.scope().home, content["case"]
    mine = db.session.get(Case, (home, fact.case_id))
    if mine is not None and mine.moved_to is None:
        raise letters.NotYourCase
    if (fact.to, fact.home) != (home, sender) or content["state"] not in _leaving("hand_over"):
        raise letters.HandOverUnfit
    told = (str(fact.applicant), fact.number, fact.receiver)
    if told != (carried["applicant"], carried["number"], carried["receiver"]):
        raise letters.HandOverUnfit
    numbered = _known_places(carried)
    letters.filed_before(datetime.fromisoformat(carried["filed_at"]), now())
    known = _known(fact.case_id, mine)
    if mine is not None:
        _came_back(mine, fact, content)
    else:
        _came_first(fact, numbered, known)
    if known is not None and fact.receiver == home and known.home != sender:
        raise letters.NotYourCase


def may_point(fact: CaseHandedOver, receiver: int, sender: int) -> bool:
    """Whether the receiver of a hand-over that is refused may be told that the case lives with its sender: where
    another home is known, or who received it is not, the word would be a lie."""
    known = _known(fact.case_id, db.session.get(Case, (tenancy.scope().home, fact.case_id)))
    return fact.receiver == receiver and (known is None or known.home == sender) and regions.find(receiver) is not None


def _leaving(move: str) -> set[str]:
    return {one.source for one in Current.flow().moves if one.name == move}


def _known_places(carried: dict[str, Any]) -> int:
    """The number begins with a region that is there, the receiver if any; so are the receiver and the place.

    Returns the region that gave the number out.
    """
    receiver = carried["receiver"]
    spelled = letters.handed_over(str(carried["number"]), None if receiver is None else tenancy.spell(receiver))
    numbered = tenancy.parse(spelled)
    if not all(regions.find(code) for code in (numbered, carried["place"], *filter(None, [receiver]))):
        raise letters.HandOverUnfit
    return numbered


def _came_first(fact: CaseHandedOver, numbered: int, known: Known | None) -> None:
    """A case that never lived here bears no number of this place, unless this place sent its filing under that one."""
    _is_new(fact)
    home = tenancy.scope().home
    received = known is not None and (fact.receiver, fact.number) == (home, known.number)
    if not received and (known is not None or numbered == home):
        raise letters.HandOverUnfit


def _came_back(mine: Case, fact: CaseHandedOver, content: dict[str, Any]) -> None:
    """A tombstone gives way to its own case alone: who has the case knows the query code that opens the slip here."""
    opened = select(Tracking.case_id).where(Tracking.code == blind("case.code", content["query_code"]))
    same = (mine.applicant, mine.number, mine.receiver) == (fact.applicant, fact.number, fact.receiver)
    if not same or fact.seq <= mine.seq or db.session.scalar(opened) != mine.id:
        raise letters.HandOverUnfit
