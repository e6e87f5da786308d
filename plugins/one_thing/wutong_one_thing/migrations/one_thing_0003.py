"""When the person of an old draft was told that it will be thrown away."""

import sqlalchemy as sa
from alembic import op

revision = "one_thing_0003"
down_revision = "one_thing_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody was told of any."""
    op.add_column("one_thing_filings", sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("one_thing_filings", "warned_at")
