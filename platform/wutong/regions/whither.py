"""Where something is sent: to a department of the region or to another region, and what that is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from wutong.regions import below, queries


@dataclass(frozen=True, slots=True)
class Whither:
    """Who should have it: a department of the present region, or another region."""

    department: UUID | None = None
    region: int | None = None


class Sent(Protocol):
    """A row about something that was sent, or that came from the `other` region."""

    @property
    def id(self) -> UUID:
        """Its own id."""

    @property
    def department(self) -> UUID | None:
        """The department that it was sent to."""

    @property
    def other(self) -> int | None:
        """The region that it was sent to, or came from."""


def named(rows: Iterable[Sent]) -> dict[UUID, str]:
    """Where each of these goes to, or of one from elsewhere where it comes from, by name; three questions at most."""
    some = list(rows)
    bodies = {one.id: one.name for one in queries.departments(closed=True)} if any(r.department for r in some) else {}
    places = below.named(row.other for row in some if row.other is not None)
    return {
        row.id: bodies.get(row.department, "") if row.department is not None else places.get(row.other or 0, "")
        for row in some
    }
