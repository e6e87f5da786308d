"""Whether a thing was not done by the day that was promised."""

import sqlalchemy as sa
from alembic import op

revision = "one_thing_0006"
down_revision = "one_thing_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody watched those before: what runs is looked at with its next step."""
    op.add_column("one_thing_filings", sa.Column("late", sa.Boolean, nullable=False, server_default=sa.false()))
    op.alter_column("one_thing_filings", "late", server_default=None)
    op.create_index(
        "ix_one_thing_filings_late", "one_thing_filings", ["region", "id"], postgresql_where=sa.text("late")
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_index("ix_one_thing_filings_late", "one_thing_filings")
    op.drop_column("one_thing_filings", "late")
