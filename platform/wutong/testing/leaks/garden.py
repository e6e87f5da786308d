"""What the hunt goes through: a planted world, its citizens and everybody who will come to the doors."""

from dataclasses import dataclass, field
from uuid import UUID

from wutong.access import Actor
from wutong.testing.leaks.marks import Marks
from wutong.testing.leaks.visitors import Visitor
from wutong.testing.world import World

#: How every planted paper begins.
PAPER = b"%PDF-1.7\n"


@dataclass(slots=True)
class Citizen:
    """An applicant with an account."""

    name: str
    telephone: str
    number: str
    actor: Actor

    @property
    def person(self) -> UUID:
        """The account's id."""
        assert self.actor.person is not None
        return self.actor.person


@dataclass(slots=True)
class Garden:
    """A planted world: its marks, its citizens, and everybody who will come to the doors."""

    world: World
    marks: Marks = field(default_factory=Marks)
    citizens: list[Citizen] = field(default_factory=list)
    visitors: list[Visitor] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
