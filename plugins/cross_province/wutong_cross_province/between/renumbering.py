"""After a restore from a backup: the other side has letters of ours that we lost, and our numbers lag behind.

What still waits to be sent is numbered behind what the other side has; its words stay as they are.
"""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from wutong.sdk import Secret, db, now
from wutong_cross_province.between import rules, threads
from wutong_cross_province.between.models import Mail, MailBody, Thread
from wutong_cross_province.models import Post

#: More letters than two regions ever write to each other about one case.
MOST = 1_000_000
#: What stands beside a letter that was given another number; once in a row is enough.
RENUMBERED = "cross_province.renumbered"


def behind(thread: Thread, expected: int) -> bool:
    """Number what waits in a thread from `expected` on, the number that the other side expects; False where nothing
    that waits has a lower one. The thread is locked."""
    waiting = (Mail.thread == thread.id, Mail.way == "out", Mail.state.in_(("open", "sent", "dead")))
    rows = db.session.scalars(select(Mail).where(*waiting).order_by(Mail.seq.desc())).all()
    shift = expected - rows[-1].seq if rows else 0
    if shift <= 0 or expected > MOST:
        return False
    for mail in rows:  # the last first, so that no two have one number
        _move(mail, mail.seq + shift)
    return True


def _move(mail: Mail, seq: int) -> None:
    db.session.execute(update(Post).where(*_logged(mail), Post.seq == mail.seq).values(seq=seq))
    mail.seq = seq
    body = db.session.get(MailBody, (mail.region, "out", mail.id))
    if body is not None:
        content = json.dumps(json.loads(body.content.reveal()) | {"seq": seq}, ensure_ascii=False, sort_keys=True)
        body.content, mail.digest = Secret(content), rules.digest(content)
    db.session.flush()


def _logged(mail: Mail) -> tuple[Any, ...]:
    return Post.way == "out", Post.about == mail.about, Post.installation == mail.partner, Post.other == mail.peer


def remember(mail_id: UUID, partner: str, peer: int, digest: str, state: str, about: UUID, seq: int) -> bool:
    """Write down that a letter of ours was sent which only the other side knows of; what waits goes behind it. False
    for one that has no place in its thread."""
    if not 0 < seq < MOST or state not in ("received", "processed"):
        return False
    thread = threads.thread_of(partner, about, peer)
    taken = select(Mail).where(Mail.thread == thread.id, Mail.way == "out", Mail.seq == seq)
    there = db.session.scalars(taken).first()
    if there is not None and (there.state in ("received", "processed") or not behind(thread, seq + 1)):
        return False
    moment = now()
    mail = Mail(
        region=thread.region, way="out", id=mail_id, thread=thread.id, partner=partner, about=about, peer=peer, seq=seq,
        kind="lost", version=max(rules.VERSIONS), state=state, tries=0, at=moment, since=moment, due_at=moment,
        digest=digest[:64], told=False,
    )  # fmt: skip
    db.session.add(mail)
    if db.session.scalars(select(Post).where(*_logged(mail), Post.seq == seq)).first() is None:
        db.session.add(Post(region=thread.region, way="out", id=mail_id, kind="lost", about=about, seq=seq,
                            installation=partner, other=peer, at=moment))  # fmt: skip
    db.session.flush()
    return True
