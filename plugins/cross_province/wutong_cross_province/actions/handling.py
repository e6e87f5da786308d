"""At the business place: a package is taken in as a case of the core's, and what becomes of the case is told.

Whether anything is accepted, corrected or refused is decided at the case's own desk; the hand-over only follows.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO, cast
from uuid import UUID

from wutong.sdk import (
    SYSTEM,
    Actor,
    Conflict,
    Given,
    Refused,
    Secret,
    Upload,
    add_paper,
    at_time,
    cases,
    db,
    file_for,
    known_as,
    matter_to_file,
    new_id,
    now,
    read_paper,
    region_names,
    resubmit,
    scope,
    sentence,
    store_paper,
)
from wutong_cross_province import limits, queries
from wutong_cross_province.actions import following, lapsing, mending, moving
from wutong_cross_province.models import Brought, Handover, Sheet, Step
from wutong_cross_province.post import LARGEST, Chunks, Message
from wutong_cross_province.rules import HANDOVER, NotAgreed, PersonalGone

#: What the history of a case says of a correction that a window handed on.
HANDED_IN = "经代收窗口提交"


class DecidedElsewhere(Conflict):
    """Since the checklist was asked for, another region has become competent."""

    code = "cross_province.decided_elsewhere"
    message = "这一事项的办理层级已有变化，请代收窗口重新调取材料清单后再移交。"


# ── Packages ─────────────────────────────────────────────────────────────────────────────────────────────────


def package(message: Message) -> None:
    """A window hands something over. What came by wire is a case at once, or goes back with the reason; what was
    posted waits until somebody says that the parcel is here."""
    body = message.body
    row = queries_or_none(message.about)
    row = _row(message) if row is None else _again(row, message)
    if body["transfer"] == "post":
        _wait(row, message)
        return
    uploads = [Upload(paper.slot, paper.name, cast(BinaryIO, paper.stream())) for paper in message.papers]
    _take_in(row, body["given"], uploads, SYSTEM)


def queries_or_none(handover_id: UUID) -> Handover | None:
    """This region's copy as the business place, if there is one."""
    return db.session.get(Handover, (scope().home, "home", handover_id), with_for_update=True)


def _row(message: Message) -> Handover:
    body = message.body
    row = Handover(
        region=scope().home, side="home", id=message.about, applicant=known_as(body["given"]["telephone"]),
        installation=message.sender.installation or "", other=message.sender.region, state="sent", seq=0,
        began_at=datetime.fromisoformat(body["began_at"]), sent_at=message.at, late=False, transfer=body["transfer"],
        joint=UUID(body["joint"]) if body["joint"] else None,
        **{name: body[name] for name in ("number", "mode", "place", "matter", "title", "version", "way")},
    )  # fmt: skip
    _timed(row, body)
    db.session.add(row)
    _history(row, body["history"])
    db.session.flush()
    return row


def _history(row: Handover, history: Sequence[dict[str, str]]) -> None:
    for told in history:
        row.seq += 1
        db.session.add(
            Step(region=row.region, side=row.side, handover=row.id, seq=row.seq, applicant=row.applicant,
                 what=told["what"], actor_side="window", at=datetime.fromisoformat(told["at"]), by=None,
                 text=Secret(told["text"]) if told["text"] else None)
        )  # fmt: skip


def _again(row: Handover, message: Message) -> Handover:
    """What was sent back comes once more, or what is on its way here by post was handed over anew."""
    _forget(row)
    db.session.flush()
    row.state, row.transfer, row.sent_at, row.ended_at = "sent", message.body["transfer"], message.at, None
    mending.belong(row, known_as(message.body["given"]["telephone"]))  # put right at the window meanwhile, perhaps
    _timed(row, message.body)
    _history(row, message.body["history"][-1:])
    return row


def _timed(row: Handover, body: dict[str, Any]) -> None:
    """By when the window says that it arrives, and whether it was late already: both sides count it alike."""
    row.late = row.late or bool(body.get("late"))
    row.hand_by = datetime.fromisoformat(body["hand_by"]) if body.get("hand_by") else None


def _wait(row: Handover, message: Message) -> None:
    """Keep what was typed and scanned until the parcel is here; one that never comes is not waited for for ever."""
    told, ends = message.body["given"], now() + limits.LONGEST
    sealed = {name: Secret(told[name]) for name in ("name", "id_number", "telephone", "answers")}
    db.session.add(Brought(region=row.region, id=row.id, method="", evidence=Secret(""), erase_at=ends, **sealed))
    at_time(lapsing.LAPSE, row.id, ends)
    for paper in message.papers:
        kept = store_paper(cast(BinaryIO, paper.stream()), limit=LARGEST)
        _sheet(row, paper.slot, paper.name, kept.kind, kept.blob.digest)
    for slot in message.body["originals"]:
        _sheet(row, slot, slot, "", "")


def _sheet(row: Handover, slot: str, name: str, kind: str, digest: str) -> None:
    db.session.add(
        Sheet(region=row.region, id=new_id(), handover=row.id, purpose="over", slot=slot, name=Secret(name), kind=kind,
              digest=digest)
    )  # fmt: skip


