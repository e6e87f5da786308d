"""Letters that were given up: what never arrived is taken back, and an empty letter takes its place, so that those
behind it in the thread go on."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from wutong.sdk import SYSTEM, Conflict, db, new_id, now, publish, scope
from wutong_cross_province import post
from wutong_cross_province.between import answers, forgetting, outbox
from wutong_cross_province.between.models import Mail, MailBody
from wutong_cross_province.between.threads import locked, locked_thread
from wutong_cross_province.events import LetterMoved

#: What an empty letter is called; nothing comes of it.
KIND = "void"


class NotLost(Conflict):
    """Only what was given up is taken back: anything else may have arrived, or may yet."""

    code = "cross_province.not_lost"
    message = "这封信件没有投递失败，不能收回或作废。"


@post.receives(KIND)
def nothing(message: post.Message) -> None:
    """It only has its number."""


def lost(about: UUID, kinds: Sequence[str]) -> Sequence[Mail]:
    """The letters of these kinds about something that were given up, oldest first."""
    asked = select(Mail).where(Mail.about == about, Mail.way == "out", Mail.state == "dead", Mail.kind.in_(kinds))
    return db.session.scalars(asked.order_by(Mail.seq)).all()


def take_back(about: UUID, kinds: Sequence[str]) -> None:
    """Void the letters of these kinds about something that were given up; raises `NotLost` where there is none."""
    found = lost(about, kinds)
    if not found:
        raise NotLost
    for mail in found:
        void(mail.id)


def void(mail_id: UUID) -> LetterMoved:
    """Put an empty letter in the place of one that was given up; returns which that was. Raises `NoSuchLetter`,
    `NotLost`."""
    mail = db.session.get(Mail, (scope().home, "out", mail_id))
    if mail is None:
        raise answers.NoSuchLetter
    thread, mail = locked_thread(mail.thread), locked(Mail, "out", mail_id)
    if mail is None or mail.state != "dead":
        raise NotLost
    fact = LetterMoved(mail.id, mail.about, mail.kind, mail.seq, KIND)
    empty = post.Message(new_id(), KIND, mail.about, post.Address("", scope().home), now(), {}, seq=mail.seq)
    body = db.session.get(MailBody, (mail.region, "out", mail.id))
    if body is not None:
        forgetting.drop(body)
    db.session.delete(mail)
    db.session.flush()
    outbox.put(empty, thread, outbox.written(empty))
    publish(fact, actor=SYSTEM, about=fact.about)
    return fact
