"""Questions about notices; none of them shows a recipient or a text except to the person told."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from wutong.access import Actor
from wutong.db import db
from wutong.errors import NotFound
from wutong.events import Letter
from wutong.notices import rules
from wutong.notices.models import Choice, ChosenWay, Hook, Message, StaffNotice, Told
from wutong.secret import Secret, mask_phone
from wutong.tenancy import scope
from wutong.timers import Timer
from wutong.web.paging import Page, fetch

PAGE = 50


class NoSuchLetter(NotFound):
    """No dead letter of this region has this id."""

    code = "letter.unknown"
    message = "没有找到这封待处理的信件，它可能已经重新投递。"


class NoSuchTimer(NotFound):
    """No dead timer of this region has this id."""

    code = "timer.unknown"
    message = "没有找到这件到期事项，它可能已经重新办理。"


class NoSuchMessage(NotFound):
    """No message of this region has this id."""

    code = "notice.unknown"
    message = "没有找到这条通知，请刷新页面后再试。"


class NobodysInbox(NotFound):
    """A machine is signed in, and machines have no inbox."""

    code = "notice.no_inbox"
    message = "这个账号没有消息页面，请用个人账号登录。"


def dead_letters(*, reason: str | None = None, after: str | None = None, limit: int = PAGE) -> Page[Letter]:
    """Letters to this region that nobody could handle, newest first, of one reason when it is named."""
    found = select(Letter).where(
        Letter.state == "dead", *_here(), *([] if reason is None else [Letter.error == reason])
    )
    return fetch(db.session(), found, (Letter.id.desc(),), cursor=after, limit=limit)


def dead_letter(letter_id: UUID) -> Letter:
    """One dead letter of this region, locked for its replay; raises `NoSuchLetter`."""
    found = select(Letter).where(Letter.id == letter_id, Letter.state == "dead", *_here()).with_for_update()
    letter: Letter | None = db.session.scalar(found)
    if letter is None:
        raise NoSuchLetter(letter=letter_id)
    return letter


def dead_counts() -> dict[str, int]:
    """How many dead letters this region has, by the reason that stands in them."""
    counted = select(Letter.error, func.count()).where(Letter.state == "dead", *_here()).group_by(Letter.error)
    return {reason or "": count for reason, count in db.session.execute(counted)}


def dead_timers(*, after: str | None = None, limit: int = PAGE) -> Page[Timer]:
    """Timers of this region that nobody could answer, those that gave up longest ago first."""
    found = select(Timer).where(Timer.state == "dead")
    return fetch(db.session(), found, (Timer.due_at, Timer.id), cursor=after, limit=limit)


def dead_timer(timer_id: UUID) -> Timer:
    """One dead timer of this region, locked for its replay; raises `NoSuchTimer`."""
    found = select(Timer).where(Timer.id == timer_id, Timer.state == "dead").with_for_update()
    timer: Timer | None = db.session.scalar(found)
    if timer is None:
        raise NoSuchTimer(timer=timer_id)
    return timer


def messages(*, state: str | None = None, after: str | None = None, limit: int = PAGE) -> Page[Message]:
    """The region's outgoing messages, newest first; recipient and body stay sealed."""
    found = select(Message).where(*([Message.state == state] if state else []))
    return fetch(db.session(), found, (Message.id.desc(),), cursor=after, limit=limit)


def message(message_id: UUID) -> Message:
    """One outgoing message of this region, locked; raises `NoSuchMessage`."""
    found: Message | None = db.session.scalar(select(Message).where(Message.id == message_id).with_for_update())
    if found is None:
        raise NoSuchMessage(message=message_id)
    return found


def resendable(listed: Sequence[Message]) -> frozenset[UUID]:
    """Which of these messages may be sent once more; the copy of one that was has it as its origin."""
    worth = [each.id for each in listed if rules.worth_again(each.kind, each.state, each.error)]
    copied = db.session.scalars(select(Message.origin).where(Message.origin.in_(worth))) if worth else ()
    return frozenset(worth) - frozenset(copied)


