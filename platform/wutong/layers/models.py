"""The tables of the kit: releases, heads, claims, acts, drafts, and the mixin of every layer table.

A row of a layer table is one region's whole own layer of one item from `starts` to `ends`; an element that is
NULL is "as above". Rows that took effect never change, except that `ends` says when they stopped being current.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from wutong.access import Actor
from wutong.clock import now
from wutong.db import Model
from wutong.layers.kinds import Kind
from wutong.tenancy import Global, Inherited, Owned

#: The model of every kind, by the kind's name; filled as the tables are declared.
MODELS: dict[str, type[Any]] = {}


def table_of(kind: Kind) -> Table:
    """The layer table of a kind; raises KeyError until its model is imported."""
    table: Table = MODELS[kind.name].__table__
    return table


class LayerRow(Inherited):
    """Mixin of a layer table: `class Matter(LayerRow, Model)` with `kind` and one nullable column per element.

    The controls: `defines` makes the item exist from this region down, `withdrawn` takes it back, `locks` are the
    elements that nobody below may change, `changed` is what this release itself set.
    """

    kind: ClassVar[Kind]

    item: Mapped[UUID] = mapped_column(Uuid, primary_key=True, sort_order=-99)
    release: Mapped[UUID] = mapped_column(Uuid, primary_key=True, sort_order=-98)
    starts: Mapped[datetime] = mapped_column(DateTime(timezone=True), sort_order=-97)
    ends: Mapped[datetime] = mapped_column(DateTime(timezone=True), sort_order=-96)
    defines: Mapped[bool] = mapped_column(Boolean, sort_order=-95)
    withdrawn: Mapped[bool] = mapped_column(Boolean, sort_order=-94)
    locks: Mapped[list[str]] = mapped_column(ARRAY(Text), sort_order=-93)
    changed: Mapped[list[str]] = mapped_column(ARRAY(Text), sort_order=-92)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[SchemaItem, ...]:  # noqa: N805 - SQLAlchemy's declared attributes take the class
        return cls.keys()

    @classmethod
    def keys(cls) -> tuple[SchemaItem, ...]:
        """The foreign key and the indexes of every layer table; a table with more of its own adds them to these."""
        return (
            ForeignKeyConstraint(["region", "release"], ["releases.region", "releases.id"]),
            Index(None, "item", "region", "ends"),
            Index(None, "region", "starts"),
        )

    def __init_subclass__(cls, **options: Any) -> None:
        """Enter the table for its kind."""
        super().__init_subclass__(**options)
        if "kind" in cls.__dict__:
            MODELS[cls.kind.name] = cls


class RuleRow(LayerRow):
    """Mixin of the table of a matrix (`kinds.matrix`): how one element of a kind may be set, by level."""

    element: Mapped[str | None] = mapped_column(String(40))
    narrow: Mapped[str | None] = mapped_column(String(40))
    value: Mapped[str | None] = mapped_column(String(200))
    provinces: Mapped[str | None] = mapped_column(String(10))
    cities: Mapped[str | None] = mapped_column(String(10))
    counties: Mapped[str | None] = mapped_column(String(10))
    townships: Mapped[str | None] = mapped_column(String(10))
    villages: Mapped[str | None] = mapped_column(String(10))


class Release(Inherited, Model):
    """One publication of a region: which kind, when it takes effect, who did it and why.

    `number` counts the releases and claims of a region and kind; `reverts` names the release that this one takes
    back; `cancelled_at` is set when it was called off before it took effect. `editors` wrote what `made_by` published;
    `urgent` says that nobody had to agree.
    """

    __tablename__ = "releases"
    __table_args__ = (Index(None, "region", "kind", "starts"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[int] = mapped_column(BigInteger)
    starts: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[UUID | None] = mapped_column(Uuid)
    note: Mapped[str] = mapped_column(Text)
    items: Mapped[int] = mapped_column(Integer)
    reverts: Mapped[UUID | None] = mapped_column(Uuid)
    cancelled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    editors: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    urgent: Mapped[bool] = mapped_column(Boolean)

    @property
    def ahead(self) -> bool:
        """Whether it has still to take effect."""
        return self.starts > now() and self.cancelled_at is None

    @property
    def alone(self) -> bool:
        """Whether somebody published what he had written himself."""
        return self.made_by is not None and self.made_by in self.editors


class Head(Inherited, Model):
    """What a reader's cache hangs on: `version` is new after every write, `bounds` are the latest and the coming
    instants at which something takes effect. The row is also the lock of its region's publishers.
    """

    __tablename__ = "heads"
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[int] = mapped_column(BigInteger)
    bounds: Mapped[list[datetime]] = mapped_column(ARRAY(DateTime(timezone=True)))


class Claim(Inherited, Model):
    """A region takes on, declines or defers items, for itself (`self` in `reach`) or for regions below it.

    `only` and `besides` narrow the reach to, or exempt from it, the named regions and all below them. `binding`
    overrules the claims of nearer regions; `grounds` say why an item was declined, put off or made binding. `until` is
    the end that the claim set itself; `ended_by` names the later claim that took its place, None for taken back;
    `release` the release with which it came and goes, where it was made for one.
    """

    __tablename__ = "claims"
    __table_args__ = (Index(None, "region", "kind", "ends"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[int] = mapped_column(BigInteger)
    items: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    reach: Mapped[list[str]] = mapped_column(ARRAY(Text))
    only: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))
    besides: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    binding: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(10))
    mode: Mapped[str] = mapped_column(String(10))
    accept_level: Mapped[int | None] = mapped_column(SmallInteger)
    decide_level: Mapped[int | None] = mapped_column(SmallInteger)
    grounds: Mapped[str | None] = mapped_column(Text)
    starts: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[UUID | None] = mapped_column(Uuid)
    until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[UUID | None] = mapped_column(Uuid)
    release: Mapped[UUID | None] = mapped_column(Uuid)

    @property
    def stands(self) -> bool:
        """Whether the claim is in force now or will be."""
        return self.ends > now()

    @property
    def taken_back(self) -> bool:
        """Whether it ended because it was taken back, and not by its own end or a later claim."""
        return not self.stands and self.ended_by is None and (self.until is None or self.ends < self.until)


class Act(Inherited, Model):
    """What a region did to its layers or claims under one number of its head: released or cancelled a release, claimed,
    declined, deferred, amended or unclaimed a claim (`subject`), with effect from `starts`.

    `place` is where it stands in the order in which readers elsewhere follow acts (`wutong.layers.acts`).
    """

    __tablename__ = "acts"
    append_only = True
    __table_args__ = (Index(None, "place"), Index(None, "starts"), Index(None, "region", "subject"))
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(BigInteger)
    does: Mapped[str] = mapped_column(String(9))
    subject: Mapped[UUID] = mapped_column(Uuid)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    starts: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ActEra(Global, Model):
    """How often the server's count of transactions began anew under the places of acts; the last one holds."""

    __tablename__ = "act_eras"
    reason = "counts the servers that the database has lived on, not anything that a region did"
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)


