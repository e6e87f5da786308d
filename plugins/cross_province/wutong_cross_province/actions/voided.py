"""What becomes of a hand-over when one of its letters is given up for good: neither side waits for what never comes."""

from uuid import UUID

from wutong.sdk import SYSTEM
from wutong_cross_province import queries
from wutong_cross_province.actions import following, handing
from wutong_cross_province.between import voiding
from wutong_cross_province.models import Handover
from wutong_cross_province.rules import HANDOVER

#: By which the window says that it has the result; by which the business place says what it did.
OF_RESULT, OF_STEPS = ("result.taken", "handed_out"), ("progress", "not_done")


def void(mail_id: UUID) -> None:
    """Put an empty letter in the place of one that was given up: what it handed over is at the window again, what it
    told of the hand-over is told anew. Raises `NoSuchLetter`, `NotLost`."""
    fact = voiding.void(mail_id)
    for row in queries.both_sides(fact.about):
        _window(row, fact.kind) if row.side == "window" else _home(row, fact.kind)


def _window(row: Handover, kind: str) -> None:
    handed = kind in handing.HANDED and any(move.name == "recall" for move in HANDOVER.leaving(row.state))
    if handed and not voiding.lost(row.id, handing.HANDED):
        handing.taken_back(row, SYSTEM)
    elif kind in OF_RESULT:
        handing.tell_result(row, SYSTEM)


def _home(row: Handover, kind: str) -> None:
    if kind in OF_STEPS:
        following.stand(row)