def masked(message: Message) -> str:
    """The recipient as the desk may show it: 139****1234, zh***@example.org; empty for the inbox."""
    if message.recipient is None:
        return ""
    address = message.recipient.reveal()
    if message.channel == "sms":
        return mask_phone(address)
    return f"{address[:2]}***{address[address.find('@') :] if '@' in address else ''}"


def hooks() -> Sequence[Hook]:
    """The addresses outside that the region has told of releases, in the order in which they came."""
    return db.session.scalars(select(Hook).order_by(Hook.id)).all()


def find_hook(hook_id: UUID, *, lock: bool = False) -> Hook | None:
    """One of them, locked if wished, if it is there."""
    wanted = select(Hook).where(Hook.id == hook_id)
    found: Hook | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    return found


def hook(hook_id: UUID) -> Hook:
    """One of them, locked; raises `NoSuchHook`."""
    found = find_hook(hook_id, lock=True)
    if found is None:
        raise rules.NoSuchHook
    return found


def calls(held: Hook, *, after: str | None = None, limit: int = PAGE) -> Page[Message]:
    """What was sent to a hook, newest first."""
    found = select(Message).where(Message.channel == rules.HOOK, Message.about == held.id)
    return fetch(db.session(), found, (Message.id.desc(),), cursor=after, limit=limit)


def call(held: Hook, message_id: UUID) -> Message:
    """One of a hook's messages, locked; raises `NoSuchMessage`."""
    found = message(message_id)
    if (found.channel, found.about) != (rules.HOOK, held.id):
        raise NoSuchMessage(message=message_id)
    return found


def latest_calls() -> dict[UUID, Message]:
    """The last message of each hook of the region."""
    last = select(Message).where(Message.channel == rules.HOOK, Message.about.in_([each.id for each in hooks()]))
    ordered = last.ext(distinct_on(Message.about)).order_by(Message.about, Message.id.desc())
    return {found.about: found for found in db.session.scalars(ordered) if found.about}


def told(person: UUID, *, after: str | None = None) -> Page[Told]:
    """What a person was told, newest first; empty unless the scope announces that person."""
    found = select(Told).where(Told.person == person)
    return fetch(db.session(), found, (Told.id.desc(),), cursor=after, limit=PAGE)


def unread(person: UUID) -> int:
    """How many lines of a person's inbox were never opened, counted up to 100."""
    some = select(Told.id).where(Told.person == person, Told.read_at.is_(None)).limit(100).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def unwanted(person: UUID) -> frozenset[str]:
    """The kinds of optional notice that a person has switched off."""
    found = select(Choice.kind).where(Choice.person == person, Choice.wanted.is_(False))
    return frozenset(db.session.scalars(found))


def ways(person: UUID) -> dict[str, Secret]:
    """The ways of plugins that a person chose, with what he said to be reached there."""
    found = select(ChosenWay.channel, ChosenWay.address).where(ChosenWay.person == person)
    return {row[0]: row[1] for row in db.session.execute(found)}


def staff_notices(actor: Actor, *, after: str | None = None) -> Page[StaffNotice]:
    """What nobody in the office has seen yet, newest first: one's own, the department's and those for everybody."""
    found = select(StaffNotice).where(StaffNotice.seen_at.is_(None), *_for(actor))
    return fetch(db.session(), found, (StaffNotice.id.desc(),), cursor=after, limit=PAGE)


def waiting(actor: Actor) -> int:
    """The number at the bell: unseen staff notices, or a citizen's unread lines, counted up to 100."""
    if actor.kind == "citizen" and actor.person:
        return unread(actor.person)
    if actor.kind != "staff" or not actor.may("notice.read"):
        return 0
    some = select(StaffNotice.id).where(StaffNotice.seen_at.is_(None), *_for(actor)).limit(100)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _for(actor: Actor) -> list[ColumnElement[bool]]:
    own = StaffNotice.person.is_(None) | (StaffNotice.person == actor.person)
    office = StaffNotice.department.is_(None) | (StaffNotice.department == actor.department)
    return [own, office] if actor.department else [own]


def _here() -> list[ColumnElement[bool]]:
    """The sender sees its letters as well; the office handles those addressed to it."""
    return [Letter.to_region == scope().home]
