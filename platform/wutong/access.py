"""Who acts, and what that one may do: a value handed to every verb, never looked up by it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, Literal
from uuid import UUID

from wutong.errors import Forbidden

Kind = Literal["staff", "citizen", "public", "system", "client"]


class RightMissing(Forbidden):
    """The actor's present post does not hold the right, or holds it somewhere else."""

    code = "access.right_missing"
    message = "您当前的岗位没有“{right}”权限，如有需要请联系本单位管理员。"
    #: What rights are called on the screen; whoever defines rights names them here. Programs read the code in `facts`.
    titles: ClassVar[dict[str, str]] = {}

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, with the right by its name."""
        right = str(self.facts.get("right", ""))
        return translate(self.message).format(right=translate(self.titles.get(right, right)))


@dataclass(frozen=True, slots=True)
class Actor:
    """One acting party.

    `region` is where a staff member's present post is, `rights` what that post holds there; `acting_for`
    is the colleague whose deputy the actor is (AB岗), and is written beside the actor in every event. `client` is the
    identity of a program; its `name` is a title that two programs may share, `owner` the person who registered it.
    """

    kind: Kind
    person: UUID | None = None
    region: int | None = None
    department: UUID | None = None
    rights: frozenset[str] = field(default_factory=frozenset)
    name: str = ""
    acting_for: UUID | None = None
    client: str = ""
    owner: UUID | None = None

    @property
    def answering(self) -> UUID | None:
        """The person who answers for what the actor does: oneself, or whoever registered the program."""
        return self.person or self.owner

    def may(self, right: str, *, at: int | None = None) -> bool:
        """Whether the actor holds `right`, at the region `at` when one is named."""
        if self.kind == "system":
            return True
        return right in self.rights and (at is None or at == self.region)

    def must(self, right: str, *, at: int | None = None) -> None:
        """Raise `RightMissing` unless the actor holds the right."""
        if not self.may(right, at=at):
            raise RightMissing(right=right, at=at)


SYSTEM = Actor(kind="system", name="system")
PUBLIC = Actor(kind="public")
