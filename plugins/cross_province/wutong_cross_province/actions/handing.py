"""Handing over from the window, and handing out what comes back."""

from typing import Any, BinaryIO, cast
from uuid import UUID

from sqlalchemy import select

from wutong.sdk import SYSTEM, Actor, Conflict, Secret, at_time, db, now, read_paper, scope
from wutong_cross_province import limits, queries
from wutong_cross_province.actions import lapsing, moving
from wutong_cross_province.between import forgetting, voiding
from wutong_cross_province.models import Brought, Handover, Sheet
from wutong_cross_province.post import Chunks, Enclosed
from wutong_cross_province.rules import ASKED_BACK, HANDOVER, RECEIVE, TRANSFERS, PersonalGone

#: The messages by which a window hands over.
HANDED = ("package", "supplement")


class ByPostOnly(Conflict):
    """An original cannot be sent over a wire."""

    code = "cross_province.by_post_only"
    message = "有材料收的是原件，请邮寄移交，并填写承运单位和运单号。"


class WaybillMissing(Conflict):
    """What is posted has a carrier and a number."""

    code = "cross_province.waybill_missing"
    message = "邮寄移交请填写承运单位和运单号，供双方和申请人查询。"


class NotToBeAskedBack(Conflict):
    """It is decided, over, or has not been handed over."""

    code = "cross_province.not_to_be_asked_back"
    message = "这件事现在不能撤回：还没有移交的请选择退还材料，已经作出决定的按决定执行。"


def send(handover_id: UUID, transfer: str, carrier: str = "", waybill: str = "", *, actor: Actor) -> Handover:
    """Hand a package over: electronically, or by post with carrier and waybill while what was typed and scanned goes
    ahead. What was collected is deleted when it has arrived and the time of keeping is over.

    Raises `ByPostOnly`, `WaybillMissing`, `PersonalGone`, `NotOpen`.
    """
    row = queries.handover(handover_id, "window", lock=True)
    HANDOVER.take(row.state, "send", actor, {"transfer": transfer})
    _fits(row, transfer, carrier, waybill)
    mine = queries.brought(row.id)
    if mine is None:
        raise PersonalGone
    said = TRANSFERS[transfer] + (f"：{carrier.strip()} {waybill.strip()}" if transfer == "post" else "")
    history = [_told(step) for step in queries.steps(row.id, "window")]
    moving.enter(row, "send", actor, given={"transfer": transfer}, text=said)
    row.transfer, row.sent_at = transfer, now()
    moving.until(row, limits.arrives_by(transfer))
    lapsing.keep(row)
    body = _package(row, mine) | {"history": [*history, {"what": "send", "at": now().isoformat(), "text": said}]}
    moving.tell(row, "package", body, actor, _enclosed(queries.sheets(row.id)))
    return row


def _fits(row: Handover, transfer: str, carrier: str, waybill: str) -> None:
    if transfer == "post" and not (carrier.strip() and waybill.strip()):
        raise WaybillMissing
    if transfer != "post" and any(not sheet.digest for sheet in queries.sheets(row.id)):
        raise ByPostOnly


def _package(row: Handover, mine: Brought) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("number", "mode", "place", "matter", "title", "version", "way")}
    given = {name: getattr(mine, name).reveal() for name in ("name", "id_number", "telephone", "answers")}
    started: dict[str, Any] = {"began_at": row.began_at.isoformat(), "joint": str(row.joint) if row.joint else None}
    originals = [sheet.slot for sheet in queries.sheets(row.id) if not sheet.digest]
    assert row.hand_by is not None
    started |= {"late": row.late, "hand_by": row.hand_by.isoformat()}
    return told | started | {"transfer": row.transfer, "given": given, "originals": originals}


def _told(step: Any) -> dict[str, str]:
    return {"what": step.what, "at": step.at.isoformat(), "text": step.text.reveal() if step.text else ""}


def _enclosed(sheets: Any) -> list[Enclosed]:
    """The files as streams that are read while they are sent."""
    return [
        Enclosed(sheet.slot, sheet.name.reveal(), sheet.kind, cast(BinaryIO, Chunks(read_paper(sheet.digest))))
        for sheet in sheets
        if sheet.digest
    ]


