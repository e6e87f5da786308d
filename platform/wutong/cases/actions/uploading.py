"""Uploads that survive a broken network: announced, sent piece by piece from where they stood, and then a paper.

An upload is its sender's alone: nobody else sees it, goes on with it, or makes a paper of it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import BinaryIO, cast
from uuid import UUID

from sqlalchemy import delete, select

from wutong import files, parts, tenancy
from wutong.access import Actor
from wutong.cases import limits, queries
from wutong.cases.actions import papering
from wutong.cases.actions.reading import Joined
from wutong.cases.coming import Upload
from wutong.cases.rules import papers
from wutong.clock import new_id, now
from wutong.db import after_commit, db
from wutong.errors import Invalid, NotFound, Refused
from wutong.secret import Secret


class NoSuchUpload(NotFound):
    """No such upload of this person, or one that was given up."""

    code = "upload.unknown"
    message = "没有找到这次上传，可能已经超过一天，请重新选择文件上传。"


class TooMany(Refused):
    """One person has too many uploads under way."""

    code, status = "upload.too_many", 429
    message = "同时上传的文件太多，请先等前面的文件传完。"


class Unfinished(Invalid):
    """A filing names a file that has not arrived whole."""

    code = "upload.unfinished"
    message = "有文件还没有传完，请等上传完成后再提交。"


#: How many uploads of one person may be under way in a region.
UNDER_WAY = 20
#: After how long one of them may give way to a new one.
FORGOTTEN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Announced:
    """What a sender says of a file before it sends it."""

    slot: str
    name: str
    length: int
    replaces: UUID | None = None


def begin(told: Announced, *, actor: Actor, case_id: UUID | None = None) -> Upload:
    """Open an upload, for a case or for a filing under way at the counter.

    Raises what adding the paper would say already: `TooLarge`, `NotOpen`, or `Empty`; and `TooMany`.
    """
    most = limits.upload()
    if told.length > most:
        raise files.TooLarge(limit_mb=most // limits.MEGABYTE)
    if told.length < 1:
        raise papers.Empty({"file": [papers.Empty.message]})
    if case_id is not None:
        papering.open_for_papers(queries.get(case_id), actor)
    _make_room(actor)
    row = Upload(
        region=tenancy.scope().home, id=new_id(), person=actor.person, case_id=case_id, slot=told.slot[:200],
        name=Secret(told.name[:400]), length=told.length, replaces=told.replaces, paper=None, begun_at=now(),
    )  # fmt: skip
    db.session.add(row)
    parts.begin(row.id)
    return row


def _make_room(actor: Actor) -> None:
    """Give up the longest forgotten upload of somebody who has too many: forms that were left would else shut out
    their clerk for a day. Raises `TooMany` while all of them are fresh."""
    mine = select(Upload).where(Upload.person == actor.person, Upload.paper.is_(None)).order_by(Upload.begun_at)
    waiting = db.session.scalars(mine.limit(UNDER_WAY)).all()
    if len(waiting) < UNDER_WAY:
        return
    if waiting[0].begun_at > now() - FORGOTTEN:
        raise TooMany
    give_up(waiting[0])


def find(upload_id: UUID, *, actor: Actor, case_id: UUID | None = None) -> Upload:
    """One's own upload, of this case or of none; raises `NoSuchUpload`."""
    mine = (Upload.id == upload_id, Upload.person == actor.person)
    of = Upload.case_id.is_(None) if case_id is None else Upload.case_id == case_id
    row = db.session.scalar(select(Upload).where(*mine, of))
    if row is None:
        raise NoSuchUpload
    return row


def reached(row: Upload) -> int:
    """How many bytes have arrived; all of them, once it has become a paper."""
    return row.length if row.paper else parts.reached(row.id)


def add(row: Upload, stream: BinaryIO, *, at: int) -> int:
    """Go on from the byte `at`; how far it is then. Raises `OtherPlace`, `Busy`, and `KindRefused` at once."""
    if row.paper:
        return _at_end(row, at)
    far = parts.append(row.id, stream, at=at, most=row.length)
    if far >= min(papers.HEAD, row.length):
        papers.kind(_head(row))
    return far


def _at_end(row: Upload, at: int) -> int:
    if at != row.length:
        raise parts.OtherPlace(row.length)
    return row.length


def _head(row: Upload) -> bytes:
    head = b""
    for piece in parts.read(row.id):
        head += piece
        if len(head) >= papers.HEAD:
            break
    return head[: papers.HEAD]


def finish(row: Upload, *, actor: Actor) -> UUID | None:
    """Make a paper of an upload of a case that has arrived whole, once; the paper's id, or `None` if it is not yet one.

    An upload for the counter waits for the filing that names it.
    """
    if row.paper or row.case_id is None or parts.reached(row.id) < row.length:
        return row.paper
    queries.locked(row.case_id)
    db.session.refresh(row)  # another request may have been first
    if row.paper is None:
        stream = cast(BinaryIO, Joined(parts.read(row.id)))
        name, replaces = row.name.reveal(), row.replaces
        row.paper = papering.add_paper(row.case_id, row.slot, name, stream, actor=actor, replaces=replaces).id
        after_commit(partial(parts.drop, row.id))
    return row.paper


def whole(upload_id: UUID, *, actor: Actor) -> tuple[str, str, BinaryIO]:
    """What was sent to the counter: heading, name and content; raises `NoSuchUpload` and `Unfinished`."""
    row = find(upload_id, actor=actor)
    if parts.reached(row.id) < row.length:
        raise Unfinished({"file": [Unfinished.message]})
    return row.slot, row.name.reveal(), cast(BinaryIO, Joined(parts.read(row.id)))


def kept(ids: Iterable[str], *, actor: Actor) -> list[Upload]:
    """Those of one's own uploads for the counter that are still there, for a form that is shown again."""
    wanted = [UUID(text) for text in ids if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text)]
    mine = (Upload.id.in_(wanted), Upload.person == actor.person, Upload.case_id.is_(None))
    return list(db.session.scalars(select(Upload).where(*mine))) if wanted else []


def give_up(row: Upload) -> None:
    """Throw away what has arrived; a paper that it became stays."""
    after_commit(partial(parts.drop, row.id))
    db.session.delete(row)


def give_up_all(case_id: UUID) -> None:
    """Throw away what was on its way into a case that is no more."""
    gone = delete(Upload).where(Upload.case_id == case_id).returning(Upload.id)
    for upload_id in db.session.scalars(gone).all():
        after_commit(partial(parts.drop, upload_id))
