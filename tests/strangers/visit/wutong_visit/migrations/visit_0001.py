"""Visits."""

import sqlalchemy as sa
from alembic import op

from wutong.sdk import policies

revision = "visit_0001"
down_revision = None
branch_labels = ("visit",)
depends_on = "0002"


def upgrade() -> None:
    """Build the table and put it behind its look."""
    op.create_table(
        "visit_visits",
        sa.Column("region", sa.BigInteger, sa.ForeignKey("regions.code"), nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.LargeBinary),
        sa.PrimaryKeyConstraint("region", "case_id", "seq", name="pk_visit_visits"),
    )
    for statement in policies("visit_visits", "sealed"):
        op.execute(statement)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("visit_visits")