def supplement(handover_id: UUID, *, actor: Actor) -> Handover:
    """Send on what was brought for a correction; what was kept for it goes once it has arrived. Raises `NotOpen`."""
    row = queries.handover(handover_id, "window", lock=True)
    moving.enter(row, "supplement", actor)
    moving.tell(row, "supplement", {}, actor, _enclosed(queries.sheets(row.id)))
    return row


def recall(handover_id: UUID, *, actor: Actor) -> Handover:
    """Take back what was handed over and given up by the post: it never arrived, and may be handed over again.

    Raises `NotOpen`, `NotLost`.
    """
    row = queries.handover(handover_id, "window", lock=True)
    HANDOVER.reach(row.state, "recall", actor)
    voiding.take_back(row.id, HANDED)
    taken_back(row, actor)
    return row


def taken_back(row: Handover, actor: Actor) -> None:
    """The window has it again: there is time to hand it over once more."""
    moving.enter(row, "recall", actor)
    if row.state == "returned":
        lapsing.came_back(row)


def ask_back(handover_id: UUID, *, actor: Actor) -> Handover:
    """Ask the business place, in the applicant's name, to take the application back; the answer comes by message.

    Raises `NotToBeAskedBack`.
    """
    row = queries.handover(handover_id, "window", lock=True)
    actor.must(RECEIVE)
    if row.state not in ASKED_BACK:
        raise NotToBeAskedBack
    moving.record(row, "asked_back", actor)
    moving.tell(row, "withdraw", {}, actor)
    return row


def arrived(row: Handover) -> None:
    """The package is at the business place: its papers are not needed here any more, nor what was typed.

    Who comes for the result must be known until he has it; of him name and telephone stay.
    """
    row.arrived_at = row.arrived_at or now()
    moving.until(row, None)
    moving.drop_sheets(row.id, "over")
    mine = queries.brought(row.id)
    if mine is not None and row.way == "window":
        mine.id_number = mine.answers = mine.evidence = Secret("")
        mine.erase_at = now() + limits.LONGEST


def take_result(handover_id: UUID, *, actor: Actor) -> Handover:
    """Write down that a posted result has come to the window. Raises `NotOpen`."""
    row = queries.handover(handover_id, "window", lock=True)
    moving.enter(row, "take_result", actor)
    tell_result(row, actor)
    return row


def tell_result(row: Handover, actor: Actor) -> None:
    """Tell the business place that the result is here, or that the applicant has it."""
    if row.state == "handed_out":
        moving.tell(row, "handed_out", {"text": "本人在代收窗口签收"}, actor)
    elif row.state == "at_window":
        moving.tell(row, "result.taken", {}, actor)


def hand_out(handover_id: UUID, signature: str, *, actor: Actor) -> Handover:
    """Hand the result to the applicant, who signs for it; both sides are done. Raises `NotOpen`, `Needed`."""
    row = queries.handover(handover_id, "window", lock=True)
    moving.enter(row, "hand_out", actor, given={"signature": signature}, text=f"签收人：{signature.strip()}")
    done(row)
    tell_result(row, actor)
    return row


def done(row: Handover) -> None:
    """It is over at the window: the result's copy goes, and what is personal when its time is over."""
    moving.until(row, None)
    moving.drop_sheets(row.id, "over")
    moving.drop_sheets(row.id, "result")
    mine = queries.brought(row.id)
    if mine is not None:
        mine.erase_at = limits.erase_at()
    at_time(lapsing.FORGET, row.id, limits.erase_at())


def forget(handover_id: UUID) -> None:
    """What was said about somebody at this window goes with what he told: states, days and numbers stay."""
    row = db.session.get(Handover, (scope().home, "window", handover_id))
    if row is None or row.ended_at is None:
        return
    if (mine := queries.brought(row.id)) is not None:
        db.session.delete(mine)
    forgetting.forget(row.id)
    for step in queries.steps(row.id, "window"):
        step.text = None
    for note in queries.notes(row.id, "window"):
        note.text = Secret("")


def late(handover_id: UUID) -> None:
    """The hand-over's own time is over: it is marked, and stays so."""
    row = db.session.get(Handover, (scope().home, "window", handover_id))
    if row is None or row.hand_by is None or row.hand_by > now() or row.late:
        return
    row.late = True
    moving.record(row, "late", SYSTEM)


def papers_held(digests: Any) -> list[str]:
    """Which of these addresses papers at this window still have."""
    return list(db.session.scalars(select(Sheet.digest).where(Sheet.digest.in_(digests))))
