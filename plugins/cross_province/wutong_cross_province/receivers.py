"""What a side does with the other's messages; the post hands each over once, in order."""

from datetime import date, datetime
from typing import Any, BinaryIO, cast

from wutong.sdk import (
    SYSTEM,
    Refused,
    Secret,
    db,
    matter_digest,
    matter_to_file,
    matters_offered,
    new_id,
    now,
    scope,
    store_paper,
)
from wutong_cross_province import post, queries
from wutong_cross_province.actions import (
    agreeing,
    disputing,
    following,
    handing,
    handling,
    lapsing,
    moving,
    online,
    resulting,
)
from wutong_cross_province.models import Handover, Sheet
from wutong_cross_province.post import Address, Message, receives
from wutong_cross_province.rules import HANDOVER, OF_HOME, TOLD_BESIDE, NotAgreed, NotYours, Nowhere, plain, told

#: What the steps of a business place need, each said in its words.
SAID = ("text", "carrier", "waybill")

# ── Checklists ───────────────────────────────────────────────────────────────────────────────────────────────


@receives("checklist.asked")
def checklist_asked(message: Message) -> None:
    """At a business place: what it wants for a matter now, if a window there may receive it."""
    try:
        with db.session.begin_nested():
            body = _checklist(str(message.body["item"]), message)
    except Refused as refusal:
        if refusal.status >= 500:
            raise
        body = {"why": refusal.code, "text": refusal.text()}
    post.send("checklist.told", message.about, body, to=message.sender, actor=SYSTEM)


def _checklist(item: str, message: Message) -> dict[str, Any]:
    frozen = matter_to_file(_code(item), scope().home)
    name, said = str(frozen["values"]["name"]), frozen["values"].get("cross_province")
    modes = queries.modes(name, message.sender, catalogue=said, home=int(frozen["home"]))
    if not modes:
        raise NotAgreed
    version = matter_digest({key: value for key, value in frozen.items() if key != "taken_at"})
    return {"home": frozen["home"], "title": name, "modes": modes, "version": version, "content": frozen}


def _code(item: str) -> str:
    """The code of a matter here by its name (五级四同), or the code itself."""
    named = (found for found in matters_offered() if plain(str(found["name"])) == plain(item))
    found = next(named, None)
    return item if found is None else str(found["code"])


@receives("checklist.told")
def checklist_told(message: Message) -> None:
    """At the window: what the place said."""
    row, body = queries.checklist(message.about), message.body
    if (row.installation, row.place) != (message.sender.installation or "", message.sender.region):
        raise NotYours
    row.told_at, row.why = now(), str(body.get("why", ""))[:80]
    if not row.why and Address(row.installation, int(body["home"])) == Address("", scope().home):
        row.why = Nowhere.code  # decided in this very region: the visitor files here, nothing is handed over
    if not row.why:
        row.home, row.title, row.modes = int(body["home"]), body["title"][:200], body["modes"]
        row.version, row.content = body["version"], body["content"]


# ── At the business place ────────────────────────────────────────────────────────────────────────────────────


def _from_window(message: Message) -> Handover:
    row = handling.queries_or_none(message.about)
    if row is None:
        raise post.TooEarly
    _must_be(row, message)
    return row


def _must_be(row: Handover, message: Message) -> None:
    if (row.installation, row.other) != (message.sender.installation or "", message.sender.region):
        raise NotYours


def _open(row: Handover, name: str) -> bool:
    """Whether a step that the other side took is open here still; both may have acted at the same moment."""
    return name in {move.name for move in HANDOVER.leaving(row.state)}


@receives("package")
def package(message: Message) -> None:
    """A package, or once more one that was sent back, or that the window took for lost."""
    row = handling.queries_or_none(message.about)
    if row is not None:
        _must_be(row, message)
        if row.state not in ("sent", "returned"):
            following.stand(row)  # it would be a second case: the window has not heard of the first
            return
    elif db.session.get(Handover, (scope().home, "window", message.about)) is not None:
        raise NotYours  # what our own window collected lies under this id
    handling.package(message)


