"""What became of a letter that went: a receipt, a refusal, silence; and how it goes again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from wutong.sdk import SYSTEM, Conflict, NotFound, db, now, publish, scope
from wutong_cross_province.between import keys, patience, renumbering, rules
from wutong_cross_province.between.due import Due
from wutong_cross_province.between.models import Line, Mail, MailBody, Partner, Thread
from wutong_cross_province.between.rules import NotBelieved, VersionUnknown
from wutong_cross_province.between.threads import first_open, locked, locked_thread, wake
from wutong_cross_province.events import LetterMoved

#: What a letter was found to be by whoever received it.
TAKEN = ("received", "processed")


class NotDead(Conflict):
    """Only what was given up, or never answered, is sent again by hand."""

    code = "cross_province.not_dead"
    message = "这封信件不需要再发。"


class WordsGone(Conflict):
    """What the letter said has been deleted, as it must be."""

    code = "cross_province.words_gone"
    message = (
        "这封信件的内容已按规定删除，不能再发；请选择“作废”，后面的信件随即继续："
        "移交的材料退回代收窗口，办理进展重新告知对方，其他内容请重新发送。"
    )


class NoSuchLetter(NotFound):
    """No letter of this region has this id."""

    code = "cross_province.no_such_letter"
    message = "没有这封信件。"


def received(due: Due, receipt: str) -> bool:
    """The other side's receipt for a letter; raises `NotBelieved` for one that is not theirs or not about it. True when
    the thread has another letter to go."""
    locked_thread(due.thread)
    note_receipt(receipt, partner=keys.partner_called(due.partner), mail_id=due.id)
    _line_is_up(due.partner)
    return let_go(due.thread)


def note_receipt(token: str, *, partner: Partner | None, mail_id: UUID | None = None) -> Mail:
    """Keep a receipt of a partner beside its letter; said again, it changes nothing, and no state goes back.

    Raises `NotBelieved`.
    """
    if partner is None:
        raise NotBelieved(reason="unknown")
    claims = keys.heard(token, partner)
    mail = locked(Mail, "out", _uuid(claims.get("letter")))
    named = mail is not None and (mail.partner, mail.digest) == (partner.name, claims.get("digest"))
    if mail is None or not named or mail_id not in (None, mail.id) or claims.get("state") not in TAKEN:
        raise NotBelieved(reason="receipt")
    _advance(mail, token, processed=claims["state"] == "processed")
    return mail


def _advance(mail: Mail, token: str, *, processed: bool) -> None:
    if mail.received_at is None:
        mail.received_at, mail.receipt = now(), token
    if mail.state != "processed":
        mail.state, mail.error = "received", None
    if processed and mail.state != "processed":
        mail.state, mail.processed_at, mail.final = "processed", now(), token


def refuse(mail: Mail, reason: str) -> None:
    """The letter was not taken; it is tried again later, or given up after a week."""
    over = now() - mail.since > rules.GIVE_UP
    if over and mail.state != "dead":
        publish(LetterMoved(mail.id, mail.about, mail.kind, mail.seq, "dead"), actor=SYSTEM, about=mail.about)
    mail.state, mail.error = "dead" if over else "open", reason[:80]
    mail.due_at = now() + patience.wait(mail.tries)
    if not over:
        wake(mail.thread, mail.due_at)


def not_taken(due: Due, reason: str) -> None:
    """The other side answered, and did not take the letter."""
    let_go(due.thread)
    _line_is_up(due.partner)
    refuse(_mail(due.id), reason)


def resend_from(due: Due, expected: int) -> bool:
    """The other side misses an earlier letter of the thread: it goes first. True when there is one to go; else the
    letter waits like one that was refused. If it expects a later one, our numbers lag behind since a restore."""
    thread = locked_thread(due.thread)
    if expected > due.claims["seq"]:
        return _behind(thread, due, expected)
    earlier = (Mail.thread == due.thread, Mail.way == "out", Mail.seq >= expected, Mail.seq < due.claims["seq"])
    kept = select(MailBody.id).where(MailBody.way == "out", MailBody.id.in_(select(Mail.id).where(*earlier)))
    whole = Mail.id.in_(db.session.scalars(kept).all())
    again = {"state": "open", "due_at": now(), "since": now()}
    found: Any = db.session.execute(update(Mail).where(*earlier, whole).values(again))
    if not found.rowcount:
        not_taken(due, "cross_province.not_next")
        return False
    _mail(due.id).state = "open"
    _line_is_up(due.partner)
    return let_go(due.thread)


def _behind(thread: Thread, due: Due, expected: int) -> bool:
    """The other side has other letters under these numbers, which were lost here: ours go behind them."""
    mail = _mail(due.id)
    if mail.error == renumbering.RENUMBERED or not renumbering.behind(thread, expected):
        not_taken(due, "cross_province.not_next")
        return False
    mail.state, mail.due_at, mail.error = "open", now(), renumbering.RENUMBERED
    _line_is_up(due.partner)
    return let_go(due.thread)


def speak(due: Due, versions: Sequence[int]) -> bool:
    """The other side speaks these versions from now on; True when one is common, so that the letter may go at once."""
    locked_thread(due.thread)
    line = _line(due.partner)
    line.versions = [number for number in versions if type(number) is int and 0 < number < 1000][:20]
    if rules.common(rules.VERSIONS, line.versions) in (None, due.claims["ver"]):
        not_taken(due, VersionUnknown.code)
        return False
    _mail(due.id).state = "open"
    return let_go(due.thread)


def away(due: Due, reason: str) -> None:
    """The partner was not reached: nobody here calls it for a while, and the letter waits."""
    let_go(due.thread)
    line, mail = _line(due.partner), _mail(due.id)
    line.failures += 1
    line.not_before, line.error = now() + patience.wait(line.failures), reason[:80]
    if mail.state == "sent":
        refuse(mail, reason)
        if mail.state == "open":
            mail.state = "sent"  # whether it was taken is not known


def let_go(thread_id: UUID) -> bool:
    """Carry a thread no longer; True when it has a letter to go."""
    locked_thread(thread_id).leased_until = None
    db.session.flush()
    return first_open(thread_id) is not None


def send_again(mail_id: UUID) -> None:
    """Somebody wants a letter tried at once, with a week before it; raises `NoSuchLetter`, `NotDead`,
    `WordsGone`."""
    mail = db.session.get(Mail, (scope().home, "out", mail_id))
    if mail is None:
        raise NoSuchLetter
    locked_thread(mail.thread)
    mail = _mail(mail_id)
    if mail.state not in ("open", "sent", "dead"):
        raise NotDead
    if not reopen(mail):
        raise WordsGone
    _line(mail.partner).not_before = None


def reopen(mail: Mail) -> bool:
    """Have a letter go again, whatever became of it: who has it already answers with the same receipt. False for one
    whose words are deleted: it cannot go, and those behind it would wait for it for ever."""
    locked_thread(mail.thread)
    if db.session.get(MailBody, (mail.region, "out", mail.id)) is None:
        return False
    mail.state, mail.since, mail.due_at, mail.error = "open", now(), now(), None
    wake(mail.thread, now())
    return True


def _line_is_up(partner: str) -> None:
    line = db.session.get(Line, (scope().home, partner))
    if line is not None and (line.failures or line.not_before):
        line.failures, line.not_before, line.error = 0, None, None


def _line(partner: str) -> Line:
    new = insert(Line).values(region=scope().home, partner=partner, failures=0).on_conflict_do_nothing()
    db.session.execute(new)
    line = locked(Line, partner)
    assert line is not None
    return line


def _mail(mail_id: UUID) -> Mail:
    mail = locked(Mail, "out", mail_id)
    if mail is None:
        raise NoSuchLetter
    return mail


def _uuid(told: Any) -> UUID:
    try:
        return UUID(str(told))
    except ValueError:
        raise NotBelieved(reason="form") from None
