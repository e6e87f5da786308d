"""Sessions: opened with a fresh random token, told apart by its digest, ended by sign-out, idleness or age."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from wutong import sweeps
from wutong.clock import now
from wutong.db import db
from wutong.errors import Forbidden
from wutong.people.models import Account, PersonSession
from wutong.people.queries.persons import me
from wutong.people.rules import roles
from wutong.people.rules.sign_in import SEEN_EVERY, SessionKind, device_name
from wutong.tenancy import contains

#: How long a past session stays in the list of one's devices.
KEPT = timedelta(days=30)
sweeps.KEPT.register(PersonSession.opened_at, KEPT)


class NotBelow(Forbidden):
    """The region is not below the one where the grant is, or the grant does not let its holder enter."""

    code = "people.not_below"
    message = "您当前的岗位不能进入该地区办理，请切换岗位或联系上级管理员。"


class NotYourPost(Forbidden):
    """The post is not one of the person's live grants."""

    code = "people.not_your_post"
    message = "这个岗位不属于您或已到期，请重新选择。"


def token_digest(token: bytes) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token).digest()


def open_session(kind: SessionKind, *, device: str) -> bytes:
    """Open a session of the announced person and return its token, which is stored nowhere."""
    token, moment = secrets.token_bytes(32), now()
    db.session.add(
        PersonSession(
            person=me(), digest=token_digest(token), kind=kind, opened_at=moment, seen_at=moment,
            device=device_name(device), ended_at=None, post=None, entered=None,
        )
    )  # fmt: skip
    return token


def touch(session: PersonSession, moment: datetime) -> None:
    """Note that the session is in use, not more often than every minute."""
    if moment - session.seen_at >= SEEN_EVERY:
        session.seen_at = moment


def end(digest: bytes) -> None:
    """End one session of the announced person."""
    _end(PersonSession.digest == digest)


def end_all(*, but: bytes | None = None) -> None:
    """End every session of the announced person, except one."""
    _end(PersonSession.digest != (but or b""))


def choose(session: PersonSession, post: UUID, mine: set[UUID]) -> None:
    """Act in another of one's posts from now on; raises `NotYourPost`."""
    if post not in mine:
        raise NotYourPost
    session.post, session.entered = post, None


def enter(
    session: PersonSession, *, home: int, rights: frozenset[str], region: int, standing: bool = False
) -> None:  # fmt: skip
    """Act in a region below one's own, or by the `standing` entrance of one that has ended; raises `NotBelow`."""
    if standing:
        session.entered = region
        return
    if "region.enter" not in rights or home == region or not contains(home, region):
        raise NotBelow(region=region)
    session.entered = region


def leave(session: PersonSession) -> None:
    """Go back to one's own region."""
    session.entered = None


def may_enter(role: str, without: list[str]) -> bool:
    """Whether a grant lets its holder enter regions below."""
    return "region.enter" in roles.rights_of(role, without)


def live_account(account: Account | None) -> bool:
    """Whether there is an account that may be signed in to."""
    return account is not None and account.state == "live"


def _end(condition: object) -> None:
    still = update(PersonSession).where(PersonSession.person == me(), PersonSession.ended_at.is_(None))
    db.session.execute(still.where(condition).values(ended_at=now()))  # type: ignore[arg-type]