@receives("supplement")
def supplement(message: Message) -> None:
    """What was asked for in addition."""
    _from_window(message)
    handling.supplemented(message)


@receives("withdraw")
def withdraw(message: Message) -> None:
    """The applicant wants it back."""
    _from_window(message)
    handling.withdrawn(message)


@receives("result.taken")
def result_taken(message: Message) -> None:
    """The posted result has come to the window; that of a case that was over here first changes nothing."""
    if _open(_from_window(message), "take_result"):
        resulting.result_taken(message)


@receives("handed_out")
def handed_out(message: Message) -> None:
    """The applicant has it; of a case that was delivered here first this changes nothing."""
    row = _from_window(message)
    if _open(row, "take_result"):
        resulting.result_taken(message)  # the word of it was lost
    if _open(row, "hand_out"):
        resulting.handed_out(message)


# ── At the window ────────────────────────────────────────────────────────────────────────────────────────────


@receives("progress")
def progress(message: Message) -> None:
    """The business place took a step; those before it of which the word was lost are taken with it. One that is not
    open here any more, because the window was quicker, changes nothing."""
    row, body = queries.handover(message.about, "window", lock=True), message.body
    _must_be(row, message)
    name = str(body["move"])
    if name not in OF_HOME | TOLD_BESIDE:
        raise NotYours  # it says what the window alone does: that he signed, that he took his papers back
    at = datetime.fromisoformat(body["at"])
    if name in TOLD_BESIDE:
        _copy(row, body)
        moving.record(row, name, SYSTEM, text=str(body["text"]), by_other=True, at=at)
        return
    names = told(row.state, name, str(body.get("state", "")))
    if names:
        _copy(row, body)
    for place, each in enumerate(names, 1):
        text = str(body["text"]) if place == len(names) else ""
        moving.enter(row, each, SYSTEM, given=dict.fromkeys(SAID, text), text=text, by_other=True, at=at)
        _after(row, each, message)


def _copy(row: Handover, body: dict[str, Any]) -> None:
    """What the business place knows of the days and the result; what it took back is gone here as well."""
    row.case_number = body.get("case_number") or row.case_number
    row.result = body.get("result", row.result)
    if "accepted_at" in body:
        row.accepted_at = datetime.fromisoformat(body["accepted_at"]) if body["accepted_at"] else None
    for name in {"due", "legal_due"} & set(body):
        setattr(row, name, date.fromisoformat(body[name]) if body[name] else None)


def _after(row: Handover, name: str, message: Message) -> None:
    if name in ("arrive", "more"):
        handing.arrived(row)
    elif name == "return":
        lapsing.came_back(row)
    elif name == "pass_result":
        _keep_result(row, message)
    elif row.ended_at is not None:
        handing.done(row)


def _keep_result(row: Handover, message: Message) -> None:
    for paper in message.papers:
        kept = store_paper(cast(BinaryIO, paper.stream()), limit=post.LARGEST)
        db.session.add(
            Sheet(region=row.region, id=new_id(), handover=row.id, purpose="result", slot=paper.slot,
                  name=Secret(paper.name), kind=kept.kind, digest=kept.blob.digest)
        )  # fmt: skip


@receives("not_done")
def not_done(message: Message) -> None:
    """What the window asked for was refused."""
    row, body = queries.handover(message.about, "window", lock=True), message.body
    _must_be(row, message)
    if body["what"] == "supplement" and row.state == "supplemented":
        moving.enter(row, "refuse_more", SYSTEM, text=body["text"], by_other=True)
    else:
        moving.record(row, "not_done", SYSTEM, text=body["text"], by_other=True)


# ── Both ─────────────────────────────────────────────────────────────────────────────────────────────────────

receives("note")(disputing.received)
receives("agreement.proposed")(agreeing.proposed)
receives("agreement.moved")(agreeing.moved)
receives("online.filed")(online.told)
