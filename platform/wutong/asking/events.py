"""What can have happened to a question."""

from dataclasses import dataclass
from uuid import UUID

from wutong.events import event


@event("question.moved", abroad=True)
@dataclass(frozen=True)
class QuestionMoved:
    """One side wrote `line` (enclosed) about the matter `code`, or settled the question (no line); `state` is how it
    stands since."""

    question: UUID
    line: UUID | None
    code: str
    state: str


@event("question.unheld", abroad=True)
@dataclass(frozen=True)
class QuestionUnheld:
    """Nobody at the region that was asked may answer, so the question goes on to the next above, if there is one."""

    question: UUID
