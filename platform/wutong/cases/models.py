"""Tables of cases. Owned rows hold ids, codes and days; everything personal or written in words is sealed.

`applicant` stands in every table of a case, because at the public door it is the guard: a citizen's session sees only
rows whose applicant is that citizen or somebody who gave a live mandate.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wutong.cases import findable
from wutong.cases.rules import OPEN
from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Owned, Personal, Sealed

INSTANT = DateTime(timezone=True)
#: The rows of the inbox: in the office's hands and not yet settled.
IN_HAND = column("state", String).in_(OPEN)
#: What is counted as filed: neither a draft nor the tombstone of a case that lives elsewhere.
FILED = text("filed_at is not null and moved_to is null")


def of_case(table: str) -> ForeignKeyConstraint:
    """The foreign key of a case's own rows, inside one region (SCALE 2)."""
    return ForeignKeyConstraint(["region", "case_id"], ["cases.region", "cases.id"], name=f"fk_{table}_region_case_id")


class Case(Owned, Model):
    """One case at its home.

    `seq` counts its events: it orders the dockets and is the version that a reader holds. `stage` is the state
    that a plugin added in which it stands inside `state`, which is always one of the law. `act_by` is the day by which
    the office must do its next step, whatever that is; `due` and `legal_due` are promise and law, `None`
    while the clock stands; `due_at` and `legal_due_at` are the instants of terms in hours. `waiting_since` is the
    receipt that the office, or the notice that the applicant, has to answer; `correction_days` is what that notice
    gave. `before` keeps what the last step changed, for taking it back, and who took it when (`by`, `at`).
    `lead` is the department that leads a joint handling. After a hand-over the row stays as a tombstone whose
    `moved_to` is the new home.
    """

    __tablename__ = "cases"
    guard = "applicant"
    __table_args__ = (
        UniqueConstraint("region", "number", name="uq_cases_region_number"),
        CheckConstraint("seq >= 0", name="seq"),
        CheckConstraint("legal is null or unit = 'hour' or promised <= legal", name="promise_within_law"),
        Index("ix_cases_inbox", "region", "act_by", "id",
              postgresql_include=["number", "title", "state", "warn_on", "due", "due_at", "legal_due", "legal_due_at",
                                  "handler", "filed_at", "department", "stage"],
              postgresql_where=IN_HAND),
        Index("ix_cases_region_applicant", "region", "applicant"),
        Index("ix_cases_stage", "region", "stage", "id", postgresql_where=text("stage is not null")),
        Index("ix_cases_filed", "region", "filed_at", postgresql_include=["matter", "channel"], postgresql_where=FILED),
    )  # fmt: skip
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str | None] = mapped_column(String(60))
    seq: Mapped[int] = mapped_column(Integer)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    receiver: Mapped[int | None] = mapped_column(BigInteger)
    place: Mapped[int] = mapped_column(BigInteger)
    channel: Mapped[str] = mapped_column(String(10))
    matter: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    snapshot: Mapped[str] = mapped_column(String(64))
    instant: Mapped[bool] = mapped_column(default=False)
    promised: Mapped[int] = mapped_column(SmallInteger, default=0)
    legal: Mapped[int | None] = mapped_column(SmallInteger)
    unit: Mapped[str] = mapped_column(String(8), default="working")
    extended: Mapped[int] = mapped_column(SmallInteger, default=0)
    extended_on: Mapped[date | None] = mapped_column(Date)
    extended_at: Mapped[datetime | None] = mapped_column(INSTANT)
    notices: Mapped[int] = mapped_column(SmallInteger, default=0)
    flagged: Mapped[bool] = mapped_column(default=False)
    filed_at: Mapped[datetime | None] = mapped_column(INSTANT)
    waiting_since: Mapped[datetime | None] = mapped_column(INSTANT)
    correction_days: Mapped[int | None] = mapped_column(SmallInteger)
    accepted_on: Mapped[date | None] = mapped_column(Date)
    accepted_at: Mapped[datetime | None] = mapped_column(INSTANT)
    decided_on: Mapped[date | None] = mapped_column(Date)
    decided_at: Mapped[datetime | None] = mapped_column(INSTANT)
    closed_on: Mapped[date | None] = mapped_column(Date)
    act_by: Mapped[date] = mapped_column(Date)
    warn_on: Mapped[date | None] = mapped_column(Date)
    due: Mapped[date | None] = mapped_column(Date)
    due_at: Mapped[datetime | None] = mapped_column(INSTANT)
    legal_due: Mapped[date | None] = mapped_column(Date)
    legal_due_at: Mapped[datetime | None] = mapped_column(INSTANT)
    handler: Mapped[UUID | None] = mapped_column(Uuid)
    department: Mapped[UUID | None] = mapped_column(Uuid)
    lead: Mapped[UUID | None] = mapped_column(Uuid)
    moved_to: Mapped[int | None] = mapped_column(BigInteger)
    last_move: Mapped[str] = mapped_column(String(40), default="")
    last_by: Mapped[UUID | None] = mapped_column(Uuid)
    last_at: Mapped[datetime] = mapped_column(INSTANT)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)

    @property
    def stands(self) -> str:
        """Where it stands for the flow: in the state that a plugin added, or in that of the law."""
        return self.stage or self.state


