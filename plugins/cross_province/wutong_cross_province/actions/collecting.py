"""At the receiving window: the business place's checklist, the check of identity and form, what is collected.

Nothing here accepts an application in the sense of the law: who receives hands over, who is competent accepts. Who asks
to be received at the counter is received, or is told once and in writing what lacks; there is no third way.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wutong.sdk import (
    Actor,
    Conflict,
    Given,
    Secret,
    Upload,
    db,
    form_whole,
    known_as,
    matter_asks,
    new_id,
    now,
    region,
    region_spell,
    scope,
    store_paper,
    today,
)
from wutong_cross_province import limits, post, queries
from wutong_cross_province.actions import handing, lapsing, moving
from wutong_cross_province.models import Brought, Checklist, Handover, Sheet
from wutong_cross_province.post import Address
from wutong_cross_province.rules import (
    METHODS,
    RECEIVE,
    FormWrong,
    NotAgreed,
    NotToldYet,
    Nowhere,
    may_collect,
)

#: What the end of a slip's number is made of: no sign is taken for another.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
#: The largest paper, in bytes.
LARGEST = post.LARGEST


#: Where a visitor may bring more.
TAKES_MORE = ("lacking", "collected", "returned", "correcting")


class NoMore(Conflict):
    """It is handed over and nothing was asked for, or it is over."""

    code = "cross_province.no_more"
    message = "这件事现在不需要补交材料，请按页面上现有的按钮办理。"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands at the window, what he says, and how he proved who he is."""

    given: Given
    method: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Handed:
    """What he brought: files by heading, headings of which the original is in hand, what the clerk finds lacking, and
    how the result is to come back."""

    uploads: Sequence[Upload] = ()
    originals: Sequence[str] = ()
    lacking: Sequence[str] = ()
    way: str = "window"


# ── The checklist ────────────────────────────────────────────────────────────────────────────────────────────


