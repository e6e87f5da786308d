"""The inbox: what an office has in hand, the most urgent first; whose, how urgent, where it stands, what it is called.

Every cut is made inside the covering index of the cases in hand, so a page costs the same whatever is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, load_only

from wutong.cases import tasked
from wutong.cases.models import Case, Step
from wutong.cases.queries import LISTED
from wutong.cases.rules import OPEN
from wutong.cases.rules.reviewing import STATES
from wutong.clock import now, today
from wutong.db import db
from wutong.web.paging import Page, fetch

Light = Literal["warn", "late", "law"]
#: The cuts by urgency, as the desk names them: everything from yellow on, past the promise, past the law.
LIGHTS: dict[Light, str] = {"warn": "临近期限", "late": "超过承诺", "law": "超过法定期限"}


@dataclass(frozen=True, slots=True)
class Cut:
    """What of the inbox is wanted: one officer's cases (with those of `covered` colleagues, for whom he stands in),
    those that wait for a word of `asked`, a department's, those that nobody has taken (`pool`), those in one state,
    from one light on, and those whose matter is called by `words` or whose number begins with them."""

    handler: UUID | None = None
    covered: tuple[UUID, ...] = ()
    asked: tasked.Asked | None = None
    department: UUID | None = None
    pool: bool = False
    state: str | None = None
    light: Light | None = None
    words: str = ""


def listed(cut: Cut = Cut(), *, cursor: str | None = None, limit: int = 20) -> Page[Case]:
    """What the office has in hand, the most urgent first."""
    wanted = select(Case).options(load_only(*LISTED)).where(*_conditions(cut))
    return fetch(db.session(), wanted, (Case.act_by, Case.id), cursor=cursor, limit=limit)


def numbered(words: str) -> UUID | None:
    """The case of exactly this number, in hand or not: whoever types or scans a number wants that case."""
    wanted: Select[UUID] = select(Case.id).where(Case.number == words, Case.state != "draft")
    found: UUID | None = db.session.scalar(wanted)
    return found


@dataclass(frozen=True, slots=True)
class Did:
    """A step that an officer took, and its case as it stands now."""

    step: Step
    case: Case | None

    @property
    def last(self) -> bool:
        """Whether nothing has happened to the case since."""
        return self.case is None or self.case.seq == self.step.seq


#: What a program did, which is no person, is in the record of programs.
NOTHING: Page[Did] = Page(())


def did(person: UUID, *, cursor: str | None = None, limit: int = 20) -> Page[Did]:
    """What an officer did at the present region, latest first, and what became of it."""
    steps = select(Step).options(load_only(Step.move, Step.at, Step.state))
    mine = steps.where(Step.by == person, Step.by_kind == "staff")
    keys = (Step.at.desc(), Step.case_id.desc(), Step.seq.desc())
    page = fetch(db.session(), mine, keys, cursor=cursor, limit=limit)
    stand = select(Case).options(load_only(*LISTED, Case.seq, Case.last_move, Case.last_at))
    found = db.session.scalars(stand.where(Case.id.in_({step.case_id for step in page.items})))
    known = {case.id: case for case in found}
    return Page([Did(step, known.get(step.case_id)) for step in page.items], page.next)


def _conditions(cut: Cut) -> list[ColumnElement[bool]]:
    told = [Case.state.in_((cut.state,) if cut.state in OPEN else OPEN), *_whose(cut)]
    if cut.state is not None and cut.state not in OPEN:
        told.append(Case.stage == cut.state)
    if cut.light is not None:
        told.append(lit(cut.light))
    if cut.words:
        named = Case.title.contains(cut.words, autoescape=True)
        told.append(or_(named, Case.number.startswith(cut.words, autoescape=True)))
    return told


def _whose(cut: Cut) -> Iterator[ColumnElement[bool]]:
    if cut.handler is not None:
        yield Case.handler.in_((cut.handler, *cut.covered))
    if cut.asked is not None:
        yield Case.id.in_(tasked.waiting(cut.asked))
        yield Case.state.in_(STATES)
    if cut.department is not None:
        yield Case.department == cut.department
    if cut.pool:
        yield Case.handler.is_(None)


def lit(light: Light) -> ColumnElement[bool]:
    """Cases that show this light now, or a worse one, by the columns that `lights.colour` reads."""
    law = _over(Case.legal_due_at, Case.legal_due)
    late = or_(law, _over(Case.due_at, Case.due)) if light != "law" else law
    return or_(late, Case.warn_on <= today()) if light == "warn" else late


def sure(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition, false where a limit that it reads is none: what is negated must not be unknown."""
    return func.coalesce(condition, False)


def _over(instant: InstrumentedAttribute[Any], day: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """A limit that is an instant is over from then on, one that is a day when the day is."""
    return or_(instant <= now(), and_(instant.is_(None), day < today()))
