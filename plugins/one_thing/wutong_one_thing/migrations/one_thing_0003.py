"""When somebody last worked on a draft, and when its person was told that it will be thrown away."""

import sqlalchemy as sa
from alembic import op

revision = "one_thing_0003"
down_revision = "one_thing_0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """What is there counts as touched now; nobody was told of any."""
    op.add_column("one_thing_filings", sa.Column("touched_at", INSTANT, nullable=False, server_default=sa.func.now()))
    op.alter_column("one_thing_filings", "touched_at", server_default=None)
    op.add_column("one_thing_filings", sa.Column("warned_at", INSTANT, nullable=True))


def downgrade() -> None:
    """Forget both."""
    for column in ("touched_at", "warned_at"):
        op.drop_column("one_thing_filings", column)
