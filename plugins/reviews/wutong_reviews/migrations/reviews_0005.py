"""Moments and the telephones of reviewers are swept after a year."""

from alembic import op

from wutong.sdk import told_overdue

revision = "reviews_0005"
down_revision = "reviews_0004"
branch_labels = None
depends_on = "0010"

SWEPT = ("reviews_moments", "reviews_reviewers")


def upgrade() -> None:
    """Tell the sweep where they lie."""
    for table in SWEPT:
        for statement in told_overdue(table, "at"):
            op.execute(statement)


def downgrade() -> None:
    """Tell it no more."""
    for table in SWEPT:
        op.execute(f"drop function overdue_{table}(timestamptz)")