class Matter(Owned, Model):
    """A folded matter as cases were filed under it, kept once for each content: `digest` is its hash."""

    __tablename__ = "case_matters"
    public = True
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Form(findable.Findable, Sealed, Model):
    """Who applies and what was filled in, sealed as filed; `answers` is a JSON object.

    `mandate` is what a helper noted about being asked to act; `versions` what was handed in before a correction changed
    it, a JSON list of the same, oldest first.
    """

    __tablename__ = "case_forms"
    guard = "applicant"
    __table_args__ = (of_case("case_forms"), *findable.indexes("case_forms"))
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    name: Mapped[Secret] = mapped_column(SecretText("case.name"))
    id_number: Mapped[Secret] = mapped_column(SecretText("case.id_number"))
    telephone: Mapped[Secret] = mapped_column(SecretText("case.telephone"))
    answers: Mapped[Secret] = mapped_column(SecretText("case.answers"))
    mandate: Mapped[Secret | None] = mapped_column(SecretText("case.mandate"))
    email: Mapped[Secret | None] = mapped_column(SecretText("case.email"))
    query_code: Mapped[Secret] = mapped_column(SecretText("case.query_code"))
    versions: Mapped[Secret | None] = mapped_column(SecretText("case.form_versions"))


class Paper(Sealed, Model):
    """One version of a paper under its heading (`slot`); one that was replaced or taken back has ended.
    `source`: upload, promise (容缺), reuse or result (免提交; `origin` is the trace). `scan`: `rules.papers.SCANS`."""

    __tablename__ = "case_papers"
    guard = "applicant"
    __table_args__ = (
        of_case("case_papers"), Index("ix_case_papers_region_case_id", "region", "case_id"),
        Index("ix_case_papers_region_digest", "region", "digest", postgresql_where=text("digest is not null")),
    )  # fmt: skip
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    slot: Mapped[str] = mapped_column(String(200))
    name: Mapped[Secret] = mapped_column(SecretText("case.paper_name"))
    kind: Mapped[str] = mapped_column(String(8))
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str | None] = mapped_column(String(64))
    pages: Mapped[int | None] = mapped_column(Integer)
    turn: Mapped[int] = mapped_column(SmallInteger, default=0)
    scan: Mapped[str] = mapped_column(String(8), default="off")
    source: Mapped[str] = mapped_column(String(8), default="upload")
    origin: Mapped[Secret | None] = mapped_column(SecretText("case.paper_origin"))
    version: Mapped[int] = mapped_column(SmallInteger, default=1)
    ended_at: Mapped[datetime | None] = mapped_column(INSTANT)
    added_at: Mapped[datetime] = mapped_column(INSTANT)
    added_by: Mapped[UUID | None] = mapped_column(Uuid)

    @property
    def there(self) -> bool:
        """Whether it counts as handed in."""
        return self.source != "promise" and self.scan != "bad"


