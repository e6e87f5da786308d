"""Taking an original in, handing it on by a slip that two sign, giving it back; going along with its case."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update

from wutong import events
from wutong.access import SYSTEM, Actor
from wutong.cases import along, keeping
from wutong.cases import queries as cases
from wutong.cases.actions.moving import record
from wutong.cases.models import Case
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.originals import queries, rules
from wutong.originals.events import OriginalsKept, OriginalsReceived, OriginalsReturned, SlipMoved
from wutong.originals.models import Original, Piece, Slip
from wutong.people.queries import posts
from wutong.secret import Secret

#: What the end of a slip's number is made of: no sign is taken for another.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
#: The right to take papers in and give them back.
RIGHT = "paper.add"


def receive(case_id: UUID, pieces: Sequence[str], place: str, *, actor: Actor) -> list[Original]:
    """Write down the originals that an applicant leaves, one a piece, and where they lie.

    Raises `NothingChosen`, and `NothingTaken` for a case that lives elsewhere or was not handed in.
    """
    case = cases.locked(case_id)
    actor.must(RIGHT, at=case.region)
    if case.number is None or case.moved_to is not None:
        raise rules.NothingTaken
    rows = [_row(case, name, place, actor) for name in rules.names(pieces)]
    db.session.add_all(rows)
    db.session.flush()
    fact = OriginalsReceived(case.id, case.number, tuple(row.id for row in rows))
    events.publish(fact, actor=actor, subject=case.applicant, about=case.id)
    return rows


def _row(case: Case, name: str, place: str, actor: Actor) -> Original:
    return Original(
        region=case.region, id=new_id(), case_id=case.id, applicant=case.applicant, name=Secret(name),
        place=Secret(place.strip()), holder=actor.person, state="held", slip=None, received_at=now(),
        received_by=actor.person, returned_at=None, returned_by=None, returned_to=None, kept_at=None, kept_by=None,
    )  # fmt: skip


def _held(ids: Collection[UUID], actor: Actor) -> Sequence[Original]:
    """These originals, each held by somebody for whom the actor disposes; raises `NothingChosen`, `NotThere`,
    `NotYours`."""
    if not ids or len(set(ids)) > rules.MOST:
        message = rules.NothingChosen.message.format(most=rules.MOST)
        raise rules.NothingChosen({"originals": [message]}, most=rules.MOST)
    rows = queries.chosen(ids)
    if len(rows) != len(set(ids)) or any(row.state != "held" for row in rows):
        raise rules.NotThere
    if not all(queries.disposes(actor, row.holder) for row in rows):
        raise rules.NotYours
    return rows


def _must_be_here(ids: Collection[UUID]) -> None:
    """Hold the cases, so that none of them leaves meanwhile; raises `MovedAway` for one that has."""
    if any(cases.locked(one).moved_to is not None for one in sorted(ids)):
        raise rules.MovedAway


# ── From hand to hand ────────────────────────────────────────────────────────────────────────────────────────


def send(ids: Collection[UUID], taker: UUID, place: str, *, actor: Actor) -> Slip:
    """Hand originals on to a colleague: sending is the giver's signature; they count as the giver's until signed for.

    Raises `TakerElsewhere`, `NothingChosen`, `NotThere`, `NotYours`, `MovedAway`.
    """
    actor.must("case.read")
    _must_be_here(queries.cases_with(ids))
    rows = _held(ids, actor)
    giver = actor.person
    if giver is None or taker == giver or not posts.works_here(taker):
        raise rules.TakerElsewhere({"taker": [rules.TakerElsewhere.message]})
    slip = Slip(region=rows[0].region, id=new_id(), number=_number(), giver=giver, taker=taker,
                place=Secret(place.strip()), state="open", sent_at=now(), settled_at=None, settled_by=None)  # fmt: skip
    db.session.add(slip)
    db.session.flush()
    known = queries.cases_of(rows)
    for row in rows:
        row.state, row.slip, row.holder = "moving", slip.id, giver
        number = str(known[row.case_id].number) if row.case_id in known else ""
        db.session.add(Piece(region=row.region, slip=slip.id, original=row.id, case_id=row.case_id, number=number,
                             name=row.name, outcome=None, note=None))  # fmt: skip
    _tell(slip, actor)
    return slip


def _number() -> str:
    return f"{today():%Y%m%d}-" + "".join(secrets.choice(SIGNS) for _ in range(6))


def _tell(slip: Slip, actor: Actor, refused: int = 0) -> None:
    fact = SlipMoved(slip.id, slip.number, slip.state, slip.giver, slip.taker, refused)
    events.publish(fact, actor=actor, about=slip.id)


def sign(slip_id: UUID, refused: Mapping[UUID, str], *, actor: Actor) -> Slip:
    """Sign for each piece on a slip but those that are `refused`, each with a note; these stay with the giver.

    Two sign a slip: who sent it does not sign for the taker, not as his deputy either. Raises `NotYours`,
    `SlipSettled`, `NotThere`, `NoteMissing`, `MovedAway`.
    """
    slip = queries.slip(slip_id, lock=True)
    if not queries.signs(actor, slip):
        raise rules.NotYours
    _must_be_here(queries.cases_under_way(slip.id))
    pieces = {piece.original: piece for piece in queries.pieces(slip.id)}
    rules.must_refuse_with_notes(pieces, refused)
    under_way = _land(slip, "done", actor)
    for row in under_way:
        piece, note = pieces[row.id], refused.get(row.id)
        piece.outcome = "taken" if note is None else "refused"
        piece.note = Secret(note.strip()[: rules.NOTE]) if note is not None else None
        if note is None:
            row.holder, row.place = actor.person, slip.place
    _tell(slip, actor, len(refused))
    return slip


def withdraw(slip_id: UUID, *, actor: Actor) -> Slip:
    """Take a slip back that nobody has signed; raises `NotYours`, `SlipSettled`."""
    slip = queries.slip(slip_id, lock=True)
    if not queries.disposes(actor, slip.giver):
        raise rules.NotYours
    _land(slip, "withdrawn", actor)
    _tell(slip, actor)
    return slip


def _land(slip: Slip, state: str, actor: Actor) -> Sequence[Original]:
    """End a slip: nothing on it is under way any more."""
    if slip.state != "open":
        raise rules.SlipSettled
    slip.state, slip.settled_at, slip.settled_by = state, now(), actor.person
    rows = queries.on_slip(slip.id)
    for row in rows:
        row.state, row.slip = "held", None
    return rows


def give_back(case_id: UUID, ids: Collection[UUID], to: str, *, actor: Actor) -> Sequence[Original]:
    """Give originals back to the applicant or who comes for him, whose name stands on the receipt.

    Raises `NothingChosen`, `NotThere`, `NotYours`, `MovedAway`.
    """
    actor.must(RIGHT)
    _must_be_here([case_id])
    rows = _held(ids, actor)
    if any(row.case_id != case_id for row in rows):
        raise rules.NotThere
    for row in rows:
        row.state, row.returned_at, row.returned_by, row.returned_to = "returned", now(), actor.person, Secret(to)
        row.holder = None
    case = cases.get(case_id)
    fact = OriginalsReturned(case_id, str(case.number), tuple(row.id for row in rows))
    events.publish(fact, actor=actor, subject=case.applicant, about=case_id)
    return rows


def keep(case_id: UUID, *, actor: Actor) -> Sequence[Original]:
    """Write down that what was not given back stays here when the case is closed, where the applicant reads it too.

    Raises `NotThere` where nothing is held that was not written down before, `MovedAway`.
    """
    actor.must(RIGHT)
    _must_be_here([case_id])
    rows = queries.unsettled(case_id)
    if not rows:
        raise rules.NotThere
    for row in rows:
        row.kept_at, row.kept_by = now(), actor.person
    record(cases.get(case_id), "keep_originals", actor, text="；".join(queries.lies(row) for row in rows))
    return rows


def closed(case: Case) -> None:
    """Say that a case was closed while its originals are still here, written down or not."""
    if rows := [row for row in queries.of(case.id) if row.state != "returned"]:
        fact = OriginalsKept(case.id, str(case.number), tuple(row.id for row in rows))
        events.publish(fact, actor=SYSTEM, subject=case.applicant, about=case.id)


def arrive(case_id: UUID, place: str, *, actor: Actor) -> Sequence[Original]:
    """Sign for what another region sent along with a case; raises `MovedAway`, and `NotThere` where nothing is on its
    way."""
    actor.must(RIGHT)
    _must_be_here([case_id])
    rows = [row for row in queries.chosen([one.id for one in queries.of(case_id)]) if row.state == "coming"]
    if not rows:
        raise rules.NotThere
    for row in rows:
        row.state, row.holder, row.place = "held", actor.person, Secret(place.strip())
    case = cases.get(case_id)
    fact = OriginalsReceived(case_id, str(case.number), tuple(row.id for row in rows))
    events.publish(fact, actor=actor, subject=case.applicant, about=case_id)
    return rows


def left(person: UUID, heir: UUID | None) -> None:
    """What lies with somebody who has left is the heir's, or stays to be handed on by whoever assigns; a slip that he
    was to sign goes back to its giver."""
    for slip in queries.open_to(person):  # slips before pieces, as whoever signs one locks them
        _land(slip, "withdrawn", SYSTEM)
        _tell(slip, SYSTEM)
    if heir is not None:
        db.session.flush()
        mine = update(Original).where(Original.holder == person, Original.state != "returned")
        db.session.execute(mine.values(holder=heir), execution_options={"synchronize_session": False})


# ── To a new home ────────────────────────────────────────────────────────────────────────────────────────────


def _pack(case: Case) -> list[dict[str, Any]] | None:
    """What is still held goes along, and the receipts for what went back; who held it is the old home's business."""
    return [
        {"name": row.name.reveal(), "received_at": row.received_at.isoformat(),
         "returned_at": row.returned_at and row.returned_at.isoformat(),
         "returned_to": row.returned_to and row.returned_to.reveal()}
        for row in queries.of(case.id)
    ] or None  # fmt: skip


