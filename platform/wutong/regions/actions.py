"""What a region's office may change: its departments, how it shows itself, who below it is open or suspended."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.events import publish
from wutong.homes import actions as homes
from wutong.layers import drafts
from wutong.layers.kinds import Edit
from wutong.layers.models import Draft, Release
from wutong.regions import branding, facts, queries, rules
from wutong.regions.models import (
    LOOK,
    Department,
    RegionCrest,
    RegionLook,
    RegionOpening,
    RegionProfile,
    RegionSuspension,
)

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


def set_profile(*, actor: Actor, **elements: str | None) -> Release | Draft | None:
    """Set what the office says of itself, at once, and how its pages look (`set_look`); empty means "as above".

    Raises `BadColour`.
    """
    home = tenancy.scope().home
    actor.must("region.manage", at=home)
    if unknown := elements.keys() - {*rules.OFFICE, *rules.COMES_DOWN}:
        raise KeyError(*unknown)
    own = {name: elements[name] or None for name in rules.OFFICE if name in elements}
    if own:
        db.session.merge(RegionProfile(region=home, **own))
        db.session.flush()
        publish(facts.ProfileChanged(home, tuple(sorted(own))), actor=actor)
    return set_look({name: elements[name] for name in rules.COMES_DOWN if name in elements}, actor=actor)


def set_look(elements: Mapping[str, str | None], *, actor: Actor) -> Release | Draft | None:
    """Set elements of the look for the present region and all below; an empty one means "as above".

    Published in one go where nobody else must agree, else put into the draft; None where nothing is different.
    """
    home = tenancy.scope().home
    told = {name: value or None for name, value in elements.items()}
    if told.get("colour"):
        told["colour"] = rules.readable(str(told["colour"]))
    if actor.kind != "system" and branding.HOME.second():
        return homes.save(branding.HOME, branding.ITEM, told, actor=actor)
    own = {name: value for name, (value, region) in branding.shown().items() if region == home}
    told = {name: value for name, value in told.items() if value != own.get(name)}
    if not told:
        return None
    return homes.bring_out(branding.HOME, [Edit(branding.ITEM, told)], actor=actor, note=branding.NOTE)


def set_crest(data: bytes | None, *, actor: Actor) -> Release | Draft | None:
    """Set the crest (PNG, JPEG or WebP, at most 64 KB), or with None take the one from above; raises `BadCrest`."""
    home = tenancy.scope().home
    actor.must("region.manage", at=home)
    if not data:
        return set_look({"crest": None}, actor=actor)
    kind, digest = rules.picture(data), hashlib.sha256(data).hexdigest()
    drafts.hold(LOOK)
    _forget_crests()
    db.session.merge(RegionCrest(region=home, digest=digest, type=kind, data=data))
    db.session.flush()
    return set_look({"crest": digest}, actor=actor)


def _forget_crests() -> None:
    """Drop the pictures that neither a release nor a draft names any more; the draft must be held."""
    home = tenancy.scope().home
    said = select(RegionLook.crest).where(RegionLook.region == home, RegionLook.crest.is_not(None))
    waiting = [drafts.working(LOOK), *drafts.submitted(LOOK)]
    drafted = {edit.values.get("crest") for row in waiting if row for edit in drafts.edits_of(LOOK, row)} - {None}
    unnamed = delete(RegionCrest).where(RegionCrest.region == home, RegionCrest.digest.not_in(said))
    db.session.execute(unnamed.where(RegionCrest.digest.not_in(drafted)))


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