class Step(Sealed, Model):
    """One line of the case's history in words; `shown` lines are for the applicant too, opinions are not.

    `place` and `department` are where an officer sat who took the step.
    """

    __tablename__ = "case_steps"
    guard = "applicant"
    __table_args__ = (
        of_case("case_steps"),
        Index("ix_case_steps_by", "region", "by", "at", postgresql_where=text("by_kind = 'staff'")),
    )
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    move: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(INSTANT)
    by_kind: Mapped[str] = mapped_column(String(10))
    by: Mapped[UUID | None] = mapped_column(Uuid)
    acting_for: Mapped[UUID | None] = mapped_column(Uuid)
    place: Mapped[int | None] = mapped_column(BigInteger)
    department: Mapped[UUID | None] = mapped_column(Uuid)
    text: Mapped[Secret | None] = mapped_column(SecretText("case.step"))
    shown: Mapped[bool] = mapped_column(default=True)


class Stop(Owned, Model):
    """One special procedure: the clock stood still from `began` to `ended` (§45); `planned` is the announced end.

    The instants serve terms in hours; procedures from before there were any have none.
    """

    __tablename__ = "case_stops"
    guard = "applicant"
    __table_args__ = (of_case("case_stops"), CheckConstraint("ended is null or ended >= began", name="forward"))
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    began: Mapped[date] = mapped_column(Date, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(20))
    planned: Mapped[date] = mapped_column(Date)
    ended: Mapped[date | None] = mapped_column(Date)
    began_at: Mapped[datetime | None] = mapped_column(INSTANT)
    ended_at: Mapped[datetime | None] = mapped_column(INSTANT)


class Docket(Owned, Model):
    """What the receiving place may know of a case that lives elsewhere; written by letters from the home alone."""

    __tablename__ = "dockets"
    guard = "applicant"
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    home: Mapped[int] = mapped_column(BigInteger)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[str] = mapped_column(String(40))
    matter: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str | None] = mapped_column(String(60))
    verdict: Mapped[str | None] = mapped_column(String(10))
    due: Mapped[date | None] = mapped_column(Date)
    seq: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(INSTANT)


class Collected(findable.Findable, Sealed, Model):
    """What the receiving place itself collected and needs to find its visitor again; nothing else of the case."""

    __tablename__ = "docket_people"
    __table_args__ = findable.indexes("docket_people")
    guard = "applicant"
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    name: Mapped[Secret] = mapped_column(SecretText("docket.name"))
    telephone: Mapped[Secret] = mapped_column(SecretText("docket.telephone"))
    query_code: Mapped[Secret] = mapped_column(SecretText("docket.query_code"))


class OwnDocket(Personal, Model):
    """The same small row in the applicant's own hands, over all regions."""

    __tablename__ = "person_dockets"
    __table_args__ = (Index("ix_person_dockets_person_at", "person", "at"),)
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    home: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str | None] = mapped_column(String(40))
    matter: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str | None] = mapped_column(String(60))
    due: Mapped[date | None] = mapped_column(Date)
    seq: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(INSTANT)


class Request(Owned, Model):
    """Something the receiving place asked of the home by letter: pending until the answer is done or refused."""

    __tablename__ = "case_requests"
    __table_args__ = (Index("ix_case_requests_region_case_id", "region", "case_id"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    home: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(8))
    why: Mapped[str] = mapped_column(String(80), default="")
    asked_at: Mapped[datetime] = mapped_column(INSTANT)
    asked_by: Mapped[UUID | None] = mapped_column(Uuid)
    answered_at: Mapped[datetime | None] = mapped_column(INSTANT)