def _unpack(case: Case, content: list[dict[str, Any]]) -> None:
    for told in content:
        row = _row(case, str(told["name"])[: rules.NAME], "", SYSTEM)
        row.state, row.received_at = "coming", datetime.fromisoformat(told["received_at"])
        if told["returned_at"]:
            row.state, row.returned_at = "returned", datetime.fromisoformat(told["returned_at"])
            row.returned_to = Secret(str(told["returned_to"]))
        db.session.add(row)


def _let_go(case: Case) -> None:
    db.session.execute(delete(Original).where(Original.case_id == case.id))


along.register("originals", along.Luggage(_pack, _unpack, _let_go))


# ── In the archive ───────────────────────────────────────────────────────────────────────────────────────────


def _told(case: Case) -> list[dict[str, Any]]:
    """Every original that the office had: when it came, when and into whose hands it went back, and when somebody
    wrote down that it stays."""
    return [
        {"name": row.name.reveal(), "state": row.state, "received_at": row.received_at.isoformat(),
         "returned_at": row.returned_at and row.returned_at.isoformat(),
         "returned_to": row.returned_to and row.returned_to.reveal(),
         "kept_at": row.kept_at and row.kept_at.isoformat()}
        for row in queries.of(case.id)
    ]  # fmt: skip


def _destroy(case: Case) -> None:
    db.session.execute(delete(Piece).where(Piece.case_id == case.id))
    _let_go(case)


def _needed(case: Case) -> bool:
    """What somebody still holds is the applicant's: it stays written down, and with it the case."""
    return any(row.state != "returned" for row in queries.of(case.id))


keeping.register("originals", keeping.Record("原件留存和退还", _told, _destroy, _needed))
