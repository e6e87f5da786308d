"""Windows where people review: set up, closed, given a key; the service that a window's tablet shows now."""

import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from wutong.sdk import Actor, NotFound, blind, db, new_id, now, publish, scope
from wutong_reviews import served
from wutong_reviews.events import PointSet
from wutong_reviews.models import Moment, Point
from wutong_reviews.rules import moments

MANAGE, SERVE = "reviews.manage", "reviews.serve"
#: Bytes of an evaluator's key.
KEY = 32


class UnknownDevice(NotFound):
    """No evaluator proves itself with this key."""

    code = "reviews.unknown_device"
    message = "评价器密钥无效，请由管理员在“评价点”重新生成。"


@dataclass(frozen=True, slots=True)
class Service:
    """What is done at a window without a case: its kind, and what it is about."""

    kind: str
    title: str
    matter: str = ""


def set_up(name: str, department: UUID | None, *, actor: Actor) -> Point:
    """Let people review at a window from now on."""
    actor.must(MANAGE)
    row = Point(region=scope().home, id=new_id(), name=name, department=department, key=None, present=None, live=True)
    db.session.add(row)
    publish(PointSet(row.id, True), actor=actor, about=row.id)
    return row


def move(point_id: UUID, department: UUID | None, *, actor: Actor) -> None:
    """The window is another department's from now on; what was said of it so far stays the former's. Raises
    `NoSuchPoint`."""
    actor.must(MANAGE)
    served.point(point_id, lock=True).department = department
    publish(PointSet(point_id, True), actor=actor, about=point_id)


def close(point_id: UUID, *, actor: Actor) -> None:
    """Nobody reviews here any more: its code, tablet and evaluator open nothing. Raises `NoSuchPoint`."""
    actor.must(MANAGE)
    row = served.point(point_id, lock=True)
    row.live, row.key, row.present = False, None, None
    publish(PointSet(row.id, False), actor=actor, about=row.id)


def new_key(point_id: UUID, *, actor: Actor) -> str:
    """A new key for the window's evaluator, shown once; the one before opens nothing any more."""
    actor.must(MANAGE)
    row, key = served.point(point_id, lock=True), secrets.token_hex(KEY)
    row.key = blind("reviews.device", key)
    publish(PointSet(row.id, True), actor=actor, about=row.id)
    return key


def proven(point_id: UUID, key: str) -> Point:
    """A window whose evaluator shows its key; raises `UnknownDevice`, whatever is wrong."""
    found: Point | None = db.session.scalar(select(Point).where(Point.id == point_id, Point.live))
    if found is None or found.key is None or not hmac.compare_digest(found.key, blind("reviews.device", key)):
        raise UnknownDevice
    return found


def present(point_id: UUID, service: Service, *, actor: Actor) -> Moment:
    """Put a service that is done now before the window's tablet: whoever is served may review it, once.

    The officer who says so is the one who serves. Raises `NoSuchPoint`.
    """
    actor.must(SERVE)
    row = served.point(point_id, lock=True)
    found = walk_in(row, service, [actor.person] if actor.person else [])
    db.session.add(found)
    row.present = found.id
    return found


def done(point_id: UUID, *, actor: Actor) -> None:
    """Nothing is shown any more: the person has gone without a word, which is no word."""
    actor.must(SERVE)
    served.point(point_id, lock=True).present = None


def walk_in(point: Point, service: Service, servers: list[UUID]) -> Moment:
    """The moment of a service at a window without a case; not written down yet."""
    assert service.kind in moments.AT_WINDOW
    return Moment(
        region=point.region, id=new_id(), kind=service.kind, case_id=None, applicant=None, number="",
        matter=service.matter, title=service.title, department=point.department, point=point.id, servers=servers,
        others=[], at=now(), noted=True, asked=True, spent=False,
    )  # fmt: skip


def at(point: Point) -> Moment:
    """What somebody who scans a window's code reviews: the service shown now, or a walk-in that nobody announced."""
    return served.present(point) or walk_in(point, Service("other", point.name), [])
