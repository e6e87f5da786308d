"""The result on its way back: through the window, posted or as a file, until the applicant has signed for it."""

from collections.abc import Sequence
from typing import BinaryIO, cast
from uuid import UUID

from wutong.sdk import (
    SYSTEM,
    Actor,
    Refused,
    Upload,
    case,
    cases,
    db,
    deliver_case,
    let_go_paper,
    read_paper,
    store_paper,
)
from wutong_cross_province import queries
from wutong_cross_province.actions import following, moving
from wutong_cross_province.models import Handover
from wutong_cross_province.post import LARGEST, Chunks, Enclosed, Message
from wutong_cross_province.rules import HANDOVER

#: The heading of a result's file.
SLOT = "办理结果"


def send_result(
    handover_id: UUID, carrier: str, waybill: str, uploads: Sequence[Upload] = (), *, actor: Actor
) -> Handover:
    """Send the result to the window: posted under a number, or as files that are there at once.

    Raises `NotOpen`, `Needed`, and what stands in the way of a delivery: behind the window nobody asks any more.
    """
    row = queries.handover(handover_id, "home", lock=True)
    HANDOVER.reach(row.state, "pass_result", actor)
    if row.case_id is not None and not following.elsewhere(row.case_id):
        cases.must_be_settled(row.case_id, "deliver")
    if uploads:
        papers = [_result(upload) for upload in uploads]
        moving.enter(row, "pass_result", actor)
        following.tell(row, "pass_result", {}, papers)
        return row
    given = {"carrier": carrier, "waybill": waybill}
    text = f"{carrier.strip()} {waybill.strip()}"
    moving.enter(row, "send_result", actor, given=given, text=text)
    following.tell(row, "send_result", {"text": text})
    return row


def _result(upload: Upload) -> Enclosed:
    """A result's file, looked at as every paper that comes in is."""
    kept = store_paper(upload.stream, limit=LARGEST)
    let_go_paper(kept.blob.digest)
    return Enclosed(SLOT, upload.name, kept.kind, cast(BinaryIO, Chunks(read_paper(kept.blob.digest))))


def result_taken(message: Message) -> None:
    """The window has the posted result."""
    row = queries.handover(message.about, "home", lock=True)
    moving.enter(row, "take_result", SYSTEM, by_other=True)


def handed_out(message: Message) -> None:
    """The applicant has signed for the result at the window: the case is delivered. What stands in the way of that by
    now is written down beside the signature, for whoever delivers it at its desk."""
    row = queries.handover(message.about, "home", lock=True)
    moving.enter(row, "hand_out", SYSTEM, given={"signature": "window"}, text=message.body["text"], by_other=True)
    assert row.case_id is not None
    if case(row.case_id).state not in ("granted", "refused"):
        return
    try:
        with db.session.begin_nested():
            deliver_case(row.case_id, "hall", actor=SYSTEM)
    except Refused as refusal:
        if refusal.status >= 500:
            raise
        moving.record(row, "not_delivered", SYSTEM, text=refusal.text())
