"""What the room of mandates says and hears about cases that came through one; it hooks in here, being a floor above."""

from collections.abc import Callable
from typing import ClassVar
from uuid import UUID

from wutong.access import Actor

#: Takes the case, the step, the clerk and his statement; gives the mandate's number, "" where none is needed; raises
#: where it ended, or where a statement is wanting.
Asks = Callable[[UUID, str, Actor, str], str]
#: Takes the case and its new state.
Hears = Callable[[UUID, str], None]


class Helping:
    """The two questions, answered as if there were no mandates until the room above has hooked in."""

    asks: ClassVar[Asks] = staticmethod(lambda case_id, kind, actor, statement: "")
    hears: ClassVar[Hears] = staticmethod(lambda case_id, state: None)

    @classmethod
    def with_mandates(cls, asks: Asks, hears: Hears) -> None:
        """Hook in; once, while the application is put together."""
        cls.asks, cls.hears = staticmethod(asks), staticmethod(hears)


def said(case_id: UUID, kind: str, actor: Actor, statement: str) -> str:
    """How a step is justified that staff take for the applicant: by the mandate it is done through, or by the
    `statement` who asked for it and how; raises what says that the mandate holds no more."""
    return words(Helping.asks(case_id, kind, actor, statement.strip())) or statement.strip()


def words(number: str) -> str:
    """How a step names the mandate it was done through; "" for a step that was done without."""
    return f"凭授权委托 {number} 代办" if number else ""
