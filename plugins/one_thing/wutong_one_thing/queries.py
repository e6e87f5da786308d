"""What may be read of filings. Each runs in the scope its caller opened."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from wutong.sdk import NotFound, Page, cases, db, fetch, scope
from wutong_one_thing import homes, planning
from wutong_one_thing.models import Filing, Form, Member, Paper, Plan
from wutong_one_thing.rules import running
from wutong_one_thing.rules.bundles import Bundle
from wutong_one_thing.rules.comparing import FIGURES


class NoSuchBundle(NotFound):
    """No such bundle is offered here."""

    code = "one_thing.unknown_bundle"
    message = "本地区没有开办这件事，请回到“一件事”列表重新选择。"


class NoSuchFiling(NotFound):
    """No such filing, or none that the reader may know of."""

    code = "one_thing.unknown"
    message = "没有找到这次申请，请从“我的一件事”进入。"


@dataclass(frozen=True, slots=True)
class Told:
    """Who applies and what was filled in, in the clear."""

    name: str = ""
    id_number: str = ""
    telephone: str = ""
    answers: dict[str, Any] | None = None
    signed: bool = False
    wish: cases.Wish | None = None


def bundle(code: str) -> Bundle:
    """A bundle that is offered here; raises `NoSuchBundle`."""
    found = homes.held(code)
    if found is None:
        raise NoSuchBundle
    return found


def get(filing: UUID) -> Filing:
    """One filing; raises `NoSuchFiling`."""
    return _found(db.session.scalar(select(Filing).where(Filing.id == filing)))


def locked(filing: UUID) -> Filing:
    """The same, held until the transaction ends."""
    wanted = select(Filing).where(Filing.id == filing).with_for_update()
    return _found(db.session.scalar(wanted.execution_options(populate_existing=True)))


def _found(row: Filing | None) -> Filing:
    if row is None:
        raise NoSuchFiling
    return row


def members(filing: UUID, *, afresh: bool = False) -> list[Member]:
    """The members of a filing in their order."""
    listed = select(Member).where(Member.filing == filing).order_by(Member.place)
    return list(db.session.scalars(listed.execution_options(populate_existing=afresh)))


def member_of_case(case_id: UUID) -> Member | None:
    """The member whose case this is, if it is one of a bundle that was filed here."""
    return db.session.scalar(select(Member).where(Member.case_id == case_id))


def plan(filing: Filing) -> planning.Kept:
    """What was agreed when it began."""
    content = db.session.scalars(select(Plan.content).where(Plan.digest == filing.plan)).one()
    return planning.read(filing.plan, content)


def ways(filing: Filing) -> dict[str, tuple[str, ...]]:
    """How the result of each member can come, by its name."""
    return {one.name: cases.ways(dict(one.frozen)) for one in plan(filing).members}


def told(filing: UUID) -> Told:
    """What was filled in so far."""
    row = db.session.scalar(select(Form).where(Form.filing == filing))
    if row is None:
        return Told(answers={})
    who = (row.name.reveal(), row.id_number.reveal(), row.telephone.reveal())
    wish = cases.Wish(**json.loads(row.wish.reveal())) if row.wish else None
    return Told(*who, answers=dict(json.loads(row.answers.reveal())), signed=row.signed, wish=wish)


def papers(filing: UUID) -> dict[str, list[Paper]]:
    """The uploaded papers by their heading."""
    found: dict[str, list[Paper]] = {}
    for row in db.session.scalars(select(Paper).where(Paper.filing == filing).order_by(Paper.id)):
        found.setdefault(row.key, []).append(row)
    return found


def held(digests: Collection[str]) -> Iterable[str]:
    """Which of these addresses papers of this region's filings still have."""
    return list(db.session.scalars(select(Paper.digest).where(Paper.digest.in_(digests))))


def mine(*, cursor: str | None = None, limit: int = 20) -> Page[Filing]:
    """The reader's own filings in the present region, newest first."""
    return fetch(db.session(), select(Filing), (Filing.id.desc(),), cursor=cursor, limit=limit)


def at_the_counter(*, cursor: str | None = None, limit: int = 20) -> Page[Filing]:
    """The drafts that clerks of the present region fill in for somebody, newest first."""
    drafts = select(Filing).where(Filing.state == "draft", Filing.channel == "counter")
    return fetch(db.session(), drafts, (Filing.id.desc(),), cursor=cursor, limit=limit)


def listed(
    *,
    state: str = "",
    lead: str = "",
    late: bool = False,
    ready: bool = False,
    cursor: str | None = None,
    limit: int = 20,
) -> Page[Filing]:
    """Every filing of the present region but drafts, newest first; of one state or lead department when named, with
    `late` those that were not done in time, with `ready` those whose results wait to be handed out together."""
    cut = [Filing.state != "draft", *([Filing.state == state] if state else []), *([Filing.late] if late else [])]
    cut += [Filing.lead == lead] if lead else []
    once = (Filing.delivery == "once", Filing.handed_at.is_(None), Filing.closed_at.is_not(None))
    cut += [*once, Filing.state.in_(("whole", "partial"))] if ready else []
    return fetch(db.session(), select(Filing).where(*cut), (Filing.id.desc(),), cursor=cursor, limit=limit)


def leads() -> list[str]:
    """The departments that lead filings of the present region."""
    return list(db.session.scalars(select(Filing.lead).where(Filing.state != "draft").distinct().order_by(Filing.lead)))


@dataclass(frozen=True, slots=True)
class Line:
    """One member on a page: its row, how its case stands, and what it waits for."""

    member: Member
    standing: cases.Standing | None
    waits: tuple[str, ...]

    @property
    def here(self) -> bool:
        """Whether its case lives in the present region."""
        return self.member.case_id is not None and self.member.home == scope().home

    @property
    def clock(self) -> Any:
        """By when it is decided, while its clock runs."""
        return self.standing.due if self.standing and self.member.state == "filed" else None


def lines(filing: Filing) -> list[Line]:
    """The members with their cases, however many there are by two look-ups."""
    rows, agreed = members(filing.id), plan(filing)
    stands = cases.standing([row.case_id for row in rows if row.case_id])
    names = {row.matter: row.title for row in rows}
    states = {row.matter: row.state for row in rows}
    waits = {
        row.matter: tuple(
            names[edge.before]
            for edge in agreed.edges
            if edge.after == row.matter and not row.freed and states[edge.before] != "granted"
        )
        for row in rows
    }
    return [
        Line(row, stands.get(row.case_id) if row.case_id else None, waits[row.matter] if _waits(row) else ())
        for row in rows
    ]


def _waits(row: Member) -> bool:
    return row.state in running.PENDING


@dataclass(frozen=True, slots=True)
class Saved:
    """What bundles saved in a region: filings, how they stand, and the four figures summed."""

    filings: int
    states: dict[str, int]
    joint: int
    steps: int
    papers: int
    visits: int
    days: int


def saved() -> Saved:
    """What all filings of the present region saved against applying one by one."""
    sums = [func.coalesce(func.sum(getattr(Filing, f"saved_{name}")), 0) for name in FIGURES]
    asked = select(Filing.state, func.count(), func.count().filter(Filing.joint), *sums)
    rows = db.session.execute(asked.where(Filing.state != "draft").group_by(Filing.state)).all()
    states = {str(row[0]): int(row[1]) for row in rows}
    figures = [sum(int(row[place]) for row in rows) for place in range(3, 7)]
    return Saved(sum(states.values()), states, sum(int(row[2]) for row in rows), *figures)
