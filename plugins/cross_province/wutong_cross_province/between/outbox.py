"""What goes out: letters written in the verb's transaction, given out one at a time in the order of their thread."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from wutong.sdk import Conflict, Parcel, Secret, db, new_id, now, scope, send_parcel
from wutong_cross_province import post
from wutong_cross_province.between import answers, keys, rules
from wutong_cross_province.between.due import Due, Sheet
from wutong_cross_province.between.models import Line, Mail, MailBody, Partner, Thread
from wutong_cross_province.between.rules import NotBelieved, VersionUnknown
from wutong_cross_province.between.threads import covers, first_open, locked, thread_of, wake


class TooLong(Conflict):
    """More words than a letter carries."""

    code = "cross_province.too_long"
    message = "信件内容过长，请改用附件材料。"


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────


def abroad(message: post.Message, to: post.Address, papers: Sequence[post.Enclosed]) -> None:
    """Write a message to a region of another installation down, in the present transaction; an errand carries it.

    Raises `NoLine` where no trusted or paused partner of that name covers the region.
    """
    partner = keys.partner_called(str(to.installation))
    if partner is None or partner.state == "invited" or not covers(partner, to.region):
        raise post.NoLine(installation=to.installation)
    thread = thread_of(partner.name, message.about, to.region)
    sheets = [_sheet(paper) for paper in papers]
    content = written(message, sheets)
    if len(content.encode()) > rules.LARGEST:
        raise TooLong
    put(message, thread, content, sheets)


def put(message: post.Message, thread: Thread, content: str, sheets: Sequence[dict[str, Any]] = ()) -> None:
    """Put a letter into its thread, to be carried at once."""
    home, moment = scope().home, now()
    db.session.add(Mail(
        region=home, way="out", id=message.id, thread=thread.id, partner=thread.partner, about=message.about,
        peer=thread.peer, seq=message.seq, kind=message.kind, version=max(rules.VERSIONS), state="open", tries=0,
        at=message.at, since=moment, due_at=moment, digest=rules.digest(content), told=False,
    ))  # fmt: skip
    kept = Secret(json.dumps([each["kept"] for each in sheets])) if sheets else None
    body = MailBody(region=home, way="out", id=message.id, at=moment, content=Secret(content), papers=kept)
    db.session.add(body)
    wake(thread.id, moment)


def written(message: post.Message, sheets: Sequence[dict[str, Any]] = ()) -> str:
    """What a letter says, as it is kept and sealed."""
    told = {
        "id": str(message.id), "kind": message.kind, "about": str(message.about), "seq": message.seq,
        "at": message.at.isoformat(), "body": message.body, "papers": [each["told"] for each in sheets],
        "salt": secrets.token_hex(16),
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


class _Weighed:
    """A stream that knows afterwards how much it was, and its digest."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.size, self.hash = stream, 0, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.stream.read(size)
        self.size += len(piece)
        self.hash.update(piece)
        return piece


def _sheet(paper: post.Enclosed) -> dict[str, Any]:
    """What the other side is told of a paper, and what is kept here: the parcel in which a copy of it waits."""
    weighed = _Weighed(paper.stream)
    parcel = send_parcel(weighed, scope().home, limit=post.LARGEST)  # type: ignore[arg-type]
    own = {"id": str(new_id()), "size": weighed.size, "digest": weighed.hash.hexdigest()}
    told = {**own, "slot": paper.slot, "name": paper.name, "kind": paper.kind}
    return {"told": told, "kept": {**own, "parcel": parcel.id, "key": parcel.key}}


# ── Giving out ───────────────────────────────────────────────────────────────────────────────────────────────


def claim(thread_id: UUID) -> Due | None:
    """The first letter of a thread that was not received, to be sent at once; None when there is none, when somebody
    else carries the thread just now, or when its partner is not to be called yet: then the thread wakes again."""
    thread = locked(Thread, thread_id)
    mail = first_open(thread_id) if thread else None
    if thread is None or mail is None:
        return None
    free_at = _free_at(thread, mail)
    if free_at is not None:
        wake(thread_id, free_at)
        return None
    partner = keys.partner_called(mail.partner)
    mail.tries += 1
    try:
        due = _due(mail, partner)
    except (NotBelieved, VersionUnknown, keys.NoName) as refused:
        answers.refuse(mail, refused.code)
        return None
    thread.leased_until = now() + rules.LEASE
    mail.state = "sent"
    return due


def _free_at(thread: Thread, mail: Mail) -> datetime | None:
    """When to look again, if not now."""
    line = db.session.get(Line, (scope().home, mail.partner))
    moments = [thread.leased_until, mail.due_at, line.not_before if line else None]
    return max((each for each in moments if each is not None and each > now()), default=None)


def _due(mail: Mail, partner: Partner | None) -> Due:
    if partner is None:
        raise NotBelieved(reason="unknown")
    line = db.session.get(Line, (scope().home, mail.partner))
    theirs = (line.versions if line else None) or partner.versions
    version = rules.common(rules.VERSIONS, theirs)
    if version is None:
        raise VersionUnknown(versions=theirs)
    mail.version = version
    body = db.session.get_one(MailBody, (mail.region, "out", mail.id))
    content = body.content.reveal()
    claims = {
        "jti": str(mail.id), "seq": mail.seq, "kind": mail.kind, "ver": version, "about": str(mail.about),
        "from": mail.region, "to": mail.peer, "digest": mail.digest,
    }  # fmt: skip
    return Due(
        mail.thread, mail.id, partner.name, partner.address, keys.name(), keys.signing(), keys.for_sealing(partner),
        claims, content, tuple(_kept(body)),
    )  # fmt: skip


def _kept(body: MailBody) -> Iterator[Sheet]:
    for each in json.loads(body.papers.reveal()) if body.papers else ():
        yield Sheet(UUID(each["id"]), each["size"], each["digest"], Parcel(each["parcel"], each["key"]))
