"""Statistics: marks of what is to be counted, what each case adds, sums of every day, how far a rebuild is."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)
MEASURES = (
    "received", "online", "instant", "accepted", "closed", "decided", "same_day", "timed", "on_time", "early",
    "breached", "promised_working", "legal_working", "used_working", "promised_natural", "legal_natural",
    "used_natural",
)  # fmt: skip
TABLES = ("marks", "counted", "cells", "sums", "rebuilds")


def upgrade() -> None:
    """Build the five tables, each behind its wall."""
    _marks()
    day, text, channel = ("day", sa.Date), sa.String(200), ("channel", sa.String(10))
    _measured("counted", [("case_id", sa.Uuid), day], [("matter", sa.String(64)), ("department", text), channel])
    _measured("cells", [day, ("matter", sa.String(64)), ("department", text), channel], [])
    _measured("sums", [("cut", sa.String(10)), day, ("key", text), channel], [])
    _rebuilds()
    op.create_check_constraint("ck_statistics_sums_cut", "statistics_sums", "cut in ('place', 'matter', 'department')")
    op.create_index("ix_statistics_counted_day", "statistics_counted", ["region", "day"])
    op.create_index("ix_statistics_cells_matter", "statistics_cells", ["matter", "day", "region"])
    op.create_index("ix_statistics_cells_department", "statistics_cells", ["department", "day", "region"])
    for table in TABLES:
        for statement in policies(f"statistics_{table}", "owned"):
            op.execute(statement)


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(TABLES):
        op.drop_table(f"statistics_{table}")


def _region(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("regions.code", name=f"fk_statistics_{table}_region")
    return sa.Column("region", sa.BigInteger, key, nullable=False)


def _marks() -> None:
    op.create_table(
        "statistics_marks",
        _region("marks"),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(4), nullable=False),
        sa.Column("case_id", sa.Uuid),
        sa.Column("day", sa.Date),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("region", "id", name="pk_statistics_marks"),
        sa.CheckConstraint("kind in ('case', 'day', 'up')", name="ck_statistics_marks_kind"),
        sa.CheckConstraint("(kind = 'case') = (case_id is not null)", name="ck_statistics_marks_case"),
        sa.CheckConstraint("(kind = 'case') = (day is null)", name="ck_statistics_marks_day"),
    )


def _measured(table: str, key: list[tuple[str, object]], more: list[tuple[str, object]]) -> None:
    """A table of what is counted: its key behind the region, then what else stands in a row."""
    op.create_table(
        f"statistics_{table}",
        _region(table),
        *(sa.Column(name, kind, nullable=False) for name, kind in (*key, *more)),  # type: ignore[arg-type]
        *(sa.Column(name, sa.Integer, nullable=False) for name in MEASURES),
        sa.PrimaryKeyConstraint("region", *(name for name, _ in key), name=f"pk_statistics_{table}"),
    )


def _rebuilds() -> None:
    op.create_table(
        "statistics_rebuilds",
        _region("rebuilds"),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("case_id", sa.Uuid),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("region", "id", name="pk_statistics_rebuilds"),
    )
