"""What a region's office may change: its departments, how it shows itself, who below it is open or suspended."""

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.events import publish
from wutong.regions import facts, queries, rules
from wutong.regions.models import Department, RegionOpening, RegionProfile, RegionSuspension

# ── Departments ──────────────────────────────────────────────────────────────────────────────────────────────


def establish(
    name: str,
    *,
    line: str,
    actor: Actor,
    short_name: str = "",
    credit_code: str | None = None,
    office_phone: str | None = None,
    superior: tuple[int, UUID] | None = None,
) -> Department:
    """Establish a department of the present region. `superior` is (region, id) of a body above, when it is not the
    one of the same line; raises `AlreadyDone` for a name that an open department has, `BadCreditCode`."""
    home = tenancy.scope().home
    actor.must("department.manage", at=home)
    _must_be_new(name)
    row = Department(region=home, id=new_id(), opened_on=today(), name=name)
    _describe(row, line=line, short_name=short_name, credit_code=credit_code, office_phone=office_phone)
    _subordinate(row, superior)
    db.session.add(row)
    publish(facts.DepartmentEstablished(row.id, home), actor=actor, about=row.id)
    return row


def change_department(id: UUID, *, actor: Actor, **given: Any) -> Department:
    """Change a department's particulars; what is not given stays. A new name must be free among the open ones."""
    row = queries.department(id)
    actor.must("department.manage", at=row.region)
    if given.get("name", row.name) != row.name:
        _must_be_new(given["name"])
        row.name = given["name"]
    given.pop("name", None)
    if "superior" in given:
        _subordinate(row, given.pop("superior"))
    kept = {key: getattr(row, key) for key in ("line", "short_name", "credit_code", "office_phone")}
    _describe(row, **(kept | given))
    fields = tuple(sorted(given))
    publish(facts.DepartmentChanged(row.id, row.region, fields), actor=actor, about=row.id)
    return row


def close_department(id: UUID, *, actor: Actor) -> Department:
    """End a department today; it stays readable, because old cases and posts name it."""
    row = queries.department(id)
    actor.must("department.manage", at=row.region)
    if row.closed_on is not None:
        raise rules.AlreadyDone
    row.closed_on = today()
    publish(facts.DepartmentClosed(row.id, row.region), actor=actor, about=row.id)
    return row


def _must_be_new(name: str) -> None:
    taken = select(Department.id).where(
        Department.region == tenancy.scope().home, Department.name == name, Department.closed_on.is_(None)
    )
    if db.session.scalar(taken) is not None:
        raise rules.NameTaken(fields={"name": [rules.NameTaken.message]})


def _describe(
    row: Department, *, line: str, short_name: str, credit_code: str | None, office_phone: str | None
) -> None:
    row.line = rules.known_line(line)
    row.short_name = short_name or row.name[:20]
    row.credit_code = rules.credit_code(credit_code) if credit_code else None
    row.office_phone = office_phone or None


def _subordinate(row: Department, superior: tuple[int, UUID] | None) -> None:
    """Name the department above, which must stand in a region above; None leaves it to the vertical line."""
    if superior is None:
        row.superior_region = row.superior_id = None
        return
    region, id = superior
    if region not in tenancy.line(row.region)[:-1]:
        raise queries.NoSuchDepartment
    row.superior_region, row.superior_id = region, queries.department(id, region=region).id


# ── How the region shows itself ──────────────────────────────────────────────────────────────────────────────


def set_profile(*, actor: Actor, **elements: str | None) -> RegionProfile:
    """Set elements of the present region's profile; an empty one means "as above". Raises `BadColour`."""
    row = _profile(actor)
    for element, value in elements.items():
        if element not in rules.PROFILE:
            raise KeyError(element)
        setattr(row, element, value or None)
    row.colour = rules.readable(row.colour) if row.colour else None
    publish(facts.ProfileChanged(row.region, tuple(sorted(elements))), actor=actor)
    return row


def set_crest(data: bytes | None, *, actor: Actor) -> RegionProfile:
    """Set the crest (PNG, JPEG or WebP, at most 64 KB), or with None take the one from above; raises `BadCrest`."""
    row = _profile(actor)
    row.crest_type = rules.picture(data) if data else None
    row.crest, row.crest_digest = data or None, hashlib.sha256(data).hexdigest() if data else None
    publish(facts.ProfileChanged(row.region, ("crest",)), actor=actor)
    return row


def _profile(actor: Actor) -> RegionProfile:
    home = tenancy.scope().home
    actor.must("region.manage", at=home)
    row = db.session.scalar(select(RegionProfile).where(RegionProfile.region == home))
    if row is None:
        row = RegionProfile(region=home)
        db.session.add(row)
    return row


# ── Those below ──────────────────────────────────────────────────────────────────────────────────────────────


def suspend(target: int, grounds: str, *, actor: Actor) -> RegionSuspension:
    """Suspend the present region or one below it, and with it everything below that: readable, not fileable.

    The row lies with the one who suspends, so the target sees it and cannot lift it. Raises `NotBelow`, `AlreadyDone`.
    """
    home = tenancy.scope().home
    actor.must("region.suspend", at=home)
    queries.get(target)
    if not tenancy.contains(home, target):
        raise rules.NotBelow
    if _pronounced(target) is not None:
        raise rules.AlreadyDone
    row = RegionSuspension(
        region=home, id=new_id(), target=target, grounds=grounds, since=now(), suspended_by=actor.person
    )
    db.session.add(row)
    publish(facts.RegionWasSuspended(home, target), actor=actor, about=row.id)
    return row


def lift(target: int, *, actor: Actor) -> RegionSuspension:
    """Lift a suspension that the present region itself pronounced; raises `AlreadyDone` when there is none."""
    home = tenancy.scope().home
    actor.must("region.suspend", at=home)
    row = _pronounced(target)
    if row is None:
        raise rules.AlreadyDone
    row.lifted_at, row.lifted_by = now(), actor.person
    publish(facts.RegionResumed(home, target), actor=actor, about=row.id)
    return row


def _pronounced(target: int) -> RegionSuspension | None:
    return next((row for row in queries.suspensions() if row.target == target), None)


def open_below(target: int, *, actor: Actor) -> RegionOpening:
    """Open a region directly below the present one for service; its office then works through the start checklist."""
    home = tenancy.scope().home
    actor.must("region.open", at=home)
    if queries.get(target).parent != home:
        raise rules.NotDirectlyBelow
    if any(row.target == target for row in queries.openings()):
        raise rules.AlreadyDone
    row = RegionOpening(region=home, target=target, opened_at=now(), opened_by=actor.person)
    db.session.add(row)
    publish(facts.RegionOpened(home, target), actor=actor)
    return row
