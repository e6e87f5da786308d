"""Questions of the present region, those it asked and those it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.asking.models import Question, QuestionLine
from wutong.asking.rules import NobodyToAsk, NoSuchQuestion
from wutong.db import db
from wutong.layers import queries as inherited
from wutong.matters import rules as matters
from wutong.matters.models import MATTER
from wutong.regions import below
from wutong.regions import queries as regions
from wutong.regions.models import Region

#: How many questions a page shows.
LATEST = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the name of its matter (its code where this region does not know it) and of the other side."""

    question: Question
    matter: str
    place: str

    @property
    def waits(self) -> bool:
        """Whether this side has the next word."""
        return self.question.state in (("answered", "unheld") if self.question.asked else ("open",))


@dataclass(frozen=True)
class Thread(Asked):
    """A question with everything that was written, the oldest first."""

    lines: Sequence[QuestionLine]


def listed() -> list[Asked]:
    """The latest questions, those that wait for this side first."""
    rows = db.session.scalars(select(Question).order_by(Question.moved_at.desc()).limit(LATEST)).all()
    names, places = _names(rows), below.named(row.other for row in rows)
    told = [Asked(row, names.get(row.code, row.code), places.get(row.other, "")) for row in rows]
    return sorted(told, key=lambda one: (not one.waits, one.question.state == "closed"))


def thread(question_id: UUID) -> Thread:
    """One question; raises `NoSuchQuestion`."""
    row = found(question_id)
    lines = select(QuestionLine).where(QuestionLine.question == row.id).order_by(QuestionLine.at, QuestionLine.id)
    place = below.named([row.other]).get(row.other, "")
    return Thread(row, _names([row]).get(row.code, row.code), place, db.session.scalars(lines).all())


def found(question_id: UUID, *, lock: bool = False) -> Question:
    """The row of a question; raises `NoSuchQuestion`."""
    asked = select(Question).where(Question.id == question_id)
    row: Question | None = db.session.scalar(asked.with_for_update() if lock else asked)
    if row is None:
        raise NoSuchQuestion
    return row


def above(code: str) -> tuple[str, list[Region]]:
    """The name of a matter, and who may be asked about it: from the region directly above up to its author.

    Raises `NoSuchMatter`, or `NobodyToAsk` about an own matter.
    """
    home, item = tenancy.scope().home, matters.item_of(code)
    one = inherited.defined(MATTER, home, [item], elements=("code", "name")).get(item)
    if one is None:
        raise matters.NoSuchMatter(matter=code)
    line = [region for region in regions.line(home) if one.root <= region.code != home]
    if not line:
        raise NobodyToAsk
    return str(one["name"]), line[::-1]


def higher(row: Question) -> int | None:
    """The next region above the one that was asked, up to the author of the matter; none where it is gone by now."""
    try:
        line = [region.code for region in above(row.code)[1]]
    except (matters.NoSuchMatter, NobodyToAsk):
        return None
    return next((code for code in line if code != row.other and tenancy.contains(code, row.other)), None)


def ours(question_id: UUID) -> Sequence[QuestionLine]:
    """What this side wrote, the oldest first."""
    mine = select(QuestionLine).where(QuestionLine.question == question_id, QuestionLine.ours)
    return db.session.scalars(mine.order_by(QuestionLine.at, QuestionLine.id)).all()


def _names(rows: Sequence[Question]) -> dict[str, str]:
    items = [matters.item_of(row.code) for row in rows]
    known = inherited.defined(MATTER, tenancy.scope().home, items, elements=("code", "name")) if items else {}
    return {str(one["code"]): str(one["name"]) for one in known.values()}
