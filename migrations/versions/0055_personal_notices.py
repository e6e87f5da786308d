"""Notices of an office that are for one officer alone."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Name the officer."""
    op.add_column("staff_notices", sa.Column("person", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Forget whom it was for; then it is for the office."""
    op.drop_column("staff_notices", "person")
