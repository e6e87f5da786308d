"""The list of windows that receive for other places."""

from dataclasses import dataclass
from uuid import UUID

from wutong.sdk import Actor, db, new_id, publish, scope
from wutong_cross_province.events import WindowsChanged
from wutong_cross_province.models import Window
from wutong_cross_province.rules import AGREE, NoSuchHandover


@dataclass(frozen=True, slots=True)
class Told:
    """What everybody may read of a window."""

    name: str
    address: str
    hours: str
    telephone: str


def describe(told: Told, *, actor: Actor, window: UUID | None = None, open_: bool = True) -> Window:
    """Open a window, or say anew where and when it is; one that closes stays in the list of the office."""
    actor.must(AGREE)
    row = _found(window) if window else Window(region=scope().home, id=new_id())
    row.name, row.address, row.hours, row.telephone = told.name, told.address, told.hours, told.telephone
    row.open = open_
    db.session.add(row)
    db.session.flush()
    publish(WindowsChanged(row.id, row.open), actor=actor, about=row.id)
    return row


def _found(window: UUID) -> Window:
    row = db.session.get(Window, (scope().home, window))
    if row is None:
        raise NoSuchHandover
    return row
