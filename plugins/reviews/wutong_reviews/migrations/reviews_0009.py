"""Whether who deals with a bad review has looked at how to call its giver back."""

import sqlalchemy as sa
from alembic import op

revision = "reviews_0009"
down_revision = "reviews_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody knows of those before: their handlers look once more."""
    op.add_column("reviews_mendings", sa.Column("looked", sa.Boolean, nullable=False, server_default=sa.false()))
    op.alter_column("reviews_mendings", "looked", server_default=None)


def downgrade() -> None:
    """Forget it."""
    op.drop_column("reviews_mendings", "looked")
