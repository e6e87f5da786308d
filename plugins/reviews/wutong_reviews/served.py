"""What may be reviewed: the moments of a case, the services at a window."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from wutong.sdk import Conflict, NotFound, behind_link, case, db, history, now, open_link, scope, served_elsewhere
from wutong_reviews.models import Moment, Point
from wutong_reviews.rules import moments

#: What links are for: to review a moment, at a window, on its tablet, and to see what became of a review.
MOMENT, POINT, KIOSK, FOLLOW = "reviews.moment", "reviews.point", "reviews.kiosk", "reviews.follow"


class NothingToReview(NotFound):
    """No such moment of a service of this reader's."""

    code = "reviews.nothing"
    message = "没有可评价的服务：办到相应环节后，由办事人本人评价。"


class NoSuchPoint(NotFound):
    """No such window."""

    code = "reviews.no_such_point"
    message = "没有找到这个评价点，它可能已经停用。"


class TooLate(Conflict):
    """A service is reviewed within a year."""

    code = "reviews.too_late"
    message = "这项服务已过去一年，不再评价。"


# ── Moments ──────────────────────────────────────────────────────────────────────────────────────────────────


def moments_of(case_id: UUID) -> list[Moment]:
    """The moments of a case that have come, as they would be reviewed, the latest first; nothing is written.

    Call it in the office: who served is not the applicant's to read. Raises `NoSuchCase`.
    """
    held, events = case(case_id), history(case_id)
    servers = {event.actor for event in events if event.actor_kind == "staff" and event.actor} | {held.handler} - {None}
    others, found = served_elsewhere(case_id), dict[str, Moment]()
    for event in events:
        if held.number and (kind := moments.OF_FACT.get(event.name)):
            found.pop(kind, None)
            found[kind] = Moment(
                region=scope().home, id=moments.of_case(case_id, kind), kind=kind, case_id=case_id,
                applicant=held.applicant, number=held.number, matter=held.matter, title=held.title,
                department=held.department, point=None, servers=sorted(filter(None, servers)), others=list(others),
                at=event.at, noted=False, asked=False, spent=False,
            )  # fmt: skip
    return list(found.values())[::-1]


def own_moments(case_id: UUID) -> list[Moment]:
    """The moments of one's own case; raises `NothingToReview` where it is not the reader's or nothing has come."""
    mine = scope().persons
    if case(case_id).applicant not in mine:
        raise NothingToReview
    with behind_link():
        found = moments_of(case_id)
    if not found:
        raise NothingToReview
    return found


def moment(moment_id: UUID) -> Moment:
    """A moment that was written down; raises `NothingToReview`, `TooLate`."""
    found: Moment | None = db.session.scalar(select(Moment).where(Moment.id == moment_id))
    if found is None:
        raise NothingToReview
    if found.at < now() - moments.LIFE:
        raise TooLate
    return found


def linked(text: str) -> Moment:
    """The moment that a link of a short message opens; raises `BadLink`, `NothingToReview`."""
    return moment(open_link(MOMENT, text))


# ── Windows ──────────────────────────────────────────────────────────────────────────────────────────────────


def points(*, live: bool = True) -> Sequence[Point]:
    """The region's windows by name; a hall has dozens."""
    wanted = select(Point).where(Point.live) if live else select(Point)
    return db.session.scalars(wanted.order_by(Point.name, Point.id)).all()


def point(point_id: UUID, *, lock: bool = False) -> Point:
    """A window that is not closed; raises `NoSuchPoint`."""
    wanted = select(Point).where(Point.id == point_id, Point.live)
    found: Point | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NoSuchPoint
    return found


def presents(held: Sequence[Point]) -> dict[UUID, Moment]:
    """The services that several windows' tablets show now, by the window."""
    by = {each.present: each.id for each in held if each.present}
    found = db.session.scalars(select(Moment).where(Moment.id.in_(list(by)), ~Moment.spent))
    return {by[each.id]: each for each in found}


def present(held: Point) -> Moment | None:
    """The service that a window's tablet shows now, until it was reviewed."""
    found = db.session.scalar(select(Moment).where(Moment.id == held.present)) if held.present else None
    return None if found is None or found.spent else found