def arrive(handover_id: UUID, uploads: Sequence[Upload] = (), *, actor: Actor) -> Handover:
    """Say that the parcel is here, with scans of the originals that were in it: it is a case now. Raises `NotOpen`,
    `PersonalGone`, and what a filing at this counter would."""
    row = queries.handover(handover_id, "home", lock=True)
    HANDOVER.take(row.state, "arrive", actor, {})
    mine = queries.brought(row.id)
    if mine is None:
        raise PersonalGone
    told = {name: getattr(mine, name).reveal() for name in ("name", "id_number", "telephone", "answers")}
    scanned = [
        Upload(sheet.slot, sheet.name.reveal(), cast(BinaryIO, Chunks(read_paper(sheet.digest))))
        for sheet in queries.sheets(row.id)
        if sheet.digest
    ]
    _filed(row, told, [*scanned, *uploads], actor)
    _forget(row)
    return row


def _forget(row: Handover) -> None:
    moving.drop_sheets(row.id, "over")
    if (mine := queries.brought(row.id)) is not None:
        db.session.delete(mine)


def _take_in(row: Handover, told: dict[str, str], uploads: list[Upload], actor: Actor) -> None:
    """Make a case of it, or send it back with what this place refuses it for."""
    try:
        with db.session.begin_nested():
            _filed(row, told, uploads, actor)
    except Refused as refusal:
        if refusal.status >= 500:
            raise
        db.session.refresh(row)
        refuse(row.id, refusal.text(), actor=actor)


def _filed(row: Handover, told: dict[str, str], uploads: list[Upload], actor: Actor) -> None:
    frozen = matter_to_file(row.matter, row.place)
    if int(frozen["home"]) != scope().home:
        raise DecidedElsewhere
    said = frozen["values"].get("cross_province")
    began = max(row.began_at, limits.may_have_begun())  # as the window says it
    if not queries.modes(str(frozen["values"]["name"]), moving.other(row), catalogue=said, at=began):
        raise NotAgreed
    window = region_names([row.other]).get(row.other, "")
    given = Given(
        told["name"], told["id_number"], told["telephone"], json.loads(told["answers"]),
        mandate=f"本人在{window}窗口提交，异地代收（代收编号 {row.number}），已核验身份。",
    )  # fmt: skip
    receipt = file_for(frozen, given, uploads, actor=SYSTEM, place=row.place)
    row.case_id, row.case_number, row.arrived_at = receipt.case_id, receipt.number, now()
    row.late, row.hand_by = row.late or (row.hand_by is not None and row.hand_by < now()), None
    moving.enter(row, "arrive", actor)
    following.tell(row, "arrive", {"case_number": receipt.number})


def refuse(handover_id: UUID, text: str, *, actor: Actor) -> Handover:
    """Send a package back to its window before it is a case, with the reason. Raises `NotOpen`, `Needed`."""
    row = queries.handover(handover_id, "home", lock=True)
    moving.enter(row, "return", actor, given={"text": text}, text=text)
    row.hand_by = None
    _forget(row)
    following.tell(row, "return", {"text": text})
    return row


# ── What the window asks for ─────────────────────────────────────────────────────────────────────────────────


def supplemented(message: Message) -> None:
    """A window sends what was asked for: the case gets it, and is handed in again; by letter where it lives elsewhere
    by now."""
    row = queries.handover(message.about, "home", lock=True)
    assert row.case_id is not None
    _asked(row, "supplement", partial(_give, row.case_id, message))


def _give(case_id: UUID, message: Message) -> None:
    elsewhere, papers = following.elsewhere(case_id), message.papers
    for paper in papers:
        stream = cast(BinaryIO, paper.stream())
        if elsewhere:
            cases.ask(case_id, "add_paper", actor=SYSTEM, upload=Upload(paper.slot, paper.name, stream))
        else:
            add_paper(case_id, paper.slot, paper.name, stream, actor=SYSTEM)
    if elsewhere:
        cases.ask(case_id, "resubmit", actor=SYSTEM, said=HANDED_IN)
    else:
        resubmit(case_id, actor=SYSTEM, received=message.at, words=HANDED_IN)


def withdrawn(message: Message) -> None:
    """The applicant asks, through his window, to have it back."""
    row = queries.handover(message.about, "home", lock=True)
    assert row.case_id is not None
    _asked(row, "withdraw", partial(cases.take_back, row.case_id, actor=SYSTEM, words="本人经代收窗口申请撤回"))


def unanswered(case_id: UUID, why: str) -> None:
    """The region that a case was handed on to does not do what the window asked for: the window is told why."""
    row = queries.of_case(case_id, lock=True)
    if row is not None:
        what = "supplement" if row.state == "correcting" else "withdraw"
        moving.tell(row, "not_done", {"what": what, "text": sentence(why) or why}, SYSTEM)


def _asked(row: Handover, what: str, step: Callable[[], object]) -> None:
    """Try a step of the case that a window asks for; a refusal is an answer, what is broken here is none."""
    try:
        with db.session.begin_nested():
            step()
    except Refused as refusal:
        if refusal.status >= 500:
            raise
        moving.tell(row, "not_done", {"what": what, "text": refusal.text()}, SYSTEM)
