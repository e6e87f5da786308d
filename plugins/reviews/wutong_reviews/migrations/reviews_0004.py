"""What is said and who said it part ways: reviews by moment and without their givers, how bad ones are dealt with,
windows, counts by month, published answers. What was given before stays, in its giver's hands and without his name at
the office.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from wutong.sdk import policies, told_overdue

revision = "reviews_0004"
down_revision = "reviews_0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
#: As in `rules.moments`, written down here so that it holds for ever.
SPACE = UUID("6a1f2f5e-8a63-5b0e-9a55-2d9e62c1a7b4")
#: Table, look, guard; in the order in which they are made.
TABLES = (
    ("reviews_moments", "owned", "applicant"), ("reviews_given", "owned", None), ("reviews_words", "sealed", None),
    ("reviews_reviewers", "sealed", None), ("reviews_mine", "personal", None), ("reviews_mendings", "owned", None),
    ("reviews_lines", "sealed", None), ("reviews_late", "owned", None), ("reviews_points", "owned", None),
    ("reviews_counts", "inherited", None), ("reviews_answers", "inherited", None),
)  # fmt: skip
OLD = (
    ("reviews_invitations", "owned", "applicant"), ("reviews_given", "owned", "applicant"),
    ("reviews_words", "sealed", "applicant"), ("reviews_tallies", "inherited", None),
)  # fmt: skip
COUNTERS = (
    "grade_1", "grade_2", "grade_3", "grade_4", "grade_5", "closed", "ended", "bad", "named", "handled", "called",
)  # fmt: skip


def upgrade() -> None:
    """Keep what there is, build anew, fill."""
    op.execute("drop function overdue_reviews_invitations(timestamptz)")
    _lay_aside([table for table, _, _ in OLD])
    _build()
    _guard(TABLES)
    _moments()
    op.execute(
        "insert into reviews_given (region, id, kind, matter, title, servers, others, channel, grade, tags, version,"
        ' "on", named, counted)'
        " select region, review, 'close', '', matter, '{}', '{}', 1, grade, '{}', 2,"
        " (at at time zone 'Asia/Shanghai')::date, false, true from laid_given"
    )
    op.execute(
        "insert into reviews_words (region, id, words) select g.region, g.review, w.words from laid_words w"
        " join laid_given g on g.region = w.region and g.case_id = w.case_id"
    )
    op.execute(
        'insert into reviews_mine (person, id, home, moment, kind, title, "on") select applicant, review, region,'
        " moment, 'close', matter, (at at time zone 'Asia/Shanghai')::date from laid_given"
    )
    _counts()


def downgrade() -> None:
    """Build the old tables, and fill them with what had a case and an applicant."""
    _lay_aside([table for table, _, _ in TABLES])
    _build_old()
    _guard(OLD)
    op.execute(
        "insert into reviews_invitations (region, case_id, applicant, number, matter, at) select region, case_id,"
        " applicant, number, title, at from laid_moments where case_id is not null and applicant is not null"
        " and kind = 'close'"
    )
    own = (
        " from laid_given g join laid_mine m on m.home = g.region and m.id = g.id"
        " join laid_moments o on o.region = g.region and o.id = m.moment and o.case_id is not null"
        " and o.applicant = m.person and o.kind = 'close'"
    )
    op.execute(
        "insert into reviews_given (region, case_id, applicant, number, matter, grade, at, counted) select g.region,"
        f" o.case_id, o.applicant, o.number, g.title, g.grade,"
        f" g.\"on\"::timestamp at time zone 'Asia/Shanghai', g.counted{own}"
    )
    op.execute(
        "insert into reviews_words (region, case_id, applicant, words) select g.region, o.case_id, o.applicant, w.words"
        f"{own} join laid_words w on w.region = g.region and w.id = g.id where w.words is not null"
    )
    op.execute(
        "insert into reviews_tallies (region, grade, given) select region, grade, count(*) from laid_given"
        " where counted group by region, grade"
    )
    for statement in told_overdue("reviews_invitations", "at"):
        op.execute(statement)


def _lay_aside(tables: Iterable[str]) -> None:
    """Keep the rows for the length of the migration, and drop the tables."""
    for table in tables:
        laid = table.replace("reviews_", "laid_")
        op.execute(f"drop table if exists pg_temp.{laid}")  # up and down may be one transaction
        op.execute(f"create temporary table {laid} on commit drop as select * from {table}")
        op.drop_table(table)


def _guard(tables: Iterable[tuple[str, str, str | None]]) -> None:
    for table, look, guard in tables:
        for statement in policies(table, look, guard=guard):
            op.execute(statement)


def _moments() -> None:
    """Every case that was asked about or reviewed has one moment; each review gets an id that says nothing."""
    op.execute("alter table laid_given add column review uuid")
    op.execute("alter table laid_given add column moment uuid")
    op.execute("update laid_given set review = gen_random_uuid()")
    bind = op.get_bind()
    asked = (
        "select i.region, i.case_id, i.applicant, i.number, i.matter, i.at, g.case_id is not null as spent"
        " from laid_invitations i left join laid_given g on g.region = i.region and g.case_id = i.case_id"
        " union all select g.region, g.case_id, g.applicant, g.number, g.matter, g.at, true from laid_given g"
        " where not exists (select from laid_invitations i where i.region = g.region and i.case_id = g.case_id)"
    )
    for row in bind.execute(sa.text(asked)).all():
        moment = uuid5(SPACE, f"{row.case_id}:close")
        bind.execute(
            sa.text(
                "insert into reviews_moments (region, id, kind, case_id, applicant, number, matter, title, servers,"
                " others, at, noted, asked, spent) values (:region, :id, 'close', :case_id, :applicant, :number, '',"
                " :title, '{}', '{}', :at, true, true, :spent)"
            ),
            {"region": row.region, "id": moment, "case_id": row.case_id, "applicant": row.applicant,
             "number": row.number, "title": row.matter, "at": row.at, "spent": row.spent},
        )  # fmt: skip
        bind.execute(
            sa.text("update laid_given set moment = :moment where region = :region and case_id = :case_id"),
            {"moment": moment, "region": row.region, "case_id": row.case_id},
        )


def _counts() -> None:
    """By month, from the rows themselves."""
    month = "date_trunc('month', at at time zone 'Asia/Shanghai')::date"
    grades = ", ".join(f"count(*) filter (where grade = {grade})" for grade in range(1, 6))
    op.execute(
        f"insert into reviews_counts (region, month, axis, key, name, {', '.join(COUNTERS)})"
        f" select region, {month}, 'region', 'all', '', {grades}, 0, count(*), 0, 0, 0, 0 from laid_given"
        f" group by region, {month}"
    )
    op.execute(
        f"insert into reviews_counts (region, month, axis, key, name, {', '.join(COUNTERS)})"
        f" select region, {month}, 'region', 'all', '', 0, 0, 0, 0, 0, count(*), 0, 0, 0, 0, 0 from laid_invitations"
        f" group by region, {month} on conflict (region, month, axis, key) do update set closed = excluded.closed"
    )


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────


def _c(name: str, kind: Any, *, null: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=null)


def _region() -> "sa.Column[int]":
    return sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False)


def _table(name: str, *columns: object, key: tuple[str, ...] = ("region", "id")) -> None:
    first = [_region()] if key[0] == "region" else []
    op.create_table(name, *first, *columns, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"))  # type: ignore[arg-type]


def _service() -> "Iterable[sa.Column[Any]]":
    yield from (_c("department", sa.Uuid, null=True), _c("point", sa.Uuid, null=True))
    yield from (_c("servers", ARRAY(sa.Uuid)), _c("others", ARRAY(sa.BigInteger)))


def _who() -> "Iterable[sa.Column[Any]]":
    yield from (_c("case_id", sa.Uuid), _c("applicant", sa.Uuid))


def _said() -> "Iterable[sa.Column[Any]]":
    yield from (_c("number", sa.String(40)), _c("matter", sa.String(200)))


def _build() -> None:
    number, title = sa.String(40), sa.String(200)
    _table(
        "reviews_moments", _c("id", sa.Uuid), _c("kind", sa.String(10)), _c("case_id", sa.Uuid, null=True),
        _c("applicant", sa.Uuid, null=True), _c("number", number), _c("matter", sa.String(64)), _c("title", title),
        *_service(), _c("at", INSTANT), _c("noted", sa.Boolean), _c("asked", sa.Boolean), _c("spent", sa.Boolean),
    )  # fmt: skip
    op.create_index("ix_reviews_moments_region_at", "reviews_moments", ["region", "at"])
    _table(
        "reviews_given", _c("id", sa.Uuid), _c("kind", sa.String(10)), _c("matter", sa.String(64)), _c("title", title),
        *_service(), _c("channel", sa.SmallInteger), _c("grade", sa.SmallInteger), _c("tags", ARRAY(sa.SmallInteger)),
        _c("version", sa.SmallInteger), _c("on", sa.Date), _c("named", sa.Boolean), _c("counted", sa.Boolean),
        _c("again_grade", sa.SmallInteger, null=True), _c("again_tags", ARRAY(sa.SmallInteger), null=True),
        _c("again_on", sa.Date, null=True), _c("origin", sa.String(80), null=True),
        sa.CheckConstraint("grade between 1 and 5", name="ck_reviews_given_grade"),
        sa.CheckConstraint("again_grade between 1 and 5", name="ck_reviews_given_again_grade"),
    )  # fmt: skip
    op.create_index("ix_reviews_given_on", "reviews_given", ["region", "on", "id"])
    op.create_index("uq_reviews_given_origin", "reviews_given", ["region", "origin"], unique=True,
                    postgresql_where=sa.text("origin is not null"))  # fmt: skip
    sealed = sa.LargeBinary
    _table("reviews_words", _c("id", sa.Uuid), _c("words", sealed, null=True), _c("again", sealed, null=True))
    _table("reviews_reviewers", _c("id", sa.Uuid), _c("name", sealed), _c("telephone", sealed),
           _c("number", sealed, null=True), _c("at", INSTANT))  # fmt: skip
    _table("reviews_mine", _c("person", sa.Uuid), _c("id", sa.Uuid), _c("home", sa.BigInteger), _c("moment", sa.Uuid),
           _c("kind", sa.String(10)), _c("title", title), _c("on", sa.Date), key=("person", "id"))  # fmt: skip
    _table(
        "reviews_mendings", _c("id", sa.Uuid), _c("state", sa.String(10)), _c("department", sa.Uuid, null=True),
        _c("servers", ARRAY(sa.Uuid)), _c("named", sa.Boolean), _c("month", sa.Date), _c("opened_at", INSTANT),
        _c("ack_by", sa.Date), _c("fix_by", sa.Date), _c("handler", sa.Uuid, null=True),
        _c("outcome", sa.String(10), null=True), _c("answered_at", INSTANT, null=True), _c("late", sa.Boolean),
        _c("told", sa.Boolean),
    )  # fmt: skip
    op.create_index("ix_reviews_mendings_live", "reviews_mendings", ["region", "fix_by", "id"])
    _table("reviews_lines", _c("review", sa.Uuid), _c("id", sa.Uuid), _c("move", sa.String(20)),
           _c("by", sa.Uuid, null=True), _c("text", sealed, null=True), _c("at", INSTANT),
           key=("region", "review", "id"))  # fmt: skip
    _table("reviews_late", _c("id", sa.Uuid),
           sa.Column("place", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False), _c("stage", sa.String(3)),
           _c("due", sa.Date), _c("at", INSTANT), _c("answered_at", INSTANT, null=True))  # fmt: skip
    _table("reviews_points", _c("id", sa.Uuid), _c("name", sa.String(60)), _c("department", sa.Uuid, null=True),
           _c("key", sealed, null=True), _c("present", sa.Uuid, null=True), _c("live", sa.Boolean))  # fmt: skip
    _table("reviews_counts", _c("month", sa.Date), _c("axis", sa.String(10)), _c("key", sa.String(64)),
           _c("name", title), *(_c(name, sa.Integer) for name in COUNTERS),
           key=("region", "month", "axis", "key"))  # fmt: skip
    _table("reviews_answers", _c("id", sa.Uuid), _c("month", sa.Date), _c("title", title),
           _c("department", sa.String(80)), _c("grade", sa.SmallInteger), _c("words", sa.Text), _c("answer", sa.Text),
           _c("state", sa.String(10)), _c("outcome", sa.String(10), null=True), _c("at", INSTANT))  # fmt: skip
    op.create_index("ix_reviews_answers_region_at_id", "reviews_answers", ["region", "at", "id"])


def _build_old() -> None:
    key = ("region", "case_id")
    _table("reviews_invitations", *_who(), *_said(), _c("at", INSTANT), key=key)
    _table("reviews_given", *_who(), *_said(), _c("grade", sa.SmallInteger), _c("at", INSTANT),
           _c("counted", sa.Boolean),
           sa.CheckConstraint("grade between 1 and 5", name="ck_reviews_given_grade"), key=key)  # fmt: skip
    op.create_index("ix_reviews_given_region_at", "reviews_given", ["region", "at"])
    _table("reviews_words", *_who(), _c("words", sa.LargeBinary), key=key)
    _table("reviews_tallies", _c("grade", sa.SmallInteger), _c("given", sa.Integer), key=("region", "grade"))