def ask_checklist(place: Address, item: str, *, actor: Actor) -> Checklist:
    """Ask a place what it wants for a matter, by name or code; the answer comes by message.

    Raises `Nowhere` for this region itself.
    """
    actor.must(RECEIVE)
    if place.here and place.region == scope().home:
        raise Nowhere({"place": [Nowhere.message]})
    if place.here:
        region(place.region)
    row = Checklist(
        region=scope().home, id=new_id(), installation=place.installation or "", place=place.region, home=None,
        item=item.strip()[:200], title=item.strip()[:200], modes=[], version=None, content=None, why="", asked_at=now(),
        told_at=None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    post.send("checklist.asked", row.id, {"item": row.item}, to=place, actor=actor)
    return row


def told(checklist_id: UUID) -> Checklist:
    """A checklist that was answered; raises `NotToldYet`, `NotAgreed`."""
    row = queries.checklist(checklist_id)
    if row.told_at is None:
        raise NotToldYet
    if row.content is None:
        raise NotAgreed
    return row


# ── Receiving ────────────────────────────────────────────────────────────────────────────────────────────────


def receive(checklist_id: UUID, visitor: Visitor, handed: Handed, *, actor: Actor) -> Handover:
    """Check identity and form against the checklist of the business place; collect what passes, else write down once
    what lacks (`lacking`), for the visitor to take along.

    Raises `NotToldYet`, `NotAgreed`, what says that name, number or telephone are none, and `AnswersWrong`.
    """
    actor.must(RECEIVE)
    checklist = told(checklist_id)
    if not may_collect(checklist.modes):
        raise NotAgreed
    row = begin(checklist, visitor, "collect", handed.way)
    moving.record(row, "identified", actor, text=METHODS[visitor.method])
    keep(row, handed)
    return passed(row, checklist, handed.lacking, actor)


def begin(
    checklist: Checklist, visitor: Visitor, mode: str, way: str, joint: UUID | None = None, under: str = ""
) -> Handover:
    """Write the row of a hand-over and what its visitor said, in normal form; `under` is the name of its form on the
    page."""
    assert checklist.content is not None
    assert checklist.home is not None
    asked, given = matter_asks(checklist.content), visitor.given.checked()
    answers = form_whole(asked.form, given.answers, under)
    row = Handover(
        region=scope().home, side="window", id=new_id(), applicant=known_as(given.telephone), mode=mode,
        number=number(), joint=joint, installation=checklist.installation, other=checklist.home,
        place=checklist.place, matter=asked.code, title=asked.title[:200], checklist=checklist.id,
        version=checklist.version or "", state="checking", seq=0, way=way, began_at=now(), late=False,
    )  # fmt: skip
    db.session.add(row)
    db.session.add(_brought(row.id, given, answers, visitor))
    db.session.flush()
    return row


def _brought(handover_id: UUID, given: Given, answers: dict[str, Any], visitor: Visitor) -> Brought:
    return Brought(
        region=scope().home, id=handover_id, name=Secret(given.name), id_number=Secret(given.id_number),
        telephone=Secret(given.telephone), answers=Secret(json.dumps(answers, ensure_ascii=False)),
        method=visitor.method, evidence=Secret(visitor.evidence.strip()), erase_at=limits.erase_at(),
    )  # fmt: skip


def number() -> str:
    """A number for a slip: region, day, and six signs that nobody guesses."""
    tail = "".join(secrets.choice(SIGNS) for _ in range(6))
    return f"DS{region_spell(scope().home)}-{today():%Y%m%d}-{tail}"


def keep(row: Handover, handed: Handed) -> None:
    """Keep what was brought: files, and word of originals."""
    for upload in handed.uploads:
        kept = store_paper(upload.stream, limit=LARGEST)
        _sheet(row, upload.slot, upload.name, kept.kind, kept.blob.digest)
    for slot in handed.originals:
        _sheet(row, slot, slot, "", "")
    db.session.flush()


def _sheet(row: Handover, slot: str, name: str, kind: str, digest: str) -> None:
    db.session.add(
        Sheet(region=row.region, id=new_id(), handover=row.id, purpose="over", slot=slot[:200], name=Secret(name[:200]),
              kind=kind, digest=digest)
    )  # fmt: skip


def lacks(row: Handover, checklist: Checklist) -> list[str]:
    """The papers that the business place needs and that are not here."""
    assert checklist.content is not None
    there = {sheet.slot for sheet in queries.sheets(row.id)}
    return [
        paper.name
        for paper in matter_asks(checklist.content).papers
        if paper.need == "required" and paper.key not in there
    ]


def passed(row: Handover, checklist: Checklist, found: Sequence[str], actor: Actor) -> Handover:
    """Collect, or write down what lacks, by the papers and by what the clerk found."""
    lacking = [f"缺少：{name}" for name in lacks(row, checklist)] + [text.strip() for text in found if text.strip()]
    if lacking:
        moving.enter(row, "tell_lacking", actor, given={"lacking": lacking}, text="\n".join(lacking))
        lapsing.keep(row)
    else:
        _collect(row, actor)
    return row


def _collect(row: Handover, actor: Actor) -> None:
    moving.record(row, "checked", actor, text=f"材料清单版本 {row.version[:8]}")
    moving.enter(row, "collect", actor)
    moving.until(row, limits.hand_over_by())
    lapsing.keep(row)  # who came a second time late is not forgotten before he is handed over


def complete(handover_id: UUID, handed: Handed, *, actor: Actor) -> Handover:
    """Take what was missing: at a second visit the check is made again, and what passes is collected.

    Raises `NoMore`, `FormWrong` naming what still lacks.
    """
    row = queries.handover(handover_id, "window", lock=True)
    actor.must(RECEIVE)
    if row.state not in TAKES_MORE:
        raise NoMore
    keep(row, handed)
    if row.state == "lacking":
        checklist = queries.checklist(row.checklist) if row.checklist else None
        if checklist is not None and (still := lacks(row, checklist)):
            raise FormWrong(lacking="、".join(still))
        _collect(row, actor)
    else:
        moving.record(row, "added", actor)
    return row


def give_up(handover_id: UUID, *, actor: Actor) -> Handover:
    """The visitor takes his papers back before anything was handed over: nothing of them stays."""
    row = queries.handover(handover_id, "window", lock=True)
    actor.must(RECEIVE)
    moving.enter(row, "give_up", actor)
    moving.until(row, None)
    moving.drop_sheets(row.id, "over")
    handing.forget(row.id)
    return row
