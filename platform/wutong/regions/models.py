"""The tables of regions and their offices."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Numeric,
    SmallInteger,
    String,
    Text,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from wutong.clock import today
from wutong.db import Model
from wutong.layers.kinds import Kind, May
from wutong.layers.models import LayerRow
from wutong.regions.rules import BEGINNING, KINDS, valid
from wutong.tenancy import Global, Inherited, Owned

#: Names sort and compare by code point, so that a prefix is a range of the index on every server.
PLAIN = "C"


class Region(Global, Model):
    """One place of the tree. A key never changes: merging or splitting closes a region and names its successor.

    `parent` leaves placeholders out; `pinyin` has no tones, `initials` is the first letter of each syllable.
    Valid from `valid_from` (included) to `valid_to` (excluded; none: still; a region whose opening was undone was
    never valid, the two are equal). `successor` is the heir with the largest share, `region_successors` has all.
    `national_code` is the official code where the region's own is of the local scheme (`surgery`).
    """

    __tablename__ = "regions"
    reason = "the tree is the frame that tenants hang in; it holds names of places only"
    __table_args__ = (
        CheckConstraint("level between 0 and 5", name="level"),
        CheckConstraint(f"kind in ({', '.join(repr(kind) for kind in KINDS)})", name="kind"),
        CheckConstraint("(parent is null) = (code = 0)", name="parent"),
        Index(None, "parent", "code"),
        Index(None, "level", "name"),
        Index(None, "level", "pinyin"),
        Index(None, "level", "initials"),
    )
    code: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    parent: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("regions.code"))
    level: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80, collation=PLAIN))
    full_name: Mapped[str] = mapped_column(String(200))
    pinyin: Mapped[str] = mapped_column(String(300, collation=PLAIN))
    initials: Mapped[str] = mapped_column(String(80, collation=PLAIN))
    valid_from: Mapped[date] = mapped_column(Date, default=BEGINNING)
    valid_to: Mapped[date | None] = mapped_column(Date)
    successor: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("regions.code"))
    national_code: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def open(self) -> bool:
        """Whether the region exists today."""
        return valid(today(), self.valid_from, self.valid_to)


class RegionExercise(Global, Model):
    """A level that a region acts for, as data with validity dates; what is offered where reads this, never `level`."""

    __tablename__ = "region_exercises"
    reason = "which levels an office acts for is law, the same for every reader"
    code: Mapped[int] = mapped_column(BigInteger, ForeignKey("regions.code"), primary_key=True, autoincrement=False)
    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    valid_from: Mapped[date] = mapped_column(Date, primary_key=True, default=BEGINNING)
    valid_to: Mapped[date | None] = mapped_column(Date)


class RegionOperation(Global, Model):
    """One change of the tree (`wutong.regions.surgery`): who decided it, on what grounds, from which day it holds.

    `decided_by` names a body, never a person. `done_at` is empty while it is only laid down, or a new name
    waits for its day.
    """

    __tablename__ = "region_operations"
    reason = "which regions merged, split or ended by whose decision is public; it names bodies and documents only"
    __table_args__ = (
        CheckConstraint("kind in ('rename', 'recode', 'merge', 'split', 'move', 'abolish')", name="kind"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    effective: Mapped[date] = mapped_column(Date)
    decided_by: Mapped[str] = mapped_column(String(120))
    grounds: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class RegionChange(Global, Model):
    """What an operation did to one region: opened, closed, or named it; `name` is the new one, `before` the old."""

    __tablename__ = "region_changes"
    reason = "the history of the tree, public as the tree itself"
    __table_args__ = (CheckConstraint("what in ('opened', 'closed', 'renamed')", name="what"),)
    operation: Mapped[UUID] = mapped_column(Uuid, ForeignKey("region_operations.id"), primary_key=True)
    code: Mapped[int] = mapped_column(BigInteger, ForeignKey("regions.code"), primary_key=True, autoincrement=False)
    what: Mapped[str] = mapped_column(String(7), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    before: Mapped[str] = mapped_column(String(80))


class RegionSuccessor(Global, Model):
    """Who has a closed region's place from `since` on; the `share`s of one region make 1."""

    __tablename__ = "region_successors"
    reason = "old codes must lead to today's regions for everybody; codes and shares only"
    __table_args__ = (CheckConstraint("share > 0 and share <= 1", name="share"), Index(None, "successor"))
    code: Mapped[int] = mapped_column(BigInteger, ForeignKey("regions.code"), primary_key=True, autoincrement=False)
    successor: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("regions.code"), primary_key=True, autoincrement=False
    )
    operation: Mapped[UUID] = mapped_column(Uuid, ForeignKey("region_operations.id"))
    share: Mapped[Decimal] = mapped_column(Numeric(12, 6))
    since: Mapped[date] = mapped_column(Date)


