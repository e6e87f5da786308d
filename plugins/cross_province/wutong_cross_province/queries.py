"""What can be asked about hand-overs; each runs in the scope its caller opened, and sees what that scope may see."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from wutong.sdk import Page, db, fetch, local, region_contains, scope, today
from wutong_cross_province import items
from wutong_cross_province.between.models import Partner
from wutong_cross_province.models import Agreement, Brought, Checklist, Handover, Joint, Note, Sheet, Step, Window
from wutong_cross_province.post import Address
from wutong_cross_province.rules import MODES, NoSuchAgreement, NoSuchHandover, covers

# ── One hand-over ────────────────────────────────────────────────────────────────────────────────────────────


def handover(handover_id: UUID, side: str, *, lock: bool = False) -> Handover:
    """This region's copy of a hand-over on one side; raises `NoSuchHandover`."""
    wanted = select(Handover).where(Handover.side == side, Handover.id == handover_id)
    found: Handover | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NoSuchHandover
    return found


def both_sides(handover_id: UUID) -> Sequence[Handover]:
    """This region's copies of a hand-over, locked: none where the id is of something else."""
    return db.session.scalars(select(Handover).where(Handover.id == handover_id).with_for_update()).all()


def of_case(case_id: UUID, *, lock: bool = False) -> Handover | None:
    """The hand-over that a case of this region came by, if it did."""
    wanted = select(Handover).where(Handover.case_id == case_id, Handover.side == "home")
    found: Handover | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    return found


def served(case_id: UUID) -> list[int]:
    """The regions that served a case beside its home: the window that received it, so that a review names both."""
    row = of_case(case_id)
    return [row.other] if row is not None and not row.installation else []


def brought(handover_id: UUID) -> Brought | None:
    """Who stood at the window; None once it is deleted."""
    return db.session.get(Brought, (scope().home, handover_id))


def sheets(handover_id: UUID, purpose: str = "over") -> Sequence[Sheet]:
    """The papers of a hand-over at the window."""
    mine = select(Sheet).where(Sheet.handover == handover_id, Sheet.purpose == purpose)
    return db.session.scalars(mine.order_by(Sheet.id)).all()


def steps(handover_id: UUID, side: str) -> Sequence[Step]:
    """What happened, oldest first, as one side has it."""
    mine = select(Step).where(Step.handover == handover_id, Step.side == side)
    return db.session.scalars(mine.order_by(Step.seq)).all()


def notes(handover_id: UUID, side: str) -> Sequence[Note]:
    """What both sides wrote to each other, oldest first."""
    mine = select(Note).where(Note.handover == handover_id, Note.side == side)
    return db.session.scalars(mine.order_by(Note.at, Note.id)).all()


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────


def listed(
    side: str, *, state: str = "", late: bool = False, cursor: str | None = None, limit: int = 20
) -> Page[Handover]:
    """What was received for others (`window`) or came from windows (`home`), newest first."""
    wanted = select(Handover).where(Handover.side == side)
    if state:
        wanted = wanted.where(Handover.state == state)
    if late:
        wanted = wanted.where(Handover.late)
    return fetch(db.session(), wanted, (Handover.id.desc(),), cursor=cursor, limit=limit)


def parts(joint_id: UUID) -> Sequence[Handover]:
    """The parts of a joint application."""
    mine = select(Handover).where(Handover.joint == joint_id, Handover.side == "window")
    return db.session.scalars(mine.order_by(Handover.id)).all()


def joint(joint_id: UUID) -> Joint:
    """One joint application; raises `NoSuchHandover`."""
    found = db.session.scalar(select(Joint).where(Joint.id == joint_id))
    if found is None:
        raise NoSuchHandover
    return found


def joints(*, cursor: str | None = None, limit: int = 20) -> Page[Joint]:
    """The joint applications that this region leads, newest first."""
    return fetch(db.session(), select(Joint), (Joint.id.desc(),), cursor=cursor, limit=limit)


def own(person: UUID) -> Sequence[Any]:
    """One's own hand-overs at every window of the installation, newest first: rows of the table, not mapped."""
    table = Handover.__table__
    mine: Select[Any] = select(table).where(table.c.applicant == person, table.c.side == "window")
    return db.session.execute(mine.order_by(table.c.id.desc()).limit(100)).all()


def checklist(checklist_id: UUID) -> Checklist:
    """A checklist that was asked for; raises `NoSuchHandover`."""
    found = db.session.scalar(select(Checklist).where(Checklist.id == checklist_id))
    if found is None:
        raise NoSuchHandover
    return found


# ── Agreements and routing ───────────────────────────────────────────────────────────────────────────────────


def agreement(agreement_id: UUID, *, lock: bool = False) -> Agreement:
    """This region's own copy of an agreement; raises `NoSuchAgreement`."""
    wanted = select(Agreement).where(Agreement.region == scope().home, Agreement.id == agreement_id)
    found: Agreement | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NoSuchAgreement
    return found


def agreements(*, held: bool = False, cursor: str | None = None, limit: int = 20) -> Page[Agreement]:
    """Those that this region or one above it made, newest first; only what holds when `held`."""
    wanted = select(Agreement).where(Agreement.state == "held") if held else select(Agreement)
    return fetch(db.session(), wanted, (Agreement.id.desc(),), cursor=cursor, limit=limit)


def holding(moment: datetime | None = None) -> Sequence[Agreement]:
    """The agreements that hold here now, or held at a moment, those of the regions above too."""
    on = local(moment).date() if moment else today()
    stood: Any = Agreement.state == "held"
    if moment is not None:
        stood = or_(stood, and_(Agreement.state == "ended", Agreement.settled_at > moment))
    held = (stood, Agreement.first <= on, or_(Agreement.last.is_(None), Agreement.last >= on))
    return db.session.scalars(select(Agreement).where(*held).order_by(Agreement.id)).all()


def address(place: int) -> Address:
    """Where a region is reached: at the installation of the partner who covers it, else in this one."""
    asked = select(Partner).where(Partner.state != "invited").order_by(Partner.name)
    for partner in db.session.scalars(asked):
        if any(region_contains(code, place) for code in partner.covers):
            return Address(partner.name, place)
    return Address("", place)


def agreed(other: Address, moment: datetime | None = None) -> Sequence[Agreement]:
    """Those that hold between here and another place, or held at a moment: made by one on its line with one on ours."""
    name = other.installation or ""
    return [one for one in holding(moment) if one.installation == name and region_contains(one.partner, other.region)]


def modes(
    name: str, other: Address, *, catalogue: str | None = None, home: int | None = None, at: datetime | None = None
) -> list[str]:
    """In which modes a matter may be handled between here and another place, now or `at` a moment: as a national item,
    by what the catalogue says of it, or by agreement; an agreement binds the regions below who made it and nobody
    above."""
    found = set(items.modes(name))
    if catalogue:
        found |= items.of_catalogue(catalogue)
    for one in agreed(other, at):
        if covers(one.matters, name) and region_contains(one.region, scope().home if home is None else home):
            found |= set(one.modes)
    return [mode for mode in MODES if mode in found]


def checklists(limit: int = 10) -> Sequence[Checklist]:
    """What this window asked for lately, newest first."""
    return db.session.scalars(select(Checklist).order_by(Checklist.id.desc()).limit(limit)).all()


def windows(*, closed: bool = False) -> Sequence[Window]:
    """The windows of this region and of those above, nearest last."""
    wanted = select(Window).order_by(Window.region, Window.name)
    return db.session.scalars(wanted if closed else wanted.where(Window.open)).all()
