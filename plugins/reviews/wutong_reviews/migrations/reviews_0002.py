"""Invitations that nobody answered within a year are swept."""

from alembic import op

from wutong.sdk import told_overdue

revision = "reviews_0002"
down_revision = "reviews_0001"
branch_labels = None
depends_on = "0010"


def upgrade() -> None:
    """Tell the sweep where they lie."""
    for statement in told_overdue("reviews_invitations", "at"):
        op.execute(statement)


def downgrade() -> None:
    """Tell it no more."""
    op.execute("drop function overdue_reviews_invitations(timestamptz)")