class RegionName(Global, Model):
    """A name that a region had from `valid_from` (included) to `valid_to` (excluded); today's stands in the tree."""

    __tablename__ = "region_names"
    reason = "former names of places, public, by which people still look for them"
    __table_args__ = (Index(None, "name"), Index(None, "pinyin"), Index(None, "initials"))
    code: Mapped[int] = mapped_column(BigInteger, ForeignKey("regions.code"), primary_key=True, autoincrement=False)
    operation: Mapped[UUID] = mapped_column(Uuid, ForeignKey("region_operations.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(80, collation=PLAIN))
    pinyin: Mapped[str] = mapped_column(String(300, collation=PLAIN))
    initials: Mapped[str] = mapped_column(String(80, collation=PLAIN))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date] = mapped_column(Date)


class RegionCarriage(Owned, Model):
    """One thing that a region took over from one that closed: by which operation, from where, what, and its id here.

    `mark` tells whether what it was made of is still the same, `given` whether the region has changed it since.
    """

    __tablename__ = "region_carriages"
    __table_args__ = (Index(None, "operation"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    operation: Mapped[UUID] = mapped_column(Uuid, ForeignKey("region_operations.id"))
    source: Mapped[int] = mapped_column(BigInteger, ForeignKey("regions.code"))
    what: Mapped[str] = mapped_column(String(20))
    thing: Mapped[UUID] = mapped_column(Uuid)
    mark: Mapped[str] = mapped_column(String(64), server_default="")
    given: Mapped[str] = mapped_column(String(64), server_default="")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Department(Inherited, Model):
    """A body of a region's government, seen by all below it.

    `line` is its vertical line (条线). `superior_region` and `superior_id` name the body above where it is not the one
    of the same line nearest above; no foreign key crosses a region, so the verb checks them.
    """

    __tablename__ = "departments"
    __table_args__ = (
        Index("uq_departments_open_name", "region", "name", unique=True, postgresql_where=text("closed_on is null")),
        Index(None, "region", "line"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(20))
    line: Mapped[str] = mapped_column(String(30))
    credit_code: Mapped[str | None] = mapped_column(String(18))
    office_phone: Mapped[str | None] = mapped_column(String(40))
    superior_region: Mapped[int | None] = mapped_column(BigInteger)
    superior_id: Mapped[UUID | None] = mapped_column(Uuid)
    opened_on: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)


class RegionProfile(Inherited, Model):
    """What a region's office says of itself alone; nothing of it comes down (`rules.OFFICE`)."""

    __tablename__ = "region_profiles"
    shown_name: Mapped[str | None] = mapped_column(String(40))
    office_phone: Mapped[str | None] = mapped_column(String(40))
    hours: Mapped[str | None] = mapped_column(String(120))
    place: Mapped[str | None] = mapped_column(String(120))


#: How the pages of a region and of all below it look; the nearest region's word holds, element by element.
LOOK = Kind("looks", {"greeting": May.DEFAULT, "colour": May.DEFAULT, "crest": May.DEFAULT}, rooted=False)


class RegionLook(LayerRow, Model):
    """What one release of a region says of the look; `crest` is the digest of a picture (`RegionCrest`)."""

    __tablename__ = "region_looks"
    kind = LOOK
    greeting: Mapped[str | None] = mapped_column(String(60))
    colour: Mapped[str | None] = mapped_column(String(7))
    crest: Mapped[str | None] = mapped_column(String(64))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:  # noqa: N805 - SQLAlchemy's declared attributes take the class
        return (*cls.keys(), CheckConstraint("colour ~* '^#[0-9a-f]{6}$'", name="colour"))


class RegionCrest(Inherited, Model):
    """A picture that a region has set or drafted as its crest, by its digest (SHA-256), so that a release can name it
    and a roll-back finds it again."""

    __tablename__ = "region_crests"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    type: Mapped[str] = mapped_column(String(20))
    data: Mapped[bytes] = mapped_column(LargeBinary)


class RegionSuspension(Inherited, Model):
    """A region (the row's) has suspended a target, itself or below it; those suspended see it and cannot lift it."""

    __tablename__ = "region_suspensions"
    __table_args__ = (
        CheckConstraint("target >= region", name="target"),
        Index(
            "uq_region_suspensions_open", "region", "target", unique=True, postgresql_where=text("lifted_at is null")
        ),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    target: Mapped[int] = mapped_column(BigInteger, ForeignKey("regions.code"))
    grounds: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    suspended_by: Mapped[UUID | None] = mapped_column(Uuid)
    lifted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    lifted_by: Mapped[UUID | None] = mapped_column(Uuid)


class RegionOpening(Inherited, Model):
    """A region has opened one directly below it for service; the row lies with the one that opened."""

    __tablename__ = "region_openings"
    target: Mapped[int] = mapped_column(BigInteger, ForeignKey("regions.code"), primary_key=True, autoincrement=False)
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    opened_by: Mapped[UUID | None] = mapped_column(Uuid)
