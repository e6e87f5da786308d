"""Whom a case is asked of: review steps, countersignatures, bodies that act jointly."""

import sqlalchemy as sa
from alembic import op

from wutong.tenancy import policies

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

INSTANT: sa.DateTime = sa.DateTime(timezone=True)
KINDS = "kind in ('review', 'added', 'countersign', 'joint', 'extension')"


def upgrade() -> None:
    """Build the table of tasks."""
    op.create_table(
        "case_tasks",
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code", name="fk_case_tasks_region"), nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("applicant", sa.Uuid, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("place", sa.SmallInteger, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("department", sa.Uuid),
        sa.Column("officer", sa.Uuid),
        sa.Column("asked_by", sa.Uuid),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("days", sa.SmallInteger),
        sa.Column("outcome", sa.String(8)),
        sa.Column("done_at", INSTANT),
        sa.Column("done_by", sa.Uuid),
        sa.Column("gone_at", INSTANT),
        sa.PrimaryKeyConstraint("region", "id", name="pk_case_tasks"),
        sa.ForeignKeyConstraint(
            ["region", "case_id"], ["cases.region", "cases.id"], name="fk_case_tasks_region_case_id"
        ),
        sa.CheckConstraint(
            "kind in ('review', 'added', 'countersign', 'joint', 'extension')", name="ck_case_tasks_kind"
        ),
        sa.CheckConstraint("outcome is null or outcome in ('agree', 'object')", name="ck_case_tasks_outcome"),
        sa.CheckConstraint("(done_at is null) = (outcome is null)", name="ck_case_tasks_answered"),
    )
    op.create_index("ix_case_tasks_region_case_id", "case_tasks", ["region", "case_id"])
    op.create_index(
        "ix_case_tasks_waiting", "case_tasks", ["region", "officer"],
        postgresql_where=sa.text("done_at is null and gone_at is null"),
    )  # fmt: skip
    for statement in policies("case_tasks", "owned", guard="applicant"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("case_tasks")