class Draft(Owned, Model):
    """A release in the making, invisible below: open → submitted → approved, or returned with a reason.

    `edits` maps each item (as text) to its changes, by element and control name, in JSON values; there may be
    thousands, so they are read when somebody asks for them. `editors` are all who had a hand in them, themselves or
    by a program that they answer for, `programs` the ids of those programs.
    `wished_at` is when its editors want it to take effect, None for at once.
    """

    __tablename__ = "layer_drafts"
    __table_args__ = (
        Index(None, "region", "kind"),
        Index(
            "uq_layer_drafts_changeable",
            "region",
            "kind",
            unique=True,
            postgresql_where=text("state in ('open', 'returned')"),
        ),
        CheckConstraint("state in ('open', 'submitted', 'returned', 'approved')", name="state"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    edits: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSONB, deferred=True)
    made_by: Mapped[UUID | None] = mapped_column(Uuid)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    release: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(9))
    editors: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    programs: Mapped[list[str]] = mapped_column(ARRAY(String(48)))
    note: Mapped[str | None] = mapped_column(Text)
    wished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    submitted_by: Mapped[UUID | None] = mapped_column(Uuid)
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    objection: Mapped[str | None] = mapped_column(Text)

    @property
    def stamp(self) -> str:
        """Stands for exactly what an approver sees, so that nothing else is published than what he agreed to."""
        instants = [moment and moment.astimezone(UTC).isoformat() for moment in (self.submitted_at, self.wished_at)]
        return _digest([str(self.id), self.edits, *instants])

    def mark(self, item: UUID) -> str:
        """Stands for exactly what is said of one item, so that nothing else is thrown away than what was shown."""
        return _digest(self.edits.get(str(item)))

    def handled(self, actor: Actor) -> None:
        """Write down who had a hand in it; a program's is that of who answers for it, too."""
        if actor.answering is not None and actor.answering not in self.editors:
            self.editors = [*self.editors, actor.answering]
        if actor.client and actor.client not in self.programs:
            self.programs = [*self.programs, actor.client]


def _digest(told: Any) -> str:
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
