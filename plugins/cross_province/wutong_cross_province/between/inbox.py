"""What comes in: proven, taken in once and in order, handed to its receiver, confirmed.

Everything that a letter does here happens in the transaction that writes its row; the receiver runs in another one with
the row's next state. So a letter that comes twice finds its row and gets the same receipt.
"""

import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select

from wutong.sdk import NotFound, Parcel, Secret, after_commit, at_time, db, now, parts, scope, send_parcel
from wutong_cross_province import post
from wutong_cross_province.between import forgetting, keys, patience, rules, seals, threads
from wutong_cross_province.between.models import Mail, MailBody, Partner
from wutong_cross_province.between.rules import Changed, NotBelieved, NotItsRegion, NotNext, PapersMissing

TAKE, CONFIRM = "cross_province.take", "cross_province.confirm"
#: Papers of two partners never meet under one name.
SPACE = UUID("6f0b4f0e-54a5-5f0f-9b64-6b4f5e7b8a11")


class WrongPaper(PapersMissing):
    """A piece that does not fit what was announced."""

    code = "cross_province.wrong_paper"
    message = "材料内容与说明不一致，没有接收。"


@dataclass(frozen=True, slots=True)
class Told:
    """A confirmation to be posted: whom to, and the signed words."""

    partner: str
    url: str
    region: int
    receipt: str


# ── Letters ──────────────────────────────────────────────────────────────────────────────────────────────────


def take_in(token: str) -> str:
    """Take a letter in, in the present transaction; returns our signed receipt, the same for the same letter.

    Raises `NotBelieved`, `VersionUnknown`, `NotItsRegion`, `NotNext`, `Changed`, `PapersMissing`.
    """
    partner = keys.sender(token)
    claims = keys.heard(token, partner)
    if claims.get("ver") not in rules.VERSIONS:
        raise rules.VersionUnknown(versions=rules.VERSIONS)
    _check_regions(claims, partner)
    content = _opened(claims, partner)
    letter = _read(claims, content)
    thread = threads.thread_of(partner.name, letter.about, letter.sender)
    before = db.session.get(Mail, (scope().home, "in", letter.id))
    if before is not None:
        return _again(before, partner, claims)
    if letter.seq != thread.taken + 1:
        raise NotNext(expected=thread.taken + 1)
    _check_papers(letter.papers, partner.name)
    thread.taken = letter.seq
    return _kept(letter, partner, thread.id, content)


@dataclass(frozen=True, slots=True)
class _Letter:
    id: UUID
    kind: str
    about: UUID
    seq: int
    sender: int
    version: int
    digest: str
    at: datetime
    papers: Sequence[dict[str, Any]]


def _check_regions(claims: dict[str, Any], partner: Partner) -> None:
    if claims.get("to") != scope().home:
        raise NotBelieved(reason="region")
    if type(claims.get("from")) is not int or not threads.covers(partner, claims["from"]):
        raise NotItsRegion


def _opened(claims: dict[str, Any], partner: Partner) -> str:
    """The content of a letter, if it is what its digest says; raises `NotBelieved`."""
    token = str(claims.get("body"))
    key = keys.opening(seals.sealed_for(token))
    try:
        content = seals.unclose(token, key, sender=partner.name, reader=keys.name()).decode()
    except UnicodeDecodeError:
        raise NotBelieved(reason="form") from None
    if rules.digest(content) != claims.get("digest") or len(content.encode()) > rules.LARGEST:
        raise NotBelieved(reason="digest")
    return content


def _read(claims: dict[str, Any], content: str) -> _Letter:
    """What claims and content say together; raises `NotBelieved` where they differ or are no letter."""
    try:
        told = json.loads(content)
        letter = _Letter(
            UUID(told["id"]), str(told["kind"])[:60], UUID(told["about"]), int(told["seq"]), claims["from"],
            claims["ver"], claims["digest"], datetime.fromisoformat(told["at"]),
            [_paper(each) for each in told["papers"]],
        )  # fmt: skip
        outer = (claims["jti"], claims["kind"], claims["about"], claims["seq"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotBelieved(reason="form") from None
    same = outer == (told["id"], told["kind"], told["about"], letter.seq)
    if not same or letter.at.tzinfo is None or not isinstance(told.get("body"), dict):
        raise NotBelieved(reason="form")
    return letter


def _paper(told: dict[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("id", "slot", "name", "kind", "size", "digest")}


def _again(before: Mail, partner: Partner, claims: dict[str, Any]) -> str:
    if (before.partner, before.digest) != (partner.name, claims["digest"]):
        raise Changed
    state = "processed" if before.state == "processed" else "received"
    return _receipt(before.id, before.digest, state, partner.name)  # in the same words, signed for today


def _kept(letter: _Letter, partner: Partner, thread: UUID, content: str) -> str:
    home, moment = scope().home, now()
    receipt = _receipt(letter.id, letter.digest, "received", partner.name)
    db.session.add(Mail(
        region=home, way="in", id=letter.id, thread=thread, partner=partner.name, about=letter.about,
        peer=letter.sender, seq=letter.seq, kind=letter.kind, version=letter.version, state="received", tries=0,
        at=letter.at, since=moment, due_at=moment, received_at=moment, digest=letter.digest, receipt=receipt,
        told=False,
    ))  # fmt: skip
    papers = [_parcelled(paper, partner.name) for paper in letter.papers]
    kept = Secret(json.dumps(papers)) if papers else None
    db.session.add(MailBody(region=home, way="in", id=letter.id, at=moment, content=Secret(content), papers=kept))
    at_time(TAKE, letter.id, moment)
    return receipt


def _receipt(letter: UUID, digest: str, state: str, partner: str) -> str:
    said = {"letter": str(letter), "digest": digest, "state": state}
    return keys.stamped(said, to=partner, key=keys.signing())


# ── Papers ───────────────────────────────────────────────────────────────────────────────────────────────────


def piece(slip: str, sealed: str | None) -> int:
    """Take a piece of a paper in, or with none say how far it is; returns how many bytes there are then.

    Raises `NotBelieved`, `NotItsRegion`, `WrongPaper`, and what `parts` raises: a piece from another place, one that
    somebody else is bringing.
    """
    partner = keys.sender(slip)
    claims = keys.heard(slip, partner)
    _check_regions(claims, partner)
    if claims.get("digest") != rules.digest(sealed or ""):
        raise NotBelieved(reason="digest")
    whole, at = claims.get("whole"), claims.get("at")
    if type(whole) is not int or type(at) is not int or not 0 <= at <= whole <= post.LARGEST:
        raise WrongPaper
    part = _part(partner.name, str(claims.get("paper")))
    if sealed is None:
        return _begun(part)
    plain = seals.unclose(sealed, keys.opening(seals.sealed_for(sealed)), sender=partner.name, reader=keys.name())
    if at + len(plain) > whole or len(plain) > rules.PIECE:
        raise WrongPaper
    _begun(part)
    return parts.append(part, io.BytesIO(plain), at=at, most=whole)


def _part(partner: str, paper: str) -> UUID:
    return uuid5(SPACE, f"{partner}/{paper}")


def _begun(part: UUID) -> int:
    try:
        parts.begin(part)
    except FileExistsError:
        return parts.reached(part)
    return 0


def _check_papers(papers: Sequence[dict[str, Any]], partner: str) -> None:
    """Raise `PapersMissing` unless every paper that a letter names has come whole and unchanged."""
    for paper in papers:
        weight, size = hashlib.sha256(), 0
        try:
            for chunk in parts.read(_part(partner, str(paper.get("id")))):
                weight.update(chunk)
                size += len(chunk)
        except NotFound:
            raise PapersMissing from None
        if (size, weight.hexdigest()) != (paper.get("size"), paper.get("digest")):
            raise PapersMissing


def _parcelled(paper: dict[str, Any], partner: str) -> dict[str, str]:
    """A paper that came whole, as a parcel, which waits for its receiver as long as the letter does; what came in piece
    by piece is thrown away after a day."""
    part = _part(partner, str(paper["id"]))
    parcel = send_parcel(post.Chunks(parts.read(part)), scope().home, limit=post.LARGEST)  # type: ignore[arg-type]
    after_commit(partial(parts.drop, part))
    told = {name: str(paper[name]) for name in ("slot", "name", "kind")}
    return told | {"parcel": parcel.id, "key": parcel.key}


# ── Receivers ────────────────────────────────────────────────────────────────────────────────────────────────


def take(mail_id: UUID) -> None:
    """Hand a letter to its receiver, those before it in its thread first; raises what the receiver raises, and then
    nothing has happened. What was handed over is confirmed."""
    last = db.session.get_one(Mail, (scope().home, "in", mail_id))
    threads.locked_thread(last.thread)
    waiting = (Mail.thread == last.thread, Mail.way == "in", Mail.state == "received", Mail.seq <= last.seq)
    asked = select(Mail).where(*waiting).order_by(Mail.seq)
    for mail in db.session.scalars(asked, execution_options={"populate_existing": True}).all():
        _hand_over(mail)


def _hand_over(mail: Mail) -> None:
    body = db.session.get_one(MailBody, (mail.region, "in", mail.id))
    told = json.loads(body.content.reveal())
    papers = tuple(_papers(body))
    sender = post.Address(mail.partner, mail.peer)
    post.deliver(post.Message(mail.id, mail.kind, mail.about, sender, mail.at, told["body"], papers, mail.seq))
    mail.state, mail.processed_at, mail.error = "processed", now(), None
    mail.final = _receipt(mail.id, mail.digest, "processed", mail.partner)
    forgetting.drop(body)  # its receiver kept what it needs, and the same letter again is known by its row
    at_time(CONFIRM, mail.id, now())


def _papers(body: MailBody) -> Iterator[post.Paper]:
    """The papers as every receiver knows them: parcels in this region's post folder."""
    for each in json.loads(body.papers.reveal()) if body.papers else ():
        yield post.Paper(each["slot"], each["name"], each["kind"], Parcel(each["parcel"], each["key"]))


# ── Confirming ───────────────────────────────────────────────────────────────────────────────────────────────


def to_confirm(mail_id: UUID) -> Told | None:
    """What is to be told to the sender of a processed letter; None when it knows, or is not to be told just now."""
    mail = threads.locked(Mail, "in", mail_id)
    if mail is None or mail.told or mail.state != "processed":
        return None
    partner = keys.partner_called(mail.partner)
    if partner is None or partner.state != "trusted":
        confirm_later(mail_id)
        return None
    receipt = _receipt(mail.id, mail.digest, "processed", mail.partner)  # the kept one may be older than its signature
    return Told(partner.name, partner.address, mail.peer, receipt)


def confirmed(mail_id: UUID) -> None:
    """The sender knows."""
    mail = threads.locked(Mail, "in", mail_id)
    if mail is not None:
        mail.told = True


def confirm_later(mail_id: UUID) -> None:
    """The sender was not reached; it is tried again for a week, and learns it from a comparison after that."""
    mail = threads.locked(Mail, "in", mail_id)
    if mail is not None and now() - mail.since <= rules.GIVE_UP:
        mail.tries += 1
        at_time(CONFIRM, mail_id, now() + patience.wait(mail.tries))
